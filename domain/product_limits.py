"""What formula and bought material may hold: limits of composition and contaminants, sampling plans, with their dates.

Rows come from `domain/limits/` (nutrients, contaminants, microbiology). The printed column per 100 kcal is rounded
apart from the one per 100 kJ and never judged by; standards of other places are kept for comparison only.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from domain.constants import Dated, day, decimal, rows

FORMULA: Final = "infant_formula"
COMPARED_ONLY: Final = frozenset({"EU 2073/2005", "CXC 66"})
"""Standards of other places."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit(Dated):
    """A minimum and a maximum, both inclusive, of one analyte; both None: the result must be negative.

    `essential`: the formula standard wants it of every batch; contaminants are judged where they are reported.
    """

    standard: str
    edition: str
    product: str
    stage: str
    base: str
    kind: str
    analyte: str
    analyte_zh: str
    minimum: Decimal | None
    maximum: Decimal | None
    unit: str
    basis: str
    essential: bool
    condition: str
    clause: str

    def judges_formula(self) -> bool:
        """Whether formula is judged by the row: not bought material, not the column per 100 kcal."""
        return self.product == FORMULA and self.basis != "per_100kcal" and self.unit != "kcal"


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan(Dated):
    """A microbiological sampling plan: n units drawn, at most c above m, none above M (None: two classes)."""

    standard: str
    edition: str
    stage: str
    organism: str
    organism_zh: str
    n: int
    c: int
    m: Decimal
    M: Decimal | None
    unit: str
    portion: str
    condition: str


@cache
def limits() -> tuple[Limit, ...]:
    """Limits of composition, contaminants and additives, of formula and of bought material."""
    nutrients = (
        ({**row, "product": FORMULA}, row["kind"], row["requirement"] == "essential") for row in rows("nutrients")
    )
    contaminants = ((row, "contaminant", False) for row in rows("contaminants"))
    return tuple(
        Limit(
            effective_from=day(row["effective_from"]),
            effective_to=day(row["effective_to"]),
            verified=row["verified"] == "yes",
            standard=row["standard"],
            edition=row["edition"],
            product=row["product"],
            stage=row["stage"],
            base=row["base"],
            kind=kind,
            analyte=row["analyte"],
            analyte_zh=row["analyte_zh"],
            minimum=decimal(row.get("min", "")),
            maximum=decimal(row["max"]),
            unit=row["unit"],
            basis=row["basis"],
            essential=essential,
            condition=row["condition"],
            clause=row.get("clause", ""),
        )
        for row, kind, essential in (*nutrients, *contaminants)
    )


@cache
def plans() -> tuple[Plan, ...]:
    """Microbiological sampling plans; rows for live bacteria, which set a minimum, are no plan and are left out."""
    return tuple(
        Plan(
            effective_from=day(row["effective_from"]),
            effective_to=day(row["effective_to"]),
            verified=row["verified"] == "yes",
            standard=row["standard"],
            edition=row["edition"],
            stage=row["stage"],
            organism=row["organism"],
            organism_zh=row["organism_zh"],
            n=int(row["n"]),
            c=int(row["c"]),
            m=Decimal(row["m"]),
            M=decimal(row["M"]),
            unit=row["unit"],
            portion=row["portion"],
            condition=row["condition"],
        )
        for row in rows("microbiology")
        if row["n"]
    )


@cache
def limits_of(analyte: str) -> tuple[Limit, ...]:
    """The limits by which an analyte of formula is judged, of every stage, base and edition."""
    return tuple(limit for limit in limits() if limit.analyte == analyte and limit.judges_formula())


@cache
def plans_of(organism: str) -> tuple[Plan, ...]:
    """The sampling plans by which an organism is judged, of every stage and edition."""
    return tuple(plan for plan in plans() if plan.organism == organism and plan.standard not in COMPARED_ONLY)


def limit_text(limit: Limit) -> str:
    """A limit as a sentence shows it: `0.43–0.72 g per_100kJ`, `≤ 0.08 mg/kg as_powder`."""
    match limit.minimum, limit.maximum:
        case None, None:
            return "negative"
        case None, most:
            span = f"≤ {most}"
        case least, None:
            span = f"≥ {least}"
        case least, most:
            span = f"{least}–{most}"
    return f"{span} {limit.unit} {limit.basis}"


def plan_text(plan: Plan) -> str:
    """A sampling plan as a sentence shows it: `n=3 c=0 m=0 /100 g`."""
    most = "" if plan.M is None else f" M={plan.M}"
    return f"n={plan.n} c={plan.c} m={plan.m}{most} {plan.unit} /{plan.portion}"
