"""Builds views in a schema beside those that are read: parts in stages, by one process or by several at once.

First the rows, a share of the keys each; then indexes, names and balances; then findings, a kind of subject each. What
was done is written down with every step (`projections.parts`), so a rebuild that was stopped or killed goes on there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from time import sleep
from typing import Any, Final

from psycopg import Connection, Cursor
from psycopg.rows import tuple_row

from projections import parts
from projections.anew import AT_ONCE, Anew
from projections.balances import Balance
from projections.judging import ours
from projections.parts import Claim, Part
from projections.rules import Rule
from projections.schema import adopt, analyse, later_indexes, make, schema_print, work_in
from projections.shares import Rows
from projections.views import Source

PAUSE_SECONDS: Final = 0.02
"""How often a process looks for work where others do all there is to do in a stage."""
ROWS, FOLLOWING, FINDINGS, LAST = 0, 1, 9, 10
"""Stages; balances that read others stand between the second and the third."""


def print_of(of: Iterable[Rule], balanced: Iterable[Balance]) -> str:
    """What a rebuild is made by: tables, balances and rules; one of other code is not gone on with."""
    texts = [schema_print(balanced), *(rule.print for rule in of)]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def parts_of(of: Iterable[Rule], balanced: Sequence[Balance], shares: int) -> list[Part]:
    """All there is to do. Weights were measured on the sample season."""
    made = [Part(f"rows {share}/{shares}", ROWS, 1 / shares) for share in range(shares)]
    made += [Part("names", FOLLOWING, 0.01), Part("statistics", LAST, 0.01)]
    later = later_indexes(of, balanced)
    made += [Part(f"indexes {table}", FOLLOWING, 0.002 * len(indexes)) for table, indexes in later.items()]
    depth: dict[str, int] = {}
    for balance in balanced:
        depth[balance.name] = 1 + max((depth[name] for name in balance.reads if name in depth), default=0)
        made.append(Part(f"balance {balance.name}", FOLLOWING + depth[balance.name], 0.05))
    kinds: dict[str, int] = {}
    for rule in of:
        kinds[rule.kind.name] = kinds.get(rule.kind.name, 0) + 1
    made += [Part(f"rules {kind}", FINDINGS, 0.02 * rules) for kind, rules in kinds.items()]
    return made


def start(
    connection: Connection[Any],
    schema: str,
    of: Sequence[Rule],
    balanced: Sequence[Balance],
    goal: int | None,
    shares: int,
) -> None:
    """Make an empty schema and write down what is to be done in it."""
    work_in(connection, schema)
    later = later_indexes(of, balanced)
    make(connection, schema, of, balanced, later=frozenset(chain(*later.values())))
    parts.begin(connection, print_of(of, balanced), goal, parts_of(of, balanced, shares))


class Worker:
    """One process of a rebuild, on a connection of its own."""

    def __init__(
        self, connection: Connection[Any], schema: str, source: Source, of: Sequence[Rule], balanced: Sequence[Balance]
    ) -> None:
        work_in(connection, schema)
        self._connection = connection
        self._schema = schema
        self._source = source
        self._of, self._balances = of, balanced
        self._rows: Rows | None = None
        self._anew: Anew | None = None
        self._share = ""

    def run(self, first: str = "", done: Callable[[], None] = lambda: None) -> None:
        """Do what is to be done until nothing is left; `done` is called after each step. Raises what a source does."""
        last = first
        while True:
            with self._connection.transaction(), self._connection.cursor(row_factory=tuple_row) as cursor:
                if claimed := parts.claim(cursor, last):
                    position, ended = self._step(cursor, claimed)
                    parts.advance(cursor, claimed.name, position, ended)
                    last = claimed.name
                elif not parts.any_left(cursor):
                    return
            if claimed is None:
                sleep(PAUSE_SECONDS)
            done()

    def _step(self, cursor: Cursor[Any], part: Claim) -> tuple[int, bool]:
        """Work on a part for a while: how far it came, and whether it is through."""
        what, _, name = part.name.partition(" ")
        if what == "rows":
            return self._take(cursor, part, *map(int, name.split("/")))
        if self._anew is None:
            self._anew = Anew(self._connection, self._of, self._balances)
        goal = part.goal or 0
        if what == "indexes":
            for index in later_indexes(self._of, self._balances)[name]:
                cursor.execute(ours(index))
            analyse(cursor, self._schema, [name])
            return goal, True
        if what == "names":
            self._anew.names(cursor)
            return goal, True
        if what == "statistics":
            analyse(cursor, self._schema, ["finding", "deadline", *(balance.name for balance in self._balances)])
            return goal, True
        to = min(goal, part.position + AT_ONCE)
        if what == "balance":
            self._anew.balance(cursor, name, part.position, to)
        else:
            self._anew.kind(cursor, name, part.position, to)
        return to, to >= goal

    def _take(self, cursor: Cursor[Any], part: Claim, share: int, shares: int) -> tuple[int, bool]:
        if part.goal is not None and part.position >= part.goal:
            return part.position, True
        if self._rows is None:
            self._rows = Rows(self._source)
        if self._share != part.name:
            self._share = part.name
            self._rows.learn(parts.level(cursor), part.position)
        reached = self._rows.take(cursor, share, shares, part.position, part.goal)
        if reached is None:
            parts.reach(cursor, part.position)
            return part.position, True
        return reached, part.goal is not None and reached >= part.goal


def finish(connection: Connection[Any], of: Iterable[Rule]) -> None:
    """All parts are through: the schema becomes views at their goal."""
    with connection.transaction(), connection.cursor() as cursor:
        for rule in of:
            adopt(cursor, rule)
        parts.built(cursor)
