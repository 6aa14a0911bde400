"""What everyday life does to records: they come late, twice, wrong and put right, or once too often and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any, Final

from sample import codes
from sample.said import Said
from sample.story import Statement
from sample.world import FIRST_DAY, LAST_DAY
from schemas import codec

LATE_PERCENT: Final = 4
DUPLICATE_PERCENT: Final = 2
CORRECTED_PERCENT: Final = 6
"""Of the families that have a usual slip, in stories that no plot uses; about 3 % of all records of size S."""
VOIDED_PERCENT: Final = 3
"""Of the families that are sometimes entered twice; about 1 % of all records of size S."""
CORRECTION_FIRST_ONE_IN: Final = 10
"""Of so many corrections one overtakes the record that it corrects."""
EARLIEST: Final = codes.moment(FIRST_DAY, 0.5)
LATEST: Final = codes.moment(LAST_DAY, 23.5)


def _cans(record: dict[str, Any]) -> None:
    record["cans"] += 6


def _line_cans(record: dict[str, Any]) -> None:
    record["lines"][0]["cans"] -= 1


def _quantity(record: dict[str, Any]) -> None:
    record["quantity"] *= 10


def _value(record: dict[str, Any]) -> None:
    record["goods_value"] += 90_000


def _packed(record: dict[str, Any]) -> None:
    record["packed_at"] -= codes.DAY_MS


def _report(record: dict[str, Any]) -> None:
    record["reports"] = [f"{record['reports'][0]}X"]


SLIPS: Final[dict[str, tuple[Callable[[dict[str, Any]], None], str]]] = {
    "SalesRecord": (_cans, "罐数录入有误 cans keyed in wrongly"),
    "Receipt": (_line_cans, "点收差错 counted wrongly"),
    "MaterialReceipt": (_quantity, "小数点错位 decimal point misplaced"),
    "ImportRecord": (_value, "货值录入有误 value keyed in wrongly"),
    "Aggregation": (_packed, "时间有误 wrong day"),
    "MaterialCheck": (_report, "报告编号有误 wrong report number"),
}
"""The usual slip of each family, with the reason that the correction gives."""
ENTERED_TWICE: Final = ("SalesRecord", "Receipt", "MaterialCheck")


def message(partner: str, family: str, record: dict[str, Any], at: int, version: int | None = None) -> Said:
    """A record as it goes to Kafka: framed, keyed by the first record's number, stamped within the season."""
    key = record["number"].partition("/")[0].encode()
    stamp = min(max(at, EARLIEST), LATEST)
    return Said(partner, family, key, codec.encode_record(family, record, version), stamp)


def plainly(statement: Statement) -> Said:
    """The statement with nothing in its way."""
    return message(statement.partner, statement.family, statement.record, statement.at, statement.version)


def disturbed(random: Random, statement: Statement) -> Iterator[Said]:
    """The statement as everyday life lets it through. What stands in the end is always what the statement says."""
    partner, family, record, version = statement.partner, statement.family, statement.record, statement.version
    at = statement.at
    if random.randrange(100) < LATE_PERCENT:
        at += random.randint(6, 5 * 24) * codes.HOUR_MS
    if family in SLIPS and random.randrange(100) < CORRECTED_PERCENT:
        slip, reason = SLIPS[family]
        wrong = deepcopy(record)
        slip(wrong)
        later = at + random.randint(2, 72) * codes.HOUR_MS
        right = {**record, "number": f"{record['number']}/1", "reason": reason}
        if random.randrange(CORRECTION_FIRST_ONE_IN) == 0:
            at, later = later, at
        yield message(partner, family, wrong, at, version)
        yield message(partner, family, right, later, version)
        return
    said = message(partner, family, record, at, version)
    yield said
    if random.randrange(100) < DUPLICATE_PERCENT:
        yield said._replace(at_ms=min(said.at_ms + random.randint(1, 48) * codes.HOUR_MS, LATEST))
    if family in ENTERED_TWICE and random.randrange(100) < VOIDED_PERCENT:
        twin = {**record, "number": f"{record['number']}-BIS"}
        taken_back = {**twin, "number": f"{twin['number']}/1", "voided": True, "reason": "重复录入 entered twice"}
        yield message(partner, family, twin, at + codes.HOUR_MS, version)
        yield message(partner, family, taken_back, at + random.randint(8, 60) * codes.HOUR_MS, version)
