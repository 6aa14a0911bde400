"""What the release of a batch owes: every essential analyte of its standard, by stage, base and production date.

The maker tests every batch against the whole standard before it leaves (Food Safety Law, articles 52 and 81). Rows
whose text was read decide; the others only inform (`verified`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from domain.judgement import (
    BASES,
    FAIL,
    INCONCLUSIVE,
    INSUFFICIENT,
    PASS,
    UNVERIFIED_LIMIT,
    Verdict,
)
from domain.product_limits import COMPARED_ONLY, limit_text, limits, plan_text, plans

MISSING: Final = "missing"
STAGES: Final = ("1", "2", "3")
LIMIT_BASES: Final = ("milk", "soy")


@dataclass(frozen=True, kw_only=True, slots=True)
class Owed:
    """An analyte that a release needs, for batches of a stage and base made from `since` to `until`."""

    stage: str
    base: str
    analyte: str
    analyte_zh: str
    limit: str
    units: int
    verified: bool
    since: date | None
    until: date | None
    standard: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Debt:
    """An analyte that is not settled: `missing`, `insufficient`, `inconclusive`, `fail` or `unverified_limit`."""

    owed: Owed
    state: str


@cache
def everything_owed() -> tuple[Owed, ...]:
    """Every row that a release can owe, for each stage and base, with the production dates it is for.

    `units` is the number of sampled units, 1 for what is no microbiology. Where a standard has a row for all bases and
    one for this base, or a read one and one that was not read, one row stands: read before not read, own before all.
    """
    return tuple(row for stage in STAGES for base in LIMIT_BASES for row in _owed_by(stage, base))


def owed(stage: int | str, base: str, on: date) -> tuple[Owed, ...]:
    """What the release of a batch owes that was made on a day; `base` as COW, GOAT, SOY, or as milk, soy."""
    stage, base = str(stage), BASES.get(base, base)
    return tuple(
        row
        for row in everything_owed()
        if (row.stage, row.base) == (stage, base)
        and (row.since is None or row.since <= on)
        and (row.until is None or on <= row.until)
    )


def debts(stage: int | str, base: str, on: date, verdicts: Sequence[Verdict]) -> list[Debt]:
    """What a release still owes after these verdicts on the batch's reports.

    A fail is never cleared by another result here: a chemical retest replaces the report that it repeats before it is
    asked (`retest_of`), a microbiological failure may not be retested at all.
    """
    found: dict[str, set[str]] = {}
    for verdict in verdicts:
        found.setdefault(verdict.analyte, set()).add(verdict.verdict)
    states = ((row, _state(found.get(row.analyte, ()))) for row in owed(stage, base, on))
    return [Debt(owed=row, state=state) for row, state in states if state != PASS]


def _state(outcomes: Iterable[str]) -> str:
    order = (FAIL, PASS, UNVERIFIED_LIMIT, INSUFFICIENT, INCONCLUSIVE)
    return next((outcome for outcome in order if outcome in outcomes), MISSING)


def _owed_by(stage: str, base: str) -> list[Owed]:
    """Of rows for one analyte and one beginning, the one that decides."""
    rows = [
        Owed(
            stage=stage,
            base=base,
            analyte=limit.analyte,
            analyte_zh=limit.analyte_zh,
            limit=limit_text(limit),
            units=1,
            verified=limit.verified,
            since=limit.effective_from,
            until=limit.effective_to,
            standard=f"{limit.standard}-{limit.edition}",
        )
        for limit in sorted(limits(), key=lambda limit: (not limit.verified, limit.base == "any"))
        if limit.essential and limit.judges_formula() and limit.stage == stage and limit.base in (base, "any")
    ]
    rows += [
        Owed(
            stage=stage,
            base=base,
            analyte=plan.organism,
            analyte_zh=plan.organism_zh,
            limit=plan_text(plan),
            units=plan.n,
            verified=plan.verified,
            since=plan.effective_from,
            until=plan.effective_to,
            standard=f"{plan.standard}-{plan.edition}",
        )
        for plan in plans()
        if plan.stage == stage and plan.standard not in COMPARED_ONLY
    ]
    first: dict[tuple[str, date | None], Owed] = {}
    for row in rows:
        first.setdefault((row.analyte, row.since), row)
    return list(first.values())
