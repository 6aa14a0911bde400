"""How a part of the ledger goes on: until told to stop, anew when database or broker were away, never for ever."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event
from typing import Final

import psycopg
from eventsourcing.persistence import InterfaceError, OperationalError

from consumers import kafka

log = logging.getLogger(__name__)

AWAY: Final = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    OperationalError,
    InterfaceError,
    kafka.Failed,
    TimeoutError,
)
"""What is raised while the database or the broker cannot be reached; trying again mends it."""

TOO_MUCH: Final = ("54", "53200")
"""SQLSTATE of a statement that is beyond PostgreSQL's limits, or its memory: what may be the statement's own fault ends
the process, so that starts are counted for a message that it comes of."""

FIRST_WAIT: Final = 0.1
LONGEST_WAIT: Final = 1.0
"""Seconds between two attempts while something is away."""

WAKE_SECONDS: Final = 1.0
"""The longest time without looking: a notification can be lost, and then the next look finds what came."""


class MustStop(Exception):
    """Going on could write what cannot be taken back. The process ends with EXIT_CODE and this sentence."""

    EXIT_CODE: Final = 4


def keep(name: str, stop: Event, run: Callable[[Event], None]) -> None:
    """Run a part until `stop` is set, and begin it anew whenever database or broker were away.

    Raises MustStop, and whatever is a mistake of ours: that ends the process.
    """
    wait = FIRST_WAIT
    while not stop.is_set():
        try:
            run(stop)
            wait = FIRST_WAIT
        except AWAY as error:
            if _sqlstate(error).startswith(TOO_MUCH):
                raise
            log.warning("%s: %s; trying again in %.1f s", name, str(error).strip() or type(error).__name__, wait)
            stop.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT)


def _sqlstate(error: BaseException) -> str:
    """What the database said, also where the library raised its own error from it; empty: nothing."""
    return str(getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None) or "")
