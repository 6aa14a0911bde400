"""`tinledger store`: filling an event store that was restored to an older state from what was published."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import typer

from stack import StackError
from tinledger import files
from tinledger.shared import Json, State, attached, print_json, progress

if TYPE_CHECKING:
    from psycopg import Connection

app = typer.Typer()


@app.callback()
def store() -> None:
    """The event store in PostgreSQL, which decides."""


@app.command()
def fill(state: State, as_json: Json = False) -> None:
    """Append to a restored store what ledger.events has beyond it: the same events, ids, bytes and positions.

    All that both have is compared first. Run it after PostgreSQL was restored, before intake and relay run again.
    """
    from consumers.filling import fill as fill_from_kafka
    from consumers.locks import connect
    from consumers.loop import MustStop
    from consumers.store import Ledger

    running = attached(state)
    began = time.monotonic()
    with files.alone(state), connect(running.database_url) as connection:
        Ledger(running.database_url).close()  # an empty database is the oldest state there is
        try:
            filled = fill_from_kafka(
                connection, running.kafka(), lambda sequence: progress(f"  {sequence:,} events of ledger.events")
            )
        except MustStop as must:
            raise StackError(str(must)) from must
        dropped = drop_views_beyond(connection, filled.after)
    said = {
        "before": filled.before,
        "after": filled.after,
        "same": filled.same,
        "viewsDropped": dropped,
        "seconds": round(time.monotonic() - began, 1),
    }
    if as_json:
        print_json(said)
    else:
        print(f"the same   {filled.same:,} events in store and ledger.events")
        print(f"appended   {filled.after - filled.before:,} events, up to sequence {filled.after}")
        print(f"views      {'stood beyond the store and are made anew at the next start' if dropped else 'go on'}")
        print("then       start the ledger, and compare all of it: tinledger verify")


def drop_views_beyond(connection: Connection[Any], head: int) -> bool:
    """Drop views that stand at a position which the store has not, so that they are made anew; whether any did."""
    there = connection.execute("SELECT to_regclass('views.progress') IS NOT NULL").fetchone()
    if not there or not there[0]:
        return False
    row = connection.execute("SELECT position FROM views.progress").fetchone()
    if row is None or row[0] <= head:
        return False
    connection.execute("DROP SCHEMA views CASCADE")
    return True
