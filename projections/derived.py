"""Rows that a record makes beside its own: edges of lineage, aliases, its document, missing fields, judged results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from domain.identifiers import batch_id, material_lot_id
from domain.judgement import judged, results_of
from domain.stored import decimal, stored_day
from schemas.library import Family
from schemas.shape import walk

Record = Mapping[str, Any]
Row = tuple[Any, ...]


class Said(NamedTuple):
    """What every row of an event has: who said it, under what number, and whether it is counted."""

    family: str
    partner: str
    number: str
    told: bool


Derive = Callable[[Record, Said], Iterator[Row]]


def batch_of(record: Record) -> str | None:
    """The batch that a record or one of its rows names."""
    if record.get("trade_item") and record.get("batch_number"):
        return batch_id(record["trade_item"], record["batch_number"])
    return None


def material_lot_of(record: Record) -> str | None:
    """The material lot that a record or one of its rows names."""
    if record.get("supplier_id") and record.get("lot_number"):
        return material_lot_id(record["supplier_id"], record["lot_number"])
    return None


def subject_of(row: Record) -> str | None:
    """What went in or came out, as a subject."""
    if batch := batch_of(row):
        return f"batch:{batch}"
    lot = material_lot_of(row)
    return f"material_lot:{lot}" if lot else None


def edges(record: Record, said: Said) -> Iterator[Row]:
    """Every input of a production with every output; the batch itself where no output is listed."""
    children = dict.fromkeys(subject_of(output) for output in record["outputs"] or (record,))
    for used in record["inputs"]:
        parent = subject_of(used)
        for child in children:
            if parent and child:
                yield parent, child, used["role"], used["material"], used["quantity"], said.partner, said.told


def aliases(record: Record, said: Said) -> Iterator[Row]:
    """The other ways in which a batch's number is printed, where they do not come to the same."""
    batch = batch_of(record)
    others = dict.fromkeys(batch_id(record["trade_item"], each) for each in record["also_printed_as"])
    for other in others:
        if other != batch:
            yield other, batch, said.partner, said.told


def judged_results(record: Record, said: Said) -> Iterator[Row]:
    """Each result of a report under each row of limits that could apply to it."""
    kilojoules = record["energy_kj_per_100g"]
    energy: Decimal | None = None if kilojoules is None else decimal(kilojoules, 0)
    of_report = (record["report_number"], record["sample_number"], batch_of(record), material_lot_of(record))
    for ordinal, result in enumerate(results_of(record), 1):
        for verdict in judged([result], energy):
            yield (
                ordinal, said.partner, said.told, *of_report, record["finished_at"], record["retest_of"],
                verdict.analyte, verdict.limit.startswith("n="), verdict.verdict, verdict.verified, verdict.value,
                verdict.limit, verdict.stage, verdict.base, _day(verdict.since), _day(verdict.until), verdict.standard,
            )  # fmt: skip


def _day(value: date | None) -> int | None:
    return None if value is None else stored_day(value)


def missing_fields(family: Family) -> Callable[[Record], list[str]]:
    """A function that names the fields of a record which a regulation demands and which are empty."""
    demanded = tuple(path.split(".") for path, field in walk(family.fields) if field.regulation)

    def missing(record: Record) -> list[str]:
        return [".".join(path) for path in demanded if _empty(record, path)]

    return missing


def _empty(value: Any, path: list[str]) -> bool:
    found = value.get(path[0])
    if len(path) == 1:
        return found in (None, "", [])
    return any(_empty(each, path[1:]) for each in found) if isinstance(found, list) else False


BY_FAMILY: Final[Mapping[str, Mapping[str, Derive]]] = {
    "BatchProduction": {"edge": edges},
    "Packing": {"alias": aliases},
    "ImportRecord": {"alias": aliases},
    "TestReport": {"judged_result": judged_results},
}
"""Tables of `projections.tables.DERIVED` that a family feeds beside `document`, `missing` and `contradicted`."""
