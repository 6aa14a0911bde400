"""A story is what happens to one thing, told as the statements that partners will send about it, each with its time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sample import codes

FILED_LATER_MS = 20 * codes.MINUTE_MS
"""A partner's system sends its record so long after the fact, when nothing holds it up."""


@dataclass(slots=True, eq=False)
class Statement:
    """One record to be sent at a time (epoch ms). `version` is the contract's, None: the newest."""

    partner: str
    family: str
    record: dict[str, Any]
    at: int
    version: int | None = None

    @property
    def key(self) -> str:
        """The record's name in the ledger, by which findings on records go."""
        return f"{self.partner}/{self.family}/{self.record['number']}"

    def move(self, at: int) -> None:
        """Let it happen, and be sent, at another time."""
        self.at = at + FILED_LATER_MS
        self.record["occurred_at"] = at


@dataclass(slots=True, eq=False)
class Story:
    """Statements in any order. `plain` stories carry no noise, so that a planted problem has known consequences."""

    statements: list[Statement] = field(default_factory=list)
    plain: bool = False

    def of(self, family: str, partner: str | None = None) -> list[Statement]:
        """The statements of one family (and partner), in order of time."""
        found = [s for s in self.statements if s.family == family and partner in (None, s.partner)]
        return sorted(found, key=lambda s: s.at)

    def drop(self, *gone: Statement) -> None:
        """Leave these unsaid."""
        self.statements = [s for s in self.statements if s not in gone]
