"""Messages that end the process: counted by start, so that one of them cannot stop a partition for ever.

A process also ends for reasons that are no message's: it is killed, the machine goes down, the database is away. So
starts that ended on several messages are held against none of them, and only lead to looking at them one by one: a
message is set aside for the starts that ended while it alone was looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final, NamedTuple

from psycopg import Cursor
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from consumers.store import Ledger

MOST_TOGETHER: Final = 2
"""After so many starts that ended on one poll, its messages are looked at one by one."""

MOST_STARTS: Final = 3
"""A message that ended this many starts while it alone was looked at is kept aside as a rejection."""


class Ended(NamedTuple):
    """How many starts in a row ended on the messages from one offset on."""

    together: int = 0
    """While they looked at several messages, this one the first of its partition."""

    alone: int = 0
    """While they looked at this message and at no other."""


class Starts:
    """Notes messages before they are looked at, and strikes the note out in the transaction that stores their events.

    `standing`: by name, the offset that this process noted and did not strike out, and whether alone; kept by the
    caller over what begins anew within the process, since that is no start that ended.
    """

    def __init__(self, ledger: Ledger, standing: dict[str, tuple[int, bool]] | None = None) -> None:
        self._ledger = ledger
        self._standing = {} if standing is None else standing
        schema = Identifier(ledger.datastore.schema)
        self._note = SQL(
            "INSERT INTO {}.attempt AS a (name, next, starts, alone) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (name) DO UPDATE SET next = excluded.next,"
            " starts = excluded.starts + CASE WHEN a.next = excluded.next THEN a.starts ELSE 0 END,"
            " alone = excluded.alone + CASE WHEN a.next = excluded.next THEN a.alone ELSE 0 END"
            " RETURNING starts, alone"
        ).format(schema)
        self._strike = SQL("DELETE FROM {}.attempt WHERE name = ANY(%s)").format(schema)
        self._back = SQL(
            "UPDATE {}.attempt SET starts = starts - %s, alone = alone - %s WHERE name = %s AND next = %s"
        ).format(schema)
        self._ended = SQL("SELECT starts, alone FROM {}.attempt WHERE name = %s AND next = %s").format(schema)

    def ended(self, name: str, offset: int) -> Ended:
        """How many starts in a row ended while they looked at the messages from this offset on."""
        with self._ledger.datastore.transaction() as cursor:
            found = cursor.connection.cursor(row_factory=tuple_row).execute(self._ended, (name, offset)).fetchone()
        return Ended(*found) if found else Ended()

    def note(self, name: str, offset: int, alone: bool) -> Ended:
        """Note that messages from this offset on are about to be looked at, or `alone` that one; the starts before."""
        given = (name, offset, int(not alone), int(alone))
        self._standing[name] = offset, alone
        with self._ledger.datastore.transaction(commit=True) as cursor:
            found = cursor.connection.cursor(row_factory=tuple_row).execute(self._note, given).fetchone()
        noted = Ended(*found) if found else Ended(*given[2:])
        return Ended(noted.together - given[2], noted.alone - given[3])

    def strike(self, cursor: Cursor[Any], names: Collection[str]) -> None:
        """Forget the notes: in the caller's transaction."""
        cursor.execute(self._strike, (list(names),))

    def struck(self, names: Iterable[str]) -> None:
        """The transaction that struck these out is committed."""
        for name in names:
            self._standing.pop(name, None)

    def pardon(self, names: Iterable[str]) -> None:
        """Take back what this process noted of these itself: what it looked at did not end it."""
        for name in self._standing.keys() & set(names):
            offset, alone = self._standing[name]
            with self._ledger.datastore.transaction(commit=True) as cursor:
                cursor.execute(self._back, (int(not alone), int(alone), name, offset))
            del self._standing[name]
