"""Judges what a poll touched: one statement a kind of subject; findings open, change and close by it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from time import perf_counter_ns
from typing import Any, Final

from psycopg import Connection, Cursor
from psycopg.rows import tuple_row
from psycopg.sql import SQL

from domain.ground import ground_print
from projections import pairs
from projections.kinds import Kind
from projections.rules import SEVERITIES, Rule
from projections.spent import SPENT

MOST_DELETED: Final = 4_000
"""Rows deleted from a temporary table after which it is truncated: what was deleted is walked over at each scan, since
no vacuum comes by; truncating more often makes plans be made anew."""

INTO: Final = SQL(
    "copy finding (rule, subject, since, until, opened, severity, ground, measure, proof, cause, print) from stdin"
)


def ours(text: str) -> SQL:
    """A statement composed from files of the package, which are as literal as a string in code."""
    return SQL(text)


def judging(kind: Kind, rules: Sequence[Rule]) -> str:
    """Ends the findings that changed and gives the rows that take their place.

    A finding changes where its ground does; `opened` is the sequence since which there is one without a break.
    """
    offenders = "\n  union all\n".join(
        f"  select '{rule.rule}'::text as rule, o.subject, o.sequence, o.ground, o.measure, o.proof, o.cause"
        f" from (\n{rule.statement}\n) o"
        for rule in rules
    )
    names = ", ".join(f"'{rule.rule}'" for rule in rules)
    return f"""with offender as materialized (
  select distinct on (rule, subject, sequence) * from (
{offenders}
  ) u order by rule, subject, sequence, ground::text, proof::text
),
open as materialized (
  select f.* from (select distinct subject from t_{kind.name}) t cross join lateral (
    select x.rule, x.subject, x.ground, x.opened, x.ctid as at from finding x
    where x.subject = t.subject and x.until is null and x.rule in ({names}) offset 0
  ) f
),
matter as (select rule, subject from offender union select rule, subject from open),
judged as (
  select m.rule, t.subject, t.sequence, o.ground, o.measure, o.proof, o.cause
  from matter m join (select distinct subject, sequence from t_{kind.name}) t using (subject)
  left join offender o using (rule, subject, sequence)
),
step as materialized (
  select j.*, lag(j.ground, 1, l.ground) over w as before, l.at, l.opened
  from judged j left join open l using (rule, subject) window w as (partition by rule, subject order by j.sequence)
),
change as materialized (
  select *, lead(sequence) over w as next, row_number() over w as nth,
    max(sequence) filter (where before is null) over w as reopened
  from step where ground is distinct from before window w as (partition by rule, subject order by sequence)
),
ended as (
  update finding f set until = c.sequence from change c where c.nth = 1 and f.ctid = c.at returning 1
)
select rule, subject, sequence, next, coalesce(reopened, opened), ground::text, measure::text, proof, cause
from change where ground is not null and (select count(*) from ended) >= 0
order by sequence, rule, subject"""


def columns_of(cursor: Cursor[Any], kind: Kind) -> list[str]:
    """The columns of a kind's table, in their order; none for a bare kind."""
    if kind.table is None:
        return []
    cursor.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 order by attnum", (kind.table,)
    )
    return [str(row[0]) for row in cursor.fetchall()]


class Judge:
    """The rules on one connection of the views; its temporary tables are made once."""

    def __init__(self, connection: Connection[Any], rules: Iterable[Rule]) -> None:
        self.rules = {rule.rule: rule for rule in rules}
        self.emptying = Emptying()
        self._by_kind: dict[str, list[Rule]] = {}
        for rule in self.rules.values():
            self._by_kind.setdefault(rule.kind.name, []).append(rule)
        self._tables = {name: frozenset().union(*(r.tables for r in of)) for name, of in self._by_kind.items()}
        self._columns: dict[str, list[str]] = {}
        self._texts: dict[tuple[str, frozenset[str]], SQL] = {}
        with connection.cursor(row_factory=tuple_row) as cursor:
            for name, of in self._by_kind.items():
                self._columns[name] = columns_of(cursor, of[0].kind)
                cursor.execute(ours(pairs.temporary(of[0].kind, self._columns[name])))

    def run(self, cursor: Cursor[Any], present: frozenset[str]) -> int:
        """Judge what the deltas of these tables touch; the number of finding rows written.

        All rules of a kind judge all its pairs: which pairs a rule sees then does not depend on what else a poll held.
        The statements go out together: most of a small poll's time is the way to the database and back.
        """
        if not present:
            return 0
        connection = cursor.connection
        touched = {name: present & tables for name, tables in self._tables.items() if present & tables}
        began = perf_counter_ns()
        with connection.pipeline():
            for rule in self.rules.values():
                for due in rule.dues:
                    if due.table in present:
                        connection.execute(ours(pairs.waiting(rule, due)))
            filled = {name: connection.execute(self._filling(name, tables)) for name, tables in touched.items()}
        pairs_of = {name: filling.rowcount for name, filling in filled.items() if filling.rowcount}
        self._spend(pairs_of, perf_counter_ns() - began)
        found: list[tuple[Any, ...]] = []
        with connection.pipeline():
            judged = [(name, connection.execute(self._judging(name, self._by_kind[name]))) for name in pairs_of]
            for name, answer in judged:
                began = perf_counter_ns()
                found += answer.fetchall()
                SPENT.rules[name] += (perf_counter_ns() - began) // 1000
        self._write(cursor, found)
        if pairs_of:
            self.emptying.clear(cursor, {f"t_{name}": count for name, count in pairs_of.items()})
        return len(found)

    def _spend(self, pairs_of: Mapping[str, int], nanoseconds: int) -> None:
        """Time that kinds took together is told apart by how many pairs each found."""
        for name, count in pairs_of.items():
            SPENT.rules[name] += nanoseconds * count // (1000 * sum(pairs_of.values()))

    def history(self, cursor: Cursor[Any], kind: str, judges: list[Rule]) -> int:
        """Judge a kind over a stretch of the history, whose deltas are there, by these rules; finding rows written."""
        for rule in judges:
            for due in rule.dues:
                cursor.execute(ours(pairs.waiting(rule, due)))
        filled = cursor.execute(self._filling(kind, self._tables[kind])).rowcount
        if not filled:
            return 0
        found = cursor.execute(self._judging(kind, judges)).fetchall()
        self._write(cursor, found)
        self.emptying.clear(cursor, {f"t_{kind}": filled})
        return len(found)

    def _filling(self, name: str, touched: frozenset[str]) -> SQL:
        rules = self._by_kind[name]
        return self._text((name, touched), lambda: pairs.filling(rules[0].kind, self._columns[name], rules, touched))

    def _judging(self, name: str, judges: Sequence[Rule]) -> SQL:
        names = frozenset(rule.rule for rule in judges)
        return self._text((name, names), lambda: judging(judges[0].kind, judges))

    def _write(self, cursor: Cursor[Any], found: Sequence[tuple[Any, ...]]) -> None:
        if found:
            with cursor.copy(INTO) as copy:
                for row in found:
                    copy.write_row(self._row(*row))

    def _row(
        self, rule: str, subject: str, since: int, until: int | None, opened: int, ground: str, measure: str,
        proof: list[int], cause: str | None,
    ) -> tuple[Any, ...]:  # fmt: skip
        values = json.loads(ground, parse_float=Decimal)
        severity = values.get("severity", self.rules[rule].severity)
        if severity not in SEVERITIES:
            raise ValueError(
                f"rule {rule} on {subject}: severity {severity!r}, expected one of {', '.join(SEVERITIES)}"
            )
        print_ = ground_print(rule, subject, values)
        return rule, subject, since, until, opened, severity, ground, measure, proof, cause, print_

    def _text(self, key: tuple[str, frozenset[str]], compose: Callable[[], str]) -> SQL:
        if key not in self._texts:
            self._texts[key] = ours(compose())
        return self._texts[key]


class Emptying:
    """Empties the temporary tables of one connection after each poll."""

    def __init__(self) -> None:
        self._deleted: Counter[str] = Counter()

    def clear(self, cursor: Cursor[Any], tables: Mapping[str, int]) -> None:
        """Empty temporary tables, each holding about so many rows, in one round trip."""
        if not tables:
            return
        self._deleted.update(tables)
        full = [table for table in tables if self._deleted[table] > MOST_DELETED]
        for table in full:
            del self._deleted[table]
        with cursor.connection.pipeline():
            for table in tables:
                if table not in full:
                    cursor.execute(ours(f"delete from {table}"))
            if full:
                cursor.execute(ours(f"truncate {', '.join(full)}"), prepare=False)
