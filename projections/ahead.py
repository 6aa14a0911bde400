"""Works one item ahead in a thread: while the database executes a poll, the next one is read, decoded and laid out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar

T = TypeVar("T")

END: Final[Any] = object()
SWITCH_SECONDS: Final = 0.0005
"""How long who has the answer of the database waits for the thread to give way: a poll is some sixty statements, and at
Python's own five milliseconds each they would wait longer than the thread works."""


def ahead(items: Iterator[T], large: Callable[[T], bool] = lambda item: True) -> Generator[T]:
    """The same items; each is made in a thread while the one before it is used. Close it to end the thread.

    No more than one is ahead, and none of one that is not `large`: what is used up in a moment gains nothing, and what
    came in that moment would not be in the next item, but in the one after it. What making one raises is raised where
    it is asked for, after those before it.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        with ThreadPoolExecutor(1, thread_name_prefix="ahead") as worker:
            following = worker.submit(next, items, END)
            while (item := following.result()) is not END:
                if early := large(item):
                    following = worker.submit(next, items, END)
                yield item
                if not early:
                    following = worker.submit(next, items, END)
    finally:
        sys.setswitchinterval(before)
