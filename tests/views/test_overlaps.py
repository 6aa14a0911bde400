"""Batches on one line: each finding names the one that began last beside it, whatever came, changed or went when."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from tests.feed import Feed
from tests.views.conftest import Ledger

FIRST = datetime(2024, 1, 1, 8)
Run = tuple[datetime, datetime]


def test_each_batch_of_a_line_is_found_beside_the_one_that_began_last(ledger: Ledger) -> None:
    feed, chance = Feed(), random.Random(4)
    runs: dict[int, Run] = {}
    for _ in range(60):
        nth = chance.randrange(14)
        begun = FIRST + timedelta(hours=chance.randrange(24))
        run = (begun, begun + timedelta(hours=1 + chance.randrange(6)))
        said = {"started_at": f"{run[0].isoformat()}+08:00", "ended_at": f"{run[1].isoformat()}+08:00"}
        if nth not in runs and f"B{nth:02d}" not in feed_numbers(feed):
            feed.say(
                "producer-1", "BatchProduction", said, number=f"B{nth:02d}", batch_number=f"B{nth:02d}",
                work_order=f"W{nth}",
            )  # fmt: skip
            runs[nth] = run
        elif nth in runs and chance.random() < 0.3:
            feed.void("producer-1", "BatchProduction", f"B{nth:02d}")
            del runs[nth]
        elif nth in runs:
            feed.correct("producer-1", "BatchProduction", f"B{nth:02d}", said)
            runs[nth] = run
    ledger.settle(feed, "whole")
    ledger.settle(feed, "by_one", poll=1)
    assert ledger.difference("whole", "by_one") is None
    rows = ledger.rows("select subject, ground from finding where rule = 'P13' and until is null", "whole")
    found = {int(row["subject"][-2:]): int(row["ground"]["other"][-2:]) for row in rows}
    assert found == {nth: other for nth in runs if (other := named(runs, nth)) is not None}
    assert len(found) > 3


def feed_numbers(feed: Feed) -> set[str]:
    """The first numbers that were said."""
    return {key.rpartition("/")[2] for _, _, key, _ in feed.events}


def named(runs: dict[int, Run], nth: int) -> int | None:
    """The batch that began last of those made beside one; of several the one with the first number."""
    begun, ended = runs[nth]
    beside = [other for other, (start, end) in runs.items() if other != nth and start < ended and end > begun]
    return min(beside, key=lambda other: (-runs[other][0].timestamp(), other), default=None)
