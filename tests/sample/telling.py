"""A season told straight to the views, without Kafka: what the intake would make of it, in the order of its days."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import cache
from typing import Any

import psycopg
from psycopg.rows import dict_row

from domain.errors import Unacceptable
from sample.check import Found
from sample.season import Season, season
from tests.feed import Feed

EPOCH = date(1970, 1, 1)


Told = tuple[Season, Feed, Counter[tuple[str, str]]]
"""A season, its events, and what was refused by partner and reason code."""


@cache
def fed(seed: int, in_turn: bool = False) -> Told:
    """As `tell` does it, once a session."""
    return tell(seed, in_turn)


def tell(seed: int, in_turn: bool = False) -> Told:
    """Tell a season; `in_turn` lets each partner say its whole day before the next, as polls of topics may bring it."""
    told, feed = season(seed), Feed()
    refused: Counter[tuple[str, str]] = Counter()
    feed.clock = told.cast[0]["occurred_at"] - 1_000
    for each in told.cast:
        feed.register(
            each["partner"],
            each["roles"],
            each["identifiers"],
            party_id=each["party_id"],
            name_zh=each["name_zh"],
            name_en=each["name_en"],
            valid_from=str(EPOCH + timedelta(each["valid_from"])),
            valid_to=None,
        )
    for day, said in told.days():
        feed.day(day)
        for message in sorted(said, key=lambda each: each.partner[::-1]) if in_turn else said:
            feed.clock = max(feed.clock, message.at_ms - 1)
            try:
                feed.send(message.partner, message.payload, message.key)
            except Unacceptable as why:
                refused[message.partner, why.code] += 1
    return told, feed, refused


def open_findings(connection: psycopg.Connection[Any]) -> list[Found]:
    """The findings that stand, of views on the connection's search path."""
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute("select rule, subject, ground from finding where until is null order by 1, 2").fetchall()
    return [Found(**row) for row in rows]
