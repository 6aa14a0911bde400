"""What each process of the ledger says of itself every few seconds: a row of numbers in the store, for `/metrics`.

The parts are processes, maybe of several machines, and only the API is asked over HTTP. What the store and the views
know is counted there; a row holds what they do not: messages that made no event, seconds, memory, being alive.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import socket
from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Event, Thread
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

from psycopg import Connection
from psycopg.errors import DatabaseError
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from consumers.locks import connect
from consumers.loop import AWAY
from consumers.store import SCHEMA, SETUP_LOCK

log = logging.getLogger(__name__)

EVERY_SECONDS: Final = 2.0
ALIVE_SECONDS: Final = 15.0
"""A process that said nothing for so long is taken for gone."""
KEPT_SECONDS: Final = 3_600.0
"""How long the last row of a process that ended without a word is kept."""
CREATE: Final = SQL(
    "CREATE TABLE IF NOT EXISTS {}.part_report (part text, process text, began timestamptz NOT NULL,"
    " at timestamptz NOT NULL, figures jsonb NOT NULL, PRIMARY KEY (part, process)) WITH (fillfactor = 50)"
)
SAY: Final = SQL(
    "INSERT INTO {}.part_report AS r VALUES (%(part)s, %(process)s, clock_timestamp(), clock_timestamp(), %(figures)s)"
    " ON CONFLICT (part, process) DO UPDATE SET at = excluded.at, figures = excluded.figures,"
    " began = CASE WHEN %(first)s THEN excluded.began ELSE r.began END"
)
FORGET: Final = SQL(
    "DELETE FROM {}.part_report"
    " WHERE part = %s AND (process = %s OR at < clock_timestamp() - make_interval(secs => %s))"
)
READ: Final = SQL(
    "SELECT part, process, began, at, extract(epoch FROM clock_timestamp() - at)::float8, figures FROM {}.part_report"
    " WHERE at > clock_timestamp() - make_interval(secs => %s) ORDER BY part, process"
)


class Report(NamedTuple):
    """What one process said last; `silent`: seconds since then."""

    part: str
    process: str
    began: datetime
    at: datetime
    silent: float
    figures: Mapping[str, Any]


def memory() -> int:
    """The most memory that this process has had, in bytes (Linux counts in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


class Reporter:
    """Reports for one process in a thread of its own, from the beginning of the block to its end.

    What keeps it from reporting keeps nothing else: the part goes on, and is shown as silent.
    """

    def __init__(
        self, database_url: str, part: str, figures: Callable[[], Mapping[str, Any]], schema: str = SCHEMA
    ) -> None:
        self._database_url = database_url
        self._part = part
        self._figures = figures
        self._schema = Identifier(schema)
        self._process = f"{socket.gethostname()}/{os.getpid()}"
        self._stop = Event()
        self._first = True
        self._thread = Thread(target=self._run, name="reporter", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop.set()
        self._thread.join(EVERY_SECONDS)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                with connect(self._database_url) as connection:
                    self._report(connection)
            except (*AWAY, DatabaseError) as error:
                log.debug("no report: %s", str(error).strip())
            self._stop.wait(EVERY_SECONDS)

    def _report(self, connection: Connection[Any]) -> None:
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (SETUP_LOCK,))
            connection.execute(CREATE.format(self._schema))
        connection.execute(FORGET.format(self._schema), (self._part, "", KEPT_SECONDS))
        while True:
            figures = {**self._figures(), "memory_bytes": memory()}
            connection.execute(
                SAY.format(self._schema),
                {
                    "part": self._part,
                    "process": self._process,
                    "figures": json.dumps(figures),
                    "first": self._first,
                },
            )
            self._first = False
            if self._stop.wait(EVERY_SECONDS):
                connection.execute(FORGET.format(self._schema), (self._part, self._process, KEPT_SECONDS))
                return


def reports(connection: Connection[Any], schema: str = SCHEMA) -> list[Report]:
    """What processes said that are not silent for longer than ALIVE_SECONDS; empty where none ever reported."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        there = cursor.execute("SELECT to_regclass(%s) IS NOT NULL", (f"{schema}.part_report",)).fetchone()
        if not there or not there[0]:
            return []
        found = cursor.execute(READ.format(Identifier(schema)), (ALIVE_SECONDS,)).fetchall()
    return [Report(*row) for row in found]
