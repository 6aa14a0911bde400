"""What the senders were told: a file of their own, apart from everything that is struck, of what was acknowledged."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self


class Ack(NamedTuple):
    """One message that a sender handed over. `offset` None: it was not told whether the broker has it."""

    topic: str
    offset: int | None
    sha256: str
    """Of the message's bytes, in hexadecimal."""


class Acks:
    """The file; written line by line, so that a run that is broken off leaves what was known. Close it when done."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()
        self.path = path
        self.acknowledged = 0
        self.unknown = 0

    def note(self, acks: Iterable[Ack]) -> None:
        """Write down what became of some messages."""
        with self._lock:
            for ack in acks:
                self._file.write(json.dumps(ack) + "\n")
                if ack.offset is None:
                    self.unknown += 1
                else:
                    self.acknowledged += 1
            self._file.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()


def read(path: Path) -> list[Ack]:
    """All that was noted."""
    with path.open(encoding="utf-8") as file:
        return [Ack(*json.loads(line)) for line in file]
