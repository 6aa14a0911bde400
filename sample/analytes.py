"""Full test reports: a passing result for every analyte that the national standards demand of a stage that day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from random import Random
from typing import Any, Final, NamedTuple

from domain.product_limits import COMPARED_ONLY, Plan, limits
from domain.product_limits import plans as all_plans

DECIMALS: Final = 4
"""Of every value: fine enough for the narrowest limit (vitamin B12, 0.024 to 0.359)."""
UNIT: Final = 10**DECIMALS
ENERGY_KJ_PER_100G: Final = 2_120
METHOD_OF: Final = {"salmonella": "GB 4789.4-2024", "cronobacter": "GB 4789.40-2024", "coliforms": "GB 4789.3-2025"}
AGREED: Final = {
    "linoleic_acid": Decimal("0.18"),
    "alpha_linolenic_acid": Decimal(20),
    "la_ala_ratio": Decimal(9),
    "calcium": Decimal(24),
    "phosphorus": Decimal(15),
    "ca_p_ratio": Decimal("1.6"),
}
"""Values that must fit each other: 0.18 g to 20 mg is 9, 24 to 15 is 1.6."""
ENERGY: Final = Decimal(272)
"""Kilojoules of 100 mL ready to feed."""
HUNDRED: Final = Decimal(100)


class Target(NamedTuple):
    """One result to be given: an analyte on a basis, in a unit, between limits."""

    analyte: str
    unit: str
    basis: str
    minimum: Decimal | None
    maximum: Decimal | None


@lru_cache(64)
def targets(stage: int, day: date) -> tuple[Target, ...]:
    """What a full test of a cow-milk formula of this stage reports, by the limits in force on its production date."""
    found: dict[tuple[str, str], Target] = {}
    for limit in limits():
        if (
            limit.judges_formula()
            and (limit.essential or limit.kind == "contaminant")
            and limit.holds_on(day)
            and limit.stage in (str(stage), "any")
            and limit.base in ("milk", "any")
        ):
            key = (limit.analyte, limit.basis)
            found.setdefault(key, Target(limit.analyte, limit.unit, limit.basis, limit.minimum, limit.maximum))
    return tuple(found.values())


@lru_cache(64)
def plans(stage: int, day: date) -> tuple[Plan, ...]:
    """Microbiological plans of this stage in force that day, the Chinese ones only."""
    return tuple(
        plan
        for plan in all_plans()
        if plan.standard not in COMPARED_ONLY and plan.stage == str(stage) and plan.holds_on(day)
    )


def result(analyte: str, value: Decimal | None, unit: str, basis: str, method: str | None = None) -> dict[str, Any]:
    """One measured result; `value` None: not detected, at a limit of detection of 0.01."""
    return {
        "analyte": analyte,
        "operator": "NOT_DETECTED" if value is None else "EQUAL",
        "value": None if value is None else int(value * UNIT),
        "decimals": DECIMALS,
        "unit": unit,
        "basis": basis,
        "detection_limit": UNIT // 100 if value is None else None,
        "method": method,
        "unit_values": [],
    }


def _value(target: Target, random: Random) -> Decimal | None:
    low, high = target.minimum, target.maximum
    share = Decimal(random.randint(35, 65)) / 100
    if target.analyte in AGREED:
        return AGREED[target.analyte]
    if target.analyte == "energy":
        return ENERGY
    if low is not None and high is None and target.unit.startswith("percent"):
        high = HUNDRED
    if low is not None and high is not None:
        return (low + (high - low) * share).quantize(Decimal(1).scaleb(-DECIMALS))
    if low is not None:
        return (low * (1 + share / 2)).quantize(Decimal(1).scaleb(-DECIMALS))
    if high == 0:
        return Decimal(0)
    if target.basis == "as_powder":
        return None
    assert high is not None
    return (high * share / 2).quantize(Decimal(1).scaleb(-DECIMALS))


def chemistry(stage: int, day: date, random: Random) -> list[dict[str, Any]]:
    """Results of everything but microbiology, all within their limits."""
    return [result(t.analyte, _value(t, random), t.unit, t.basis) for t in targets(stage, day)]


def microbiology(stage: int, day: date, random: Random) -> list[dict[str, Any]]:
    """One value a sampled unit, as many units as each plan draws, all well below m."""
    found = []
    for plan in plans(stage, day):
        ceiling = int(plan.m * UNIT) // 8
        values = [random.randrange(ceiling // UNIT) * UNIT if ceiling >= UNIT else 0 for _ in range(plan.n)]
        found.append(
            {
                **result(plan.organism, None, plan.unit, "as_is", METHOD_OF.get(plan.organism, "GB 4789")),
                "operator": "EQUAL",
                "detection_limit": None,
                "unit_values": values,
            }
        )
    return found


def full(stage: int, day: date, random: Random) -> list[dict[str, Any]]:
    """The results of a whole outgoing test."""
    return chemistry(stage, day, random) + microbiology(stage, day, random)
