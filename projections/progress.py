"""How far the views have come, and which position a request asks about: a token, a moment, a day, or now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, Final

from psycopg import Connection

from domain.errors import Unacceptable
from domain.position import format_position, parse_position
from projections.facts import NotKnown, read, values
from projections.statements import statements

SQL: Final = statements("progress")
CHINA: Final = timezone(timedelta(hours=8))
"""Asia/Shanghai since 1991: a day named alone ends there, since the ledger's days are those of its office."""
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
EXPECTED: Final = "a position such as s0:123456, a day, or a moment with its offset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where the views are: the last event they hold, when it was recorded, and the day that had begun by then."""

    position: int
    recorded_at: datetime | None
    today: date | None


def progress(connection: Connection[Any]) -> Progress:
    """How far the views have come; position 0 before the first event."""
    return read(connection, SQL["progress"], Progress)[0]


def position(connection: Connection[Any], as_of: str | datetime | None = None, *, reached: int | None = None) -> int:
    """The position that a request asks about; None: now, which is where the views are.

    A token (`s0:123456`) is taken as it is, a moment is the last event recorded at or before it, a day (`2026-03-01`)
    its last moment in China. `reached`: where the views are, if the caller has read it already. Raises Unacceptable
    `position-form` for another text or a moment without its offset, and NotKnown for a position that the views have
    not reached.
    """
    if reached is None:
        reached = progress(connection).position
    if as_of is None:
        return reached
    if isinstance(as_of, str) and re.match(r"s[0-9]", as_of):
        asked = parse_position(as_of)
        if asked > reached:
            raise NotKnown(
                "position",
                as_of,
                f"position {as_of} is not reached: the views are at {format_position(reached)}",
                f"尚未到达位置{as_of}：视图目前在{format_position(reached)}",
            )
        return asked
    found = values(connection, SQL["at"], moment=moment(as_of))
    return min(int(found[0][0]), reached)


def moment(as_of: str | datetime) -> datetime:
    """The instant of a moment or of the end of a day in China, in UTC. Raises Unacceptable `position-form`."""
    refused = Unacceptable("position-form", field="asOf", value=as_of, expected=EXPECTED)
    try:
        if isinstance(as_of, datetime):
            when = as_of
        elif DAY.fullmatch(as_of):
            next_day = date.fromisoformat(as_of) + timedelta(days=1)
            when = datetime.combine(next_day, time(), CHINA) - timedelta(milliseconds=1)
        else:
            when = datetime.fromisoformat(as_of)
        if when.tzinfo is None:
            raise refused
        return when.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise refused from error


def recorded_at(connection: Connection[Any], sequence: int) -> datetime | None:
    """When the event of a sequence was recorded; None when the views do not hold it."""
    found = values(connection, SQL["recorded_at"], sequence=sequence)
    return found[0][0] if found else None
