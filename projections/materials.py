"""What is known of material lots 原料批: who delivered them, who checked them, whether the supplier was approved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from psycopg import Connection

from projections.facts import SECTION_LIMIT, Fact, read
from projections.statements import statements

SQL: Final = statements("materials")


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialUse(Fact):
    """One input of a production; `batch` is what was made, `input_batch` what went in when it is a batch."""

    batch: str
    ordinal: int
    role: str
    material: str | None
    material_lot: str | None
    input_batch: str | None
    quantity_kg: Decimal
    solids_percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialReceipt(Fact):
    """A delivery 进货查验: `missing` names the demanded fields that are empty."""

    material_lot: str
    receiver_id: str
    supplier_id: str
    delivery_number: str
    material: str
    material_name: str | None
    kind: str
    lot_number: str
    specification: str | None
    quantity_kg: Decimal
    received_on: date
    production_date: date | None
    expiry_date: date | None
    certificate: str | None
    place: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialCheck(Fact):
    """A verdict on a lot before its use, with the test reports it rests on."""

    material_lot: str
    checker_id: str
    decision_number: str
    material: str
    verdict: str
    decided_on: date
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualification(Fact):
    """A buyer's decision on a supplier 供应商审核; `valid_to` None: no end was said."""

    buyer_id: str
    supplier_id: str
    decision_number: str
    decision: str
    materials: tuple[str, ...]
    basis: str
    decided_on: date
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit(Fact):
    """One step of a supplier's audit: performed, rectified or verified; `follows` names the first step."""

    buyer_id: str
    supplier_id: str
    audit_number: str
    audited_on: date
    status: str
    result: str
    score: int | None
    rectification_due: date | None
    follows: str | None
    issues: tuple[str, ...]


def uses(
    connection: Connection[Any], batches: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[MaterialUse]:
    """The inputs of the productions that gave these batches, in the order they were said."""
    return read(connection, SQL["uses"], MaterialUse, batches=list(batches), position=position, limit=limit)


def receipts(
    connection: Connection[Any], lots: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[MaterialReceipt]:
    """The deliveries of these material lots, earliest event first."""
    return read(connection, SQL["receipts"], MaterialReceipt, lots=list(lots), position=position, limit=limit)


def checks(
    connection: Connection[Any], lots: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[MaterialCheck]:
    """The verdicts on these material lots, earliest event first."""
    return read(connection, SQL["checks"], MaterialCheck, lots=list(lots), position=position, limit=limit)


def qualifications(
    connection: Connection[Any], suppliers: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[Qualification]:
    """What any buyer decided on these suppliers, latest decision first."""
    return read(
        connection, SQL["qualifications"], Qualification, suppliers=list(suppliers), position=position, limit=limit
    )


def audits(
    connection: Connection[Any], suppliers: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[Audit]:
    """The audits of these suppliers with their rectifications, latest first."""
    return read(connection, SQL["audits"], Audit, suppliers=list(suppliers), position=position, limit=limit)
