"""Judging a laboratory's result: sampling plans, limits with their decimals, not detected, conversion to 100 kJ.

A result is judged under every row of `limits/` that could apply to it (`judged`), because stage, base and production
date of the batch may become known later than the report; who knows them picks the one that counts (`verdicts`). A row
whose text was not read never fails anything: its verdict is `unverified_limit` where it would not pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from functools import cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from domain.product_limits import Limit, Plan, limit_text, limits_of, plan_text, plans_of
from domain.quantities import EXACT, to_decimal

PASS: Final = "pass"
FAIL: Final = "fail"
INCONCLUSIVE: Final = "inconclusive"
INSUFFICIENT: Final = "insufficient"
NOT_APPLICABLE: Final = "not_applicable"
UNVERIFIED_LIMIT: Final = "unverified_limit"

BASES: Final = MappingProxyType({"COW": "milk", "GOAT": "milk", "SOY": "soy"})
"""The base of a registered formula and the base under which limits stand."""
MASSES: Final = MappingProxyType({"kg": 3, "g": 0, "mg": -3, "ug": -6, "ng": -9})
DRY: Final = frozenset({"as_is", "as_powder", "per_100g"})
"""Bases that all speak of the dry powder; per 100 g differs from as_is only where a unit says so."""


class Result(NamedTuple):
    """One result of a report; `unit_values` holds one value a sampled unit in microbiology."""

    analyte: str
    operator: str
    value: Decimal | None
    unit: str
    basis: str
    detection_limit: Decimal | None = None
    unit_values: tuple[Decimal, ...] = ()

    def said(self) -> str:
        """The result as a sentence shows it: `0.55 g per_100kJ`, `<0.01 mg/kg as_powder`, `ND (0.01) …`."""
        if self.unit_values:
            figure = ", ".join(f"{value:f}" for value in self.unit_values)
        elif self.operator == "NOT_DETECTED":
            figure = "ND" if self.detection_limit is None else f"ND ({self.detection_limit:f})"
        else:
            sign = {"LESS": "<", "GREATER": ">"}.get(self.operator, "")
            figure = "—" if self.value is None else f"{sign}{self.value:f}"
        return f"{figure} {self.unit} {self.basis}".strip()


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What a row of limits makes of a result; `since`–`until` are the production dates that the row is for."""

    analyte: str
    verdict: str
    limit: str
    value: str
    verified: bool
    stage: str
    base: str
    since: date | None
    until: date | None
    standard: str

    def counts_for(self, stage: str, base: str, production_date: date) -> bool:
        """Whether a batch of that stage and base (as limits name it), made on that day, is judged by it."""
        return (
            self.stage in (stage, "any")
            and self.base in (base, "any")
            and (self.since is None or self.since <= production_date)
            and (self.until is None or production_date <= self.until)
        )


def results_of(record: Mapping[str, Any]) -> list[Result]:
    """The results of a `TestReport` record, as decimals."""

    def scaled(value: int | None, decimals: int) -> Decimal | None:
        return None if value is None else to_decimal(value, decimals)

    return [
        Result(
            analyte=each["analyte"],
            operator=each["operator"],
            value=scaled(each["value"], each["decimals"]),
            unit=each["unit"],
            basis=each["basis"],
            detection_limit=scaled(each["detection_limit"], each["decimals"]),
            unit_values=tuple(to_decimal(value, each["decimals"]) for value in each["unit_values"]),
        )
        for each in record["results"]
    ]


def judge_units(values: Sequence[Decimal], plan: Plan) -> str:
    """A sampling plan (ICMSF; GB 4789.1): fail once it cannot be met, insufficient below n units, else pass.

    Presence tests give 0 or 1 a unit, with m = 0. Values are never averaged.
    """
    if plan.M is not None and any(value > plan.M for value in values):
        return FAIL
    if sum(value > plan.m for value in values) > plan.c:
        return FAIL
    return PASS if len(values) >= plan.n else INSUFFICIENT


def judge(result: Result, limit: Limit, energy: Decimal | None = None) -> str:
    """Whether a result keeps a limit, after rounding to the limit's decimals (GB/T 8170).

    `energy` is the measured energy of the batch in kJ per 100 g; with it a result per 100 g is judged per 100 kJ.
    Inconclusive where units cannot be converted, or where `<`, `>` or not detected leaves it open.
    """
    if limit.minimum is None and limit.maximum is None:
        return _judge_negative(result)
    factor = _factor(result, limit, energy)
    if factor is None:
        return INCONCLUSIVE
    operator, value = result.operator, result.value
    if operator == "NOT_DETECTED":
        if limit.maximum == 0:
            return PASS  # nothing may be there, and what no method finds is not there
        operator, value = "LESS", result.detection_limit
    if value is None:
        return INCONCLUSIVE
    with localcontext(EXACT):
        value *= factor
        outcomes = {
            _against(operator, value, bound, most)
            for bound, most in ((limit.maximum, True), (limit.minimum, False))
            if bound is not None
        }
    return next(outcome for outcome in (FAIL, INCONCLUSIVE, PASS) if outcome in outcomes)


def judged(results: Iterable[Result], energy: Decimal | None = None) -> list[Verdict]:
    """A verdict for each result under each row that could apply to it, whatever the batch turns out to be."""
    return [verdict for result in results for verdict in _under_each_row(result, energy)]


def verdicts(
    results: Iterable[Result], stage: int | str, base: str, production_date: date, energy: Decimal | None = None
) -> list[Verdict]:
    """One verdict for each result, under the row for that stage and base in force on the production date.

    `base` as a registration says it (COW, GOAT, SOY) or as limits do. A result that no row speaks of is
    `not_applicable`.
    """
    stage, base = str(stage), BASES.get(base, base)
    found: list[Verdict] = []
    for result in results:
        counting = [each for each in _under_each_row(result, energy) if each.counts_for(stage, base, production_date)]
        found.append(min(counting, key=_weight, default=_unlimited(result, stage, base)))
    return found


def _weight(verdict: Verdict) -> tuple[bool, bool, bool]:
    """Read rows first, then the row for this very base, then the one that decides something."""
    return not verdict.verified, verdict.base == "any", verdict.verdict == INCONCLUSIVE


def _under_each_row(result: Result, energy: Decimal | None) -> list[Verdict]:
    found = [
        Verdict(
            analyte=result.analyte,
            verdict=_settled(judge(result, limit, energy), limit.verified),
            limit=limit_text(limit),
            value=result.said(),
            verified=limit.verified,
            stage=limit.stage,
            base=limit.base,
            since=limit.effective_from,
            until=limit.effective_to,
            standard=f"{limit.standard}-{limit.edition}",
        )
        for limit in limits_of(result.analyte)
    ]
    units = result.unit_values or ((result.value,) if result.value is not None else ())
    found += [
        Verdict(
            analyte=result.analyte,
            verdict=_settled(judge_units(units, plan), plan.verified),
            limit=plan_text(plan),
            value=result.said(),
            verified=plan.verified,
            stage=plan.stage,
            base="any",
            since=plan.effective_from,
            until=plan.effective_to,
            standard=f"{plan.standard}-{plan.edition}",
        )
        for plan in plans_of(result.analyte)
    ]
    return found


def _settled(outcome: str, verified: bool) -> str:
    return outcome if verified or outcome == PASS else UNVERIFIED_LIMIT


def _unlimited(result: Result, stage: str, base: str) -> Verdict:
    return Verdict(
        analyte=result.analyte,
        verdict=NOT_APPLICABLE,
        limit="",
        value=result.said(),
        verified=False,
        stage=stage,
        base=base,
        since=None,
        until=None,
        standard="",
    )


def _judge_negative(result: Result) -> str:
    if result.operator == "NOT_DETECTED" or result.value == 0:
        return PASS
    return FAIL if result.value is not None and result.operator != "LESS" else INCONCLUSIVE


def _against(operator: str, value: Decimal, bound: Decimal, most: bool) -> str:
    """How a value, or all values below or above it, stand to an inclusive maximum (`most`) or minimum."""
    if operator == "EQUAL":
        rounded = value.quantize(bound, ROUND_HALF_EVEN)
        return PASS if (rounded <= bound if most else rounded >= bound) else FAIL
    if operator == "LESS" and value <= bound:
        return PASS if most else FAIL
    if operator == "GREATER" and value >= bound:
        return FAIL if most else PASS
    return INCONCLUSIVE


def _factor(result: Result, limit: Limit, energy: Decimal | None) -> Decimal | None:
    """What the result is multiplied by to read in the limit's unit and basis; None: it cannot be said."""
    unit, due = _unit(result.unit), _unit(limit.unit)
    if unit[1:] != due[1:] or (unit[0] is None) != (due[0] is None):
        return None
    factor = Decimal(1) if unit[0] is None or due[0] is None else Decimal(10) ** (unit[0] - due[0])
    if result.basis == limit.basis or (result.basis in DRY and limit.basis in DRY):
        return factor
    if limit.basis == "per_100kJ" and result.basis == "per_100g" and energy:
        return factor * 100 / energy
    return None


@cache
def _unit(text: str) -> tuple[int | None, str, str]:
    """A unit as power of ten of a gram, what it counts (RE, alpha_TE …) and what it is divided by."""
    written = text.replace("µ", "u").replace("μ", "u").replace("_per_", "/").replace(" ", "_").strip()
    mass, _, rest = written.partition("/")
    head, _, counted = mass.partition("_")
    if head in MASSES:
        return MASSES[head], counted.replace("α", "alpha").replace("-", "_"), rest
    return None, written.replace("%", "percent"), ""
