"""The relay: what the store holds is published on `ledger.events`, the same bytes in the same order, once each."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from threading import Event
from time import monotonic
from typing import Any, Final, NamedTuple

from psycopg import Connection

from consumers.kafka import (
    LEDGER_PARTITIONS,
    TOPICS,
    WAIT_SECONDS,
    Admin,
    Incoming,
    Outgoing,
    Place,
    Publisher,
    Reader,
    Settings,
    Topics,
    ledger_partition,
)
from consumers.locks import alive, connect, try_lock
from consumers.loop import LONGEST_WAIT, WAKE_SECONDS, MustStop, keep
from consumers.read import StoredRow, events_after, last_sequence, rows_after
from consumers.store import SCHEMA, SHARD, Ledger
from schemas.codec import FRAME
from schemas.quick import integer

log = logging.getLogger(__name__)

POLL_EVENTS: Final = 10_000
"""Events published at once; a transaction takes some 7 ms however few they are."""

MANY: Final = 1_000
"""Where so many events go into one transaction, more are waiting."""

POLL_BYTES: Final = 16 << 20
"""And at most so many bytes of them at once."""

LOCK: Final = f"relay/s{SHARD}"
SOURCE: Final = f"urn:tinledger:s{SHARD}".encode()
"""`ce_source` of CloudEvents: the ledger and its shard."""

BACK: Final = 16
"""How many offsets from the end the last event is looked for first; then twice as many, and so on."""


def published(
    sequence: int, originator_id: str, version: int, topic: str, state: bytes, topics: Topics = TOPICS
) -> Outgoing:
    """The Kafka record of an event: nothing but a function of its row, so that anyone can compare."""
    return Outgoing(
        topics.ledger,
        ledger_partition(originator_id),
        originator_id.encode(),
        state,
        [
            ("sequence", str(sequence).encode()),
            ("ce_id", f"{originator_id}/{version}".encode()),
            ("ce_source", SOURCE),
            ("ce_specversion", b"1.0"),
            ("ce_type", topic.encode()),
        ],
        recorded_at(state),
    )


def recorded_at(state: bytes) -> int:
    """The ledger's clock in an event's bytes, epoch milliseconds, without decoding the rest."""
    return integer(state, FRAME)[0]


def sequence_of(message: Incoming) -> int:
    """The sequence that a message of `ledger.events` carries. Raises MustStop for one that carries none."""
    for name, value in message.headers:
        if name == "sequence":
            return int(value)
    raise MustStop(f"{message.topic} partition {message.partition} offset {message.offset} has no header `sequence`")


class Last(NamedTuple):
    """The newest event of a partition; sequence 0: it has none."""

    sequence: int
    message: Incoming | None


def last_published(reader: Reader, topics: Topics = TOPICS) -> dict[int, Last]:
    """The newest event of every partition, read back from the broker."""
    places = [Place(topics.ledger, partition) for partition in range(LEDGER_PARTITIONS)]
    starts, ends = reader.starts(places), reader.ends(places)
    return {place.partition: _last(reader, place, starts[place], ends[place]) for place in places}


def _last(reader: Reader, place: Place, start: int, end: int) -> Last:
    back = BACK
    while end > start:
        begin = max(start, end - back)
        reader.assign({place: begin})
        reader.seek(place, begin)
        found = None
        until = monotonic() + WAIT_SECONDS
        while reader.next(place) < end:
            if monotonic() > until:
                raise TimeoutError(f"{place.name}: not read up to offset {end} in {WAIT_SECONDS:.0f} s")
            for message in reader.poll():
                found = message
        if found is not None:
            return Last(sequence_of(found), found)
        if begin == start:
            break
        back *= 2
    return Last(0, None)


class Relay:
    """One process of the relay; a second one waits for its lock."""

    def __init__(
        self,
        database_url: str,
        settings: Settings,
        topics: Topics = TOPICS,
        schema: str = SCHEMA,
        told: Callable[[Sequence[StoredRow]], None] | None = None,
    ) -> None:
        """`told`: called with the events of each transaction once they are published; it must not raise."""
        self._database_url = database_url
        self._told = told
        self._settings = settings
        self._topics = topics
        self._schema = schema
        self.published = 0
        """Events published since this object was made."""
        self.position = 0
        """The sequence up to which all is published, as far as this object has seen; 0 before it began."""

    def run(self, stop: Event) -> None:
        """Publish what comes until `stop` is set. Raises MustStop where store and topic contradict each other."""
        keep("relay", stop, self._once)

    def _once(self, stop: Event) -> None:
        ledger = Ledger(self._database_url, self._schema)
        try:
            with connect(self._database_url) as connection:
                while not try_lock(connection, LOCK):
                    if stop.wait(LONGEST_WAIT):
                        return
                with Admin(self._settings, self._topics) as admin:
                    admin.ensure_ledger_topics()
                # The publisher first: opening it ends what an older one left open, so that the ends hold still.
                publisher = Publisher(self._settings, f"{self._topics.prefix}tinledger-relay-s{SHARD}")
                try:
                    with Reader(self._settings, committed=True) as reader:
                        last = compare(connection, last_published(reader, self._topics), self._schema)
                    self._follow(stop, ledger, connection, publisher, last)
                finally:
                    publisher.close()
        finally:
            ledger.close()

    def _follow(
        self, stop: Event, ledger: Ledger, connection: Connection[Any], publisher: Publisher, last: dict[int, int]
    ) -> None:
        connection.execute(f'LISTEN "{ledger.recorder.channel_name}"')
        self.position = min(last.values())
        section = self._read(ledger, self.position)
        while not stop.is_set():
            if not section:
                for _ in connection.notifies(timeout=WAKE_SECONDS, stop_after=1):
                    pass
                alive(connection)
                section = self._read(ledger, self.position)
                continue
            placed = [(event, ledger_partition(event.originator_id)) for event in section]
            due = [event for event, partition in placed if event.sequence > last[partition]]
            if due:
                publisher.begin([message for event in due for message in _messages(event, self._topics)])
            after = section[-1].sequence
            # While many wait, the next are read while the broker takes what was begun. Else they are read afterwards:
            # what comes in the meantime would miss the next transaction and wait for the one after it.
            behind = len(section) >= MANY
            following = self._read(ledger, after) if behind else None
            if due:
                publisher.end()
                for event, partition in placed:
                    last[partition] = max(last[partition], event.sequence)
                self.published += len(due)
                if self._told is not None:
                    self._told(due)
            self.position = after
            section = self._read(ledger, after) if following is None else following

    def _read(self, ledger: Ledger, after: int) -> Sequence[StoredRow]:
        with ledger.datastore.get_connection() as reading:
            return _bounded(rows_after(reading, after, POLL_EVENTS, self._schema))


def _bounded(section: Sequence[StoredRow]) -> Sequence[StoredRow]:
    size = 0
    for nth, event in enumerate(section):
        size += len(event.state)
        if size > POLL_BYTES and nth:
            return section[:nth]
    return section


def _messages(event: StoredRow, topics: Topics) -> list[Outgoing]:
    """An event's record, and for a rejection the same on its partner's own topic."""
    name = event.originator_id
    message = published(event.sequence, name, event.version, event.topic, event.state, topics)
    if not event.topic.startswith("Rejected."):
        return [message]
    partner = name.split("/", 1)[0]
    return [message, message._replace(topic=topics.rejections(partner), partition=0)]


def compare(connection: Connection[Any], found: Mapping[int, Last], schema: str = SCHEMA) -> dict[int, int]:
    """From where each partition goes on. Raises MustStop if the topic is ahead of the store, or says something else.

    A partition that ends before what the store has for it goes on from its end: what it lost is published again.
    """
    head = last_sequence(connection, schema)
    for partition, last in found.items():
        if last.message is None:
            continue
        if last.sequence > head:
            raise MustStop(
                f"{last.message.topic} partition {partition} ends with sequence {last.sequence}, the store "
                f"with {head}: the store lost its end; fill it from the topic before going on: tinledger store fill"
            )
        rows = events_after(connection, last.sequence - 1, 1, schema)
        sequence, state, name, _ = rows[0]
        if (sequence, state, name.encode()) != (last.sequence, last.message.value, last.message.key):
            raise MustStop(
                f"sequence {last.sequence} is {name} in the store and {(last.message.key or b'').decode()} in "
                f"{last.message.topic} partition {partition} offset {last.message.offset}, or their bytes differ: "
                "one of them was changed; run verify"
            )
    return {partition: last.sequence for partition, last in found.items()}
