"""The views as a whole: opened for writing, taken into, brought up to rules that are new, compared.

Views at a position are a function of the events up to it, of the code and of the domain's constants. One process writes
(an advisory lock); who reads takes the position once and asks everything as of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from projections import anew
from projections.ahead import ahead
from projections.balances import Balance, balances
from projections.parts import TABLES
from projections.reading import Sequenced
from projections.rules import Rule, rules
from projections.schema import (
    LOCK_SECONDS,
    OWN,
    SCHEMA,
    NotOurs,
    Outdated,
    adopt,
    analyse,
    index_statements,
    lock,
    made_by_this_program,
    make,
    one,
    schema_print,
    work_in,
)  # fmt: skip
from projections.taking import Prepared, Taker

__all__ = [
    "AT_ONCE", "LOCK_SECONDS", "SCHEMA", "NotOurs", "Outdated", "Source", "Views", "compare", "index_statements",
    "made_by_this_program", "portions", "schema_print",
]  # fmt: skip

AT_ONCE: Final = 20_000
"""Events of one poll of catching up: the fastest size that was measured."""

MOST_BYTES: Final = 8 << 20
"""Bytes of events in one transaction: rows come to a multiple of them in memory, most for reports with many results."""

ANALYSED: Final = 1_000
"""Events taken in one go after which tables are analysed; autovacuum comes by once a minute."""

NOT_COMPARED: Final = frozenset({"source_offset"}) | TABLES
"""Where the views read on depends on the source they were made from, and what is left to do; nothing else may."""

Source = Callable[[int, int], list[Sequenced]]
"""(after, limit) → the events after a sequence, in order; empty at the end."""


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
        work_in(connection, schema)
        lock(connection, schema)
        make(connection, schema, self.rules, self.balances)
        if (made := one(connection, "print")) != (due := schema_print(self.balances)):
            raise Outdated(
                f"views in schema {schema} were made as {made[:9]}, this program makes {due[:9]}: rebuild them"
            )
        self._adopt_rules()
        self._taker = Taker(connection, self.rules, self.balances)

    def position(self) -> int:
        """The sequence of the last event taken; 0 before any."""
        return int(one(self._connection, "position"))

    def offsets(self) -> dict[int, int]:
        """For each partition of ledger.events, the offset to read on from, as last taken."""
        with self._connection.transaction(), self._connection.cursor(row_factory=tuple_row) as cursor:
            return dict(cursor.execute(OWN["offsets"]).fetchall())

    def prepare(self, events: list[Sequenced]) -> Prepared:
        """What `take` takes, worked out beforehand: a thread may, while another poll is taken. Raises UnknownContract.

        Polls are prepared in the order in which they are taken, and are of no more bytes than one transaction may.
        """
        return self._taker.prepare(events)

    def take(self, events: Iterable[Sequenced] | Prepared, offsets: Mapping[int, int] | None = None) -> int:
        """Take events that follow the position; the new position. Raises OutOfOrder, UnknownContract.

        One transaction, except where the events are too many bytes for one: then a few, the offsets with the last.
        """
        if isinstance(events, Prepared):
            return self._taker.take(events, offsets)
        *before, last = portions(list(events))
        for portion in before:
            self._taker.take(self._taker.prepare(portion))
        return self._taker.take(self._taker.prepare(last), offsets)

    def catch_up(self, source: Source, to: int | None = None, at_once: int = AT_ONCE) -> int:
        """Take what a source holds after the position, up to a sequence (None: all); the position reached.

        The source is asked in a thread, for the next events while these are taken: not over the views' connection.
        """
        before = position = self.position()
        with closing(ahead(self._prepared(source, position, to, at_once))) as polls:
            for prepared in polls:
                position = self._taker.take(prepared)
        if position - before >= ANALYSED:
            with self._connection.transaction(), self._connection.cursor(row_factory=tuple_row) as cursor:
                analyse(cursor, self.schema)
        return position

    def _prepared(self, source: Source, after: int, to: int | None, at_once: int) -> Iterator[Prepared]:
        while to is None or after < to:
            events = source(after, at_once if to is None else min(at_once, to - after))
            if not events:
                return
            for portion in portions(events):
                yield self._taker.prepare(portion)
            after = events[-1][0]

    def _adopt_rules(self) -> None:
        """Judge rules that are new or changed over what the views hold; end those that are gone."""
        with self._connection.transaction(), self._connection.cursor(row_factory=tuple_row) as cursor:
            known: dict[str, str] = dict(cursor.execute(OWN["rules"]).fetchall())
            now = {rule.rule: rule for rule in self.rules}
            other = [name for name, print_ in known.items() if name not in now or now[name].print != print_]
            cursor.execute(OWN["forget"], {"rules": other})
            wanted = [rule for rule in self.rules if known.get(rule.rule) != rule.print]
            for rule in wanted:
                adopt(cursor, rule)
            if wanted and (position := self.position()):
                anew.judge(self._connection, self.rules, self.balances, wanted, position)


def portions(events: list[Sequenced], most: int = MOST_BYTES, count: int = AT_ONCE) -> list[list[Sequenced]]:
    """The events in parts of about so many bytes and of so many events at most, each of one at least; no events: one
    empty part."""
    parts: list[list[Sequenced]] = [[]]
    size = 0
    for event in events:
        size += len(event[1])
        if (size > most or len(parts[-1]) == count) and parts[-1]:
            parts.append([])
            size = len(event[1])
        parts[-1].append(event)
    return parts


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
