"""Parts of a ledger as threads of this process, for the length of a block."""

from __future__ import annotations

from threading import Event, Thread
from types import TracebackType
from typing import Self

from tests.intake.house import SECONDS, Part


class Threads:
    """Runs parts; a mistake of theirs is raised at the end of the block."""

    def __init__(self, *parts: Part) -> None:
        self._stop = Event()
        self.failures: list[BaseException] = []
        self._threads = [Thread(target=self._run, args=(part,), daemon=True) for part in parts]

    def _run(self, part: Part) -> None:
        try:
            part.run(self._stop)
        except BaseException as failure:  # noqa: BLE001
            self.failures.append(failure)

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(SECONDS)
            assert not thread.is_alive()
        if self.failures and error is None:
            raise self.failures[0]
