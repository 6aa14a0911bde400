"""How stored integers are read: days since 1970, epoch milliseconds, quantities scaled by a power of ten; both ways."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY: Final = EPOCH.date().toordinal()
MILLISECOND: Final = timedelta(milliseconds=1)


def day(stored: int) -> date:
    """The date of so many days since 1970-01-01."""
    return date.fromordinal(stored + EPOCH_DAY)


def stored_day(value: date) -> int:
    """Days since 1970-01-01."""
    return value.toordinal() - EPOCH_DAY


def moment(stored: int) -> datetime:
    """The time, in UTC, of so many milliseconds since 1970."""
    return EPOCH + stored * MILLISECOND


def stored_moment(value: datetime) -> int:
    """Whole milliseconds since 1970 of a time with a zone."""
    return (value - EPOCH) // MILLISECOND


def decimal(stored: int, scale: int) -> Decimal:
    """The quantity whose stored integer counts 10 to the power of −scale: 4608000 of scale 3 is 4608.000."""
    return Decimal(stored).scaleb(-scale)


def stored_decimal(value: Decimal, scale: int) -> int:
    """The stored integer of a quantity. Raises ValueError if it has more decimals than the scale keeps."""
    scaled = value.scaleb(scale)
    if scaled != int(scaled):
        raise ValueError(f"{value}: expected at most {scale} decimals")
    return int(scaled)
