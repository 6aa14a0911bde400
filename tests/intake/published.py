"""What stands on `ledger.events`, compared with what the store says should stand there."""

from __future__ import annotations

from time import monotonic
from typing import Any

from psycopg import Connection

from consumers.kafka import LEDGER_PARTITIONS, Incoming, Outgoing, Place, Reader, Settings, Topics
from consumers.relay import published, sequence_of

SECONDS = 60.0


def read_topic(settings: Settings, name: str, partitions: int, expected: int) -> list[Incoming]:
    """All that a topic holds, once as many messages are there."""
    with Reader(settings, committed=True) as reader:
        places = [Place(name, partition) for partition in range(partitions)]
        reader.assign(dict.fromkeys(places, 0))
        found: list[Incoming] = []
        until = monotonic() + SECONDS
        while len(found) < expected or any(reader.next(p) < end for p, end in reader.ends(places).items()):
            assert monotonic() < until, f"{len(found)} of {expected}"
            found += reader.poll()
        return found


def due(connection: Connection[Any], topics: Topics) -> list[Outgoing]:
    """The message of every event of the store, in order."""
    rows = connection.execute(
        "SELECT notification_id, originator_id, originator_version, topic, state FROM ledger.events ORDER BY 1"
    ).fetchall()
    return [published(sequence, name, version, kind, state, topics) for sequence, name, version, kind, state in rows]


def check_published(connection: Connection[Any], settings: Settings, topics: Topics) -> None:
    """The log is the store: nothing is missing, nothing twice, nothing else, and each partition is in order."""
    expected = due(connection, topics)
    found = read_topic(settings, topics.ledger, LEDGER_PARTITIONS, len(expected))
    assert len(found) == len(expected)
    seen = {(m.partition, m.key, m.value, tuple(m.headers), m.timestamp) for m in found}
    assert seen == {(m.partition, m.key, m.value, tuple(m.headers), m.timestamp) for m in expected}
    for partition in range(LEDGER_PARTITIONS):
        mine = [sequence_of(message) for message in found if message.partition == partition]
        assert mine == sorted(mine)
