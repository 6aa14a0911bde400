"""Days as Chinese law counts them: working days with make-up days 调休, calendar months, deadlines, days of Shanghai.

Holidays are announced year by year. A working day of a year without an announcement is *not known* (None), which is
neither a working day nor a holiday; a deadline that needs such a day is None, too.
"""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta, timezone
from typing import Final

from domain import constants
from domain.constants import Deadline

SHANGHAI: Final = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China Standard Time, the zone of every business date here; no daylight saving since 1992."""
MONTHS_A_YEAR: Final = 12
MOST_DAYS: Final = 366 * 2
"""Days that a count of working days looks ahead; the longest term of the law is 30 working days."""


def shanghai_day(instant: datetime | int) -> date:
    """The day in Shanghai of an instant, given with its zone or as epoch milliseconds."""
    if isinstance(instant, int):
        instant = datetime.fromtimestamp(instant // 1000, SHANGHAI)
    if instant.tzinfo is None:
        raise ValueError(f"instant {instant}: expected one with a time zone")
    return instant.astimezone(SHANGHAI).date()


def is_working_day(day: date) -> bool | None:
    """Whether offices work on a day; None: the holidays of its year are not announced here."""
    if day.year not in constants.planned_years():
        return None
    return constants.workday_exceptions().get(day, day.weekday() < calendar.SATURDAY)


def add_working_days(start: date, days: int) -> date | None:
    """The day on which the last of so many working days falls, the day after the start being the first that counts.

    None where a day on the way is not known. A term of 0 days ends on its start.
    """
    end = start
    for _ in range(MOST_DAYS):
        if days <= 0:
            return end
        end += timedelta(1)
        works = is_working_day(end)
        if works is None:
            return None
        days -= works
    return None


def working_days_between(start: date, end: date) -> int | None:
    """Working days after the start up to and with the end; 0 if the end is not after it; None: not known."""
    days = 0
    for ordinal in range(start.toordinal() + 1, end.toordinal() + 1):
        works = is_working_day(date.fromordinal(ordinal))
        if works is None:
            return None
        days += works
    return days


def add_months(day: date, months: int) -> date:
    """The same day so many months later or earlier, or the last day of that month if it has no such day."""
    ahead = day.year * MONTHS_A_YEAR + day.month - 1 + months
    year, month = divmod(ahead, MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_left(on: date, until: date) -> int:
    """Whole calendar months from a day to another; negative once the other has passed."""
    months = (until.year - on.year) * MONTHS_A_YEAR + until.month - on.month
    return months - (add_months(on, months) > until)


def expiry_dates(production_date: date, shelf_life_months: int) -> tuple[date, date]:
    """The two expiry dates that makers print for a shelf life: the last good day, and the day after it.

    Common practice is production date + N months − 1 day; what is printed is what counts.
    """
    end = add_months(production_date, shelf_life_months)
    return end - timedelta(1), end


def due_on(deadline: Deadline, start: date) -> date | None:
    """The last day of a term that starts on a day; None where working days are not known.

    A term of hours has no last day but a last minute: `due_at`. Raises ValueError for it.
    """
    match deadline.calendar, deadline.unit:
        case "working", "days":
            return add_working_days(start, deadline.limit)
        case "natural", "days":
            return start + timedelta(deadline.limit)
        case "natural", "months":
            return add_months(start, deadline.limit)
        case "natural", "years":
            return add_months(start, deadline.limit * MONTHS_A_YEAR)
    raise ValueError(
        f"deadline {deadline.id}: {deadline.unit} by {deadline.calendar}, expected a term in days or longer"
    )


def due_at(deadline: Deadline, start: datetime) -> datetime | None:
    """The instant at which a term ends: hours later by the clock, else the end of its last day in Shanghai."""
    if deadline.calendar == "clock":
        return start + timedelta(hours=deadline.limit)
    last = due_on(deadline, shanghai_day(start))
    return None if last is None else datetime.combine(last + timedelta(1), datetime.min.time(), SHANGHAI)
