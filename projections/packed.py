"""Which case and pallet hold a can, by the latest word on each level, and where it stood when it was packed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from psycopg import Connection

from domain.check_digits import gs1_check_digit
from projections.canned import Packed, Place
from projections.facts import Fact, read
from projections.movements import Activation
from projections.statements import statements

SQL: Final = statements("cans")


@dataclass(frozen=True, slots=True, kw_only=True)
class Range(Fact):
    """What was said of the can on one level; `index` counts the cans of the record before this one."""

    level: str
    action: str
    parent: str
    place: str
    cans_per_case: int | None
    first_case: str | None
    index: int


def nth_case(first_case: str, index: int) -> str:
    """The SSCC that stands `index` after the first in the counted-through series, with its own check digit."""
    body = f"{int(first_case[:17]) + index:017d}"
    return body + gs1_check_digit(body)


def packed(
    connection: Connection[Any], names: list[str], serial: int, position: int
) -> tuple[Packed | None, Packed | None]:
    """The case and the pallet: by the latest word on each level, none where it was taken off."""
    case: Packed | None = None
    pallet: Packed | None = None
    ranges = read(connection, SQL["ranges"], Range, names=names, serial=serial, position=position)
    latest = {level: next((each for each in ranges if each.level == level), None) for level in ("CASE", "PALLET")}
    if (on := latest["PALLET"]) and on.action == "ADD":
        pallet = _unit(on, on.parent, "PALLET", computed=False)
        if on.first_case and on.cans_per_case:
            case = _unit(on, nth_case(on.first_case, on.index // on.cans_per_case), "CASE", computed=True)
    if (inside := latest["CASE"]) and inside.action == "ADD":
        case = _unit(inside, inside.parent, "CASE", computed=False)
    if case and not pallet:
        holding = read(connection, SQL["pallet"], Range, case=case.sscc, position=position)
        if holding and holding[0].action == "ADD":
            pallet = _unit(holding[0], holding[0].parent, "PALLET", computed=False)
    return case, pallet


def _unit(row: Range, sscc: str, level: str, *, computed: bool) -> Packed:
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


def packed_at(activation: Activation, unit: Packed | None) -> Place:
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
