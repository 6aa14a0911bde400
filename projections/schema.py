"""The schema that views stand in: made with its tables, functions, indexes and guards, locked by its one writer.

Its print is a hash of all of these; views of another print must be made anew.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Collection, Iterable
from importlib.resources import files
from itertools import chain
from time import monotonic, sleep
from typing import Any, Final

from psycopg import Connection, Cursor
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from projections import access, constants
from projections.balances import Balance, balances
from projections.judging import ours
from projections.rules import On, Rule
from projections.statements import statements
from projections.tables import tables

SCHEMA: Final = "views"
FILES: Final = ("records.sql", "schema.sql")
AFTER: Final = ("functions.sql", "indexes.sql")
"""What is made after the tables of balances: functions that rules share, indexes that questions need."""

INDEX: Final = re.compile(r"^create index on (?P<table>\w+)\s+(?P<columns>[^;]+);$", re.MULTILINE)
"""An index that is not unique, in these files."""

LOCK_SECONDS: Final = 5.0
"""How long a new writer waits for the one before it to be gone."""

OWN: Final = statements("views")


class NotOurs(RuntimeError):
    """The views were made by other code, or another process writes them; says which and what to do."""


class Outdated(NotOurs):
    """Tables or balances are no longer what the views were made by: they must be made anew."""


def schema_print(of: Iterable[Balance]) -> str:
    """What tables, functions, balances and guards are, as a hash: another one needs a rebuild. Rules are not in it."""
    texts = [_file(name) for name in (*FILES, *AFTER)] + [balance.schema + balance.take for balance in of]
    texts.append(access.guards(table.name for table in tables()))
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def print_of(connection: Connection[Any], schema: str = SCHEMA) -> str | None:
    """What made the views of a schema; None where there are none."""
    with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        there = cursor.execute(OWN["there"], {"schema": schema}).fetchone()
        if there is None or not there[0]:
            return None
        row = cursor.execute(SQL("select print from {}").format(Identifier(schema, "made_by"))).fetchone()
    return None if row is None else str(row[0])


def made_by_this_program(connection: Connection[Any], schema: str = SCHEMA) -> bool:
    """Whether the views are there, and what this program makes."""
    return print_of(connection, schema) == schema_print(balances())


def index_statements(of: Iterable[Rule]) -> list[str]:
    """The indexes that rules need: those they name, the columns they are touched on, subjects that are expressions."""
    wanted: dict[tuple[str, str], None] = {}
    for rule in of:
        wanted |= dict.fromkeys(rule.indexes)
        kind = rule.kind
        if kind.table is None:
            continue
        if not kind.subject.isidentifier():
            wanted[kind.table, f"(({kind.subject}))"] = None
        elif kind.subject not in ("key", "subject"):
            wanted[kind.table, f"({kind.subject})"] = None
        for touch in rule.touches:
            if isinstance(touch, On):
                wanted[kind.table, f"({', '.join(column for column, _ in touch.pairs)})"] = None
    there = {(table.name, index.partition(" include ")[0]) for table in tables() for index in table.indexes}
    return [
        f"create index if not exists {_index_name(table, columns)} on {table} {columns}"
        for table, columns in wanted
        if (table, columns) not in there
    ]


def make(
    connection: Connection[Any],
    schema: str,
    of: Iterable[Rule],
    balanced: Iterable[Balance],
    later: Collection[str] = (),
) -> None:
    """Make the schema with its tables, functions, indexes, constants and guards, unless it is there.

    `later`: indexes of `later_indexes` that are left out, to be made when there are rows.
    """
    with connection.transaction():
        if one(connection, "there", schema=schema):
            return
        connection.execute(SQL("create schema {}").format(Identifier(schema)))
        for text in _texts(balanced):
            kept = INDEX.sub(lambda found: "" if found[0] in later else found[0], text)
            connection.execute(ours(kept))
        constants.load(connection)
        for statement in index_statements(of):
            if statement not in later:
                connection.execute(ours(statement))
        access.guard_views(connection, schema)
        connection.execute(OWN["made"], {"print": schema_print(balanced)})


def later_indexes(of: Iterable[Rule], balanced: Iterable[Balance]) -> dict[str, list[str]]:
    """The indexes that nobody needs while rows are taken, by table: all but those by which rows are closed."""
    unique = {table.name for table in tables() if table.unique}
    found: dict[str, list[str]] = {}
    for text in _texts(balanced):
        for index in INDEX.finditer(text):
            if index["table"] in unique or not index["columns"].startswith("(key"):
                found.setdefault(index["table"], []).append(index[0])
    for statement in index_statements(of):
        found.setdefault(statement.partition(" on ")[2].split(" ")[0], []).append(statement)
    return found


def _texts(balanced: Iterable[Balance]) -> Iterable[str]:
    return chain(map(_file, FILES), (balance.schema for balance in balanced), map(_file, AFTER))


def work_in(connection: Connection[Any], schema: str) -> None:
    """Name the tables of this schema from now on, and tell times in UTC."""
    with connection.transaction():
        connection.execute(SQL("set search_path to {}").format(Identifier(schema)))
        connection.execute("set timezone to 'UTC'")


def lock_of(schema: str) -> int:
    """The number of the advisory lock that the one writer of a schema holds."""
    return zlib.crc32(b"tinledger views " + schema.encode())


def lock(connection: Connection[Any], schema: str, seconds: float | None = None) -> None:
    """Be the one writer for as long as the connection is open. A writer that just ended may hold on for a moment.

    Raises NotOurs after so many seconds, LOCK_SECONDS where none are given.
    """
    until = monotonic() + (LOCK_SECONDS if seconds is None else seconds)
    while not one(connection, "try_lock", lock=lock_of(schema)):
        if monotonic() > until:
            raise NotOurs(f"another process writes the views in schema {schema}")
        sleep(LOCK_SECONDS / 100)


def analyse(cursor: Cursor[Any], schema: str, names: Iterable[str] | None = None) -> None:
    """Tell the planner what tables hold, all by default: without, a question is planned as if they were empty.

    The cursor gives tuples.
    """
    if names is None:
        names = [name for (name,) in cursor.execute(OWN["tables"], {"schemas": [schema]}).fetchall()]
    tables_ = SQL(", ").join(Identifier(schema, name) for name in names)
    cursor.execute(SQL("analyze {}").format(tables_))


def adopt(cursor: Cursor[Any], rule: Rule) -> None:
    """Keep a rule as one that findings rest on, with the indexes that it needs."""
    for statement in index_statements((rule,)):
        cursor.execute(ours(statement))
    cursor.execute(
        OWN["adopt"],
        {
            "rule": rule.rule, "version": rule.version, "print": rule.print, "kind": rule.kind.name,
            "severity": rule.severity, "title": rule.title, "title_zh": rule.title_zh,
            "clause": rule.clause, "sentence": rule.sentence, "sentence_zh": rule.sentence_zh,
        },
    )  # fmt: skip


def one(connection: Connection[Any], name: str, **parameters: Any) -> Any:
    """The one value of a statement of views.sql."""
    with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        found = cursor.execute(OWN[name], parameters).fetchone()
    assert found is not None
    return found[0]


def _index_name(table: str, columns: str) -> str:
    return f"{table[:40]}_{zlib.crc32(columns.encode()):08x}"


def _file(name: str) -> str:
    return (files("projections") / name).read_text("utf-8")
