"""A ledger of its own for each test that wants one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

import stack
from consumers.store import Ledger
from tests.intake.house import House


@pytest.fixture
def house(running: stack.Stack, database: str) -> Iterator[House]:
    """A ledger that nothing runs for yet."""
    built = House(running, database)
    try:
        yield built
    finally:
        built.close()


@pytest.fixture
def direct(database: str) -> Iterator[psycopg.Connection[Any]]:
    """A plain connection to a database where a ledger's tables are."""
    Ledger(database).close()
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection
