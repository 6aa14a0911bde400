"""Measures intake: whole polls, against the bare parts and against a transaction for each message."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Final

import psycopg

from consumers.kafka import Place, Topics
from stack import Running
from tinledger.benchmarks.bare import Bare
from tinledger.benchmarks.doors import Door
from tinledger.benchmarks.material import PARTNER
from tinledger.benchmarks.measuring import WARM, Figure, Report, Size, Timed, Turn, database, in_turns, sessions_of

POLLS: Final = Topics("bench-polls.")
SINGLY: Final = Topics("bench-singly.")
FULL: Final = Topics("bench-full.")
PARTNERS: Final = 500
"""Who said what is in the full store already."""
FILL: Final = """
INSERT INTO ledger.events (originator_id, originator_version, topic, state, notification_id)
SELECT CASE WHEN 2 * n < %(events)s THEN 'acme-' ELSE 'mill-' END
    || to_char(n / (%(events)s / %(partners)s), 'FM000') || '/SalesRecord/SR-'
    || to_char(n %% (%(events)s / %(partners)s), 'FM0000000'),
  1, 'SalesRecordRecorded.v1', %(state)s, %(last)s + n
FROM generate_series(1, %(events)s) AS n
"""
"""Natural numbers under as many partners as there may be: what the measured partner says goes into the midst."""
STATE_BYTES: Final = 240
"""What a sale takes in the store."""


def measure(running: Running, size: Size, report: Report) -> list[Figure]:
    """Whole polls, the bare parts and single messages, in turns over sales that differ in their numbers alone."""
    polls, bare, single = Timed(), Timed(), Timed()
    rounds = size.rounds + WARM
    with ExitStack() as ends:
        whole = Door(running, POLLS, "bench_polls", size.poll, ends)
        one = Door(running, SINGLY, "bench_singly", 1, ends)
        whole.say((size.records + size.poll) * rounds)  # the last poll of a round may pass its end
        one.say(size.single_records * rounds)
        empty = ends.enter_context(database(running, "bench_bare"))
        reader = ends.enter_context(Bare(empty, running.kafka(), [Place(POLLS.intake(PARTNER), 0)], size.poll))
        turns: list[Turn] = [
            (bare, lambda: reader.take(size.records), sessions_of(empty)),
            (polls, lambda: whole.take(size.records), sessions_of(whole.url)),
            (single, lambda: one.take(size.single_records), sessions_of(one.url)),
        ]
        in_turns(size.rounds, lambda: turns, lambda nth, of: report(f"intake: round {nth} of {of}"))
    said = f"{size.rounds} rounds in turns, {size.records:,} sales each, empty store, one process"
    return [
        Figure(name="intake / bare", value=polls.of(bare), unit="ratio", aim="≥ 0.6", how=said),
        Figure(
            name="intake / one message a transaction", value=polls.of(single), unit="ratio", aim="≥ 30",
            how=f"{said}; {size.single_records} sales a round one by one",
        ),
        Figure(
            name="intake / bare, by processor time", value=polls.effort_of(bare), unit="ratio", aim=None,
            how=f"{said}; seconds of the process and of its sessions of the database",
        ),
        Figure(name="intake", value=polls.rate, unit="records/s", aim=None, how="the median round"),
        Figure(name="bare", value=bare.rate, unit="records/s", aim=None, how="the median round"),
    ]  # fmt: skip


def full(running: Running, size: Size, report: Report) -> list[Figure]:
    """Whole polls into a store that holds many events of many partners already, beside the bare parts."""
    events = size.of(10_000, 300_000, 5_000_000)
    polls, bare = Timed(), Timed()
    rounds = size.rounds + WARM
    with ExitStack() as ends:
        whole = Door(running, FULL, "bench_full", size.poll, ends)
        report(f"intake: filling a store with {events:,} events")
        fill(whole.url, events)
        whole.say((size.records + size.poll) * rounds)
        empty = ends.enter_context(database(running, "bench_bare"))
        reader = ends.enter_context(Bare(empty, running.kafka(), [Place(FULL.intake(PARTNER), 0)], size.poll))
        turns: list[Turn] = [
            (bare, lambda: reader.take(size.records), sessions_of(empty)),
            (polls, lambda: whole.take(size.records), sessions_of(whole.url)),
        ]
        in_turns(size.rounds, lambda: turns, lambda nth, of: report(f"intake into a full store: round {nth} of {of}"))
    said = (
        f"{size.rounds} rounds in turns, {size.records:,} sales each, one process, into a store of {events:,} events "
        f"of {PARTNERS} partners with natural numbers"
    )
    name = f"intake / bare, {events:,} events"
    return [
        Figure(name=name, value=polls.of(bare), unit="ratio", aim="≥ 0.45" if size.large else None, how=said),
        Figure(
            name=f"{name}, by processor time", value=polls.effort_of(bare), unit="ratio", aim=None,
            how=f"{said}; seconds of the process and of its sessions of the database",
        ),
    ]  # fmt: skip


def fill(database_url: str, events: int) -> None:
    """Put events into the store, past intake: their bytes are zeroes, which nobody reads here."""
    with psycopg.connect(database_url) as connection:
        (last,) = connection.execute("SELECT last FROM ledger.head").fetchone() or (0,)
        given = {"events": events, "partners": PARTNERS, "state": bytes(STATE_BYTES), "last": last}
        connection.execute("SET LOCAL synchronous_commit = off")
        connection.execute(FILL, given)
        connection.execute("UPDATE ledger.head SET last = last + %s", (events,))
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("ANALYZE ledger.events")
        connection.execute("CHECKPOINT")
