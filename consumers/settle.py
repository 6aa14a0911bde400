"""Waiting until what was sent has been taken: for a season that goes day by day, for commands, and for tests."""

from __future__ import annotations

from collections.abc import Collection
from time import monotonic, sleep
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from consumers.kafka import TOPICS, Place, Reader, Topics
from consumers.store import SCHEMA

LOOK_SECONDS: Final = 0.02
"""Between two looks at the positions."""


def positions(connection: Connection[Any], schema: str = SCHEMA) -> dict[Place, int]:
    """Where intake stands in each partition: the next offset that it will read."""
    statement = SQL("SELECT topic, partition, next FROM {}.position").format(Identifier(schema))
    with connection.cursor(row_factory=tuple_row) as cursor:
        return {Place(topic, partition): upto for topic, partition, upto in cursor.execute(statement).fetchall()}


def waiting(
    connection: Connection[Any],
    reader: Reader,
    partners: Collection[str],
    topics: Topics = TOPICS,
    schema: str = SCHEMA,
) -> dict[str, int]:
    """For each partner that has any: how many messages of its topic intake has not taken yet."""
    ends = reader.ends([Place(topics.intake(partner), 0) for partner in partners])
    at = positions(connection, schema)
    left = {topics.partner(place.topic): end - at.get(place, 0) for place, end in ends.items()}
    return {partner: count for partner, count in left.items() if count > 0}


def settle(
    connection: Connection[Any],
    reader: Reader,
    partners: Collection[str],
    seconds: float,
    topics: Topics = TOPICS,
    schema: str = SCHEMA,
) -> None:
    """Wait until intake has taken all that these partners have sent by now.

    Raises TimeoutError after so many seconds, naming who still waits. The connection must be in autocommit mode.
    """
    ends = reader.ends([Place(topics.intake(partner), 0) for partner in partners])
    until = monotonic() + seconds
    while True:
        at = positions(connection, schema)
        left = {place.topic: end - at.get(place, 0) for place, end in ends.items() if at.get(place, 0) < end}
        if not left:
            return
        if monotonic() > until:
            raise TimeoutError(f"intake has not taken {left} in {seconds:.0f} s")
        sleep(LOOK_SECONDS)
