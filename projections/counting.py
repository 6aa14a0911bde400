"""Counts events by family and kind, and rejections by reason, from the views: each row once, however often it is asked.

The counts go on from where they were, so that a look costs what came since. They are exact after any restart, since
the ledger keeps all of it; only the first look after a start counts everything.
"""

from __future__ import annotations

from collections import Counter
from time import monotonic
from typing import Any, Final

from psycopg import Connection

from projections.facts import values
from projections.statements import statements

SQL: Final = statements("counting")
AT_ONCE: Final = 200_000
"""Events of one statement: some 50 ms."""


class Counts:
    """Counts up to a position that only grows."""

    def __init__(self) -> None:
        self.position = 0
        self.events: Counter[tuple[str, str]] = Counter()
        """(family, kind) → events; a rejection has the family ``."""
        self.rejections: Counter[str] = Counter()
        """Reason code → rejections."""

    def advance(self, connection: Connection[Any], to: int, seconds: float) -> bool:
        """Count up to a position, for at most about so many seconds; whether it was reached.

        A position before the counts' own means that the views are others': then all is counted anew.
        """
        until = monotonic() + seconds
        if to < self.position:
            self.position = 0
            self.events.clear()
            self.rejections.clear()
        while self.position < to:
            upto = min(self.position + AT_ONCE, to)
            bounds = {"after": self.position, "upto": upto}
            events = values(connection, SQL["events"], **bounds)
            rejections = values(connection, SQL["rejections"], **bounds)
            for family, kind, count in events:
                self.events[family, kind] += count
            for code, count in rejections:
                self.rejections[code] += count
            self.position = upto
            if monotonic() > until:
                break
        return self.position >= to


def open_findings(connection: Connection[Any]) -> list[tuple[str, str, int]]:
    """(rule, severity, how many) of the findings that are open now; rules that have none say so with 0."""
    return [(rule, severity, count) for rule, severity, count in values(connection, SQL["findings"])]
