"""Findings are those of an oracle that judges after every event, for any cut of polls and any order of topics."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.registration import OFFICE
from projections.views import Views
from schemas.codec import decode_record
from tests.feed import Feed
from tests.findings.oracle import RULES, sorted_text, spells
from tests.findings.stories import Judged
from tests.findings.trade import Trade

TRADES = 12
"""Random trades that are compared; each takes views of its own."""
STEPS = 120


def settled(database_url: str, feed: Feed, polls: random.Random, most: int, what: str) -> list[tuple[Any, ...]]:
    """What a query says of findings after a feed was taken in polls of random sizes."""
    with psycopg.connect(database_url) as connection:
        connection.execute("drop schema if exists trade cascade")
        connection.commit()
        views = Views(connection, "trade")
        while views.position() < len(feed.events):
            feed_from = views.position()
            views.take(feed.events[feed_from : feed_from + polls.randint(1, most)])
        return connection.execute(what).fetchall()


def plain(value: Any) -> Any:
    """A value of a ground as the oracle has it: weights as floats."""
    return float(value) if isinstance(value, Decimal) else value


@settings(max_examples=TRADES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9), cut=st.integers(0, 10**9), most=st.sampled_from((1, 7, 60)))
def test_findings_open_change_and_close_as_the_oracle_says(judged: Judged, seed: int, cut: int, most: int) -> None:
    feed = Trade(seed).say(STEPS)
    what = "select rule, subject, since, until, opened, ground from finding where rule = any(array{}::text[])"
    rows = settled(judged.database_url, feed, random.Random(cut), most, what.format(list(RULES)))
    found = {(*row[:5], sorted_text({name: plain(value) for name, value in row[5].items()})) for row in rows}
    assert found == spells(feed.events)


def test_the_oracle_is_not_idle() -> None:
    seen = {spell[0] for seed in range(4) for spell in spells(Trade(seed).say(STEPS).events)}
    assert seen == set(RULES)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_same_stands_whatever_order_the_topics_come_in(seed: int, judged: Judged) -> None:
    what = "select rule, subject, severity, ground::text from finding where until is null order by 1, 2"
    order = random.Random(seed)
    mixed = interleaved(judged.feed, order)
    with judged.connection.transaction():
        told = judged.connection.execute(what).fetchall()
    assert told == settled(judged.database_url, mixed, order, 200, what)


def interleaved(feed: Feed, order: random.Random) -> Feed:
    """The same messages in another order that Kafka permits: each topic's in its own order."""
    again = Feed()
    topics: dict[str, list[tuple[bytes, bytes | None]]] = {}
    registrations = {}
    for partner, payload, key in feed.sent:
        record = decode_record(payload).record if partner == OFFICE else {}
        if "roles" in record:
            registrations[record["partner"]] = record
        else:
            topics.setdefault(partner, []).append((payload, key))
    for name, record in registrations.items():
        again.register(name, record["roles"], record["identifiers"])
    places = [partner for partner, messages in topics.items() for _ in messages]
    order.shuffle(places)
    for partner in places:
        again.send(partner, *topics[partner].pop(0))
    return again
