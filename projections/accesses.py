"""The record of accesses: who read what, when, as of which position; written in batches, before the answer goes out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from queue import Full, Queue
from typing import Any, Final

from psycopg import Connection, Error

from domain.access import Viewer
from projections.facts import read
from projections.statements import statements

SQL: Final = statements("access")
WAITING: Final = 1_000
"""Most entries that wait to be written; whoever comes then is told to ask again."""
AT_ONCE: Final = 500
TRIES: Final = 2
SUBJECT_CHARACTERS: Final = 500
FIRST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One reading. `question` is the query field or the page, `subject` what it was asked about."""

    asked_at: datetime
    who: str
    role: str
    question: str
    subject: str
    position: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Access):
    """A reading as it stands in the record, numbered."""

    id: int


class NotRecorded(RuntimeError):
    """A reading that could not be recorded, and so must not be answered."""


class Accesses:
    """Writes the record of accesses from a thread of its own: what comes meanwhile is one statement and one commit."""

    def __init__(self, connect: Callable[[], Connection[Any]]) -> None:
        self._connect = connect
        self._waiting: Queue[tuple[Access, Future[None]] | None] = Queue(WAITING)
        self._thread = threading.Thread(target=self._write, name="accesses", daemon=True)
        self._thread.start()

    def note(self, viewer: Viewer, question: str, subject: str, position: int | None) -> Future[None]:
        """Done when the reading is recorded; raises NotRecorded there when it cannot be."""
        access = Access(
            asked_at=datetime.now(UTC),
            who=viewer.name,
            role=viewer.role.value,
            question=question,
            subject=storable(subject)[:SUBJECT_CHARACTERS],
            position=position,
        )
        done: Future[None] = Future()
        try:
            self._waiting.put_nowait((access, done))
        except Full:
            done.set_exception(NotRecorded(f"{WAITING} readings wait to be recorded"))
        return done

    def close(self) -> None:
        """Write what waits, then end."""
        self._waiting.put(None)
        self._thread.join(timeout=10)

    def _write(self) -> None:
        connection: Connection[Any] | None = None
        going = True
        while going:
            taken = [self._waiting.get()]
            while len(taken) < AT_ONCE and not self._waiting.empty():
                taken.append(self._waiting.get_nowait())
            going = None not in taken
            entries = [each for each in taken if each is not None]
            if not entries:
                continue
            failed: Error | None = None
            for _ in range(TRIES):
                try:
                    if connection is None or connection.closed:
                        connection = self._connect()
                    with connection.transaction():
                        connection.execute(SQL["note"], columns([access for access, _ in entries]))
                    failed = None
                    break
                except Error as error:  # a connection of before the database's last start, most often
                    failed = error
                    if connection is not None:
                        connection.close()
            for _, done in entries:
                if failed is None:
                    done.set_result(None)
                else:
                    reason = type(failed).__name__
                    done.set_exception(NotRecorded(f"the record of accesses cannot be written: {reason}"))
        if connection is not None:
            connection.close()


def columns(entries: Sequence[Access]) -> dict[str, list[Any]]:
    """Entries as the columns of one statement."""
    names = ("asked_at", "who", "role", "question", "subject", "position")
    return {name: [getattr(each, name) for each in entries] for name in names}


def accesses(
    connection: Connection[Any], *, who: str | None = None, before: int = FIRST, limit: int = 100
) -> list[Entry]:
    """The latest readings, of one person if named, latest first; for the ledger's owner, not for readers."""
    return read(connection, SQL["accesses_of"], Entry, who=who, before=before, limit=limit)


def storable(text: str) -> str:
    """A text that the database takes, whatever was asked: U+0000 and halves of characters are written out."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")
