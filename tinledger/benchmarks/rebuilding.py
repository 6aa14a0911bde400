"""Measures rebuilds beside the readers: two processes against one, and all rules judged anew over what is there."""

from __future__ import annotations

from functools import partial
from itertools import islice
from time import perf_counter
from typing import Final

import psycopg

from consumers.office import day_began
from consumers.store import Ledger
from projections.rebuilding import build
from projections.rules import rules
from projections.swapping import beside
from projections.views import SCHEMA, Views
from sample.season import season
from stack import Running
from tinledger.benchmarks.measuring import Figure, Report, Size, Timed, database
from tinledger.benchmarks.season import SEED, Writer
from tinledger.sources import from_store, last_in_store

MILLION: Final = 1_000_000
DAYS: Final = 183
"""Days of the default run: half a season of size M, some 60,000 events. In a large run all of size L, 1.3 million."""


def measure(running: Running, size: Size, report: Report) -> list[Figure]:
    """Build all views and findings by one process and by two, in turns, from the store; then only judge."""
    one, two = Timed(), Timed()
    rounds = size.of(1, 2, 1)
    with database(running, "bench_rebuilding") as url:
        report("rebuilding: telling the season")
        tell(url, "L" if size.large else "M", size.of(20, DAYS, 366))
        last = last_in_store(url)
        for nth in range(rounds):
            report(f"rebuilding: round {nth + 1} of {rounds}, {last:,} events")
            for timed, processes in ((one, 1), (two, 2)) if nth % 2 else ((two, 2), (one, 1)):
                timed.take(lambda processes=processes: built(url, last, processes))  # type: ignore[misc]
        report("rebuilding: judging")
        seconds = judged(url)
    over = f"{rounds} rounds in turns, {last:,} events of the sample season, views and findings"
    return [
        Figure(
            name="rebuild by two processes / by one", value=two.of(one), unit="ratio", aim="≥ 1.3",
            how=f"{over}; by the clock, starting the processes included",
        ),
        Figure(
            name="rebuild beside the readers, one process", value=one.rate, unit="events/s", aim=None, how=over
        ),
        Figure(
            name="rebuild beside the readers, two processes", value=two.rate, unit="events/s", aim=None, how=over
        ),
        Figure(
            name="all rules judged anew, a million events", value=seconds * MILLION / last, unit="s", aim="≤ 60",
            how=f"without a rebuild, by one process; {seconds:.1f} s over {last:,} events",
        ),
    ]  # fmt: skip


def tell(url: str, size: str, days: int) -> None:
    """Let a season of a size be said to an empty store."""
    ledger = Ledger(url)
    try:
        writer, told = Writer(ledger), season(SEED, size)
        for record in told.cast:
            writer.register(record, record["occurred_at"])
        for day, said in islice(told.days(), days):
            began = day_began(day)
            writer.office("DayBegan", began, began["occurred_at"])
            writer.say(said)
    finally:
        ledger.close()


def built(url: str, last: int, processes: int) -> int:
    """Build everything anew; how many events."""
    return build(url, partial(from_store, url), goal=last, processes=processes, anew=True).position


def judged(url: str) -> float:
    """The seconds that it takes to judge all rules over views that have none."""
    new = beside(SCHEMA)
    with psycopg.connect(url) as connection:
        Views(connection, new, of=())
    with psycopg.connect(url) as connection:
        began = perf_counter()
        Views(connection, new, of=rules())
        return perf_counter() - began
