"""The import cross-check 进口核对: filing, declaration, certificate, import record and sales, side by side.

What differs comes first, worst consignments first. Cans are compared exactly; a net weight may differ by the house
tolerance `import_net_weight`; batches are the same when an alias joins them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from psycopg import Connection

from domain.licences import parse_declaration_number
from projections.facts import Fact, NotKnown, read
from projections.findings import Finding, concerning
from projections.importing import (
    CertificateLine,
    DeclarationLine,
    Filing,
    ImportRecord,
    certificates_of,
    filings,
    lines_of,
    records_of,
)
from projections.paging import Page, page, read_cursor, size
from projections.statements import statements

SQL: Final = statements("import_records")
DIFFERENT: Final = ("MISSING_IN_RECORD", "MISSING_IN_DECLARATION", "MISSING_IN_CERTIFICATE", "MISMATCH")
"""Verdicts that are a difference; the others are WITHIN_TOLERANCE, MATCH and NOT_COMPARED."""
ONLY: Final = {"filing": ("storage_place",), "certified": ("cans", "inspection_certificate"), "sold": ("cans",)}
"""The fields that these sources speak of; declaration and import record speak of the rest."""
NOT_DECLARED: Final = ("storage_place", "inspection_certificate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One field of one line: what each source says, the event behind each, and the verdict on all of them.

    A whole line that one side lacks differs in `cans` only, and its other fields are NOT_COMPARED. `sold` is what the
    importer sold of the batch in all.
    """

    declaration_number: str
    line: int
    batch: str
    field: str
    filing: str | None
    declared: str | None
    certified: str | None
    recorded: str | None
    sold: str | None
    filed_by: int | None
    declared_by: int | None
    certified_by: int | None
    recorded_by: int | None
    sold_by: int | None
    verdict: str

    def asks(self, source: str) -> bool:
        """Whether this source speaks of the field at all: the others are empty by nature, not for want of a record."""
        return self.field in ONLY[source] if source in ONLY else self.field not in NOT_DECLARED or source == "recorded"

    @property
    def differs(self) -> bool:
        """Whether the sources disagree."""
        return self.verdict in DIFFERENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Head(Fact):
    """What a customs declaration says of the whole consignment; the copy that counts has `told`."""

    declaration_number: str
    consignee_id: str
    exporter_filing_number: str | None
    declared_on: date
    imported_on: date | None
    trade_mode: str
    regime: str
    port_of_entry: str
    contract_number: str
    bill_of_lading: str | None
    trade_country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A consignment in the list: `weight` sorts it, 100 for a missing line or other cans, 10 for another difference.

    `importer_id` and what follows are None where only an import record names the declaration.
    """

    declaration_number: str
    weight: int
    differences: int
    lines: int
    importer_id: str | None
    declared_on: date | None
    regime: str | None
    port_of_entry: str | None
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment:
    """A consignment 进口批 with every compared cell, differences first, and the facts that were compared."""

    declaration_number: str
    position: int
    differences: int
    heads: tuple[Head, ...]
    cells: tuple[Cell, ...]
    filings: tuple[Filing, ...]
    lines: tuple[DeclarationLine, ...]
    certificates: tuple[CertificateLine, ...]
    records: tuple[ImportRecord, ...]
    findings: tuple[Finding, ...]


def consignment(connection: Connection[Any], declaration_number: str, position: int) -> Consignment:
    """The cross-check of a declaration. Raises Unacceptable for no such number, NotKnown when no event names it."""
    number = parse_declaration_number(declaration_number)
    cells = read(connection, SQL["cells"], Cell, declarations=[number], position=position)
    heads = read(connection, SQL["heads"], Head, declaration_number=number, position=position)
    if not cells and not heads:
        raise NotKnown(
            "consignment",
            declaration_number,
            f"declaration {declaration_number}: no event names it as of this position",
            f"报关单{declaration_number}：截至该时点没有任何记录提及",
        )
    lines = lines_of(connection, [number], position)
    records = records_of(connection, [number], position)
    importers = sorted({head.consignee_id for head in heads} | {record.importer_id for record in records})
    batches = {line.batch for line in lines} | {record.batch for record in records}
    about = [f"consignment:{number}", *(f"batch:{batch}" for batch in sorted(batches))]
    return Consignment(
        declaration_number=number,
        position=position,
        differences=sum(cell.differs for cell in cells),
        heads=tuple(heads),
        cells=tuple(cells),
        filings=tuple(filings(connection, importers, position)),
        lines=tuple(lines),
        certificates=tuple(certificates_of(connection, [number], position)),
        records=tuple(records),
        findings=tuple(concerning(connection, about, position)),
    )


def consignments(
    connection: Connection[Any],
    position: int,
    *,
    importer: str | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Page[Row]:
    """The consignments, worst first, of one importer if asked. Raises Unacceptable for a wrong cursor."""
    rows = size(first)
    weight, since = -(1 << 62), ""
    if after is not None:
        cursor = read_cursor(after, (int, str))
        position, (weight, since) = cursor.position, cursor.keys
    found = read(
        connection,
        SQL["page"],
        Row,
        importer=importer,
        weight=weight,
        after=since,
        position=position,
        limit=rows + 1,
    )
    return page(found, rows, position, lambda each: (-each.weight, each.declaration_number))
