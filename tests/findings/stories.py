"""Every story of the rules by its name, told into one ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from tests.feed import Feed
from tests.findings import cross_check, entry, import_sales, making, movements, others, release
from tests.findings.telling import Story, Telling

STORIES: dict[str, Story] = {
    name: story
    for module in (cross_check, entry, import_sales, release, making, movements, others)
    for name, story in vars(module).items()
    if name[:1] in "cpsux" and name[1:3].isdigit()
}
"""Every story, by name; the name begins with the rule."""

FIRST_DAY = date(2026, 8, 1)


def tell_all() -> tuple[Feed, dict[str, Telling]]:
    """All stories, one after another, in one ledger."""
    feed = Feed()
    calendar = [FIRST_DAY]
    feed.day(FIRST_DAY)
    told = {name: Telling(feed, name, index, calendar) for index, name in enumerate(STORIES, 1)}
    for name, telling in told.items():
        STORIES[name](telling)
    return feed, told


@dataclass(frozen=True)
class Judged:
    """The stories and a connection whose search path is the schema that holds what was found."""

    feed: Feed
    told: dict[str, Telling]
    connection: psycopg.Connection[Any]
    database_url: str
