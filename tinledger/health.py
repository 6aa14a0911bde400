"""Whether this ledger lives and is ready: `/livez`, `/readyz`, and the same look for `tinledger doctor`."""

from __future__ import annotations

import threading
import time
from typing import Final

import psycopg
from psycopg.rows import tuple_row
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from stack import Check, Running, examine_parts

CONNECT_SECONDS: Final = 5
KEPT_SECONDS: Final = 1.0
"""How long an answer is given again: whoever asks often does not make the database and the broker answer often."""
NO_STORE: Final = "no ledger is in this database yet"
THERE: Final = "SELECT to_regclass('ledger.head') IS NOT NULL, to_regclass('views.progress') IS NOT NULL"
BEHIND: Final = "SELECT (SELECT coalesce(sum(last), 0) FROM ledger.head), (SELECT position FROM views.progress)"


def lag(database_url: str, most: int) -> Check:
    """Whether the views are at most so many events behind the store. Never raises for what is bad."""
    try:
        with psycopg.connect(
            database_url, connect_timeout=CONNECT_SECONDS, row_factory=tuple_row, options="-c statement_timeout=5000"
        ) as connection:
            there = connection.execute(THERE).fetchone()
            if there is None or not there[0]:
                return Check("lag", True, NO_STORE)
            if not there[1]:
                return Check("lag", False, "the views are not made yet", "Run the ledger: tinledger serve")
            row = connection.execute(BEHIND).fetchone()
    except psycopg.Error as error:
        return Check("lag", False, f"the database does not say: {str(error).strip()}", "Look at its log.")
    head, position = row if row else (0, 0)
    found = f"the views hold {int(position):,} of {int(head):,} events"
    good = head - position <= most
    return Check("lag", good, found, "" if good else "Wait, or look at logs/views.log: do the views go on?")


class Readiness:
    """Looks at what the API stands on, at most once a second."""

    def __init__(self, running: Running, most: int) -> None:
        self._running = running
        self._most = most
        self._lock = threading.Lock()
        self._looked = 0.0
        self._checks: list[Check] = []

    def checks(self) -> list[Check]:
        """Database, Kafka and lag, as `tinledger doctor` sees them."""
        with self._lock:
            if time.monotonic() - self._looked > KEPT_SECONDS:
                self._checks = [
                    *examine_parts(self._running.database_url, self._running.bootstrap_servers),
                    lag(self._running.database_url, self._most),
                ]
                self._looked = time.monotonic()
            return self._checks

    def readyz(self, request: Request) -> Response:
        """200 when all is well, else 503; what was found is for the operator alone: `tinledger doctor` says it."""
        checks = self.checks()
        ready = all(check.good for check in checks)
        said = {"ready": ready, "checks": {check.name: "ok" if check.good else "bad" for check in checks}}
        return JSONResponse(said, 200 if ready else 503, headers={"Cache-Control": "no-store"})


async def livez(request: Request) -> Response:
    """200 as long as this process answers at all; it asks nothing of others, so that it is not killed for them."""
    return JSONResponse({"alive": True}, headers={"Cache-Control": "no-store"})


def routes(running: Running, most: int) -> list[BaseRoute]:
    """`/livez` and `/readyz`; `most`: events that the views may be behind."""
    return [Route("/livez", livez), Route("/readyz", Readiness(running, most).readyz)]
