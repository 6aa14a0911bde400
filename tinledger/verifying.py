"""Re-reads store, Kafka and views from the first event, and names the first thing in which two of them differ."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from time import monotonic
from typing import Any, Final

import psycopg
from eventsourcing.persistence import Notification
from psycopg import Connection

from consumers.kafka import LEDGER_PARTITIONS, TOPICS, Incoming, Outgoing, Place, Reader
from consumers.locks import connect
from consumers.read import events_after, last_sequence
from consumers.relay import published
from consumers.store import Ledger
from projections.views import SCHEMA, Views, compare
from stack import Running
from tinledger.shared import progress
from tinledger.sources import told

AT_ONCE: Final = 2_000
LAG_SECONDS: Final = 30.0
"""How long the relay may take to publish what the store has."""
BESIDE: Final = "views_verify"
SHOWN: Final = 20_000
"""Events between two lines of progress."""


def store_and_kafka(running: Running) -> tuple[int, str | None]:
    """How many events both have, and the first difference: a hole, or another key, value, header or timestamp."""
    ledger = Ledger(running.database_url)
    try:
        with ExitStack() as ends:
            last = last_sequence(ends.enter_context(connect(running.database_url)))
            topic = [ends.enter_context(_partition(running, partition)) for partition in range(LEDGER_PARTITIONS)]
            at = 0
            for at, event in enumerate(_stored(ledger, last), 1):
                if event.id != at:
                    return at - 1, f"sequence {at} is missing in the store: {event.id} follows {at - 1}"
                due = published(
                    event.id, str(event.originator_id), event.originator_version, event.topic, bytes(event.state)
                )
                if difference := _difference(at, due, topic[due.partition].next()):
                    return at, difference
                if at % SHOWN == 0:
                    progress(f"  {at:,} of {last:,} events compared between store and Kafka")
            return at, None if at == last else f"sequence {at + 1} is missing in the store, whose head says {last}"
    finally:
        ledger.close()


def _stored(ledger: Ledger, last: int) -> Iterator[Notification]:
    after = 0
    while after < last:
        section = ledger.notification_log.select(after + 1, min(AT_ONCE, last - after))
        if not section:
            return
        yield from section
        after = section[-1].id


class Partition:
    """The messages of one partition of ledger.events, in order."""

    def __init__(self, reader: Reader, place: Place) -> None:
        self._reader = reader
        self._ready: list[Incoming] = []
        self._at = 0
        reader.assign({place: 0})

    def next(self) -> Incoming | None:
        """The next message; None when none comes within LAG_SECONDS."""
        until = monotonic() + LAG_SECONDS
        while self._at == len(self._ready):
            if monotonic() > until:
                return None
            self._ready, self._at = self._reader.poll(), 0
        self._at += 1
        return self._ready[self._at - 1]

    def __enter__(self) -> Partition:
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.close()


def _partition(running: Running, partition: int) -> Partition:
    return Partition(Reader(running.kafka(), committed=True), Place(TOPICS.ledger, partition))


def _difference(sequence: int, due: Outgoing, found: Incoming | None) -> str | None:
    where = f"{due.topic} partition {due.partition}"
    if found is None:
        return f"sequence {sequence} ({due.key.decode()}) is in the store and not on {where}"
    place = f"{where} offset {found.offset}"
    for name, here, there in (
        ("sequence", dict(due.headers)["sequence"], dict(found.headers).get("sequence")),
        ("key", due.key, found.key),
        ("timestamp", due.timestamp, found.timestamp),
        *((f"header {name}", value, dict(found.headers).get(name)) for name, value in due.headers),
        ("number of headers", len(due.headers), len(found.headers)),
    ):
        if here != there:
            return f"sequence {sequence} has {name} {_shown(here)} in the store and {_shown(there)} on {place}"
    if due.value != found.value:
        at = next(
            (n for n, (a, b) in enumerate(zip(due.value, found.value, strict=False)) if a != b),
            min(len(due.value), len(found.value)),
        )
        return f"sequence {sequence} ({due.key.decode()}) differs from byte {at} on between the store and {place}"
    return None


def _shown(value: object) -> str:
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)


def views_and_store(running: Running) -> tuple[int, str | None]:
    """Position of the views, and the first row in which they differ from views made anew from the store.

    Who reads goes on; the views' own process waits while the last tables are compared.
    """
    with (
        psycopg.connect(running.database_url) as live,
        psycopg.connect(running.database_url) as beside,
        connect(running.database_url) as reading,
    ):
        _drop(beside)
        try:
            fresh = Views(beside, BESIDE)
            source = told(lambda after, limit: events_after(reading, after, limit))
            fresh.catch_up(source, _position(live))
            live.commit()
            with live.transaction():
                live.execute("LOCK TABLE views.progress IN SHARE MODE")
                position = _position(live)
                fresh.catch_up(source, position)
                return position, compare(live, SCHEMA, BESIDE)
        finally:
            beside.rollback()
            _drop(beside)


def _position(connection: Connection[Any]) -> int:
    row = connection.execute("SELECT position FROM views.progress").fetchone()
    return int(row[0]) if row else 0


def _drop(connection: Connection[Any]) -> None:
    with connection.transaction():
        connection.execute(f"DROP SCHEMA IF EXISTS {BESIDE} CASCADE")
