"""Positions are opaque tokens that leave room for shards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Unacceptable
from domain.position import SEQUENCE_BITS, SHARDS, format_position, parse_position


@given(st.integers(0, (SHARDS << SEQUENCE_BITS) - 1))
def test_a_position_comes_back(sequence: int) -> None:
    assert parse_position(format_position(sequence)) == sequence


def test_the_first_shard_counts_from_zero() -> None:
    assert format_position(123) == "s0:123"
    assert parse_position("s1:5") == (1 << SEQUENCE_BITS) + 5


@pytest.mark.parametrize(
    "text", ["", "123", "s0:", "s0:-1", "s00:1", "s0:01", "s2048:1", f"s0:{1 << 52}", "s0:١", "S0:1", "s0:1\n"]
)
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(Unacceptable, match="expected a position such as s0:123456") as caught:
        parse_position(text)
    assert caught.value.code == "position-form"


@pytest.mark.parametrize("sequence", [-1, SHARDS << SEQUENCE_BITS])
def test_a_sequence_outside_the_column_is_our_mistake(sequence: int) -> None:
    with pytest.raises(ValueError, match=f"sequence {sequence}: expected 0 to"):
        format_position(sequence)
