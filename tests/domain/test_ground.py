"""The print of a ground is the same for the same ground, and another for another."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ground import ground_print

SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates()
GROUNDS = st.dictionaries(st.text(max_size=6), SCALARS | st.lists(SCALARS, max_size=3), max_size=5)


@given(GROUNDS)
def test_the_order_of_columns_does_not_matter(ground: dict[str, object]) -> None:
    assert ground_print("X02", "b", ground) == ground_print("X02", "b", dict(reversed(ground.items())))


@given(GROUNDS, st.text(max_size=6), st.integers())
def test_another_ground_has_another_print(ground: dict[str, object], column: str, figure: int) -> None:
    if ground.get(column, object()) != figure:
        assert ground_print("X02", "b", ground) != ground_print("X02", "b", {**ground, column: figure})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Decimal("0.50"), Decimal("0.5")),
        (Decimal("1E+2"), Decimal("100.00")),
        (Decimal("-0.0"), Decimal(0)),
        ((1, 2), [1, 2]),
        ({2, 1}, frozenset((1, 2))),
        (date(2024, 1, 5), "2024-01-05"),
        (datetime(2024, 1, 5, tzinfo=UTC), 1_704_412_800_000),
    ],
)
def test_two_writings_of_a_value_are_one(one: object, other: object) -> None:
    assert ground_print("X02", "b", {"a": one}) == ground_print("X02", "b", {"a": other})


def test_the_print_is_the_same_for_ever() -> None:
    ground = {"importer": "91310115MA1K0AB20U", "batch": "09521234500018:24A15B1"}
    assert ground_print("X02", "09521234500018:24A15B1", ground) == "7dbb10f14e598295923465e56d1f05bb"
    assert ground_print("X03", "09521234500018:24A15B1", ground) != "7dbb10f14e598295923465e56d1f05bb"


def test_a_binary_float_has_no_print() -> None:
    with pytest.raises(TypeError, match=r"ground holds 0\.5: expected text, integer, decimal"):
        ground_print("X02", "b", {"a": 0.5})
