"""What taking events has cost this process so far: polls, seconds, rules' seconds by kind, and how late events were.

One for the process, as counters are: a writer that opens the views anew goes on counting.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

LATE_SECONDS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0, 600.0)
"""Upper bounds of the classes that delays are counted in; what is later falls into the last, open one."""


@dataclass
class Spent:
    """Sums since the process began."""

    events: int = 0
    polls: int = 0
    seconds: float = 0.0
    rules: Counter[str] = field(default_factory=Counter)
    """Kind of row judged → microseconds of its rules."""
    late: list[int] = field(default_factory=lambda: [0] * (len(LATE_SECONDS) + 1))
    """Polls by how long after its recording the first event of the poll could be read in the views."""
    late_seconds: float = 0.0

    def poll(self, events: int, seconds: float, late_seconds: float) -> None:
        """One more poll was taken."""
        self.events += events
        self.polls += 1
        self.seconds += seconds
        late_seconds = max(late_seconds, 0.0)
        self.late[bisect_left(LATE_SECONDS, late_seconds)] += 1
        self.late_seconds += late_seconds

    def figures(self) -> dict[str, Any]:
        """The sums as they are reported."""
        return {
            "events": self.events,
            "polls": self.polls,
            "seconds": round(self.seconds, 6),
            "rule_seconds": {kind: micros / 1e6 for kind, micros in dict(self.rules).items()},
            "late": list(self.late),
            "late_seconds": round(self.late_seconds, 6),
        }


SPENT: Final = Spent()
