"""The story that questions are asked about; and views of feeds in one database, to be compared schema by schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from projections.rules import Rule
from projections.views import Views, compare
from tests.chain import chain
from tests.feed import Feed

__all__ = ["Ledger", "chain"]


class Ledger:
    """Views of feeds in one database, each in a schema of its own."""

    def __init__(self, database: str) -> None:
        self.database = database

    @contextmanager
    def views(self, schema: str = "views", of: tuple[Rule, ...] | None = None) -> Iterator[Views]:
        with psycopg.connect(self.database) as connection:
            yield Views(connection, schema, of)

    def settle(self, feed: Feed, schema: str = "views", poll: int = 5_000, of: tuple[Rule, ...] | None = None) -> None:
        """Take all of a feed into a schema."""
        with self.views(schema, of) as views:
            assert feed.settle(views, poll) == len(feed.events)

    def rows(self, statement: str, schema: str = "views") -> list[dict[str, Any]]:
        """The rows of a question to a schema."""
        with psycopg.connect(self.database, row_factory=dict_row, autocommit=True) as connection:
            connection.execute(psycopg.sql.SQL("set search_path to {}").format(psycopg.sql.Identifier(schema)))
            return connection.execute(psycopg.sql.SQL(statement)).fetchall()

    def difference(self, one: str, other: str) -> str | None:
        """The first row that differs between two schemas."""
        with psycopg.connect(self.database) as connection:
            return compare(connection, one, other)


@pytest.fixture
def ledger(database: str) -> Ledger:
    return Ledger(database)
