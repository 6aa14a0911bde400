"""A ledger of its own for each test that wants one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import stack
from tests.intake.house import House


@pytest.fixture
def house(running: stack.Stack, database: str) -> Iterator[House]:
    """A ledger that nothing runs for yet."""
    built = House(running, database)
    try:
        yield built
    finally:
        built.close()
