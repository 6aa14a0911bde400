"""Tokens that were taken back before they expired: kept in the store, looked at again every second."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from psycopg import Connection, Error

from projections.facts import read
from projections.statements import statements

SQL: Final = statements("access")
FRESH_SECONDS: Final = 1.0
"""The oldest list by which a token is let in."""
MOST: Final = timedelta(days=367)
"""Longer than any token of the built-in issuer is good."""
CHARACTERS: Final = 200
"""As many of a name or an id are compared; a viewer's name has no more."""


class Kind(StrEnum):
    """What a revocation speaks of."""

    TOKEN = "token"
    """One token, by its id (`jti`)."""
    NAME = "name"
    """All tokens of one name that were given until then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """One token or one name whose tokens hold no more."""

    kind: str
    value: str
    revoked_at: datetime
    until: datetime


class Unknown(RuntimeError):
    """The list of revocations cannot be read, so no token can be let in."""


def revoke(connection: Connection[Any], kind: Kind, value: str, until: datetime | None = None) -> None:
    """Take back a token, or all tokens of a name. `until`: when the last of them ends anyway (None: not known)."""
    ends = datetime.now(UTC) + MOST if until is None else until
    with connection.transaction():
        connection.execute(SQL["revoke"], {"kind": kind.value, "value": value[:CHARACTERS], "until": ends})


def forget_ended(connection: Connection[Any]) -> None:
    """Delete what speaks of tokens that ended by themselves; for the ledger's owner."""
    connection.execute(SQL["forget_ended"])


def revocations(connection: Connection[Any]) -> list[Revocation]:
    """All that hold, in the order in which they were said."""
    return read(connection, SQL["revocations"], Revocation)


class Revocations:
    """The list as known within FRESH_SECONDS, for the process that checks tokens; safe to ask from many threads."""

    def __init__(self, connect: Callable[[], Connection[Any]], clock: Callable[[], float] = time.monotonic) -> None:
        """`connect` gives a connection of its own, with autocommit."""
        self._connect = connect
        self._clock = clock
        self._lock = threading.Lock()
        self._connection: Connection[Any] | None = None
        self._read_at: float | None = None
        self._tokens: frozenset[str] = frozenset()
        self._names: dict[str, float] = {}

    def hold(self, token: str | None, name: str, issued_at: float | None) -> bool:
        """Whether a token is taken back: by its id, or by its name if given before that. Raises Unknown."""
        with self._lock:
            if self._read_at is None or self._clock() - self._read_at > FRESH_SECONDS:
                self._look()
            tokens, names = self._tokens, self._names
        if token is not None and token[:CHARACTERS] in tokens:
            return True
        said_at = names.get(name)
        return said_at is not None and (issued_at is None or issued_at <= said_at)

    def revoke(self, token: str, until: datetime) -> None:
        """Take back one token, for this process at once. Raises Unknown when it cannot be written."""
        with self._lock:
            try:
                revoke(self._opened(), Kind.TOKEN, token, until)
            except Error as error:
                self._lose()
                raise Unknown("the revocation cannot be written") from error
            self._read_at = None

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            self._lose()

    def _look(self) -> None:
        for last in (False, True):
            try:
                found = revocations(self._opened())
                break
            except Error as error:  # most often a connection of before the database's last start
                self._lose()
                if last:
                    raise Unknown("the list of revoked tokens cannot be read") from error
        self._tokens = frozenset(each.value for each in found if each.kind == Kind.TOKEN)
        names: dict[str, float] = {}
        for each in found:
            if each.kind == Kind.NAME:
                names[each.value] = max(names.get(each.value, 0.0), each.revoked_at.timestamp())
        self._names = names
        self._read_at = self._clock()

    def _opened(self) -> Connection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = self._connect()
        return self._connection

    def _lose(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
