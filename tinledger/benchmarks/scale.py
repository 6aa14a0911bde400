"""Measures how the cost of an event grows: a million events beside a hundred thousand, batches that sell much."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from typing import Final

import psycopg
from psycopg.sql import SQL, Identifier

from consumers import poll as polls
from consumers.kafka import Incoming
from consumers.office import HEAD
from consumers.read import events_after, last_sequence
from consumers.store import Ledger, Row
from domain.registration import OF_THE_OFFICE, OFFICE, Registration
from projections.reading import Sequenced
from projections.views import Views
from schemas.codec import decode_record, encode_record, record_from_json
from stack import Running
from tinledger.benchmarks.copies import Season
from tinledger.benchmarks.material import PARTNER, registration, sale
from tinledger.benchmarks.measuring import Figure, Report, Size, Timed, database, sessions_of
from tinledger.benchmarks.season import TOLD
from tinledger.sources import from_store

DAY: Final = date(2026, 1, 5)
MOMENT: Final = 1_767_582_000_000
"""10:00 of that day in Shanghai, epoch milliseconds."""
CORRECTED: Final = 33
"""One sale in so many is corrected."""
AT_ONCE: Final = 50_000
"""Events written in one transaction."""
EACH: Final = 200
"""Sales of each batch that the one hot batch stands beside."""


def hot(running: Running, size: Size, report: Report) -> list[Figure]:
    """Sales of one batch beside as many of batches that sell a hundredth of it, in turns."""
    sales = size.of(400, 20_000)
    one, many = Timed(), Timed()
    events = {"one": told(sales, sales), "many": told(sales, min(EACH, sales // 10))}
    rounds = size.of(1, 3)
    with database(running, "bench_hot") as url:
        for nth in range(rounds):
            report(f"hot batch: round {nth + 1} of {rounds}")
            turns = [(one, "one"), (many, "many")]
            for timed, which in turns if nth % 2 else reversed(turns):
                with emptied(url) as views:
                    timed.take(taking(views, events[which], size.poll), sessions_of(url))
    over = f"{rounds} rounds in turns, views and findings, polls of {size.poll:,}, one in {CORRECTED} corrected"
    return [
        Figure(
            name=f"cost of a sale, one batch of 20,000 sales / batches of {EACH}", value=many.of(one), unit="ratio",
            aim="≤ 1.3", how=f"{over}; {sales:,} sales",
        ),
        Figure(
            name=f"cost of a sale, one batch of 20,000 sales / batches of {EACH}, by processor time",
            value=many.effort_of(one), unit="ratio", aim=None, how=over,
        ),
    ]  # fmt: skip


def growth(running: Running, size: Size, report: Report) -> list[Figure]:
    """Views and findings of the season told eight times over, and eighty: what an event costs."""
    few, lots = Timed(), Timed()
    copies = size.of(2, 8), size.of(4, 80)
    with psycopg.connect(running.database_url, autocommit=True) as connection:
        season = Season(events_after(connection, 0, last_sequence(connection)))
    counts = []
    for timed, times in ((few, copies[0]), (lots, copies[1])):
        with database(running, "bench_growth") as url:
            report(f"growth: the season {times} times over")
            store(url, season.events(times))
            with emptied(url) as views, from_store(url) as source:
                timed.take(lambda: views.catch_up(source, at_once=size.poll), sessions_of(url))
                counts.append(views.position())
    over = f"the sample season told {copies[1]} times over ({counts[1]:,} events) and {copies[0]} ({counts[0]:,}), once"
    return [
        Figure(
            name="cost of an event, a million / a hundred thousand", value=few.of(lots), unit="ratio", aim="≤ 1.1",
            how=f"{over}; views and findings, polls of {size.poll:,}",
        ),
        Figure(
            name="cost of an event, a million / a hundred thousand, by processor time", value=few.effort_of(lots),
            unit="ratio", aim=None, how=over,
        ),
        Figure(name="views and findings of a million events", value=lots.rate, unit="events/s", aim=None, how=over),
    ]  # fmt: skip


def told(sales: int, of_each: int) -> list[Sequenced]:
    """So many sales by one registered partner, so many of each batch, decided as intake does; some are corrected."""
    record = record_from_json("PartnerRegistration", {**HEAD, **registration(DAY)})
    said = [(OF_THE_OFFICE, "PartnerRegistration", record)]
    whose = Registration.read(1, decode_record(encode_record("PartnerRegistration", record)).record)
    batches = sales // of_each
    for nth in range(sales):
        one = {**sale(nth, DAY, MOMENT), "batch_number": f"B{nth % batches:04d}"}
        said.append((whose, "SalesRecord", one))
        if nth % CORRECTED == 0:
            said.append(
                (whose, "SalesRecord", {**one, "number": f"{one['number']}/1", "reason": "counted again", "cans": 7})
            )
    read = []
    for offset, (by, family, each) in enumerate(said):
        first = str(each["number"]).partition("/")[0]
        topic = TOLD.intake(PARTNER if by is whose else OFFICE)
        read.append(polls.read(Incoming(topic, 0, offset, MOMENT, first.encode(), encode_record(family, each), ()), by))
    made = polls.make(read, {})
    return [
        (sequence, row.state, row.originator_id, row.originator_version) for sequence, row in enumerate(made.rows, 1)
    ]


def store(url: str, events: Iterator[Sequenced]) -> None:
    """Write events into the empty store of a database, as they are."""
    ledger = Ledger(url)
    try:
        while chunk := list(islice(events, AT_ONCE)):
            with ledger.datastore.transaction(commit=True) as cursor:
                ledger.recorder.append(cursor, [Row(key, version, "", state, None) for _, state, key, version in chunk])
    finally:
        ledger.close()


def taking(views: Views, events: Sequence[Sequenced], poll: int) -> Callable[[], int]:
    """Takes events poll by poll: how many."""

    def take() -> int:
        for at in range(0, len(events), poll):
            views.take(events[at : at + poll])
        return views.position()

    return take


@contextmanager
def emptied(url: str) -> Iterator[Views]:
    """Views that hold nothing, with all rules, gone at the end."""
    schema = "bench_views"
    with psycopg.connect(url) as connection:
        yield Views(connection, schema)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SQL("DROP SCHEMA {} CASCADE").format(Identifier(schema)))
