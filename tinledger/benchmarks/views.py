"""Measures the views: live, made anew from the store, in small polls, beside the bare parts over the same events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from threading import Event
from typing import Any, Final

import psycopg
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from consumers.kafka import LEDGER_PARTITIONS, Place, Reader
from consumers.read import events_after, last_sequence
from consumers.topics import Topics
from projections.balances import balances
from projections.live import follow
from projections.reading import Sequenced
from projections.rebuilding import build, processes_here
from projections.rules import Rule, rules
from projections.swapping import beside
from projections.views import SCHEMA, Views
from stack import Running
from tinledger.benchmarks.bare_events import BareEvents, publish
from tinledger.benchmarks.copies import Season
from tinledger.benchmarks.measuring import Figure, Report, Size, Timed, database, milliseconds, percentile, sessions_of
from tinledger.benchmarks.scale import store
from tinledger.sources import from_store

SMALL: Final = 20
"""Events of a small poll: what a quiet ledger brings at once."""
LOG: Final = Topics("bench-season.")


def measure(running: Running, size: Size, report: Report) -> list[Figure]:
    """Live and from the store, with all rules and with none, beside the bare parts, in turns; then small polls."""
    bare, live, plain_live, built, plain_built = Timed(), Timed(), Timed(), Timed(), Timed()
    copies, processes = size.of(1, COPIES), processes_here()
    with ExitStack() as ends:
        url = ends.enter_context(database(running, "bench_views"))
        report("views: telling the season many times over")
        count = told(running, url, copies)
        empty = ends.enter_context(database(running, "bench_bare"))
        reader = ends.enter_context(BareEvents(empty, running.kafka(), LOG, size.poll))
        turns: list[tuple[Timed, Callable[[], None]]] = [
            (bare, lambda: read_bare(reader, count, bare, sessions_of(empty))),
            (live, lambda: following(running, url, rules(), count, size, live)),
            (plain_live, lambda: following(running, url, (), count, size, plain_live)),
            (built, lambda: make_anew(url, rules(), count, processes, built)),
            (plain_built, lambda: make_anew(url, (), count, processes, plain_built)),
        ]
        for nth in range(size.rebuilds):
            report(f"views: round {nth + 1} of {size.rebuilds}, {count:,} events")
            for _, work in turns if nth % 2 else reversed(turns):
                work()
    report("views: small polls")
    times = small_polls(running, size)
    over = f"{size.rebuilds} rounds in turns, the sample season told {copies} times over ({count:,} events)"
    parts = "bare: kafka-python → fastavro → COPY into a table without indexes, over the same events"
    of_polls = f"{over}, ledger.events in polls of up to {size.poll:,}, the views' own loop, one process; {parts}"
    of_store = f"{over}, as `tinledger projection rebuild` does from the store, {processes} processes; {parts}"
    return [
        Figure(
            name="live projection of views and findings / bare", value=live.of(bare), unit="ratio", aim="≥ 0.2",
            how=f"{of_polls}, {len(rules())} rules",
        ),
        Figure(
            name="rules' part of the time", value=1 - live.of(plain_live), unit="ratio", aim="≤ 0.4",
            how="live: 1 − time without rules / time with them",
        ),
        Figure(name="rebuild of all views / bare", value=plain_built.of(bare), unit="ratio", aim="≥ 0.5", how=of_store),
        Figure(
            name="rebuild of views and findings / bare", value=built.of(bare), unit="ratio", aim="≥ 0.35",
            how=f"{of_store}, {len(rules())} rules",
        ),
        Figure(
            name="live projection of views and findings / bare, by processor time", value=live.effort_of(bare),
            unit="ratio", aim=None, how="seconds of the process and of its sessions of the database",
        ),
        Figure(
            name="rules' part of the processor time", value=1 - live.effort_of(plain_live), unit="ratio", aim=None,
            how="live: 1 − processor time without rules / with them",
        ),
        Figure(name="bare parts of a projection", value=bare.rate, unit="events/s", aim=None, how="the median round"),
        Figure(
            name="live projection of views and findings", value=live.rate, unit="events/s", aim=None,
            how="the median round",
        ),
        Figure(
            name="rebuild of views and findings", value=built.rate, unit="events/s", aim=None, how="the median round"
        ),
        Figure(
            name=f"poll of {SMALL} events, views and rules, p95", value=percentile(times, 0.95), unit="ms",
            aim="≤ 15", how=f"{len(times)} polls at the end of the season; fsync as in the product",
        ),
        Figure(
            name=f"poll of {SMALL} events, views and rules, p50", value=percentile(times, 0.5), unit="ms", aim=None,
            how="the same polls",
        ),
    ]  # fmt: skip


COPIES: Final = 4
"""How often the season is told: so often that what a rebuild does once, tables and processes, is little of it."""


def told(running: Running, url: str, copies: int) -> int:
    """The season in the store of a database and on a published log, so many times over; how many events."""
    with psycopg.connect(running.database_url, autocommit=True) as reading:
        season = Season(events_after(reading, 0, last_sequence(reading)))
    events = list(season.events(copies))
    store(url, iter(events))
    publish(running, events, LOG)
    return len(events)


def read_bare(reader: BareEvents, count: int, timed: Timed, sessions: Sequence[int]) -> None:
    """The bare parts read the log once more, from its beginning."""
    reader.again()
    timed.take(lambda: reader.take(count), sessions)


def following(running: Running, url: str, of: Sequence[Rule], count: int, size: Size, timed: Timed) -> None:
    """Empty views take so many events from Kafka, as the part that follows it does; tables are made before."""
    stop = Event()

    def taken(events: Sequence[Sequenced]) -> None:
        if events[-1][0] >= count:
            stop.set()

    with emptied(url, of) as views, Reader(running.kafka(), committed=True, poll_records=size.poll) as reader:

        def assign(starts: Mapping[int, int]) -> None:
            reader.assign({Place(LOG.ledger, partition): at for partition, at in starts.items()})

        def take() -> int:
            follow(views, range(LEDGER_PARTITIONS), assign, reader.poll, stop, taken)
            return views.position()

        timed.take(take, sessions_of(url))


def make_anew(url: str, of: Sequence[Rule], count: int, processes: int, timed: Timed) -> None:
    """Build views from the store beside none, as `tinledger projection rebuild` does, tables and all."""
    drop(url)
    timed.take(lambda: build(url, partial(from_store, url), goal=count, processes=processes, anew=True, of=of).position)
    drop(url)


@contextmanager
def emptied(url: str, of: Sequence[Rule]) -> Iterator[Views]:
    """Views that hold nothing yet, open for writing."""
    drop(url)
    with psycopg.connect(url) as writing:
        yield Views(writing, SCHEMA, of, balances())


def drop(url: str) -> None:
    """Drop the views, and those that were built beside them."""
    with psycopg.connect(url, autocommit=True) as connection:
        for schema in (SCHEMA, beside(SCHEMA)):
            connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(schema)))


def source(connection: Connection[Any]) -> Any:
    """The store as views read it."""
    return lambda after, limit: events_after(connection, after, limit)


def small_polls(running: Running, size: Size) -> list[float]:
    """Milliseconds of each of the last small polls of the store, all views and rules; the views are at its end then."""
    with psycopg.connect(running.database_url, autocommit=True) as reading:
        last = last_sequence(reading)
        before = max(0, last - (size.small_polls + FIRST) * SMALL)
        with emptied(running.database_url, rules()) as views:
            views.catch_up(source(reading), before)
        with psycopg.connect(running.database_url) as writing:
            views = Views(writing)
            take = source(reading)
            times = []
            while events := take(views.position(), SMALL):
                times.append(milliseconds(lambda events=events: views.take(events)))  # type: ignore[misc]
    return times[min(FIRST, len(times) // 2) :]


FIRST: Final = 60
"""Small polls before time is taken: until statements are prepared, each is planned anew."""
