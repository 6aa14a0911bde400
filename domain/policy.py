"""House choices as data: tolerances, terms and bands that no law gives, each with its reason, shown beside findings."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Final

from domain import constants


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """One choice: `value` in `unit`, the rules that use it, why it is so."""

    name: str
    value: Decimal
    unit: str
    rules: tuple[str, ...]
    reason_en: str
    reason_zh: str


@cache
def _policies() -> dict[str, Policy]:
    return {
        row["name"]: Policy(
            name=row["name"],
            value=Decimal(row["value"]),
            unit=row["unit"],
            rules=tuple(row["rules"].split()),
            reason_en=row["reason_en"],
            reason_zh=row["reason_zh"],
        )
        for row in constants.rows("policy")
    }


POLICIES: Final = MappingProxyType(_policies())
"""Every house choice by its name."""


def policy(name: str) -> Policy:
    """The choice of that name. Raises KeyError for a name that `domain/limits/policy.csv` does not hold."""
    return POLICIES[name]


def policies_of(rule: str) -> tuple[Policy, ...]:
    """The choices that a rule uses, for the reader of its findings."""
    return tuple(each for each in POLICIES.values() if rule in each.rules)
