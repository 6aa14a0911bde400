"""Messages that end the process: counted by start, so that one of them cannot stop a partition for ever."""

from __future__ import annotations

from typing import Any, Final

from psycopg import Cursor
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from consumers.store import Ledger

MOST_STARTS: Final = 3
"""A message that ended this many starts of the process is kept aside as a rejection."""


class Starts:
    """Notes a message before it is looked at, and strikes the note out in the transaction that stores what it made."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        schema = Identifier(ledger.datastore.schema)
        self._note = SQL(
            "INSERT INTO {}.attempt AS a (name, next, starts) VALUES (%s, %s, %s) ON CONFLICT (name) DO UPDATE"
            " SET next = excluded.next,"
            " starts = CASE WHEN a.next = excluded.next THEN a.starts + 1 ELSE excluded.starts END"
            " RETURNING starts"
        ).format(schema)
        self._strike = SQL("DELETE FROM {}.attempt WHERE name = ANY(%s)").format(schema)
        self._noted = SQL("SELECT starts FROM {}.attempt WHERE name = %s AND next = %s").format(schema)

    def noted(self, name: str, offset: int) -> int:
        """How many starts in a row ended while they looked at the messages from this offset on."""
        with self._ledger.datastore.transaction() as cursor:
            found = cursor.connection.cursor(row_factory=tuple_row).execute(self._noted, (name, offset)).fetchone()
        return int(found[0]) if found else 0

    def note(self, name: str, offset: int, before: int = 0) -> int:
        """Note that messages from this offset on are about to be looked at; how many starts have done so now.

        `before`: the starts that ended on a poll which held this message, when it is now looked at alone.
        """
        given = (name, offset, before + 1)
        with self._ledger.datastore.transaction(commit=True) as cursor:
            found = cursor.connection.cursor(row_factory=tuple_row).execute(self._note, given).fetchone()
        return int(found[0]) if found else 1

    def strike(self, cursor: Cursor[Any], names: list[str]) -> None:
        """Forget the notes: in the caller's transaction."""
        cursor.execute(self._strike, (names,))
