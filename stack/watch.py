"""Starts a database or a broker of ours again that ended by itself, but not for ever."""

import time
from collections.abc import Callable
from typing import Final

from stack.errors import StackError
from stack.owner import Stack

RESTARTS: Final = 5
"""Starts again within RESTARTS_WITHIN_SECONDS; one more is given up: a part that ends so often needs a person."""
RESTARTS_WITHIN_SECONDS: Final = 600.0


class Watch:
    """For the process that owns the stack: look often."""

    def __init__(self, stack: Stack, say: Callable[[str], None]) -> None:
        self._stack = stack
        self._say = say
        self._restarts: list[float] = []

    def look(self) -> None:
        """Start what ended, and wait until it is ready; call from the main thread. Raises StackError."""
        for part in self._stack.dead():
            now = time.monotonic()
            self._restarts = [at for at in self._restarts if now - at < RESTARTS_WITHIN_SECONDS] + [now]
            self._say(f"{part} ended by itself; starting it again")
            if len(self._restarts) > RESTARTS:
                raise StackError(f"{part} ended {len(self._restarts)} times in {RESTARTS_WITHIN_SECONDS:.0f} s.")
            if part == "kafka":
                self._stack.start_broker()
            else:
                self._stack.start_postgres()
