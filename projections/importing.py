"""What is known of how a batch was imported: filing, declaration lines, inspection certificates, import records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from psycopg import Connection

from projections.facts import SECTION_LIMIT, Fact, read
from projections.statements import statements

SQL: Final = statements("importing")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationLine(Fact):
    """One line of a customs declaration 报关单 with what its head says; weights in kg, value in `currency`."""

    batch: str
    declaration_number: str
    line: int
    consignee_id: str
    exporter_filing_number: str | None
    declared_on: date
    imported_on: date | None
    regime: str
    trade_mode: str
    port_of_entry: str
    contract_number: str
    trade_item: str
    batch_number: str
    product_name: str
    hs_code: str
    production_date: date
    expiry_date: date
    cans: int
    net_weight_kg: Decimal
    goods_value: Decimal
    currency: str
    origin_country: str
    manufacturer_number: str | None
    manufacturer_name: str
    formula_registration: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateLine(Fact):
    """One line of an inspection certificate 入境货物检验检疫证明."""

    batch: str
    certificate_number: str
    declaration_number: str
    consignee_id: str
    issued_on: date
    line: int
    trade_item: str
    batch_number: str
    cans: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecord(Fact):
    """An importer's import record 进口记录 of one batch of a declaration line; `missing`: demanded and empty."""

    batch: str
    importer_id: str
    declaration_number: str
    declaration_line: int
    trade_item: str
    batch_number: str
    also_printed_as: tuple[str, ...]
    product_name: str | None
    brand: str | None
    specification: str | None
    cans: int
    net_weight_kg: Decimal
    net_content_g: int
    goods_value: Decimal
    currency: str
    production_date: date
    expiry_date: date
    origin_country: str
    export_country: str
    manufacturer_name: str | None
    manufacturer_number: str | None
    exporter_filing_number: str | None
    contract_number: str | None
    port_of_entry: str
    entry_date: date
    storage_place: str | None
    formula_registration: str | None
    inspection_certificate: str | None
    direct_retail: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing(Fact):
    """An importer's or exporter's filing 备案 with customs; `valid_to` None: no end was said."""

    filing_number: str
    kind: str
    party_id: str
    name: str
    country: str
    food_types: tuple[str, ...]
    storage_places: tuple[str, ...]
    status: str
    valid_from: date
    valid_to: date | None


def declaration_lines(
    connection: Connection[Any], batches: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[DeclarationLine]:
    """The declaration lines that name these batches, earliest event first."""
    return read(
        connection,
        SQL["declaration_lines"],
        DeclarationLine,
        batches=list(batches),
        declarations=[],
        position=position,
        limit=limit,
    )


def certificate_lines(
    connection: Connection[Any], batches: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[CertificateLine]:
    """The inspection certificates that list these batches, earliest first."""
    return read(
        connection,
        SQL["certificate_lines"],
        CertificateLine,
        batches=list(batches),
        declarations=[],
        position=position,
        limit=limit,
    )


def import_records(
    connection: Connection[Any], batches: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[ImportRecord]:
    """The import records of these batches, earliest event first."""
    return read(
        connection,
        SQL["import_records"],
        ImportRecord,
        batches=list(batches),
        declarations=[],
        position=position,
        limit=limit,
    )


def lines_of(
    connection: Connection[Any], declarations: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[DeclarationLine]:
    """The lines of these declarations."""
    return read(
        connection,
        SQL["declaration_lines"],
        DeclarationLine,
        batches=[],
        declarations=list(declarations),
        position=position,
        limit=limit,
    )


def certificates_of(
    connection: Connection[Any], declarations: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[CertificateLine]:
    """The lines of the certificates issued on these declarations."""
    return read(
        connection,
        SQL["certificate_lines"],
        CertificateLine,
        batches=[],
        declarations=list(declarations),
        position=position,
        limit=limit,
    )


def records_of(
    connection: Connection[Any], declarations: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[ImportRecord]:
    """The import records that name these declarations."""
    return read(
        connection,
        SQL["import_records"],
        ImportRecord,
        batches=[],
        declarations=list(declarations),
        position=position,
        limit=limit,
    )


def filings(
    connection: Connection[Any], parties: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[Filing]:
    """The filings of these parties, latest first."""
    return read(connection, SQL["filings"], Filing, parties=list(parties), position=position, limit=limit)
