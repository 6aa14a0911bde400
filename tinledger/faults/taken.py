"""All that is left at the end, read once: store, topics, positions, and what senders and readers were told."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from psycopg import Connection

from consumers.kafka import LEDGER_PARTITIONS, TOPICS, Incoming, Place, Reader
from consumers.locks import connect
from consumers.partners import Partners
from consumers.read import StoredRow, last_sequence
from consumers.relay import Last, last_published
from consumers.settle import positions
from domain.registration import OFFICE, Registration
from stack import Running
from tinledger.faults.acks import Ack
from tinledger.faults.pulse import Answer
from tinledger.faults.witness import Head

READ_SECONDS: Final = 120.0
LOOK_SECONDS: Final = 0.1


@dataclass
class Taken:
    """What the invariants are asked of; tests make and damage one by hand."""

    events: list[StoredRow] = field(default_factory=list)
    """The store's, in the order of the sequence."""
    head: int = 0
    """What the store says its last sequence is."""
    intake: dict[Place, list[Incoming]] = field(default_factory=dict)
    """All messages of every intake topic."""
    published: list[Incoming] = field(default_factory=list)
    """All of ledger.events, each partition in its order."""
    registered: Mapping[str, Registration] = field(default_factory=dict)
    acks: Sequence[Ack] = ()
    kept: dict[Place, int] = field(default_factory=dict)
    """Positions of intake."""
    ends: dict[Place, int] = field(default_factory=dict)
    """Ends of the intake topics."""
    views: int = 0
    """The position of the views."""
    beyond: list[str] = field(default_factory=list)
    """Positions that were seen beyond their head meanwhile."""
    heads: Sequence[Head] = ()
    positions: Sequence[int] = ()
    """Of the reader's answers, in the order in which they came."""
    answers: Sequence[Answer] = ()
    replayed: Sequence[Answer] = ()
    """The same questions, asked of a clean replay up to the same positions."""
    waited: dict[str, float] = field(default_factory=dict)
    """Seconds until each lag was 0 after the last blow; what is missing did not come to 0."""
    bound: float = 0.0
    """Seconds that it might take."""


def settle(running: Running, partners: Sequence[str], look: Callable[[], None], seconds: float) -> dict[str, float]:
    """Wait until nothing lags, at most so many seconds; after how many each was there: intake, relay, views."""
    began = time.monotonic()
    found: dict[str, float] = {}
    places = [Place(TOPICS.intake(name), 0) for name in (OFFICE, *partners)]
    with Reader(running.kafka()) as reader, connect(running.database_url) as connection:
        ends = reader.ends(places)
        there: dict[str, Callable[[], bool]] = {
            "intake": lambda: _taken(connection, ends),
            "relay": lambda: _published(running) == last_sequence(connection),
            "views": lambda: _views(connection) == last_sequence(connection),
        }
        while len(found) < len(there) and time.monotonic() - began < seconds:
            look()
            for name, caught_up in there.items():
                # The later ones count once those before them have nothing left.
                if name not in found:
                    if not caught_up():
                        break
                    found[name] = time.monotonic() - began
            time.sleep(LOOK_SECONDS)
    return found


def _taken(connection: Connection[Any], ends: Mapping[Place, int]) -> bool:
    at = positions(connection)
    return all(at.get(place, 0) >= end for place, end in ends.items())


def _published(running: Running) -> int:
    with Reader(running.kafka(), committed=True) as reader:
        last: Mapping[int, Last] = last_published(reader)
    return max(each.sequence for each in last.values())


def _views(connection: Connection[Any]) -> int:
    row = connection.execute("SELECT position FROM views.progress").fetchone()
    return int(row[0]) if row else 0


def take(running: Running, partners: Sequence[str]) -> Taken:
    """Read store and topics whole; what senders and readers were told is added by who knows it."""
    taken = Taken()
    with connect(running.database_url) as connection:
        connection.execute("SET statement_timeout = 0")
        with connection.cursor(binary=True) as cursor:
            rows = cursor.execute(
                "SELECT notification_id, state, originator_id, originator_version, topic FROM ledger.events ORDER BY 1"
            ).fetchall()
        taken.events = [StoredRow(*row) for row in rows]
        taken.head = last_sequence(connection)
        taken.kept = positions(connection)
        taken.views = _views(connection)
        registered = Partners()
        registered.refresh(connection)
        taken.registered = registered.registered
    places = [Place(TOPICS.intake(name), 0) for name in (OFFICE, *partners)]
    with Reader(running.kafka()) as reader:
        taken.ends = reader.ends(places)
        taken.intake = {place: [] for place in places}
        for message in read_all(reader, places):
            taken.intake[Place(message.topic, message.partition)].append(message)
    with Reader(running.kafka(), committed=True) as reader:
        taken.published = read_all(reader, [Place(TOPICS.ledger, n) for n in range(LEDGER_PARTITIONS)])
    return taken


def read_all(reader: Reader, places: Sequence[Place]) -> list[Incoming]:
    """Every message of some partitions. Raises TimeoutError after READ_SECONDS."""
    ends = reader.ends(places)
    reader.assign(dict.fromkeys(places, 0))
    found: list[Incoming] = []
    until = time.monotonic() + READ_SECONDS
    while any(reader.next(place) < end for place, end in ends.items()):
        if time.monotonic() > until:
            raise TimeoutError(f"topics were not read to their ends in {READ_SECONDS:.0f} s")
        found += reader.poll()
    return found
