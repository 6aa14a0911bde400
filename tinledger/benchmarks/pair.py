"""Measures two processes of intake beside one, each over the same topics of two partners, and looks for holes."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from signal import SIGKILL
from typing import Final

import psycopg

from consumers.kafka import Topics
from stack import Running, process
from tinledger.benchmarks.doors import enrol, say
from tinledger.benchmarks.material import PARTNER
from tinledger.benchmarks.measuring import Figure, Report, Size, Timed, database, in_turns
from tinledger.benchmarks.taking import GO, LOOK_SECONDS

ONE: Final = Topics("bench-one.")
TWO: Final = Topics("bench-two.")
OTHER: Final = "shop-bench"
SILENT: Final = "shop-silent"
"""With the office, four topics: the two of them that speak are never both in one half."""
MODULE: Final = "tinledger.benchmarks.taking"
SECONDS: Final = 60.0


def measure(running: Running, folder: Path, size: Size, report: Report) -> list[Figure]:
    """One process over two partners' topics, and two with one each, in turns. Raises RuntimeError for a hole."""
    one, two = Timed(), Timed()
    count = size.of(500, 10_000)
    with ExitStack() as ends:
        alone = ends.enter_context(crew(running, ONE, "bench_one", folder, 1))
        both = ends.enter_context(crew(running, TWO, "bench_two", folder, 2))

        def round_of(taking: Crew) -> Callable[[], int]:
            taking.say(count)  # before the clock: only taking is timed
            return taking.take

        in_turns(
            size.rounds,
            lambda: [(one, round_of(alone), []), (two, round_of(both), [])],
            lambda nth, of: report(f"two processes of intake: round {nth} of {of}"),
        )
        for taking in (alone, both):
            taking.check()
    said = f"{size.rounds} rounds in turns, {count:,} sales of each of two partners; no hole in the sequence"
    return [
        Figure(name="two intake processes / one", value=two.of(one), unit="ratio", aim="≥ 1.5", how=said),
        Figure(name="two intake processes", value=two.rate, unit="records/s", aim=None, how="the median round"),
    ]


class Crew:
    """Processes of intake on one ledger, which wait until something is to be taken."""

    def __init__(self, running: Running, topics: Topics, url: str, go: Path) -> None:
        self._settings = running.kafka()
        self._topics = topics
        self._url = url
        self._go = go
        self._said = 0
        self._due = self.head()

    def head(self) -> int:
        """The last sequence."""
        with psycopg.connect(self._url) as connection:
            (last,) = connection.execute("SELECT last FROM ledger.head").fetchone() or (0,)
        return int(last)

    def settled(self, processes: int) -> bool:
        """Whether all four topics are taken, by so many processes."""
        with psycopg.connect(self._url) as connection:
            found = connection.execute(
                "SELECT count(*), count(DISTINCT pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                " AND objsubid = 1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            ).fetchone()
        return found == (4, processes)

    def say(self, count: int) -> None:
        """Both partners say so many sales."""
        for partner in (PARTNER, OTHER):
            say(self._settings, self._topics, partner, self._said, count)
        self._said += count
        self._due += 2 * count

    def take(self) -> int:
        """Let the processes take all of it; how many messages. Raises TimeoutError."""
        until = time.monotonic() + SECONDS
        with psycopg.connect(self._url, autocommit=True) as connection:
            (before,) = connection.execute("SELECT last FROM ledger.head").fetchone() or (0,)
            last = int(before)
            self._go.touch()
            try:
                while last < self._due:
                    if time.monotonic() > until:
                        raise TimeoutError(f"intake is at {last} of {self._due} after {SECONDS:.0f} s")
                    time.sleep(LOOK_SECONDS)
                    (last,) = connection.execute("SELECT last FROM ledger.head").fetchone() or (0,)
            finally:
                self._go.unlink()
        return last - int(before)

    def check(self) -> None:
        """Raises RuntimeError for a number that is missing."""
        with psycopg.connect(self._url) as connection:
            found = connection.execute(
                "SELECT count(*), min(notification_id), max(notification_id) FROM ledger.events"
            ).fetchone()
        if found != (self._due, 1, self._due):
            raise RuntimeError(f"the sequence has {found} events, first and last; expected 1 to {self._due}")


@contextmanager
def crew(running: Running, topics: Topics, name: str, folder: Path, processes: int) -> Iterator[Crew]:
    """Start processes of intake that hold their parts of the topics, and wait there. Raises TimeoutError."""
    with database(running, name) as url, ExitStack() as ends:
        enrol(url, running.kafka(), topics, [PARTNER, OTHER, SILENT])
        orders = folder / f"{name}.json"
        orders.touch(0o600)
        orders.write_text(json.dumps({"url": url, "settings": dict(running.kafka()), "prefix": topics.prefix}))
        for nth in range(processes):
            child = process.start([sys.executable, "-m", MODULE, orders], folder / f"{name}.{nth}.log", SIGKILL)
            ends.callback(process.finish, child, SIGKILL)
        made = Crew(running, topics, url, orders.with_suffix(GO))
        until = time.monotonic() + SECONDS
        while not made.settled(processes):
            if time.monotonic() > until:
                raise TimeoutError(f"intake did not share its topics: {process.tail(folder / f'{name}.0.log', 3)}")
            time.sleep(0.1)
        yield made
