"""Ranges of serials say the same as the serials one by one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Unacceptable
from domain.serials import LAST_SERIAL, SerialRange, can_id, in_ranges, joined, parse_can_id, parse_serial

RANGES = st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda pair: SerialRange(pair[0], pair[0] + pair[1]))


def serials(*ranges: SerialRange) -> set[int]:
    return {serial for each in ranges for serial in range(each.first, each.last + 1)}


@given(st.lists(RANGES))
def test_joined_ranges_hold_the_same_serials(ranges: list[SerialRange]) -> None:
    whole = joined(ranges)
    assert serials(*whole) == serials(*ranges)
    assert all(left.last + 1 < right.first for left, right in pairwise(whole))


@given(RANGES, st.sets(st.integers(0, 90)))
def test_exceptions_are_taken_out(each: SerialRange, exceptions: set[int]) -> None:
    left = list(each.without(exceptions))
    assert serials(*left) == serials(each) - exceptions
    assert sum(map(len, left)) == len(serials(each) - exceptions)


@given(RANGES, RANGES)
def test_an_overlap_is_what_both_hold(one: SerialRange, other: SerialRange) -> None:
    both = one.overlap(other)
    assert (serials(both) if both else set()) == serials(one) & serials(other)


@given(st.sets(st.integers(0, 50)))
def test_single_serials_become_ranges(single: set[int]) -> None:
    assert serials(*in_ranges(single)) == single


@pytest.mark.parametrize(("first", "last"), [(2, 1), (-1, 3), (0, LAST_SERIAL + 1)])
def test_a_range_backwards_is_refused(first: int, last: int) -> None:
    with pytest.raises(Unacceptable, match=f"“{first}–{last}”; expected first ≤ last"):
        SerialRange(first, last)


@pytest.mark.parametrize("text", ["", "12a", "-1", "１", "9" * 16, str(LAST_SERIAL + 1)])
def test_another_serial_is_refused(text: str) -> None:
    with pytest.raises(Unacceptable, match="expected digits") as caught:
        parse_serial(text)
    assert caught.value.code == "serial-form"


def test_a_can_is_named_by_trade_item_and_serial() -> None:
    assert can_id("9521234500018", 1204) == "09521234500018.1204"
    assert parse_can_id("09521234500018.0001204") == ("09521234500018", 1204)
