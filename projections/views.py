"""The views as a whole: made, taken into, judged anew, compared, rebuilt beside the old ones and swapped.

Views at a position are a function of the events up to it, of the code and of the domain's constants. One process writes
(an advisory lock); who reads takes the position once and asks everything as of it.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files
from itertools import chain
from time import monotonic, sleep
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from projections import access, constants
from projections.balances import Balance, balances
from projections.judging import ours
from projections.reading import Sequenced
from projections.rules import On, Rule, rules
from projections.statements import statements
from projections.tables import tables
from projections.taking import Taker

SCHEMA: Final = "views"
FILES: Final = ("records.sql", "schema.sql")
AFTER: Final = ("functions.sql", "indexes.sql")
"""What is made after the tables of balances: functions that rules share, indexes that questions need."""

AT_ONCE: Final = 20_000
"""Events of one poll of a rebuild, and of one step of judging a rule anew: the fastest size that was measured."""

MOST_BYTES: Final = 8 << 20
"""Bytes of events in one transaction: rows come to a multiple of them in memory, most for reports with many results."""

ANALYSED: Final = 1_000
"""Events taken in one go after which tables are analysed; autovacuum comes by once a minute."""

LOCK_SECONDS: Final = 5.0
"""How long a new writer waits for the one before it to be gone."""

NOT_COMPARED: Final = frozenset({"source_offset"})
"""Where the views read on depends on the source they were made from; nothing else may."""

OWN: Final = statements("views")
Source = Callable[[int, int], list[Sequenced]]
"""(after, limit) → the events after a sequence, in order; empty at the end."""


class NotOurs(RuntimeError):
    """The views were made by other code, or another process writes them; says which and what to do."""


class Outdated(NotOurs):
    """Tables or balances are no longer what the views were made by: they must be made anew."""


class Views:
    """The views of one schema, open for writing on a connection of their own.

    Raises NotOurs where another process writes them, Outdated where tables or balances are not what they were made by.
    """

    def __init__(
        self,
        connection: Connection[Any],
        schema: str = SCHEMA,
        of: Iterable[Rule] | None = None,
        balanced: Iterable[Balance] | None = None,
    ) -> None:
        self._connection = connection
        self.schema = schema
        self.rules = tuple(rules() if of is None else of)
        self.balances = tuple(balances() if balanced is None else balanced)
        _work_in(connection, schema)
        _lock(connection, schema)
        _make(connection, schema, self.rules, self.balances)
        if (made := _one(connection, "print")) != (due := schema_print(self.balances)):
            raise Outdated(
                f"views in schema {schema} were made as {made[:9]}, this program makes {due[:9]}: rebuild them"
            )
        self._taker = Taker(connection, self.rules, self.balances)
        self._adopt_rules()

    def position(self) -> int:
        """The sequence of the last event taken; 0 before any."""
        return int(_one(self._connection, "position"))

    def offsets(self) -> dict[int, int]:
        """For each partition of ledger.events, the offset to read on from, as last taken."""
        with self._connection.transaction(), self._connection.cursor(row_factory=tuple_row) as cursor:
            return dict(cursor.execute(OWN["offsets"]).fetchall())

    def take(self, events: Iterable[Sequenced], offsets: Mapping[int, int] | None = None) -> int:
        """Take events that follow the position; the new position. Raises OutOfOrder.

        One transaction, except where the events are too many bytes for one: then a few, the offsets with the last.
        """
        *before, last = portions(list(events))
        for portion in before:
            self._taker.take(portion)
        return self._taker.take(last, offsets)

    def catch_up(self, source: Source, to: int | None = None, at_once: int = AT_ONCE) -> int:
        """Take what a source holds after the position, up to a sequence (None: all); the position reached."""
        before = position = self.position()
        while to is None or position < to:
            events = source(position, at_once if to is None else min(at_once, to - position))
            if not events:
                break
            position = self.take(events)
        if position - before >= ANALYSED:
            self._analyse()
        return position

    def _analyse(self) -> None:
        """Tell the planner what the tables hold: without, a question asked at once is planned as if they were empty."""
        with self._connection.transaction(), self._connection.cursor(row_factory=tuple_row) as cursor:
            names = cursor.execute(OWN["tables"], {"schemas": [self.schema]}).fetchall()
            tables_ = SQL(", ").join(Identifier(self.schema, name) for (name,) in names)
            cursor.execute(SQL("analyze {}").format(tables_))

    def _adopt_rules(self) -> None:
        """Judge rules that are new or changed over what the views hold; end those that are gone."""
        with self._connection.transaction(), self._connection.cursor(row_factory=tuple_row) as cursor:
            known: dict[str, str] = dict(cursor.execute(OWN["rules"]).fetchall())
            now = {rule.rule: rule for rule in self.rules}
            other = [name for name, print_ in known.items() if name not in now or now[name].print != print_]
            cursor.execute(OWN["forget"], {"rules": other})
            for rule in (rule for rule in self.rules if known.get(rule.rule) != rule.print):
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
                self._taker.judge_anew(rule, AT_ONCE)


def portions(events: list[Sequenced], most: int = MOST_BYTES) -> list[list[Sequenced]]:
    """The events in parts of about so many bytes at most, each of one event at least; no events: one empty part."""
    parts: list[list[Sequenced]] = [[]]
    size = 0
    for event in events:
        size += len(event[1])
        if size > most and parts[-1]:
            parts.append([])
            size = len(event[1])
        parts[-1].append(event)
    return parts


def schema_print(of: Iterable[Balance]) -> str:
    """What tables, functions, balances and guards are, as a hash: another one needs a rebuild. Rules are not in it."""
    texts = [_file(name) for name in (*FILES, *AFTER)] + [balance.schema + balance.take for balance in of]
    texts.append(access.guards(table.name for table in tables()))
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def made_by_this_program(connection: Connection[Any], schema: str = SCHEMA) -> bool:
    """Whether the views are there, and what this program makes."""
    with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        there = cursor.execute(OWN["there"], {"schema": schema}).fetchone()
        if there is None or not there[0]:
            return False
        row = cursor.execute(SQL("select print from {}").format(Identifier(schema, "made_by"))).fetchone()
    return row is not None and row[0] == schema_print(balances())


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


def rebuild(connect: Callable[[], Connection[Any]], source: Source, schema: str = SCHEMA) -> int:
    """Make the views anew from a source beside those that are read, then put them in their place at once.

    Readers go on meanwhile, and so does a writer: the last events are taken while it waits. `connect` opens a
    connection; the position reached.
    """
    beside = f"{schema}_new"
    with connect() as connection:
        with connection.transaction():
            connection.execute(SQL("drop schema if exists {} cascade").format(Identifier(beside)))
        fresh = Views(connection, beside)
        fresh.catch_up(source)
        with connection.transaction():
            there = connection.execute("select to_regclass(%s)", (f"{schema}.progress",)).fetchone()
            if there is not None and there[0] is not None:
                live = Identifier(schema, "progress")
                connection.execute(SQL("lock table {} in access exclusive mode").format(live))
                row = connection.execute(SQL("select position from {}").format(live)).fetchone()
                fresh.catch_up(source, int(row[0]) if row else 0)
                offsets = Identifier(schema, "source_offset")
                connection.execute(SQL("insert into source_offset select * from {}").format(offsets))
            position = fresh.position()
            connection.execute(SQL("drop schema if exists {} cascade").format(Identifier(schema)))
            connection.execute(SQL("alter schema {} rename to {}").format(Identifier(beside), Identifier(schema)))
        return position


def compare(connection: Connection[Any], one: str, other: str) -> str | None:
    """The first row that one schema of views has and the other has not, table by table; None: they are the same."""
    with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        names = cursor.execute(OWN["tables"], {"schemas": [one, other]}).fetchall()
        for (table,) in names:
            if table in NOT_COMPARED:
                continue
            for here, there in ((one, other), (other, one)):
                statement = SQL("select t::text from (table {} except all table {}) t order by 1 limit 1").format(
                    Identifier(here, table), Identifier(there, table)
                )
                if found := cursor.execute(statement).fetchone():
                    return f"{table}: {here} has {found[0]}, {there} has not"
    return None


def _lock(connection: Connection[Any], schema: str) -> None:
    """Be the one writer for as long as the connection is open. A writer that just ended may hold on for a moment."""
    until = monotonic() + LOCK_SECONDS
    while not _one(connection, "try_lock", lock=zlib.crc32(b"tinledger views " + schema.encode())):
        if monotonic() > until:
            raise NotOurs(f"another process writes the views in schema {schema}")
        sleep(LOCK_SECONDS / 100)


def _make(connection: Connection[Any], schema: str, of: Iterable[Rule], balanced: Iterable[Balance]) -> None:
    """Make the schema with its tables, functions, indexes, constants and guards, unless it is there."""
    with connection.transaction():
        if _one(connection, "there", schema=schema):
            return
        connection.execute(SQL("create schema {}").format(Identifier(schema)))
        texts = chain(map(_file, FILES), (balance.schema for balance in balanced), map(_file, AFTER))
        for text in texts:
            connection.execute(ours(text))
        constants.load(connection)
        for statement in index_statements(of):
            connection.execute(ours(statement))
        access.guard_views(connection, schema)
        connection.execute(OWN["made"], {"print": schema_print(balanced)})


def _work_in(connection: Connection[Any], schema: str) -> None:
    with connection.transaction():
        connection.execute(SQL("set search_path to {}").format(Identifier(schema)))
        connection.execute("set timezone to 'UTC'")


def _one(connection: Connection[Any], name: str, **parameters: Any) -> Any:
    with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        found = cursor.execute(OWN[name], parameters).fetchone()
    assert found is not None
    return found[0]


def _index_name(table: str, columns: str) -> str:
    return f"{table[:40]}_{zlib.crc32(columns.encode()):08x}"


def _file(name: str) -> str:
    return (files("projections") / name).read_text("utf-8")
