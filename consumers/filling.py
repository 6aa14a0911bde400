"""A store that was restored to an older state is filled from `ledger.events`: the same events, ids and sequences.

To decide the same messages again would give another interleaving: a ledger that forks from what it published. So
whatever reached Kafka is taken back from there, before intake and relay may run.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from time import monotonic
from typing import Any, Final, NamedTuple

from psycopg import Connection, Cursor
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from consumers.kafka import LEDGER_PARTITIONS, TOPICS, WAIT_SECONDS, Incoming, Place, Reader, Settings, Topics
from consumers.lanes import Lane
from consumers.locks import members, try_lock
from consumers.loop import MustStop
from consumers.read import last_sequence
from consumers.relay import LOCK, last_published, recorded_at, sequence_of
from consumers.store import SCHEMA, SHARD
from schemas.codec import decode_event

AT_ONCE: Final = 2_000
"""Events compared, or appended in one transaction."""
COMMAND: Final = "tinledger store fill"


class Event(NamedTuple):
    """An event as Kafka has it, in the form of a row of the store."""

    sequence: int
    name: str
    version: int
    topic: str
    state: bytes


class Filled(NamedTuple):
    """What was done: the head before and after, and how many events of the store are the same on Kafka."""

    before: int
    after: int
    same: int


def check_not_behind(
    connection: Connection[Any], settings: Settings, topics: Topics = TOPICS, schema: str = SCHEMA
) -> None:
    """Raises MustStop, and names the command that helps, where `ledger.events` has events that the store has not."""
    with Reader(settings, committed=True) as reader:
        # Kafka first: what is published meanwhile was stored before.
        ahead = max(last.sequence for last in last_published(reader, topics).values())
    head = last_sequence(connection, schema)
    if ahead > head:
        raise MustStop(
            f"{topics.ledger} ends with sequence {ahead}, the store with {head}: the store lost its end, or an older "
            f"one was restored; nothing may be decided anew before `{COMMAND}` has filled it"
        )


def fill(
    connection: Connection[Any],
    settings: Settings,
    report: Callable[[int], None],
    topics: Topics = TOPICS,
    schema: str = SCHEMA,
) -> Filled:
    """Append what `ledger.events` has beyond the store's head, and move intake's positions behind it.

    Compares all that both have first. The connection is in autocommit mode. Raises MustStop: intake or relay run, both
    say different things, or an event is in neither of them. `report` is told how far it is now and then.
    """
    if not try_lock(connection, LOCK) or any(members(connection, lane.number) for lane in Lane):
        raise MustStop("intake or relay run on this store: stop them first")
    before = last_sequence(connection, schema)
    due, same = 1, 0
    with ExitStack() as ends:
        readers = [ends.enter_context(Reader(settings, committed=True)) for _ in range(LEDGER_PARTITIONS)]
        merged = heapq.merge(
            *(_events(reader, Place(topics.ledger, nth)) for nth, reader in enumerate(readers)),
            key=lambda event: event.sequence,
        )
        for events in _portions(merged, before):
            if events[0].sequence <= before:
                _compare(connection, events, schema)
                same += len(events)
                due = before + 1
            else:
                due = max(due, before + 1)
                _append(connection, events, due, schema)
                due += len(events)
            report(events[-1].sequence)
    return Filled(before, max(before, due - 1), same)


def _events(reader: Reader, place: Place) -> Iterator[Event]:
    """All events of a partition, in order."""
    end = reader.ends([place])[place]
    reader.assign({place: 0})
    until = monotonic() + WAIT_SECONDS
    while reader.next(place) < end:
        if monotonic() > until:
            raise TimeoutError(f"{place.name}: not read to offset {end}: nothing came in {WAIT_SECONDS:.0f} s")
        for message in reader.poll():
            until = monotonic() + WAIT_SECONDS
            yield _event(message)


def _event(message: Incoming) -> Event:
    headers = dict(message.headers)
    name, _, version = headers["ce_id"].decode().rpartition("/")
    return Event(sequence_of(message), name, int(version), headers["ce_type"].decode(), message.value)


def _portions(events: Iterator[Event], head: int) -> Iterator[list[Event]]:
    """A few events at a time, none of which lie on both sides of the head."""
    portion: list[Event] = []
    for event in events:
        if portion and (len(portion) == AT_ONCE or portion[0].sequence <= head < event.sequence):
            yield portion
            portion = []
        portion.append(event)
    if portion:
        yield portion


def _compare(connection: Connection[Any], events: Sequence[Event], schema: str) -> None:
    """Raises MustStop where the store says something else than Kafka; what Kafka lost, the relay publishes again."""
    statement = SQL(
        "SELECT notification_id, originator_id, originator_version, topic, state FROM {}.events"
        " WHERE notification_id BETWEEN %s AND %s"
    ).format(Identifier(schema))
    with connection.cursor(binary=True, row_factory=tuple_row) as cursor:
        rows = cursor.execute(statement, (events[0].sequence, events[-1].sequence)).fetchall()
    stored = {row[0]: Event(*row) for row in rows}
    for event in events:
        if stored.get(event.sequence) != event:
            raise MustStop(
                f"sequence {event.sequence} is {event.name} version {event.version} on Kafka, and in the store it is "
                "missing or has other bytes: this is no older state of the same ledger"
            )


def _append(connection: Connection[Any], events: Sequence[Event], due: int, schema: str) -> None:
    for expected, event in enumerate(events, due):
        if event.sequence != expected:
            raise MustStop(
                f"sequence {expected} is neither in the store nor on Kafka, which goes on with {event.sequence}: "
                "restore a later copy of the store"
            )
    names = {"schema": Identifier(schema)}
    with connection.transaction(), connection.cursor() as cursor:
        with cursor.copy(
            SQL(
                "COPY {schema}.events (originator_id, originator_version, topic, state, notification_id)"
                " FROM STDIN (FORMAT BINARY)"
            ).format(**names)
        ) as copy:
            copy.set_types(["text", "int8", "text", "bytea", "int8"])
            for event in events:
                copy.write_row((event.name, event.version, event.topic, event.state, event.sequence))
        cursor.execute(
            SQL("UPDATE {schema}.head SET last = %s, recorded_at = %s WHERE shard = %s").format(**names),
            (events[-1].sequence, recorded_at(events[-1].state), SHARD),
        )
        _move(cursor, events, names)


def _move(cursor: Cursor[Any], events: Sequence[Event], names: dict[str, Identifier]) -> None:
    """Intake goes on behind the messages that these events came from; messages that made none are read again."""
    upto: dict[str, int] = {}
    for event in events:
        envelope = decode_event(event.state).envelope
        place = Place(envelope["source_topic"], envelope["source_partition"])
        upto[place.name] = max(upto.get(place.name, 0), envelope["source_offset"] + 1)
    cursor.execute(
        SQL(
            "INSERT INTO {schema}.tracking AS t (application_name, notification_id)"
            " SELECT * FROM unnest(%s::text[], %s::bigint[]) ON CONFLICT (application_name)"
            " DO UPDATE SET notification_id = greatest(t.notification_id, excluded.notification_id)"
        ).format(**names),
        (list(upto), list(upto.values())),
    )
    cursor.execute(SQL("DELETE FROM {schema}.attempt WHERE name = ANY(%s)").format(**names), (list(upto),))
