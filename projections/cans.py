"""One can of a million, from ranges: its batch, case, pallet and place now, sold or not, recalled or not.

No row stands for a single can: the activation's range gives the batch, a pallet's ranges with its first case give the
case, and the last dispatch or receipt of the pallet or case gives the place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from psycopg import Connection

from domain.check_digits import gs1_check_digit
from domain.digital_link import parse_scan
from domain.errors import Unacceptable
from domain.identifiers import batch_id, parse_gtin
from domain.serials import parse_can_id, parse_serial
from projections import batches, recalls
from projections.facts import Fact, read, values
from projections.movements import Activation, Sale
from projections.statements import statements

SQL: Final = statements("cans")
REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "recalled": ("a recall is about this can", "该罐在召回范围内"),
    "recall-doubtful": (
        "a recall may be about this can: a date that would decide is not recorded",
        "该罐可能在召回范围内：缺少可据以判断的日期",
    ),
    "no-recall": ("no recall known to the ledger is about this can", "账本所知的召回均不涉及该罐"),
    "trade-item-unknown": ("the ledger holds nothing about this trade item", "账本中没有该商品的任何记录"),
    "serial-unknown": ("no producer has put this serial on a can", "没有生产企业登记启用该序列号"),
    "serial-excepted": ("the producer took this serial out of its range", "生产企业已将该序列号从区间中剔除"),
    "batch-unknown": ("the ledger holds nothing about this batch", "账本中没有该批次的任何记录"),
    "batch-differs": ("the batch read is not the batch of this serial", "所扫批号与该序列号所属批次不符"),
    "serial-needed": (
        "a recall is about some cans of this batch: the serial is needed",
        "召回仅涉及该批次部分罐，需提供序列号",
    ),
}
"""Why a can is affected, not affected, or why it cannot be said, in English and Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What a code says: a can (`serial`), at least its trade item, perhaps its batch as printed."""

    trade_item: str
    batch_number: str | None
    serial: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed(Fact):
    """The case or pallet that holds a can; `computed`: counted through from the pallet's first case."""

    sscc: str
    level: str
    place: str
    computed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Fact):
    """Where a can is: AT a place since a receipt, SENT to it and not yet received, or PACKED there and never moved."""

    state: str
    place: str
    party_id: str
    since_day: date
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Can:
    """What is known of a can, or of any can of a batch when no serial was asked for.

    `answer` is `affected`, `not affected` or `cannot say`, never more: no answer says that a can is safe. `reason` is
    a key of REASONS. `told_batch` is the batch that the code names where it is another than the serial's own.
    """

    trade_item: str
    serial: int | None
    position: int
    batch: batches.Batch | None
    told_batch: str | None
    activation: Activation | None
    case: Packed | None
    pallet: Packed | None
    place: Place | None
    sale: Sale | None
    recalls: tuple[recalls.Affected, ...]
    answer: str
    reason: str

    @property
    def sentence(self) -> str:
        """Why, in English."""
        return REASONS[self.reason][0]

    @property
    def sentence_zh(self) -> str:
        """Why, in Chinese."""
        return REASONS[self.reason][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Range(Fact):
    level: str
    action: str
    parent: str
    place: str
    cans_per_case: int | None
    first_case: str | None
    index: int


def read_code(text: str, trade_item: str | None = None) -> Code:
    """What was scanned or typed: element strings, a Digital Link, `<gtin>.<serial>`, or a serial beside a trade item.

    Raises Unacceptable for what is none of these, or names no trade item.
    """
    text = text.strip()
    if trade_item is not None:
        return Code(trade_item=parse_gtin(trade_item), batch_number=None, serial=parse_serial(text))
    gtin, dot, _ = text.partition(".")
    if dot and gtin.isascii() and gtin.isdigit():
        found, serial = parse_can_id(text)
        return Code(trade_item=found, batch_number=None, serial=serial)
    scanned = parse_scan(text)
    if scanned.gtin is None:
        raise Unacceptable("element-string", field="code", value=text, expected="(01) with a GTIN")
    return Code(
        trade_item=scanned.gtin,
        batch_number=scanned.batch,
        serial=None if scanned.serial is None else parse_serial(scanned.serial),
    )


def can(connection: Connection[Any], code: Code, position: int) -> Can:
    """What is known of the can of a code. Raises Unacceptable when it names neither batch nor serial."""
    told = None if code.batch_number is None else batch_id(code.trade_item, code.batch_number)
    if code.serial is None:
        if told is None:
            raise Unacceptable(
                "element-string", field="code", value=code.trade_item, expected="(10) or (21) beside (01)"
            )
        return _of_batch(connection, code, told, position)
    found = read(
        connection, SQL["activation"], Activation, trade_item=code.trade_item, serial=code.serial, position=position
    )
    if not found or code.serial in found[0].exceptions:
        return _unknown(connection, code, told, found[0] if found else None, position)
    activation = found[0]
    known = batches.facts(connection, [activation.batch], position)
    batch = known[0] if known else None
    names = list(batch.names) if batch else [activation.batch]
    case, pallet = _packed(connection, names, code.serial, position)
    units = [each.sscc for each in (case, pallet) if each]
    places = read(connection, SQL["places"], Place, units=units, position=position) if units else []
    sales = read(connection, SQL["sale"], Sale, names=names, serial=code.serial, position=position)
    about = tuple(
        each
        for each in (recalls.affected(connection, [batch], position) if batch else ())
        if each.first_serial is None or each.last_serial is None or each.first_serial <= code.serial <= each.last_serial
    )
    differs = told if told is not None and told not in names else None
    answer, reason = _answer(about)
    if differs and answer != "affected":
        answer, reason = "cannot say", "batch-differs"
    return Can(
        trade_item=code.trade_item,
        serial=code.serial,
        position=position,
        batch=batch,
        told_batch=differs,
        activation=activation,
        case=case,
        pallet=pallet,
        place=places[0] if places else _packed_at(activation, pallet or case),
        sale=sales[0] if sales else None,
        recalls=about,
        answer=answer,
        reason=reason,
    )


def nth_case(first_case: str, index: int) -> str:
    """The SSCC that stands `index` after the first in the counted-through series, with its own check digit."""
    body = f"{int(first_case[:17]) + index:017d}"
    return body + gs1_check_digit(body)


def _answer(about: tuple[recalls.Affected, ...]) -> tuple[str, str]:
    if any(each.how != "DOUBTFUL" for each in about):
        return "affected", "recalled"
    return ("cannot say", "recall-doubtful") if about else ("not affected", "no-recall")


def _packed(
    connection: Connection[Any], names: list[str], serial: int, position: int
) -> tuple[Packed | None, Packed | None]:
    """The case and the pallet: by the latest word on each level, none where it was taken off."""
    case: Packed | None = None
    pallet: Packed | None = None
    ranges = read(connection, SQL["ranges"], _Range, names=names, serial=serial, position=position)
    latest = {level: next((each for each in ranges if each.level == level), None) for level in ("CASE", "PALLET")}
    if (on := latest["PALLET"]) and on.action == "ADD":
        pallet = _unit(on, on.parent, "PALLET", computed=False)
        if on.first_case and on.cans_per_case:
            case = _unit(on, nth_case(on.first_case, on.index // on.cans_per_case), "CASE", computed=True)
    if (inside := latest["CASE"]) and inside.action == "ADD":
        case = _unit(inside, inside.parent, "CASE", computed=False)
    if case and not pallet:
        holding = read(connection, SQL["pallet"], _Range, case=case.sscc, position=position)
        if holding and holding[0].action == "ADD":
            pallet = _unit(holding[0], holding[0].parent, "PALLET", computed=False)
    return case, pallet


def _unit(row: _Range, sscc: str, level: str, *, computed: bool) -> Packed:
    return Packed(
        sequence=row.sequence,
        key=row.key,
        partner=row.partner,
        told=row.told,
        number=row.number,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        sscc=sscc,
        level=level,
        place=row.place,
        computed=computed,
    )


def _packed_at(activation: Activation, unit: Packed | None) -> Place:
    fact: Fact = unit or activation
    return Place(
        sequence=fact.sequence,
        key=fact.key,
        partner=fact.partner,
        told=fact.told,
        number=fact.number,
        occurred_at=fact.occurred_at,
        recorded_at=fact.recorded_at,
        state="PACKED",
        place=unit.place if unit else activation.site,
        party_id=activation.producer_id,
        since_day=fact.occurred_at.date(),
        unit=unit.sscc if unit else None,
    )


def _of_batch(connection: Connection[Any], code: Code, told: str, position: int) -> Can:
    known = batches.facts(connection, [told], position)
    about = tuple(recalls.affected(connection, known, position))
    if not known:
        answer, reason = "cannot say", "batch-unknown"
    elif about and all(each.how == "RANGE" for each in about):
        answer, reason = "cannot say", "serial-needed"
    else:
        answer, reason = _answer(about)
    return _bare(code, position, known[0] if known else None, None, None, about, answer, reason)


def _unknown(
    connection: Connection[Any], code: Code, told: str | None, activation: Activation | None, position: int
) -> Can:
    """A serial that no range holds: a recall of the batch that the code names still counts."""
    known = batches.facts(connection, [told], position) if told else []
    about = tuple(each for each in recalls.affected(connection, known, position) if each.how != "RANGE")
    if any(each.how != "DOUBTFUL" for each in about):
        return _bare(code, position, known[0], told, activation, about, "affected", "recalled")
    if activation is not None:
        reason = "serial-excepted"
    else:
        held = values(connection, SQL["trade_item"], prefix=f"batch:{code.trade_item}:", position=position)[0][0]
        reason = "serial-unknown" if held else "trade-item-unknown"
    return _bare(code, position, known[0] if known else None, told, activation, about, "cannot say", reason)


def _bare(
    code: Code,
    position: int,
    batch: batches.Batch | None,
    told: str | None,
    activation: Activation | None,
    about: tuple[recalls.Affected, ...],
    answer: str,
    reason: str,
) -> Can:
    return Can(
        trade_item=code.trade_item,
        serial=code.serial,
        position=position,
        batch=batch,
        told_batch=told,
        activation=activation,
        case=None,
        pallet=None,
        place=None,
        sale=None,
        recalls=about,
        answer=answer,
        reason=reason,
    )
