"""The endpoint over the small supply chain, and over the sample season; each is told once a session."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest

import stack
from consumers.store import Ledger, Row
from projections.views import Views
from sample.said import Truth
from schemas.codec import decode_event
from tests.api.client import Api, served
from tests.chain import Chain, chain, database_of_a_session
from tests.sample.telling import fed

__all__ = ["chain"]
POLL = 5_000


@pytest.fixture(scope="session")
def small(chain: Chain) -> Iterator[Api]:
    """The endpoint over the small supply chain."""
    with served(chain.url) as api:
        yield api


@dataclass(frozen=True)
class Told:
    """The sample season behind the endpoint, with what was planted in it."""

    api: Api
    truth: Truth
    position: int


@pytest.fixture(scope="session")
def season(running: stack.Stack) -> Iterator[Told]:
    """The sample season in the store and in the views."""
    told, feed, _ = fed(1)
    with database_of_a_session(running, f"season_{uuid.uuid4().hex[:12]}") as url:
        ledger = Ledger(url)
        try:
            for start in range(0, len(feed.events), POLL):
                rows = []
                for _, state, key, version in feed.events[start : start + POLL]:
                    kind, family, number, *_ = decode_event(state)
                    topic = f"{'' if kind == 'Rejected' else family}{kind}.v{number}"
                    rows.append(Row(key, version, topic, state, None))
                with ledger.datastore.transaction(commit=True) as cursor:
                    ledger.recorder.append(cursor, rows)
        finally:
            ledger.close()
        with psycopg.connect(url) as connection:
            feed.settle(Views(connection), POLL)
        with served(url) as api:
            yield Told(api, told.truth, len(feed.events))
