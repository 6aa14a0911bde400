"""Compares what the ledger found with what was planted: nothing missing, no near miss flagged, nothing unexplained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sample.said import NearMiss, Planted, Truth


@dataclass(frozen=True)
class Found:
    """An open finding as the ledger shows it."""

    rule: str
    subject: str
    ground: Mapping[str, Any]


@dataclass(frozen=True)
class Comparison:
    """How the findings that stand at the end of a season agree with its truth."""

    missing: list[Planted]
    """Planted, but not found, or found with other values."""
    flagged_near_misses: list[tuple[NearMiss, Found]]
    unexplained: list[Found]
    """Found, but neither planted nor a consequence of what was planted."""

    @property
    def agrees(self) -> bool:
        """Whether ledger and truth say the same."""
        return not (self.missing or self.flagged_near_misses or self.unexplained)


def shows(found: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    """Whether a finding's ground holds the expected values (compared as text: a ground may hold numbers or words)."""
    return all(name in found and str(found[name]) == str(value) for name, value in expected.items())


def compare(truth: Truth, findings: Iterable[Found]) -> Comparison:
    """Compare the open findings of a ledger that took the whole season with the truth about it."""
    found = {(finding.rule, finding.subject): finding for finding in findings}
    missing = [
        planted
        for planted in truth.planted
        if (one := found.get((planted.rule, planted.subject))) is None or not shows(one.ground, planted.ground)
    ]
    flagged = [
        (near, found[near.rule, near.subject]) for near in truth.near_misses if (near.rule, near.subject) in found
    ]
    explained = {(planted.rule, planted.subject) for planted in truth.planted}
    explained.update((rule, subject) for planted in truth.planted for rule, subject in planted.also)
    explained.update((near.rule, near.subject) for near in truth.near_misses)
    return Comparison(missing, flagged, [one for pair, one in found.items() if pair not in explained])
