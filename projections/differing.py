"""Compares two schemas of views as of one position: rows that only one has, rows that changed, table by table.

Both are read in one snapshot. Where one stands further than the other, it is compared as it was then: every row tells
from when until when it stood.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg import Connection, Cursor, IsolationLevel
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Composed, Identifier, Literal

from projections.statements import statements
from projections.views import NOT_COMPARED

OWN: Final = statements("differing")
SHOWN: Final = 5
"""Rows of each table that are shown, unless told."""
NOT_VIEWS: Final = NOT_COMPARED | {"progress", "made_by"}
TIMELESS: Final = frozenset({"name_likeness"})
"""Grows with the events, and says of no row since when it is there: compared only at the same position."""
IDENTITIES: Final = (
    ("rule", "subject", "due_on"), ("rule", "subject", "since"), ("subject", "sequence"), ("sequence",),
    ("key", "since", "ordinal"), ("key", "since"), ("subject", "since"), ("rule",),
)  # fmt: skip
"""What names a row, by the columns that a table has; else all of it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that differs: as it is in one schema and in the other; None where it is not there."""

    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDifference:
    """What differs in one table: counts of rows, and the first of them. `columns`: those that only one schema has."""

    table: str
    only_old: int
    only_new: int
    changed: int
    rows: tuple[Row, ...]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What differs between two schemas as of a position. `same_code`: tables, balances and rules are the same."""

    position: int
    same_code: bool
    tables: tuple[TableDifference, ...]


def difference(connection: Connection[Any], old: str, new: str, shown: int = SHOWN) -> Difference:
    """Compare all tables of two schemas, as of the position that both have reached. The connection is idle."""
    level = connection.isolation_level
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    try:
        with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
            cursor.execute("set local timezone to 'UTC'")
            reached = [_one(cursor, "position", schema) for schema in (old, new)]
            prints = [(_one(cursor, "made", schema), _one(cursor, "rules", schema)) for schema in (old, new)]
            same = reached[0] == reached[1]
            columns = [_columns(cursor, schema) for schema in (old, new)]
            found = [
                each
                for table in sorted((columns[0].keys() | columns[1].keys()) - NOT_VIEWS - (set() if same else TIMELESS))
                if (each := _table(cursor, (old, new), table, columns, min(reached), shown)) is not None
            ]
    finally:
        connection.isolation_level = level
    return Difference(position=min(reached), same_code=prints[0] == prints[1], tables=tuple(found))


def _table(
    cursor: Cursor[Any],
    schemas: tuple[str, str],
    table: str,
    columns: Sequence[Mapping[str, Mapping[str, str]]],
    position: int,
    shown: int,
) -> TableDifference | None:
    here, there = (each.get(table, {}) for each in columns)
    shared = [name for name, kind in here.items() if there.get(name) == kind]
    other = tuple(sorted(name for name in here.keys() | there.keys() if name not in shared))
    if not here or not there:
        counts = [
            _count(cursor, schema, table, position, each) if each else 0
            for schema, each in zip(schemas, (here, there), strict=True)
        ]
        return TableDifference(
            table=table, only_old=counts[0], only_new=counts[1], changed=0, rows=(), columns=("the table",)
        )
    sums = [cursor.execute(_as(OWN["sum"], schema, table, shared, position)).fetchone() for schema in schemas]
    if sums[0] == sums[1]:
        return (
            TableDifference(table=table, only_old=0, only_new=0, changed=0, rows=(), columns=other) if other else None
        )
    identity = next((names for names in IDENTITIES if set(names) <= set(shared)), tuple(shared))
    statement = OWN["differ"].format(
        old=_as(OWN["rows"], schemas[0], table, shared, position),
        new=_as(OWN["rows"], schemas[1], table, shared, position),
        identity=SQL(", ").join(map(Identifier, identity)),
        shown=Literal(shown),
    )
    row = cursor.execute(statement).fetchone()
    assert row is not None
    only_old, only_new, changed, pairs = row
    return TableDifference(
        table=table, only_old=only_old, only_new=only_new, changed=changed, columns=other,
        rows=tuple(Row(old=pair["old"], new=pair["new"]) for pair in pairs or ()),
    )  # fmt: skip


def _as(statement: SQL, schema: str, table: str, shared: Sequence[str], position: int) -> Composed:
    """A statement over the rows that a table had at a position."""
    at = Literal(position)
    cells = [
        SQL("case when until <= {} then until end as until").format(at) if name == "until" else Identifier(name)
        for name in shared
    ]
    began = "since" if "since" in shared else "sequence" if "sequence" in shared else None
    return statement.format(
        cells=SQL(", ").join(cells),
        row=SQL(", ").join(map(Identifier, shared)),
        table=Identifier(schema, table),
        known=SQL("true") if began is None else SQL("{} <= {}").format(Identifier(began), at),
    )


def _count(cursor: Cursor[Any], schema: str, table: str, position: int, columns: Mapping[str, str]) -> int:
    row = cursor.execute(_as(OWN["sum"], schema, table, list(columns), position)).fetchone()
    assert row is not None
    return int(row[0])


def _columns(cursor: Cursor[Any], schema: str) -> dict[str, dict[str, str]]:
    """The columns of each table with their types, in their order."""
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in cursor.execute(OWN["columns"], {"schema": schema}).fetchall():
        found.setdefault(table, {})[column] = kind
    return found


def _one(cursor: Cursor[Any], name: str, schema: str) -> Any:
    row = cursor.execute(OWN[name].format(schema=Identifier(schema))).fetchone()
    assert row is not None
    return row[0]
