"""Rows that a record makes beside its own: edges of lineage, aliases, its document, missing fields, judged results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from domain.identifiers import batch_id, material_lot_id
from domain.judgement import judged, results_of
from domain.stored import decimal, stored_day
from schemas.library import Family
from schemas.shape import walk

Record = Mapping[str, Any]
Row = tuple[Any, ...]
KEPT: Final = 20_000
"""Results whose verdicts are remembered."""


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
    energy = record["energy_kj_per_100g"]
    of_report = (record["report_number"], record["sample_number"], batch_of(record), material_lot_of(record))
    finished_at, retest_of = record["finished_at"], record["retest_of"]
    for ordinal, each in enumerate(record["results"], 1):
        units = tuple(each["unit_values"])
        for verdict in _verdicts(*(each[name] for name in RESULT), units, energy):
            yield (ordinal, said.partner, said.told, *of_report, finished_at, retest_of, *verdict)


RESULT: Final = ("analyte", "operator", "value", "decimals", "unit", "basis", "detection_limit")
"""The fields of a result that its verdicts follow from, beside the values of its units."""


@lru_cache(KEPT)
def _verdicts(
    analyte: str, operator: str, value: int | None, decimals: int, unit: str, basis: str, detection_limit: int | None,
    unit_values: tuple[int, ...], energy: int | None,
) -> tuple[Row, ...]:  # fmt: skip
    """What a result comes to under each limit: the columns of its rows from `analyte` on. The same come again."""
    said = (analyte, operator, value, decimals, unit, basis, detection_limit)
    result = dict(zip(RESULT, said, strict=True), unit_values=unit_values)
    kilojoules = None if energy is None else decimal(energy, 0)
    return tuple(
        (
            verdict.analyte, verdict.limit.startswith("n="), verdict.verdict, verdict.verified, verdict.value,
            verdict.limit, verdict.stage, verdict.base, _day(verdict.since), _day(verdict.until), verdict.standard,
        )
        for verdict in judged(results_of({"results": [result]}), kilojoules)
    )  # fmt: skip


def _day(value: date | None) -> int | None:
    return None if value is None else stored_day(value)


def missing_fields(family: Family) -> Callable[[Record], list[str]]:
    """A function that names the fields of a record which a regulation demands and which are empty."""
    demanded = tuple((path, *path.split(".", 1)) for path, field in walk(family.fields) if field.regulation)

    shallow = tuple((path, first) for path, first, *rest in demanded if not rest)
    if len(shallow) < len(demanded):
        return lambda record: [path for path, first, *rest in demanded if _empty(record[first], rest)]
    return lambda record: [path for path, name in shallow if not record[name] and record[name] in (None, "", [])]


def _empty(found: Any, rest: Sequence[str]) -> bool:
    if not rest:
        return found in (None, "", [])
    first, *further = rest[0].split(".", 1)
    return any(_empty(each.get(first), further) for each in found) if isinstance(found, list) else False


BY_FAMILY: Final[Mapping[str, Mapping[str, Derive]]] = {
    "BatchProduction": {"edge": edges},
    "Packing": {"alias": aliases},
    "ImportRecord": {"alias": aliases},
    "TestReport": {"judged_result": judged_results},
}
"""Tables of `projections.tables.DERIVED` that a family feeds beside `document`, `missing` and `contradicted`."""
