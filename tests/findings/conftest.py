"""All stories of the rules taken into one schema of views, once a session."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

import stack
from projections.views import Views
from tests.findings.stories import Judged, tell_all


@pytest.fixture(scope="session")
def judged(running: stack.Stack) -> Iterator[Judged]:
    """The stories in views, taken in polls of 50 events."""
    name = f"findings_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(running.database_url, autocommit=True) as admin:
        admin.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    url = running.database_url.replace("/tinledger?", f"/{name}?")
    feed, told = tell_all()
    with psycopg.connect(url) as connection:
        feed.settle(Views(connection), poll=50)
        yield Judged(feed, told, connection, url)
    with psycopg.connect(running.database_url, autocommit=True) as admin:
        admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
