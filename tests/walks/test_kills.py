"""A walk: partners go on sending while everything is killed again and again, and the ledger ends as if nothing was."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest

import stack
from consumers import poll as polls
from consumers.kafka import TOPICS, Admin, PartnerProducer, Reader
from consumers.locks import connect
from consumers.office import HEAD, Office
from consumers.partners import Partners
from consumers.read import events_after, last_sequence
from consumers.settle import settle
from domain.registration import OFFICE
from projections.views import Views, compare
from sample.said import Said
from sample.season import Season, season
from schemas.codec import decode_event
from tests.intake.published import check_published, read_topic

SEED = 20261124
DAYS = 45
"""Of the season: its messages, repeats, corrections, unreadable bytes and strangers' words among them."""
CHUNKS = 24
SECONDS = 120.0
PARTS = ("intake", "intake", "relay", "views")


class Walk:
    """A stack of its own with all parts as processes, each of which can be killed and started again."""

    def __init__(self, running: stack.Stack, state: Path) -> None:
        self.running = running
        self.state = state
        self.settings = running.kafka()
        self.partners: dict[str, PartnerProducer] = {}
        self.processes: list[subprocess.Popen[bytes]] = [self._start(part) for part in PARTS]

    def _start(self, part: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tinledger", "part", part, "--state", str(self.state)]
        with (self.state / f"{part}.log").open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log)

    def enrol(self, told: Season) -> None:
        """The office registers all partners of the season."""
        with Admin(self.settings) as admin:
            admin.add_partners({name: f"secret of {name}" for name in told.partners})
        office = Office(self.settings)
        for record in told.cast:
            office.say("PartnerRegistration", {**HEAD, **record})
        office.flush()
        office.close()
        for name in told.partners:
            self.partners[name] = PartnerProducer(
                self.running.partner_bootstrap_servers, name, f"secret of {name}", self.running.ca_file
            )

    def send(self, messages: Sequence[Said]) -> None:
        """Send until the broker has all of them: what failed is sent again, which is harmless."""
        by_partner: dict[str, list[Said]] = defaultdict(list)
        for message in messages:
            by_partner[message.partner].append(message)
        until = monotonic() + SECONDS
        while by_partner:
            assert monotonic() < until
            for name, waiting in list(by_partner.items()):
                for message in waiting:
                    self.partners[name].send(message.family or "", message.payload, message.key)
                failed = self.partners[name].flush()
                by_partner[name] = [waiting[each.nth] for each in failed]
                if not failed:
                    del by_partner[name]

    def kill(self, nth: int) -> None:
        """Kill a part's process without warning, and start it anew."""
        self.processes[nth].kill()
        self.processes[nth].wait(SECONDS)
        self.processes[nth] = self._start(PARTS[nth])

    def kill_broker(self) -> None:
        self.running.kill_broker()
        self.running.start_broker()

    def kill_postgres(self) -> None:
        self.running.kill_postgres()
        self.running.start_postgres()

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait(SECONDS)
        for partner in self.partners.values():
            partner.close()


@pytest.fixture
def walk(tmp_path: Path, downloads: Path) -> Iterator[Walk]:
    state = tmp_path / "s"
    with stack.running(state, stack.Options(sync=False, downloads=downloads)) as running:
        walking = Walk(running, state)
        try:
            yield walking
        finally:
            walking.close()


def test_everything_is_killed_at_random_and_the_ledger_ends_as_if_nothing_was(walk: Walk) -> None:
    told = season(SEED, "S")
    messages = [message for nth, (_, said) in enumerate(told.days()) if nth < DAYS for message in said]
    walk.enrol(told)
    chance = random.Random(SEED)
    kills: list[Callable[[], None]] = [lambda nth=nth: walk.kill(nth) for nth in range(len(PARTS))]  # type: ignore[misc]
    plan = [kills[nth % len(PARTS)] for nth in range(CHUNKS - 5)] + [walk.kill_postgres] * 3 + [walk.kill_broker] * 2
    chance.shuffle(plan)
    size = -(-len(messages) // CHUNKS)
    for nth, kill in enumerate(plan):
        walk.send(messages[nth * size : (nth + 1) * size])
        sleep(chance.uniform(0.0, 0.5))
        kill()
    with connect(walk.running.database_url) as connection, Reader(walk.settings) as reader:
        settle(connection, reader, [OFFICE, *walk.partners], SECONDS)
        check_sequence(connection)
        check_clean_run(connection, walk, told)
        wait_for_views(walk)
        check_published(connection, walk.settings, TOPICS)
    check_views(walk)


def check_sequence(connection: psycopg.Connection[Any]) -> None:
    """1, 2, 3 …; versions 1, 2, 3 … in each aggregate, growing with the sequence; a clock that never runs backwards."""
    versions: dict[str, int] = defaultdict(int)
    clock = 0
    for due, (sequence, state, name, version) in enumerate(events_after(connection, 0, 1_000_000), 1):
        assert sequence == due
        versions[name] += 1
        assert version == versions[name]
        recorded_at = decode_event(state).envelope["recorded_at"]
        assert recorded_at >= clock
        clock = recorded_at


def check_clean_run(connection: psycopg.Connection[Any], walk: Walk, told: Season) -> None:
    """Every topic, decided in one go by the same domain with no database, makes the events that the store holds."""
    registered = Partners()
    registered.refresh(connection)
    made: dict[tuple[str, int], Any] = {}
    for partner in [OFFICE, *told.partners]:
        said = read_topic(walk.settings, TOPICS.intake(partner), 1, 0)
        registration = registered.registered[partner]
        for row in polls.make([polls.read(message, registration) for message in said], {}).rows:
            made[row.originator_id, row.originator_version] = (row.topic, said_in(row.state))
    rows = connection.execute("SELECT originator_id, originator_version, topic, state FROM ledger.events").fetchall()
    stored = {(name, version): (topic, said_in(state)) for name, version, topic, state in rows}
    assert stored.keys() == made.keys()
    assert [key for key in made if stored[key] != made[key]] == []


def said_in(state: bytes) -> Any:
    """An event without what chance and the moment put into it."""
    event = decode_event(state)
    envelope = {name: value for name, value in event.envelope.items() if name not in ("salt", "recorded_at")}
    return event.kind, envelope, event.record


def wait_for_views(walk: Walk) -> None:
    """Until the views stand where the store does."""
    until = monotonic() + SECONDS
    with psycopg.connect(walk.running.database_url, autocommit=True) as connection:
        while True:
            found = connection.execute("SELECT position FROM views.progress").fetchone()
            if found and found[0] == last_sequence(connection):
                return
            assert monotonic() < until, found
            sleep(0.05)


def check_views(walk: Walk) -> None:
    """The views that lived through it are the views of a clean replay, row by row."""
    with psycopg.connect(walk.running.database_url, autocommit=True) as reading:
        with psycopg.connect(walk.running.database_url) as writing:
            Views(writing, "clean").catch_up(lambda after, limit: events_after(reading, after, limit))
        with psycopg.connect(walk.running.database_url) as comparing:
            assert compare(comparing, "views", "clean") is None
