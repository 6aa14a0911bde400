"""Takes a share of the events into the tables of records: those whose keys fall to it, and nothing that follows.

All rows that an event makes or ends are of its own key, so processes that share the keys out fill the same tables side
by side and make the rows that one process makes. Names, balances and findings follow from rows (`projections.anew`).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from psycopg import Cursor

from domain.registration import Registration
from projections.pieces import forget
from projections.reading import REGISTRATION, Event, Poll, Sequenced, decode, read, registrations_in, rests_on
from projections.rows import family_rows
from projections.statements import statements
from projections.taking import TAKE, copy_rows
from projections.views import MOST_BYTES, Source

KNOWN: Final = statements("taking")["registrations"]
NOBODY: Final = frozenset[str]()
"""Tables whose deltas somebody reads while rows are taken: rows are copied straight into all of them."""
AT_ONCE: Final = 20_000
"""Events read at once, of all shares."""


def of_share(key: str, share: int, shares: int) -> bool:
    """Whether a key falls to a share."""
    return zlib.crc32(key.encode()) % shares == share


class Rows:
    """Fills the tables of records, in the schema that is the search path."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._registrations: dict[int, Registration] = {}
        self._share: tuple[int, int] | None = None
        self._read: list[Sequenced] = []

    def take(self, cursor: Cursor[Any], share: int, shares: int, position: int, goal: int | None) -> int | None:
        """Take the share's rows of the next events; how far it came. None: there are no more events.

        Raises LookupError for an event that rests on a registration which is not before it.
        """
        if (share, shares) != self._share:
            self._share, self._read = (share, shares), []
        if not self._read or self._read[0][0] != position + 1:
            limit = AT_ONCE if goal is None else min(AT_ONCE, goal - position)
            self._read = self._source(position, limit)
        if not self._read:
            return None
        mine, reached = self._next(share, shares)
        events = decode(event for event in mine if of_share(event[2], share, shares))
        passing = decode(event for event in mine if REGISTRATION in event[2] and not of_share(event[2], share, shares))
        self.remember(passing)
        self.remember(events)
        if events:
            self._store(cursor, read(events, self._known(cursor, events), NOBODY))
            forget()
        return reached

    def remember(self, events: Iterable[Event]) -> None:
        """Know the registrations among these events."""
        for registration in registrations_in(events):
            self._registrations[registration.sequence] = registration

    def learn(self, after: int, to: int) -> None:
        """Know the registrations between two sequences: other shares may not have come as far."""
        while after < to:
            events = self._source(after, min(AT_ONCE, to - after))
            self.remember(decode(event for event in events if REGISTRATION in event[2]))
            after += len(events)

    def _next(self, share: int, shares: int) -> tuple[list[Sequenced], int]:
        """The next events of what was read, so many that the share's are not too many bytes for one transaction."""
        size = 0
        for index, event in enumerate(self._read):
            if of_share(event[2], share, shares):
                size += len(event[1])
                if size > MOST_BYTES and index:
                    mine, self._read = self._read[:index], self._read[index:]
                    return mine, mine[-1][0]
        mine, self._read = self._read, []
        return mine, mine[-1][0]

    def _known(self, cursor: Cursor[Any], events: Sequence[Event]) -> Mapping[int, Registration]:
        if wanted := rests_on(events) - self._registrations.keys() - {0}:
            for partner, sequence, roles, identifiers in cursor.execute(
                KNOWN, {"sequences": sorted(wanted)}
            ).fetchall():
                held = Registration(partner, sequence, frozenset(roles), frozenset(identifiers), 0, None)
                self._registrations[sequence] = held
            if missing := wanted - self._registrations.keys():
                raise LookupError(f"events rest on the registrations at {sorted(missing)}, which were not seen")
        return self._registrations

    def _store(self, cursor: Cursor[Any], poll: Poll) -> None:
        for family, (keys, sequences) in poll.closed.items():
            for name in family_rows(family, NOBODY).tables:
                cursor.execute(TAKE[f"end_{name}"], {"keys": keys, "at": sequences})
        for name, rows in poll.rows.items():
            copy_rows(cursor, name, rows)
