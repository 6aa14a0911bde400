"""Puts views that were built beside in the place of those that are read, in one transaction; drops what is not wanted.

Nobody reads half: the swap waits until no request is being answered (`access.see` holds the door meanwhile) and no poll
is being taken, and lets go at once where that lasts. What is asked next finds the new tables under the old names. The
old ones are dropped afterwards, when no statement speaks of them any more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from time import monotonic, sleep
from typing import Any, Final

import psycopg
from psycopg import Connection
from psycopg.errors import DeadlockDetected, LockNotAvailable
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from projections import parts
from projections.access import DOOR
from projections.balances import balances
from projections.building import print_of
from projections.rules import Rule, rules
from projections.schema import SCHEMA, NotOurs, lock, work_in
from projections.statements import statements
from projections.views import Source, Views

OWN: Final = statements("swapping")
SWAP_SECONDS: Final = 120.0
"""How long a swap tries to find a moment in which nobody is answered."""
DROP_SECONDS: Final = 60.0
"""How long the old views may still be read before they are left for the next rebuild to drop."""
PAUSE_SECONDS: Final = 0.1
MOST_MEANWHILE: Final = 2_000
"""Events that are taken while readers and writer wait; more are taken before."""


class NothingBuilt(NotOurs):
    """No views wait to take over, or not all of them are built; says how far they are."""


class StillRead(RuntimeError):
    """No moment was found in which nobody reads."""


def beside(schema: str) -> str:
    """The schema in which views are built that are to take the place of these."""
    return f"{schema}_new"


def before(schema: str) -> str:
    """What the schema of these views is called when others have taken over, until it is dropped."""
    return f"{schema}_old"


def swap(
    url: str,
    opened: Callable[[], AbstractContextManager[Source]],
    schema: str = SCHEMA,
    of: Sequence[Rule] | None = None,
) -> int:
    """Take what is new into the views that were built, and put them in their place; the position reached.

    Readers wait for some milliseconds, the writer for the last events. Raises NothingBuilt, NotOurs, StillRead.
    """
    of = tuple(rules() if of is None else of)
    new = beside(schema)
    with psycopg.connect(url, application_name="tinledger swap") as connection, opened() as source:
        lock(connection, new)
        ready(connection, schema, of)
        work_in(connection, new)
        drop(connection, before(schema))
        fresh = Views(connection, new, of)
        until = monotonic() + SWAP_SECONDS
        while True:
            fresh.catch_up(source)
            try:
                with connection.transaction():
                    _take_over(connection, fresh, source, schema)
                break
            except (LockNotAvailable, DeadlockDetected) as held:
                if monotonic() > until:
                    raise StillRead(f"views in schema {schema} are read without a pause: try again") from held
                sleep(PAUSE_SECONDS)
        work_in(connection, schema)
        position = fresh.position()
        drop(connection, before(schema))
        return position


def ready(connection: Connection[Any], schema: str, of: Sequence[Rule]) -> None:
    """Raises NothingBuilt unless views of this program are built beside a schema."""
    new = beside(schema)
    found = parts.way(connection, new)
    if found is None:
        raise NothingBuilt("no views wait to take over")
    if not found.built:
        raise NothingBuilt(f"the views that are to take over are not all there: {found.done:.0%} is done")
    if parts.print_of(connection, new) != print_of(of, balances()):
        raise NothingBuilt("the views that wait to take over were built by other code")


def _take_over(connection: Connection[Any], fresh: Views, source: Source, schema: str) -> None:
    """In a transaction: shut the door, take the last events, change the names. Raises LockNotAvailable."""
    new, old = Identifier(beside(schema)), Identifier(before(schema))
    with connection.cursor(row_factory=tuple_row) as cursor:
        cursor.execute(OWN["patience"])
        there = cursor.execute(OWN["there"], {"progress": f"{schema}.progress"}).fetchone()
        if there is not None and there[0] is not None:
            cursor.execute(OWN["shut"], {"door": DOOR})
            cursor.execute(OWN["still"].format(schema=Identifier(schema)))
            row = cursor.execute(OWN["position"].format(schema=Identifier(schema))).fetchone()
            live = int(row[0]) if row else 0
            if live - fresh.position() > MOST_MEANWHILE:
                raise LockNotAvailable("too many events came meanwhile")
            if fresh.catch_up(source, live) < live:
                raise NotOurs(f"the source ends before {live}, where the views are that are to be replaced")
            cursor.execute(OWN["offsets"].format(schema=Identifier(schema)))
            cursor.execute(OWN["rename"].format(schema=Identifier(schema), to=old))
        cursor.execute(parts.OWN["drop"])
        cursor.execute(OWN["rename"].format(schema=new, to=Identifier(schema)))


def drop(connection: Connection[Any], schema: str, seconds: float = DROP_SECONDS) -> bool:
    """Drop a schema without anybody waiting for it: where it is still read, let go and try again. False: it stays."""
    until = monotonic() + seconds
    while True:
        try:
            with connection.transaction():
                connection.execute(OWN["patience"])
                connection.execute(SQL("drop schema if exists {} cascade").format(Identifier(schema)))
            return True
        except (LockNotAvailable, DeadlockDetected):
            if monotonic() > until:
                return False
            sleep(PAUSE_SECONDS)


def cancel(url: str, schema: str = SCHEMA) -> bool:
    """End a rebuild and drop what it built; False: there was none. Raises NotOurs where it does not end."""
    new = beside(schema)
    with psycopg.connect(url, application_name="tinledger cancel") as connection:
        for pid in parts.writers(connection, new):
            with connection.transaction():
                connection.execute(OWN["end"], {"pid": pid})
        lock(connection, new)
        parts.end_workers(connection, new)
        there = parts.way(connection, new) is not None
        parts.drop(connection, new)
        return there
