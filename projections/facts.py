"""What an answer is made of: facts, each with the event that proves it, and what is said when nothing is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from psycopg import Connection, Cursor
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Composed

T = TypeVar("T")
SECTION_LIMIT: Final = 500
"""Most facts of one kind in one answer; an answer that was cut says so."""


class NotKnown(LookupError):
    """Nothing is recorded under what was asked for. `kind` is the noun, `asked` the value, both sentences say so."""

    def __init__(self, kind: str, asked: str, reason_en: str, reason_zh: str) -> None:
        self.kind = kind
        self.asked = asked
        self.reason_en = reason_en
        self.reason_zh = reason_zh
        super().__init__(reason_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What one record says that stood at the position. `sequence` is the event that proves it.

    `key` is the record's aggregate id, `told` whether the sender's word is the one that is counted; both times, the
    partner's clock and the ledger's, are in UTC.
    """

    sequence: int
    key: str
    partner: str
    told: bool
    number: str
    occurred_at: datetime
    recorded_at: datetime


def read(connection: Connection[Any], statement: SQL, kind: type[T], **parameters: object) -> list[T]:
    """The rows of a statement as objects whose fields are its columns; arrays as tuples, so that nothing changes."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        cursor.execute(statement, parameters)
        names = [column.name for column in cursor.description or ()]
        return [
            kind(**{name: tuple(cell) if type(cell) is list else cell for name, cell in zip(names, row, strict=True)})
            for row in cursor
        ]


def values(connection: Connection[Any], statement: SQL | Composed, **parameters: object) -> list[tuple[Any, ...]]:
    """The rows of a statement as they are."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        return cursor.execute(statement, parameters).fetchall()


def sent(connection: Connection[Any], statement: SQL | Composed, **parameters: object) -> Cursor[tuple[Any, ...]]:
    """A question that is sent, and not waited for where the connection is in a pipeline; its rows are to be fetched."""
    return connection.cursor(row_factory=tuple_row).execute(statement, parameters)


def array(texts: Iterable[str]) -> str:
    """Texts as PostgreSQL writes an array of them; psycopg takes a thousand one by one, which shows in a trace.

    Give them sorted where rows are looked up by them: each index scan would sort them again.
    """
    given = list(texts)
    if not given:
        return "{}"
    whole = "".join(given)
    if '"' in whole or "\\" in whole:
        given = [text.replace("\\", r"\\").replace('"', r"\"") for text in given]
    return '{"' + '","'.join(given) + '"}'


def cut(facts: Sequence[T], limit: int) -> tuple[tuple[T, ...], bool]:
    """At most `limit` facts of those read (one more than the limit was asked for), and whether some were left out."""
    return tuple(facts[:limit]), len(facts) > limit
