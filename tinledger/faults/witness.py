"""Who looks on meanwhile: heads of the store as they were seen, each with one hash over all events up to it.

The ledger signs no checkpoints yet; these stand for them. Each must be a prefix of all that come later.
"""

from __future__ import annotations

import threading
from hashlib import sha256
from typing import Any, Final, NamedTuple

import psycopg

from consumers.locks import connect
from consumers.read import events_after, last_sequence

LOOK_SECONDS: Final = 0.5
AT_ONCE: Final = 5_000


class Head(NamedTuple):
    """A head of the store: its sequence, and the hash of all entries up to it, in hexadecimal."""

    sequence: int
    hash: str


class Chain:
    """SHA-256 over entries: sequence, version, aggregate id and the event's bytes, each with its length."""

    def __init__(self) -> None:
        self._hash = sha256()
        self.sequence = 0

    def add(self, sequence: int, name: str, version: int, state: bytes) -> None:
        """Take the next event."""
        given = name.encode()
        self._hash.update(sequence.to_bytes(8) + version.to_bytes(8) + len(given).to_bytes(2) + given)
        self._hash.update(len(state).to_bytes(4) + state)
        self.sequence = sequence

    def head(self) -> Head:
        """The head now."""
        return Head(self.sequence, self._hash.hexdigest())


class Witness:
    """Looks past the wire, in a thread of its own, until it is stopped."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._chain = Chain()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="witness", daemon=True)
        self.heads: list[Head] = []
        self.beyond: list[str] = []
        """Where the views stood beyond the store."""
        self.failure: BaseException | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                try:
                    with connect(self._url) as connection:
                        while not self._stop.wait(LOOK_SECONDS):
                            self._look(connection)
                except psycopg.Error:
                    # Away, or its disk is: a server whose files vanished says so by errors of every kind.
                    self._stop.wait(LOOK_SECONDS)
        except BaseException as failure:  # noqa: BLE001 - told at the end of the run, where it makes it fail
            self.failure = failure

    def _look(self, connection: psycopg.Connection[Any]) -> None:
        views = connection.execute("SELECT position FROM views.progress").fetchone()
        head = last_sequence(connection)
        if views and views[0] > head:
            self.beyond.append(f"the views stood at {views[0]}, the store at {head}")
        if head < self._chain.sequence:
            self.beyond.append(f"the store stood at {head}, and at {self._chain.sequence} before")
            return
        while self._chain.sequence < head:
            rows = events_after(connection, self._chain.sequence, min(AT_ONCE, head - self._chain.sequence))
            if not rows:
                return
            for sequence, state, name, version in rows:
                self._chain.add(sequence, name, version, state)
        if not self.heads or self.heads[-1].sequence != self._chain.sequence:
            self.heads.append(self._chain.head())

    def finish(self, seconds: float) -> None:
        """Stop. Raises TimeoutError, and the mistake that ended it early."""
        self._stop.set()
        self._thread.join(seconds)
        if self._thread.is_alive():
            raise TimeoutError(f"the witness did not end in {seconds:.0f} s")
        if self.failure is not None:
            raise self.failure
