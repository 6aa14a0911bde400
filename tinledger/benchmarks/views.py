"""Measures the views: a rebuild from the store with and without rules, and small polls, against the bare parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Final

import psycopg
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from consumers.kafka import Admin, PartnerProducer, Topics
from consumers.read import events_after, last_sequence
from projections.balances import balances
from projections.rules import Rule, rules
from projections.views import AT_ONCE, SCHEMA, Views
from sample.said import Said
from stack import Running
from tinledger.benchmarks.bare import Bare
from tinledger.benchmarks.material import PARTNER
from tinledger.benchmarks.measuring import Figure, Report, Size, Timed, database, milliseconds, percentile, sessions_of

SMALL: Final = 20
"""Events of a small poll: what a quiet ledger brings at once."""
BARE: Final = Topics("bench-season.")


def measure(running: Running, said: Sequence[Said], size: Size, report: Report) -> list[Figure]:
    """Rebuilds with all rules, with none, and the bare parts over the same records, in turns; then small polls."""
    alone, judged, bare = Timed(), Timed(), Timed()
    with ExitStack() as ends:
        publish(running, said)
        empty = ends.enter_context(database(running, "bench_bare"))
        reader = ends.enter_context(Bare(empty, running.kafka(), [BARE.intake(PARTNER)], size.poll))
        reader.take(len(said))
        plain, whole = Rebuild(running, ()), Rebuild(running, rules())
        for nth in range(size.rebuilds):
            report(f"views: round {nth + 1} of {size.rebuilds}")
            reader.again()
            bare.take(lambda: reader.take(len(said)), sessions_of(empty))
            for timed, rebuild in ((alone, plain), (judged, whole)) if nth % 2 else ((judged, whole), (alone, plain)):
                with rebuild.opened() as run:
                    timed.take(lambda run=run: run(None), sessions_of(running.database_url))  # type: ignore[misc]
    report("views: small polls")
    times = small_polls(running, size)
    over = f"{size.rebuilds} rounds in turns, the sample season ({len(said):,} records), polls of {AT_ONCE:,}"
    return [
        Figure(name="rebuild of all views / bare", value=alone.of(bare), unit="ratio", aim="≥ 0.5", how=over),
        Figure(
            name="rebuild of views and findings / bare", value=judged.of(bare), unit="ratio", aim="≥ 0.35",
            how=f"{over}, {len(rules())} rules",
        ),
        Figure(
            name="rules' part of the time", value=1 - judged.of(alone), unit="ratio", aim="≤ 0.4",
            how="1 − time without rules / time with them",
        ),
        Figure(
            name="rules' part of the processor time", value=1 - judged.effort_of(alone), unit="ratio", aim=None,
            how="1 − processor time without rules / with them",
        ),
        Figure(
            name="rebuild of all views / bare, by processor time", value=alone.effort_of(bare), unit="ratio",
            aim=None, how="seconds of the process and of its sessions of the database",
        ),
        Figure(
            name="rebuild of views and findings / bare, by processor time", value=judged.effort_of(bare),
            unit="ratio", aim=None, how="seconds of the process and of its sessions of the database",
        ),
        Figure(name="rebuild of all views", value=alone.rate, unit="events/s", aim=None, how="the median round"),
        Figure(
            name="rebuild of views and findings", value=judged.rate, unit="events/s", aim=None, how="the median round"
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


def publish(running: Running, said: Sequence[Said]) -> None:
    """What the season's partners said, on one topic for the bare parts. Raises RuntimeError."""
    settings = running.kafka()
    with Admin(settings, BARE) as admin:
        admin.ensure_partner_topics(PARTNER)
    with PartnerProducer.on_behalf(PARTNER, settings, BARE) as producer:
        for each in said:
            producer.send(str(each.family), each.payload, each.key)
        if failed := producer.flush():
            raise RuntimeError(f"record {failed[0].nth}: {failed[0].error}")


class Rebuild:
    """Views of everything in the store, made anew; tables are made before time is taken."""

    def __init__(self, running: Running, of: Sequence[Rule]) -> None:
        self._running, self._of = running, of

    @contextmanager
    def opened(self) -> Iterator[Callable[[int | None], int]]:
        """Empty views; calling it takes what the store holds, up to a sequence if one is given: how many events."""
        url = self._running.database_url
        with psycopg.connect(url) as writing, psycopg.connect(url, autocommit=True) as reading:
            with writing.transaction():
                writing.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(SCHEMA)))
            views = Views(writing, SCHEMA, self._of, balances())
            yield lambda to: views.catch_up(source(reading), to)


def source(connection: Connection[Any]) -> Any:
    """The store as views read it."""
    return lambda after, limit: events_after(connection, after, limit)


def small_polls(running: Running, size: Size) -> list[float]:
    """Milliseconds of each of the last small polls of the store, all views and rules; the views are at its end then."""
    with psycopg.connect(running.database_url, autocommit=True) as reading:
        last = last_sequence(reading)
        before = max(0, last - (size.small_polls + WARM) * SMALL)
        with Rebuild(running, rules()).opened() as run:
            run(before)
        with psycopg.connect(running.database_url) as writing:
            views = Views(writing)
            take = source(reading)
            times = []
            while events := take(views.position(), SMALL):
                times.append(milliseconds(lambda events=events: views.take(events)))  # type: ignore[misc]
    return times[min(WARM, len(times) // 2) :]


WARM: Final = 60
"""Small polls before time is taken: until statements are prepared, each is planned anew."""
