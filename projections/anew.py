"""Works out anew, from the rows that the views hold, what follows from them: names' likeness, balances, findings.

Deltas are read off the rows' own `since` and `until`, so that the statements that a poll runs do for a stretch of the
history as well: `d_<table>` is a view here, over the stretch that `span` tells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final

from psycopg import Connection, Cursor

from domain.likeness import band, likeness
from projections.balances import Balance
from projections.judging import Judge, ours
from projections.rules import Rule
from projections.statements import statements
from projections.tables import tables

OWN: Final = statements("anew")
AT_ONCE: Final = 100_000
"""Events of one stretch: each reads the tables from end to end, and sorts what it finds there."""
SETTINGS: Final = ("set random_page_cost = 1.1", "set jit = off", "set work_mem = '64MB'")


class Anew:
    """What follows from rows, on one connection whose search path is the views' schema; tables are made once."""

    def __init__(self, connection: Connection[Any], rules: Iterable[Rule], balances: Iterable[Balance]) -> None:
        self._balances = {balance.name: balance for balance in balances}
        self._rules: dict[str, list[Rule]] = {}
        for rule in rules:
            self._rules.setdefault(rule.kind.name, []).append(rule)
        connection.prepared_max = None
        with connection.transaction(), connection.cursor() as cursor:
            for setting in SETTINGS:
                cursor.execute(setting)
            cursor.execute(OWN["span"])
            for name in (*(table.name for table in tables()), *self._balances):
                cursor.execute(ours(_deltas(name, ended=name not in self._balances)))
            self.judge = Judge(connection, (rule for of in self._rules.values() for rule in of))

    def names(self, cursor: Cursor[Any]) -> None:
        """How alike each pair of names is, declared and registered, that came together. The cursor gives tuples."""
        scored = [
            {"a": a, "b": b, "score": round(likeness(a, b), 4), "band": band(a, b).value}
            for a, b in cursor.execute(OWN["names"]).fetchall()
        ]
        if scored:
            cursor.executemany(OWN["likeness"], scored)

    def balance(self, cursor: Cursor[Any], name: str, after: int, to: int) -> None:
        """Go on with a balance that stands at a sequence, to another."""
        cursor.execute(OWN["from_to"], {"after": after, "to": to})
        cursor.execute(ours(self._balances[name].take))

    def kind(self, cursor: Cursor[Any], kind: str, after: int, to: int, judges: Collection[Rule] | None = None) -> int:
        """Judge what became of subjects of a kind between two sequences; the finding rows written.

        `judges`: by these rules of the kind, whose findings stand as of `after`; None: by all of them.
        """
        cursor.execute(OWN["from_to"], {"after": after, "to": to})
        rules = self._rules[kind]
        return self.judge.history(cursor, kind, [rule for rule in rules if judges is None or rule in judges])

    def end(self, cursor: Cursor[Any]) -> None:
        """Drop what was made for this, all of it temporary."""
        cursor.execute(OWN["end"], prepare=False)


def _deltas(table: str, ended: bool) -> str:
    """The changes of a table's rows between two sequences, in the shape that a poll's deltas have."""
    bounds = "> (select after from span) and {0} <= (select upto from span)"
    begun = f"select 1 as sign, since as at, x.* from {table} x where since {bounds.format('since')}"
    over = f" union all select -1, until, x.* from {table} x where until {bounds.format('until')}"
    return f"create temp view d_{table} as {begun}{over if ended else ''}"


def judge(
    connection: Connection[Any], of: Iterable[Rule], balanced: Iterable[Balance], wanted: Collection[Rule], to: int
) -> None:
    """Judge some of the rules over all that the views hold, up to their position, in one transaction."""
    anew = Anew(connection, of, balanced)
    with connection.transaction(), connection.cursor() as cursor:
        for kind in dict.fromkeys(rule.kind.name for rule in wanted):
            for after in range(0, to, AT_ONCE):
                anew.kind(cursor, kind, after, min(after + AT_ONCE, to), wanted)
        anew.end(cursor)
