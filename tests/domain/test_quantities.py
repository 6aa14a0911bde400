"""Quantities come back exactly, and tolerances include their borders."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Unacceptable
from domain.quantities import net_weight, parse_unit, to_cans, to_decimal, to_grams, to_scaled, to_text, within


@given(st.integers(-(10**15), 10**15), st.integers(0, 9))
def test_a_stored_integer_comes_back(scaled: int, scale: int) -> None:
    assert to_scaled(to_text(scaled, scale), scale) == scaled
    assert to_scaled(to_decimal(scaled, scale), scale) == scaled


@pytest.mark.parametrize(
    ("text", "scale", "scaled"), [("4608.000", 3, 4_608_000), ("4608", 3, 4_608_000), ("-0.5", 1, -5), ("7", 0, 7)]
)
def test_a_decimal_is_stored_as_an_integer(text: str, scale: int, scaled: int) -> None:
    assert to_scaled(text, scale) == scaled


@pytest.mark.parametrize(
    ("text", "scale", "expected"),
    [
        ("4608.0001", 3, "at most 3 places"),
        ("1.5", 0, "a whole number"),
        ("1e3", 3, "a decimal"),
        ("NaN", 3, "a decimal"),
        ("007", 0, "a whole number"),
        ("1,000", 2, "a decimal"),
        ("１", 0, "a whole number"),
        ("", 0, "a whole number"),
    ],
)
def test_another_text_is_refused(text: str, scale: int, expected: str) -> None:
    with pytest.raises(Unacceptable, match=expected) as caught:
        to_scaled(text, scale)
    assert caught.value.code == "decimal-form"


@pytest.mark.parametrize(("text", "unit"), [("公斤", "kg"), ("KG", "kg"), ("罐", "can"), (" 箱 ", "case"), ("吨", "t")])
def test_units_of_declarations_are_read(text: str, unit: str) -> None:
    assert parse_unit(text) == unit


@pytest.mark.parametrize("text", ["lb", "", "kgs."])
def test_another_unit_is_refused(text: str) -> None:
    with pytest.raises(Unacceptable, match="expected t, kg, g, mg, can"):
        parse_unit(text)


def test_a_consignment_weighs_what_its_cans_hold() -> None:
    assert to_decimal(net_weight(5760, 800), 3) == Decimal("4608.000")
    assert to_grams(Decimal("4.608"), "t") == net_weight(5760, 800)
    assert to_cans(960, "箱", cans_per_case=6) == 5760
    assert to_cans(2, "托", cans_per_case=6, cases_per_pallet=64) == 768


@pytest.mark.parametrize(("unit", "expected"), [("can", "a unit of mass"), ("stone", "t, kg, g, mg")])
def test_what_is_no_mass_has_no_grams(unit: str, expected: str) -> None:
    with pytest.raises(Unacceptable, match=expected):
        to_grams(Decimal(1), unit)


def test_cases_of_an_unknown_packing_are_not_counted() -> None:
    with pytest.raises(Unacceptable, match="a known number of cans"):
        to_cans(2, "case")


@pytest.mark.parametrize(
    ("found", "due", "percent", "inside"),
    [(1005, 1000, "0.5", True), (1006, 1000, "0.5", False), (995, 1000, "0.5", True), (994, 1000, "0.5", False),
     (0, 0, "0.5", True), (1, 0, "0.5", False)],
)  # fmt: skip
def test_a_tolerance_includes_its_border(found: int, due: int, percent: str, inside: bool) -> None:
    assert within(found, due, Decimal(percent)) is inside


@given(st.integers(1, 10**18), st.decimals("0.01", "10", places=2))
def test_a_tolerance_is_exact_for_great_figures(due: int, percent: Decimal) -> None:
    most = due + int(due * percent * 100) // 10_000
    assert within(most, due, percent)
    assert not within(most + 1, due, percent)
