"""The SQL that finds what a poll touches: pairs of a subject and a sequence, with the row that stands as of it.

Everything is a function of the deltas (`d_<table>`) and of rows as of each delta's own sequence, so that pairs, and
with them findings, do not depend on where polls are cut. `offset 0` keeps the planner from turning look-ups into joins
with temporary tables, of which it knows nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from projections.kinds import Kind
from projections.rules import By, Due, On, Rule

Columns = Sequence[str]


def temporary(kind: Kind, columns: Columns) -> str:
    """Makes `t_<kind>`: subject, sequence, and the columns of the kind's table."""
    rest = "".join(f", x.{column}" for column in columns if column != "subject")
    source = f" from {kind.table} x" if kind.table else ""
    return (
        f"create temp table t_{kind.name} as"
        f" select null::text as subject, null::bigint as sequence{rest}{source} limit 0"
    )


def filling(kind: Kind, columns: Columns, rules: Sequence[Rule], present: frozenset[str]) -> str:
    """Fills `t_<kind>` for these rules from the deltas of the tables that this poll changed."""
    touches = list(dict.fromkeys(t for rule in rules for t in rule.touches if t.table in present))
    by = [_by(touch) for touch in touches if isinstance(touch, By)]
    by += [_past(due) for due in dict.fromkeys(d for rule in rules for d in rule.dues) if due.table in present]
    waiting = [rule.rule for rule in rules if rule.dues]
    if waiting and "day_began" in present:
        by.append(_days(waiting))
    own = kind.table in present
    on = [touch for touch in touches if isinstance(touch, On)]
    if kind.table is None:
        return f"insert into t_{kind.name}\nselect subject, at from (\n{_union(by)}\n) p where subject is not null"
    if not kind.unique:
        subjects = [f"select ({kind.subject})::text as subject, at from d_{kind.table}"] if own else []
        subjects += [f"select k.subject_ as subject, d.at from {_on(kind, touch)}" for touch in on]
        return f"insert into t_{kind.name}\n{_rows_of(kind, columns, [*subjects, *by])}"
    parts = _own(kind, columns) if own else []
    parts += [f"select k.subject_ as subject, d.at as sequence{_columns(columns, 'k')} from {_on(kind, t)}" for t in on]
    if by:
        parts.append(_rows_of(kind, columns, by))
    return (
        f"insert into t_{kind.name}\nselect distinct on (subject, sequence) * from (\n"
        + "\nunion all\n".join(parts)
        + "\n) u order by subject, sequence, since nulls last"
    )


def waiting(rule: Rule, due: Due) -> str:
    """Keeps the days from which a rule is to judge subjects."""
    return f"""insert into deadline (rule, subject, due_on, since)
select '{rule.rule}', subject, due_on, min(at) from (
  select ({due.subject})::text as subject, ({due.day})::date as due_on, at from d_{due.table} d where sign = 1
) x where subject is not null and due_on is not null group by subject, due_on
on conflict do nothing"""


def _columns(columns: Columns, alias: str) -> str:
    """Columns of a row as a pair carries them. When a row ends is known only later, so `until` is left out."""
    return "".join(
        ", null::bigint as until" if column == "until" else f", {alias}.{column}"
        for column in columns
        if column != "subject"
    )


def _own(kind: Kind, columns: Columns) -> list[str]:
    subject = f"select ({kind.subject})::text as subject, at as sequence"
    begun = f"{subject}{_columns(columns, 'd')} from d_{kind.table} d where sign = 1"
    if kind.balance:
        return [begun]
    ended = "".join(f", (null::{kind.table}).{column}" for column in columns if column != "subject")
    return [begun, f"{subject}{ended} from d_{kind.table} d where sign = -1"]


def _on(kind: Kind, touch: On) -> str:
    """Deltas `d`, each with the kind's rows `k` that it touches."""
    given = "".join(f", ({expression}) as e_{index}" for index, (_, expression) in enumerate(touch.pairs))
    equal = " and ".join(f"k.{column} = d.e_{index}" for index, (column, _) in enumerate(touch.pairs))
    when = f" and ({touch.when})" if touch.when else ""
    standing = kind.standing.replace("p.at", "d.at")
    subject = f"({kind.subject})::text as subject_"
    rows = f"select k.*, {subject} from {kind.table} k where {equal} and {standing}{when} offset 0"
    if kind.balance:
        rows = (
            f"select x.*, s.subject_ from (select distinct subject_ from ({rows}) r) s cross join lateral ("
            f"select * from {kind.table} where subject = s.subject_ and since <= d.at order by since desc limit 1) x"
        )
    return f"(select d.*{given} from d_{touch.table} d) d cross join lateral ({rows}) k"


def _by(touch: By) -> str:
    when = f" where {touch.when}" if touch.when else ""
    return f"select ({touch.subject})::text as subject, d.at from d_{touch.table} d{when}"


def _past(due: Due) -> str:
    """Rows that are due when they come: the day that they wait for has begun already."""
    return (
        "select subject, at from ("
        f"select ({due.subject})::text as subject, ({due.day})::date as due_on, at from d_{due.table} d where sign = 1"
        ") x where due_on <= today(at)"
    )


def _days(rules: Sequence[str]) -> str:
    """Subjects whose day came with a day that began; a day judges what no earlier day has."""
    names = ", ".join(f"'{rule}'" for rule in rules)
    return f"""select l.subject, n.at from (
  select d.at, d.day, (select b.day from day_began b where b.since < d.at order by b.day desc limit 1) as before
  from d_day_began d where sign = 1
) n cross join lateral (
  select x.subject from deadline x where x.rule in ({names}) and x.due_on <= n.day
    and x.due_on > coalesce(n.before, '-infinity') and x.since < n.at offset 0
) l"""


def _union(parts: Sequence[str]) -> str:
    """Each pair once: a list that names one thing many times must not be judged many times."""
    return "select distinct * from (\n" + "\nunion all\n".join(parts) + "\n) all_"


def _rows_of(kind: Kind, columns: Columns, parts: Sequence[str]) -> str:
    """The rows that stand for subjects as of sequences; nulls where none does."""
    latest = " order by since desc limit 1" if kind.balance else ""
    return (
        f"select p.subject, p.at as sequence{_columns(columns, 'k')} from (\n{_union(parts)}\n) p left join lateral ("
        f"select * from {kind.table} where ({kind.subject}) = p.subject and {kind.standing}{latest}"
        ") k on true where p.subject is not null"
    )
