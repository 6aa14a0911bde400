"""Working days follow the yearly notices, months clamp, deadlines end where the law says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import constants
from domain.calendar import (
    SHANGHAI,
    add_months,
    add_working_days,
    due_at,
    due_on,
    expiry_dates,
    is_working_day,
    months_left,
    shanghai_day,
    working_days_between,
)

DAYS = st.dates(date(2015, 1, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 10, 1), False),  # a Tuesday in the National Day week
        (date(2024, 10, 12), True),  # the Saturday that makes up for it
        (date(2024, 10, 8), True),
        (date(2024, 10, 13), False),  # an ordinary Sunday
        (date(2027, 3, 1), None),  # holidays of 2027 are not announced here
        (date(2014, 12, 31), None),
    ],
)
def test_a_day_is_worked_rested_or_not_known(day: date, works: bool | None) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2024, 9, 30), 5, date(2024, 10, 12)),  # 8, 9, 10, 11 and the Saturday 12
        (date(2024, 10, 12), 1, date(2024, 10, 14)),
        (date(2024, 10, 1), 0, date(2024, 10, 1)),
        (date(2026, 12, 30), 5, None),
    ],
)
def test_a_term_in_working_days_ends(start: date, days: int, end: date | None) -> None:
    assert add_working_days(start, days) == end


@given(DAYS, st.integers(1, 40))
def test_a_term_counts_as_many_working_days_as_it_has(start: date, days: int) -> None:
    end = add_working_days(start, days)
    assert end is not None and is_working_day(end)
    assert working_days_between(start, end) == days


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 12, 5), 1, date(2025, 1, 5)),
    ],
)
def test_months_clamp_to_the_end_of_the_month(day: date, months: int, end: date) -> None:
    assert add_months(day, months) == end


@given(DAYS, st.integers(0, 40))
def test_months_left_count_back_what_was_added(day: date, months: int) -> None:
    assert months_left(day, add_months(day, months)) == months
    assert months_left(day, add_months(day, months) - timedelta(1)) == months - 1


def test_three_months_before_expiry_are_enough_and_a_day_later_is_not() -> None:
    assert months_left(date(2024, 1, 14), date(2024, 4, 14)) == 3
    assert months_left(date(2024, 1, 15), date(2024, 4, 14)) == 2


def test_expiry_is_printed_in_two_ways() -> None:
    assert expiry_dates(date(2024, 1, 15), 24) == (date(2026, 1, 14), date(2026, 1, 15))


def test_a_day_begins_in_shanghai_eight_hours_early() -> None:
    assert shanghai_day(datetime(2024, 1, 14, 16, 0, tzinfo=UTC)) == date(2024, 1, 15)
    assert shanghai_day(datetime(2024, 1, 14, 15, 59, 59, tzinfo=UTC)) == date(2024, 1, 14)
    assert shanghai_day(1_705_248_000_000) == date(2024, 1, 15)
    with pytest.raises(ValueError, match="expected one with a time zone"):
        shanghai_day(datetime(2024, 1, 14))


def test_a_recall_has_hours_to_start_and_working_days_to_finish() -> None:
    known = datetime(2024, 9, 30, 15, 0, tzinfo=SHANGHAI)
    deadlines = constants.deadlines()
    assert due_at(deadlines["D01"], known) == known + timedelta(hours=24)
    assert due_on(deadlines["D04"], date(2024, 9, 30)) == date(2024, 10, 18)
    assert due_at(deadlines["D04"], known) == datetime(2024, 10, 19, tzinfo=SHANGHAI)
    assert due_on(deadlines["D09"], date(2026, 1, 14)) == date(2026, 7, 14)
    assert due_on(deadlines["D12"], date(2024, 2, 29)) == date(2026, 2, 28)
    assert due_on(deadlines["D34"], date(2024, 2, 29)) == date(2024, 3, 1)
    with pytest.raises(ValueError, match="deadline D01: hours by clock"):
        due_on(deadlines["D01"], date(2024, 1, 1))


def test_every_deadline_can_be_counted() -> None:
    start = datetime(2024, 3, 1, 9, 0, tzinfo=SHANGHAI)
    for deadline in constants.deadlines().values():
        due = due_at(deadline, start)
        assert due is not None and due > start
