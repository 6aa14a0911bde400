"""Who reads which partition: PostgreSQL's advisory locks, held by one connection and gone with it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import psycopg
from psycopg import Connection
from psycopg.rows import tuple_row

SEED: Final = 0x544C
"""Mixed into every lock's number, so that other programs in the same database do not meet ours."""

MEMBERS: Final = 0x54_4C
"""With a lane's number, the lock that its intake processes share: PostgreSQL's list of its holders is their list."""


def connect(database_url: str) -> Connection[Any]:
    """A connection of one's own for locks and notifications: statements stand alone, and nothing waits for ever."""
    connection = psycopg.connect(
        database_url, autocommit=True, row_factory=tuple_row, connect_timeout=5, application_name="tinledger"
    )
    connection.execute("SET statement_timeout = '30s'")
    return connection


def try_lock(connection: Connection[Any], name: str) -> bool:
    """Take a lock if nobody has it; it is held until released or until the connection ends."""
    row = connection.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, %s))", (name, SEED)).fetchone()
    return bool(row and row[0])


def unlock(connection: Connection[Any], name: str) -> None:
    """Let another have it."""
    connection.execute("SELECT pg_advisory_unlock(hashtextextended(%s, %s))", (name, SEED))


def alive(connection: Connection[Any]) -> None:
    """Raises psycopg.OperationalError if the connection, and with it every lock, is gone."""
    connection.execute("SELECT 1")


class Share:
    """A fair part of the names for each process that wants one, looked at again whenever `take` is called."""

    def __init__(self, connection: Connection[Any], lane: int = 1) -> None:
        """`lane`: the number of those among whom the names are shared."""
        self._connection = connection
        self._lane = lane
        self.held: set[str] = set()
        connection.execute("SELECT pg_advisory_lock_shared(%s, %s)", (MEMBERS, lane))

    def take(self, names: Collection[str]) -> set[str]:
        """Give back what is more than a fair part, then take what is free up to it; the names newly taken."""
        most = -(-len(names) // max(1, members(self._connection, self._lane)))
        for name in (self.held - set(names)) | set(sorted(self.held & set(names))[most:]):
            unlock(self._connection, name)
            self.held.discard(name)
        taken = set()
        for name in names:
            if len(self.held) >= most:
                break
            if name not in self.held and try_lock(self._connection, name):
                self.held.add(name)
                taken.add(name)
        return taken


def members(connection: Connection[Any], lane: int = 1) -> int:
    """How many processes share the names of a lane now."""
    row = connection.execute(
        "SELECT count(DISTINCT pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s"
        " AND objid = %s AND objsubid = 2"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        (MEMBERS, lane),
    ).fetchone()
    return int(row[0]) if row else 0
