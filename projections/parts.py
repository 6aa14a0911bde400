"""The parts of a rebuild and how far each has come: kept beside the tables that it fills, so that it can be resumed.

Processes take a part by locking its row, work on it for a while, and write how far they came in the same transaction:
what is killed in between was never done, and nobody does it twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from psycopg import Connection, Cursor
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from projections.schema import lock_of
from projections.statements import statements

OWN: Final = statements("parts")
TABLES: Final = frozenset({"rebuilding", "rebuilding_part"})
"""Tables of a schema that is being built; no view."""


class Part(NamedTuple):
    """One part of a rebuild. Those of a stage may be worked on at the same time, stages follow each other."""

    name: str
    """Its kind, a blank, and what of it: `rows 0/2`, `rules sales_record`."""
    stage: int
    weight: float
    """Its expected share of the time."""


class Claim(NamedTuple):
    """A part that this process has for the transaction. `goal`: the sequence to come to; None: wherever events end."""

    name: str
    position: int
    goal: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How far a rebuild has come. `part` is what is being done, `position` how far that came, of `goal`.

    `done` is the share of the whole, `rate` events a second through the whole, `left_seconds` what is left at this
    rate (None: not known yet); `built`: it only waits to take over; `at_work`: somebody works on it now.
    """

    part: str
    position: int
    goal: int | None
    done: float
    rate: float
    left_seconds: float | None
    began_at: datetime
    built: bool
    at_work: bool


def begin(connection: Connection[Any], print_: str, goal: int | None, parts: Iterable[Part]) -> None:
    """Write down what is to be done, in the schema that the connection works in."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(OWN["make"])
        cursor.execute(OWN["begin"], {"print": print_, "goal": goal})
        cursor.executemany(OWN["add"], [{"part": p.name, "stage": p.stage, "weight": p.weight} for p in parts])


def claim(cursor: Cursor[Any], last: str) -> Claim | None:
    """A part that nobody works on, `last` before others; None: there is none now. The cursor gives tuples."""
    found = cursor.execute(OWN["claim"], {"last": last}).fetchone()
    return None if found is None else Claim(*found)


def advance(cursor: Cursor[Any], name: str, position: int, ended: bool) -> None:
    """Write how far a part came."""
    cursor.execute(OWN["advance"], {"part": name, "position": position, "ended": ended})


def level(cursor: Cursor[Any]) -> int:
    """The sequence that every share of the rows has reached."""
    found = cursor.execute(OWN["level"]).fetchone()
    assert found is not None
    return int(found[0])


def reach(cursor: Cursor[Any], goal: int) -> None:
    """There are no events after this sequence: it is the goal."""
    cursor.execute(OWN["reach"], {"goal": goal})


def built(cursor: Cursor[Any]) -> None:
    """Nothing is left: the schema's views stand at the goal, and wait to take over."""
    cursor.execute(OWN["built"])


def any_left(cursor: Cursor[Any]) -> bool:
    """Whether something is still to be done, or being done."""
    found = cursor.execute(OWN["left"]).fetchone()
    assert found is not None
    return bool(found[0])


def print_of(connection: Connection[Any], schema: str) -> str | None:
    """By what code a schema is being built; None where none is being built."""
    with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        there = cursor.execute(OWN["there"], {"schema": schema}).fetchone()
        if there is None or not there[0]:
            return None
        found = cursor.execute(OWN["print"].format(schema=Identifier(schema))).fetchone()
    return None if found is None else str(found[0])


def way(connection: Connection[Any], schema: str) -> Way | None:
    """How far the rebuild in a schema has come; None where none is there."""
    with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        there = cursor.execute(OWN["there"], {"schema": schema}).fetchone()
        if there is None or not there[0]:
            return None
        rows = cursor.execute(OWN["way"].format(schema=Identifier(schema))).fetchall()
        at_work = bool(cursor.execute(OWN["at_work"], {"lock": lock_of(schema)}).fetchall())
    done = _done(rows)
    *_, goal, began_at, before, built_at, seconds, taken = rows[0]
    built = built_at is not None
    open_ = [(name, position) for name, _, _, position, ended, *_ in rows if not ended]
    of = [each for each in open_ if each[0].split(" ")[0] == open_[0][0].split(" ")[0]]
    rate = (done - before) / seconds if seconds > 0 else 0.0
    return Way(
        part="built" if built else of[0][0].split(" ")[0] if of else "rest",
        position=taken if built else min((position for _, position in of), default=goal or 0),
        goal=goal,
        done=1.0 if built else done,
        rate=rate * (goal or 0),
        left_seconds=0.0 if built else (1 - done) / rate if rate > 0 and goal else None,
        began_at=began_at,
        built=built,
        at_work=at_work,
    )


def resume(connection: Connection[Any], schema: str, goal: int | None) -> None:
    """Count rate and time left from now on; the goal becomes this one, if it is farther and rows are still taken."""
    with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        cursor.execute(OWN["farther"].format(schema=Identifier(schema)), {"goal": goal})
        rows = cursor.execute(OWN["way"].format(schema=Identifier(schema))).fetchall()
        cursor.execute(OWN["resume"].format(schema=Identifier(schema)), {"done": _done(rows)})


def _done(rows: list[Any]) -> float:
    """The share that is done, each part by its weight."""
    whole = sum(weight or 0 for _, _, weight, *_ in rows) or 1.0
    return sum(
        float(weight) * (1.0 if ended else min(1.0, position / goal) if goal else 0.0)
        for name, _, weight, position, ended, goal, *_ in rows
        if name is not None
    ) / float(whole)


def end_workers(connection: Connection[Any], schema: str) -> None:
    """End the sessions of processes that a killed rebuild of this schema left behind."""
    with connection.transaction():
        connection.execute(OWN["end_workers"], {"name": worker_name(schema)})


def writers(connection: Connection[Any], schema: str) -> list[int]:
    """The sessions that hold the lock of a schema's one writer: one or none."""
    with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        return [int(pid) for (pid,) in cursor.execute(OWN["at_work"], {"lock": lock_of(schema)}).fetchall()]


def worker_name(schema: str) -> str:
    """What sessions of the processes of a rebuild call themselves."""
    return f"tinledger rebuild {schema}"


def drop(connection: Connection[Any], schema: str) -> None:
    """Drop a schema with all that is in it, if it is there."""
    with connection.transaction():
        connection.execute(SQL("drop schema if exists {} cascade").format(Identifier(schema)))
