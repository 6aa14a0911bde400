"""A recall's scope is told by lists and by rules, and what cannot be told is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.recall import Batch, Predicate, concerns

ITEM = "09521234500018"
BATCH = Batch(trade_item=ITEM, batch_number="27032K80", production_date=date(2021, 9, 1), expiry_date=date(2022, 4, 1))
RULE = Predicate(prefix_from="22", prefix_to="37", contains=("K8", "SH", "Z2"), expiry_from=date(2022, 4, 1))
"""A scope as one was announced: first two digits 22 to 37, K8, SH or Z2 in the code, expiring from a day."""


@pytest.mark.parametrize(
    ("number", "expiry", "meant"),
    [
        ("27032K80", date(2022, 4, 1), True),
        ("37999SH1", date(2023, 1, 1), True),
        ("22000-z2", date(2022, 4, 1), True),
        ("21999K80", date(2022, 4, 1), False),
        ("38000K80", date(2022, 4, 1), False),
        ("27032X80", date(2022, 4, 1), False),
        ("27032K80", date(2022, 3, 31), False),
        ("27032K80", None, None),
        ("27032X80", None, False),
    ],
)
def test_a_rule_of_prefix_content_and_expiry(number: str, expiry: date | None, meant: bool | None) -> None:
    assert RULE.matches(replace(BATCH, batch_number=number, expiry_date=expiry)) is meant


@pytest.mark.parametrize(
    ("rule", "meant"),
    [
        (Predicate(trade_item="9521234500018"), True),
        (Predicate(trade_item="9521234500025"), False),
        (Predicate(production_from=date(2021, 9, 1), production_to=date(2021, 9, 1)), True),
        (Predicate(production_to=date(2021, 8, 31)), False),
        (Predicate(production_from=date(2021, 9, 2)), False),
        (Predicate(contains=("70",)), True),
        (Predicate(), False),
    ],
)
def test_each_condition_limits_by_itself(rule: Predicate, meant: bool) -> None:
    assert rule.matches(BATCH) is meant


def test_a_case_number_is_an_alias_of_the_can() -> None:
    rule = Predicate(contains=("800",))
    assert rule.matches(BATCH) is False
    assert rule.matches(replace(BATCH, also_printed_as=("27032K800",))) is True


def test_a_named_batch_is_meant_however_it_is_written() -> None:
    assert concerns(BATCH, [("9521234500018", "27032 k80")], []) is True
    assert concerns(BATCH, [("9521234500025", "27032K80")], []) is False
    assert concerns(BATCH, [], [Predicate(contains=("XX",)), RULE]) is True
    assert concerns(replace(BATCH, expiry_date=None), [], [Predicate(contains=("XX",)), RULE]) is None


def test_a_rule_comes_from_a_record() -> None:
    record = {
        "trade_item": None,
        "prefix_from": "22",
        "prefix_to": "37",
        "contains": ["K8", "SH", "Z2"],
        "production_from": None,
        "production_to": None,
        "expiry_from": 19083,
        "expiry_to": None,
    }
    assert Predicate.from_record(record) == RULE


@given(st.dates(), st.dates(), st.dates())
def test_narrowing_a_rule_never_adds_a_batch(made: date, first: date, last: date) -> None:
    batch = replace(BATCH, production_date=made)
    wide = Predicate(production_from=min(first, last))
    narrow = replace(wide, production_to=max(first, last))
    assert not narrow.matches(batch) or wide.matches(batch)
