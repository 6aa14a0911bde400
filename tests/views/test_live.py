"""Views follow ledger.events on a real broker, go on where they stood, and are the same when rebuilt from it."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterable
from contextlib import ExitStack, nullcontext

import psycopg

import stack
from consumers.kafka import LEDGER_PARTITIONS, Admin, Place, Publisher, Reader
from consumers.relay import published
from consumers.topics import Topics
from projections.live import follow, replay
from projections.reading import Sequenced
from projections.rebuilding import rebuild
from projections.views import Views
from tests.views.conftest import Ledger
from tests.views.market import Market

WAIT_SECONDS = 60.0
POLL = 40
PARTITIONS = range(LEDGER_PARTITIONS)


class Published:
    """A feed on topics of its own."""

    def __init__(self, running: stack.Stack) -> None:
        self.settings = running.kafka()
        self.topics = Topics(f"live-{uuid.uuid4().hex[:8]}.")
        with Admin(self.settings, self.topics) as admin:
            admin.ensure_ledger_topics()

    def publish(self, events: list[Sequenced]) -> None:
        """Publish events in polls, each a transaction."""
        publisher = Publisher(self.settings, f"{self.topics.prefix}test")
        for start in range(0, len(events), POLL):
            publisher.publish(
                [
                    published(sequence, key, version, "Recorded.v1", state, self.topics)
                    for sequence, state, key, version in events[start : start + POLL]
                ]
            )
        publisher.close()

    def assign(self, reader: Reader, starts: Iterable[tuple[int, int]]) -> None:
        reader.assign({Place(self.topics.ledger, partition): offset for partition, offset in starts})

    def follow(self, ledger: Ledger, to: int) -> None:
        """Let views follow in a thread, as their process does, until they have taken a sequence."""
        stop = threading.Event()

        def run() -> None:
            with psycopg.connect(ledger.database) as connection, Reader(self.settings, committed=True) as reader:
                views = Views(connection)
                follow(views, PARTITIONS, lambda starts: self.assign(reader, starts.items()), reader.poll, stop)

        thread = threading.Thread(target=run)
        thread.start()
        until = time.monotonic() + WAIT_SECONDS
        try:
            while thread.is_alive() and position(ledger) < to:
                assert time.monotonic() < until, f"at {position(ledger)} of {to} after {WAIT_SECONDS} s"
                time.sleep(0.05)
        finally:
            stop.set()
            thread.join(WAIT_SECONDS)


def position(ledger: Ledger) -> int:
    with psycopg.connect(ledger.database) as connection:
        there = connection.execute("select to_regclass('views.progress')").fetchone()
        row = connection.execute("select position from views.progress").fetchone() if there and there[0] else None
        return int(row[0]) if row else 0


def test_views_follow_the_broker_go_on_where_they_stood_and_are_rebuilt_from_it(
    running: stack.Stack, ledger: Ledger
) -> None:
    feed, log = Market(11).say(150), Published(running)
    half = len(feed.events) // 2
    log.publish(feed.events[:half])
    log.follow(ledger, half)
    log.publish(feed.events[half - 3 :])  # a relay that began anew may say its last events again
    log.follow(ledger, len(feed.events))
    ledger.settle(feed, "told")
    assert ledger.difference("told", "views") is None
    with Reader(log.settings, committed=True) as reader:
        places = [Place(log.topics.ledger, partition) for partition in PARTITIONS]

        def read_all() -> bool:
            return all(reader.next(place) >= end for place, end in reader.ends(places).items())

        source = replay(PARTITIONS, lambda starts: log.assign(reader, starts.items()), reader.poll, read_all)
        assert rebuild(ledger.database, lambda: nullcontext(source)) == len(feed.events)
    assert ledger.difference("told", "views") is None
    with ledger.views() as views:
        assert set(views.offsets()) <= set(PARTITIONS)
        assert sum(views.offsets().values()) > half


def test_a_rebuild_beside_a_writer_loses_nothing(ledger: Ledger) -> None:
    feed = Market(12).say(160)
    half = len(feed.events) // 2
    rebuilt = threading.Event()

    def source(after: int, limit: int) -> list[Sequenced]:
        return feed.events[after : after + min(limit, 25)]

    def again() -> None:
        rebuild(ledger.database, lambda: nullcontext(source))
        rebuilt.set()

    with ExitStack() as ends:
        views = ends.enter_context(ledger.views())
        views.catch_up(source, half)
        thread = threading.Thread(target=again)
        thread.start()
        while views.position() < len(feed.events):
            views.take(feed.events[views.position() : views.position() + 5])
        thread.join(WAIT_SECONDS)
        assert rebuilt.is_set()
        last = len(feed.events)
        more = feed.say("importer-1", "SalesRecord")
        assert more is not None
        assert views.take(feed.events[last:]) == more
    ledger.settle(feed, "told")
    assert ledger.difference("told", "views") is None
