"""The real parts for every test: one PostgreSQL and one secured Kafka for the session, a fresh database for a test."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

import stack

ROOT = Path(__file__).parents[1]
# Shared by all test runs of a checkout, and with ./run demo: fetched once, checked at each start.
DOWNLOADS = Path(os.environ.get("TINLEDGER_DOWNLOADS") or ROOT / ".tinledger" / "downloads")


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many malformed messages go through the real broker: some for every run, all when asked for by hand."""
    parser.addoption("--hostile", type=int, default=2_500, metavar="COUNT", help="malformed messages sent to a broker")


LONG = ("tests/chaos/", "tests/bench/", "tests/commands/test_secret.py", "tests/hostile/test_judged.py")
"""Where a test takes a minute or more: begun last by one of two workers, it would leave the other idle."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long is begun first."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture(scope="session")
def downloads() -> Path:
    """Where jars and PostgreSQL's programs are kept between test runs."""
    return DOWNLOADS


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[stack.Stack]:
    """One broker and one database server for the whole session; each test names partners and topics of its own."""
    state = tmp_path_factory.mktemp("state")
    with stack.running(state, stack.Options(sync=False, downloads=DOWNLOADS)) as started:
        yield started


@pytest.fixture
def database(running: stack.Stack) -> Iterator[str]:
    """The URL of an empty database that lives as long as the test."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(running.database_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield running.database_url.replace("/tinledger?", f"/{name}?")
    with psycopg.connect(running.database_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
