"""Measures the relay: from the store to `ledger.events`, beside a tuned producer that sends the same from memory."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from threading import Event, Thread
from typing import Any, Final

from kafka import KafkaProducer

from consumers.kafka import RECONNECT, WAIT_SECONDS, Admin, Settings, Topics
from consumers.read import StoredRow
from consumers.relay import POLL_EVENTS, Relay, published
from consumers.store import Ledger, Row
from consumers.topics import Outgoing
from schemas.codec import decode_record, encode_record, event_frame
from schemas.envelopes import Envelopes
from stack import Running
from tinledger.benchmarks.material import PARTNER, sale
from tinledger.benchmarks.measuring import WARM, Figure, Report, Size, Timed, Turn, database, in_turns, sessions_of

TOPICS: Final = Topics("bench-relay.")
ONE: Final = Topics("bench-relay-one.")
FIVE: Final = Topics("bench-relay-five.")
SECONDS: Final = 60.0
AT_ONCE: Final = 5_000


def measure(running: Running, size: Size, report: Report) -> list[Figure]:
    """The relay, and the producer with one header and with the relay's five, in turns over the same events."""
    relay, one, five = Timed(), Timed(), Timed()
    rounds = size.rounds + WARM
    count = size.of(1_000, 30_000)
    settings = running.kafka()
    with ExitStack() as ends:
        url = ends.enter_context(database(running, "bench_relay"))
        rows = fill(url, rounds * (count + POLL_EVENTS) + POLL_EVENTS)
        with Admin(settings, TOPICS) as admin:
            admin.ensure_ledger_topics()
        messages = [
            published(nth, row.originator_id, row.originator_version, row.topic, row.state)
            for nth, row in enumerate(rows[:count], 1)
        ]
        few = [message._replace(headers=message.headers[:1]) for message in messages]
        producers = [ends.enter_context(tuned(settings, topics)) for topics in (ONE, FIVE)]
        gate = ends.enter_context(following(url, settings))

        def turns() -> list[Turn]:
            return [
                (relay, lambda: gate.let(count), sessions_of(url)),
                (one, lambda: send(producers[0], ONE, few), []),
                (five, lambda: send(producers[1], FIVE, messages), []),
            ]

        in_turns(size.rounds, turns, lambda nth, of: report(f"relay: round {nth} of {of}"))
    said = (
        f"{size.rounds} rounds in turns, {count:,} events each; the relay reads them in the store and publishes them "
        "in transactions with five headers, the producer has them in memory and knows no transactions (lz4, batches "
        "of 262,144 bytes, linger 20 ms, acks all, partition given)"
    )
    return [
        Figure(
            name="relay / tuned producer", value=relay.of(one), unit="ratio", aim="≥ 0.85", how=f"{said}; one header"
        ),
        Figure(
            name="relay / tuned producer with the relay's headers", value=relay.of(five), unit="ratio", aim=None,
            how=f"{said}; five headers, as the relay's",
        ),
        Figure(
            name="relay / tuned producer, by processor time", value=relay.effort_of(one), unit="ratio", aim=None,
            how=f"{said}; one header; seconds of the process and of its sessions of the database",
        ),
        Figure(name="relay", value=relay.rate, unit="events/s", aim=None, how="the median round"),
    ]  # fmt: skip


def fill(database_url: str, count: int) -> list[Row]:
    """A store with so many sales in it, and its rows."""
    day, moment = date.today(), int(time.time() * 1000)
    frame = event_frame("SalesRecord", "Recorded", 1)
    envelopes = Envelopes(PARTNER, 1, f"intake.{PARTNER}", 0)
    rows = []
    for nth in range(count):
        record = sale(nth, day, moment)
        body = decode_record(encode_record("SalesRecord", record)).body
        state = envelopes.event(frame, moment, bytes(16), nth, moment, bytes(32), stands=True, body=body)
        rows.append(Row(f"{PARTNER}/SalesRecord/{record['number']}", 1, "SalesRecordRecorded.v1", state, None))
    ledger = Ledger(database_url)
    try:
        for start in range(0, count, AT_ONCE):
            with ledger.datastore.transaction(commit=True) as cursor:
                ledger.recorder.append(cursor, rows[start : start + AT_ONCE])
    finally:
        ledger.close()
    return rows


class Gate:
    """Holds a relay between its transactions, and lets it publish so many events at a time."""

    def __init__(self) -> None:
        self._open, self._reached = Event(), Event()
        self._left = 0
        self._taken = 0

    def told(self, events: Sequence[StoredRow]) -> None:
        """Called by the relay after each transaction."""
        self._taken += len(events)
        if self._taken >= self._left:
            self._open.clear()
            self._reached.set()
            self._open.wait()

    def let(self, count: int) -> int:
        """Let it publish at least so many; how many it did. Raises TimeoutError."""
        self._reached.clear()
        self._taken, self._left = 0, count
        self._open.set()
        if not self._reached.wait(SECONDS):
            raise TimeoutError(f"the relay published {self._taken} of {count} events in {SECONDS:.0f} s")
        return self._taken

    def close(self) -> None:
        """Let it go."""
        self._left = 1 << 62
        self._open.set()


@contextmanager
def following(database_url: str, settings: Settings) -> Iterator[Gate]:
    """A relay that waits at a gate."""
    gate, stop = Gate(), Event()
    relay = Relay(database_url, settings, TOPICS, told=gate.told)
    thread = Thread(target=relay.run, args=(stop,), daemon=True)
    thread.start()
    try:
        if not gate._reached.wait(SECONDS):
            raise TimeoutError(f"the relay did not begin in {SECONDS:.0f} s")
        yield gate
    finally:
        stop.set()
        gate.close()
        thread.join(SECONDS)


@contextmanager
def tuned(settings: Settings, topics: Topics) -> Iterator[KafkaProducer]:
    """kafka-python's producer as fast as settings make it."""
    with Admin(settings, topics) as admin:
        admin.ensure_ledger_topics()
    more: dict[str, Any] = {"batch_size": 262_144, "linger_ms": 20, "compression_type": "lz4", "acks": "all"}
    producer = KafkaProducer(**settings, **RECONNECT, **more, max_request_size=2_000_000, enable_idempotence=False)
    try:
        yield producer
    finally:
        producer.close(timeout=1)


def send(producer: KafkaProducer, topics: Topics, messages: Sequence[Outgoing]) -> int:
    """Send all and wait until the broker has them; how many."""
    for each in messages:
        producer.send(
            topics.ledger, value=each.value, key=each.key, headers=each.headers, partition=each.partition,
            timestamp_ms=each.timestamp,
        )  # fmt: skip
    producer.flush(timeout=WAIT_SECONDS)
    return len(messages)
