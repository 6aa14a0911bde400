"""Schema numbers in the store: a program that is older than what was written must stop, not guess."""

from __future__ import annotations

from typing import Any

from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from consumers.loop import MustStop
from consumers.store import Ledger
from schemas.library import locked


def enter_numbers(ledger: Ledger) -> None:
    """Write this program's contract numbers into the store. Raises MustStop where the store knows one as another.

    One statement for all of them, and none for those that stand there: several processes start at once.
    """
    lines = locked()
    with ledger.datastore.transaction(commit=True) as cursor:
        cursor.execute(
            SQL(
                "INSERT INTO {}.registry (number, name, version, fingerprint)"
                " SELECT * FROM unnest(%s::int[], %s::text[], %s::int[], %s::text[]) ON CONFLICT DO NOTHING"
            ).format(Identifier(ledger.datastore.schema)),
            (
                [line.number for line in lines],
                [line.name for line in lines],
                [line.version for line in lines],
                [line.fingerprint for line in lines],
            ),
        )
        rows = cursor.execute(
            SQL("SELECT number, name, version, fingerprint FROM {}.registry").format(
                Identifier(ledger.datastore.schema)
            )
        ).fetchall()
    stored = {row["number"]: (row["name"], row["version"], row["fingerprint"]) for row in rows}
    for line in lines:
        ours = (line.name, line.version, line.fingerprint)
        if stored.get(line.number) != ours:
            name, version, print_ = stored.get(line.number, ("nothing", 0, ""))
            raise MustStop(
                f"schema number {line.number} is {name} v{version} ({print_[:12]}) in the store and {line.name} "
                f"v{line.version} ({line.fingerprint[:12]}) in registry.lock: program and store do not belong "
                "together"
            )


def check_not_newer(connection: Connection[Any], number: int, schema: str) -> None:
    """Raises MustStop if the store knows a number that this program does not: a newer program was here.

    The number of an event's schema is one that the program knows: a partner that sends it is told so, and stops nobody.
    """
    if any(line.number == number for line in locked()):
        return
    with connection.cursor(row_factory=tuple_row) as cursor:
        statement = SQL("SELECT name, version FROM {}.registry WHERE number = %s").format(Identifier(schema))
        found = cursor.execute(statement, (number,)).fetchone()
    if found:
        raise MustStop(
            f"schema number {number} is {found[0]} v{found[1]} in the store, and this program's registry.lock does not "
            "have it: update this program"
        )
