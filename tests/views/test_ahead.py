"""The next poll is made in a thread while one is taken: in order, one ahead, errors in their place, no thread left."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from projections.ahead import ahead

WAIT_SECONDS = 30.0


def test_items_come_in_their_order_made_in_one_other_thread() -> None:
    makers = set[threading.Thread]()

    def items() -> Iterator[int]:
        for number in range(50):
            makers.add(threading.current_thread())
            yield number

    assert list(ahead(items())) == list(range(50))
    assert len(makers) == 1
    assert threading.current_thread() not in makers


def test_the_next_is_made_while_one_is_used_and_no_more_than_that() -> None:
    made = [threading.Event() for _ in range(4)]

    def items() -> Iterator[int]:
        for number, each in enumerate(made):
            each.set()
            yield number

    with closing(ahead(items())) as found:
        assert next(found) == 0
        assert made[1].wait(WAIT_SECONDS)
        assert not made[2].wait(0.1)
        assert next(found) == 1
        assert made[2].wait(WAIT_SECONDS)
        assert not made[3].is_set()


def test_after_a_small_one_the_next_is_made_when_it_is_asked_for() -> None:
    made = {number: threading.Event() for number in (1, 20, 3)}

    def items() -> Iterator[int]:
        for number, each in made.items():
            each.set()
            yield number

    with closing(ahead(items(), large=lambda number: number > 10)) as found:
        assert next(found) == 1
        assert not made[20].wait(0.1)
        assert next(found) == 20
        assert made[3].wait(WAIT_SECONDS)
        assert list(found) == [3]


def test_what_making_one_raises_comes_after_those_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("the second cannot be made")

    found = ahead(items())
    assert next(found) == 1
    with pytest.raises(ValueError, match="the second"):
        next(found)


def test_the_thread_ends_with_who_asked_even_where_the_next_cannot_be_made() -> None:
    running, interval = set(threading.enumerate()), sys.getswitchinterval()

    def items() -> Iterator[int]:
        yield 1
        raise ValueError("nobody asks for it any more")

    with closing(ahead(items())) as found:
        assert next(found) == 1
        assert sys.getswitchinterval() < interval
    assert set(threading.enumerate()) <= running
    assert sys.getswitchinterval() == interval
