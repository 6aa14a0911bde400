"""The broker's clock against the database's: the ledger's own follows the broker's, and can never be turned back."""

from __future__ import annotations

from typing import Any, Final

from psycopg import Connection
from psycopg.rows import tuple_row

from consumers.loop import MustStop
from consumers.topics import Incoming

AHEAD_MILLISECONDS: Final = 3_600_000
"""How far a stamp of the broker may be ahead: an hour."""


def check_clock(connection: Connection[Any], latest: Incoming) -> None:
    """Raises MustStop if a message is stamped more than an hour ahead of the database's clock."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint").fetchone()
    now = row[0] if row else 0
    if latest.timestamp > now + AHEAD_MILLISECONDS:
        raise MustStop(
            f"{latest.topic} offset {latest.offset} is stamped {latest.timestamp - now} ms ahead of the database's "
            f"clock, more than {AHEAD_MILLISECONDS}: set the broker's clock right first"
        )
