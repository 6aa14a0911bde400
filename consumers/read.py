"""Reading the event store: a keyset walk in the order of the sequence, single events, and one aggregate's history."""

from __future__ import annotations

from typing import Any, NamedTuple

from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from consumers.store import SCHEMA, SHARD


class StoredRow(NamedTuple):
    """One event as the store keeps it."""

    sequence: int
    state: bytes
    originator_id: str
    version: int
    topic: str
    """The contract's name and version, as in `SalesRecordRecorded.v1`."""


def events_after(
    connection: Connection[Any], sequence: int, limit: int, schema: str = SCHEMA
) -> list[tuple[int, bytes, str, int]]:
    """(sequence, state, aggregate id, version) of the events after a sequence, in order; empty at the end.

    The numbers are gapless, so a range of the sequence is `limit` events.
    """
    statement = SQL(
        "SELECT notification_id, state, originator_id, originator_version FROM {}.events"
        " WHERE notification_id > %s AND notification_id <= %s ORDER BY notification_id"
    ).format(Identifier(schema))
    with connection.cursor(binary=True, row_factory=tuple_row) as cursor:
        return cursor.execute(statement, (sequence, sequence + limit), prepare=True).fetchall()


def rows_after(connection: Connection[Any], sequence: int, limit: int, schema: str = SCHEMA) -> list[StoredRow]:
    """The same as rows, with the type of each event."""
    statement = SQL(
        "SELECT notification_id, state, originator_id, originator_version, topic FROM {}.events"
        " WHERE notification_id > %s AND notification_id <= %s ORDER BY notification_id"
    ).format(Identifier(schema))
    with connection.cursor(binary=True, row_factory=tuple_row) as cursor:
        rows = cursor.execute(statement, (sequence, sequence + limit), prepare=True).fetchall()
    return [StoredRow(*row) for row in rows]


def events_of(connection: Connection[Any], originator_id: str, schema: str = SCHEMA) -> list[StoredRow]:
    """All events of an aggregate, by version; empty: nothing was said."""
    return _rows(connection, schema, "originator_id = %s", originator_id)


def events_of_all(connection: Connection[Any], originator_ids: list[str], schema: str = SCHEMA) -> list[StoredRow]:
    """All events of some aggregates, each aggregate's by version."""
    return _rows(connection, schema, "originator_id = ANY(%s)", originator_ids)


def events_named(connection: Connection[Any], prefix: str, schema: str = SCHEMA) -> list[StoredRow]:
    """All events of the aggregates whose id begins so; the prefix ends in `/`."""
    return _rows(connection, schema, "originator_id > %s AND originator_id < %s", prefix, prefix[:-1] + "0")


def last_sequence(connection: Connection[Any], schema: str = SCHEMA) -> int:
    """The sequence of the newest event; 0: none yet."""
    statement = SQL("SELECT last FROM {}.head WHERE shard = %s").format(Identifier(schema))
    with connection.cursor(row_factory=tuple_row) as cursor:
        found = cursor.execute(statement, (SHARD,)).fetchone()
    return int(found[0]) if found else 0


def _rows(connection: Connection[Any], schema: str, condition: str, *given: Any) -> list[StoredRow]:
    statement = (
        SQL("SELECT notification_id, state, originator_id, originator_version, topic FROM {}.events WHERE ").format(
            Identifier(schema)
        )
        + SQL(condition).format()
    )
    order = SQL(" ORDER BY originator_id, originator_version")
    with connection.cursor(binary=True, row_factory=tuple_row) as cursor:
        return [StoredRow(*row) for row in cursor.execute(statement + order, given).fetchall()]
