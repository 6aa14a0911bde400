"""Order holds within a topic only: however the topics are interleaved, the same stands and the same is found."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

import psycopg
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from projections.tables import tables
from schemas.codec import decode_record
from tests.feed import Feed
from tests.views.conftest import Ledger
from tests.views.market import Market

ORDERS = 5
"""Interleavings tried; each takes a market into views of its own."""

RECEIVED = frozenset({"since", "until", "recorded_at"})
"""What depends on when the ledger took a record, and may."""


def interleaved(feed: Feed, order: random.Random) -> Feed:
    """The same messages in another order that Kafka permits: partners registered, then topic by topic as it comes."""
    again = Feed()
    registrations = {}
    topics: dict[str, list[tuple[bytes, bytes | None]]] = defaultdict(list)
    for partner, payload, key in feed.sent:
        record = decode_record(payload).record if key is not None else {}
        if "roles" in record:
            registrations[record["partner"]] = record
        else:
            topics[partner].append((payload, key))
    for name, record in registrations.items():
        again.register(name, record["roles"], record["identifiers"])
    places = [partner for partner, messages in topics.items() for _ in messages]
    order.shuffle(places)
    for partner in places:
        again.send(partner, *topics[partner].pop(0))
    return again


def standing(ledger: Ledger, schema: str) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that stands at the end, sequences left out."""
    found = {}
    for table in tables():
        names = ", ".join(name for name in table.names if name not in RECEIVED)
        rows = ledger.rows(f"select {names} from {table.name} where until is null", schema)
        found[table.name] = sorted((tuple(row.values()) for row in rows), key=repr)
    rows = ledger.rows("select rule, subject, ground::text, severity from finding where until is null", schema)
    found["finding"] = sorted(tuple(row.values()) for row in rows)
    return found


@settings(
    max_examples=ORDERS,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a market does not shrink: its seed is the whole case
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 40), order=st.randoms(use_true_random=False), poll=st.sampled_from((3, 29, 1_000)))
def test_the_same_stands_and_the_same_is_found_whatever_the_order(
    ledger: Ledger, seed: int, order: random.Random, poll: int
) -> None:
    feed = Market(seed).say(80)
    with psycopg.connect(ledger.database, autocommit=True) as connection:
        connection.execute("drop schema if exists one cascade")
        connection.execute("drop schema if exists other cascade")
    ledger.settle(interleaved(feed, random.Random(seed)), "one")
    ledger.settle(interleaved(feed, order), "other", poll)
    one, other = standing(ledger, "one"), standing(ledger, "other")
    for table, rows in one.items():
        assert other[table] == rows, table
