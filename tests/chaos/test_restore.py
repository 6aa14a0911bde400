"""A store that was restored from a backup is filled from Kafka and is, byte for byte, the store that was lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest

import stack
from consumers.filling import Filled, check_not_behind, fill
from consumers.intake import Intake
from consumers.kafka import TOPICS, Admin, PartnerProducer, Publisher, Reader
from consumers.locks import connect
from consumers.loop import MustStop
from consumers.office import Office
from consumers.relay import Relay, published
from consumers.settle import settle
from consumers.store import Ledger
from domain.registration import OFFICE
from schemas.codec import encode_record
from tests.chaos.threads import Threads
from tests.intake.house import SECONDS, SELLER, House, example, sale
from tests.intake.published import check_published
from tinledger.prepare import prepare
from tinledger.store import drop_views_beyond

ROOT = Path(__file__).parents[2]
SHOPS = ("shop-a", "shop-b")


class Restored:
    """A ledger of its own with two partners, whose database is backed up, and later put back."""

    def __init__(self, running: stack.Stack, folder: Path) -> None:
        self.running = running
        self.settings = running.kafka()
        self.backup = folder / "backup"
        prepare(running)
        with Admin(self.settings) as admin:
            admin.add_partners({name: f"secret of {name}" for name in SHOPS})
        office = Office(self.settings)
        for name in SHOPS:
            said = {"number": name, "partner": name, "roles": ["producer"], "identifiers": [SELLER]}
            office.say("PartnerRegistration", example("PartnerRegistration", **said))
        office.flush()
        office.close()
        self.partners = [
            PartnerProducer(running.partner_bootstrap_servers, name, f"secret of {name}", running.ca_file)
            for name in SHOPS
        ]

    def say(self, *numbers: str, **changes: Any) -> None:
        """Both partners say a sale under each number, in turn; one of them also something that nobody can read."""
        for number in numbers:
            for partner in self.partners:
                partner.send("SalesRecord", encode_record("SalesRecord", sale(number, **changes)), number.split("/")[0])
        self.partners[0].send("SalesRecord", b"not a record", numbers[0])
        for partner in self.partners:
            assert partner.flush() == []

    def run(self) -> Threads:
        """Intake and relay, in threads."""
        return Threads(
            Intake(self.running.database_url, self.settings), Relay(self.running.database_url, self.settings)
        )

    def settled(self) -> None:
        """Until all that was sent is in the store and on Kafka."""
        with connect(self.running.database_url) as connection, Reader(self.settings) as reader:
            settle(connection, reader, [OFFICE, *SHOPS], SECONDS)
            check_published(connection, self.settings, TOPICS)

    def stored(self) -> tuple[list[Any], list[Any]]:
        """Every row of the store, and the positions of intake."""
        with psycopg.connect(self.running.database_url) as connection:
            rows = connection.execute("SELECT * FROM ledger.events ORDER BY notification_id").fetchall()
            head = connection.execute("SELECT last, recorded_at FROM ledger.head").fetchall()
            positions = connection.execute("SELECT topic, next FROM ledger.position ORDER BY 1").fetchall()
        return [*rows, *head], positions

    def back_up(self) -> None:
        """A base backup while all goes on, by PostgreSQL's own functions for it: what `pg_basebackup` does."""
        data = self.running.state / "pg"
        with psycopg.connect(self.running.database_url, autocommit=True) as connection:
            connection.execute("SELECT pg_backup_start('test', fast => true)")
            shutil.copytree(data, self.backup, ignore=shutil.ignore_patterns("pg_wal", "postmaster.*"))
            row = connection.execute("SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)").fetchone()
        assert row is not None
        (self.backup / "backup_label").write_text(row[0])
        shutil.copytree(data / "pg_wal", self.backup / "pg_wal")

    def restore(self) -> None:
        """Put the backup in the place of the data."""
        self.running.stop_postgres()
        data = self.running.state / "pg"
        shutil.rmtree(data)
        shutil.copytree(self.backup, data)
        data.chmod(0o700)
        self.running.start_postgres()

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command on this ledger."""
        return subprocess.run(
            [sys.executable, "-m", "tinledger", *arguments, "--state", str(self.running.state)],
            cwd=ROOT,
            env=dict(os.environ),
            capture_output=True,
            text=True,
            timeout=SECONDS * 2,
        )


@pytest.fixture
def ledger(tmp_path: Path, downloads: Path) -> Iterator[Restored]:
    options = stack.Options(sync=False, downloads=downloads)
    with stack.running(tmp_path / "s", options) as running:
        made = Restored(running, tmp_path)
        yield made
        for partner in made.partners:
            partner.close()


def test_a_restored_store_is_filled_and_goes_on_as_if_nothing_had_been_lost(ledger: Restored) -> None:
    with ledger.run():
        ledger.say("S-1", "S-2")
        ledger.settled()
        ledger.back_up()
        ledger.say("S-3", "S-2", "S-1/1", "S-4")
        ledger.say("S-3", cans=7)
        ledger.settled()
    lost = ledger.stored()
    ledger.restore()
    assert len(ledger.stored()[0]) < len(lost[0])

    # Nothing decides, and nothing is published, before the store is filled; each says what to do.
    for part in ("intake", "relay"):
        ended = ledger.command("part", part)
        assert ended.returncode == MustStop.EXIT_CODE
        assert "tinledger store fill" in ended.stderr
    with pytest.raises(stack.StackError, match=r"ends with sequence \d+, the store with \d+: .*tinledger store fill"):
        prepare(ledger.running)

    said = ledger.command("store", "fill", "--json")
    assert said.returncode == 0, said.stderr
    assert ledger.stored() == lost
    head = len(lost[0]) - 1
    before = json.loads(said.stdout)["before"]
    assert json.loads(said.stdout)["after"] == head
    assert json.loads(said.stdout)["same"] == before
    assert f"{head:,} events of ledger.events" in said.stderr

    with ledger.run():
        ledger.say("S-5", "S-1")
        ledger.settled()
    kinds = [row[2] for row in ledger.stored()[0][head:-1]]
    assert sorted(kinds) == ["Rejected.v1", "SalesRecordRecorded.v1", "SalesRecordRecorded.v1"]
    assert json.loads(ledger.command("store", "fill", "--json").stdout)["after"] == len(ledger.stored()[0]) - 1


def said_and_stopped(house: House) -> list[Any]:
    """A ledger in which two sales were said and published, and nothing runs; its rows."""
    shop = house.add("shop")
    relay = Relay(house.database_url, house.settings, house.topics)
    house.start(Intake(house.database_url, house.settings, house.topics), relay)
    house.say(shop, "SalesRecord", sale("S-1"), sale("S-2"))
    house.settle()
    house.relayed(relay)
    house.stop()
    return rows(house)


def rows(house: House) -> list[Any]:
    """Every row of the store, its head, and the positions of intake."""
    return [
        house.connection.execute(f"SELECT * FROM ledger.{table} ORDER BY 1, 2").fetchall()
        for table in ("events", "head", "position")
    ]


def fill_it(house: House) -> Filled:
    return fill(house.connection, house.settings, lambda sequence: None, house.topics)


def test_an_empty_database_is_the_oldest_state_and_views_beyond_it_are_dropped(house: House) -> None:
    lost = said_and_stopped(house)
    house.connection.execute("DROP SCHEMA ledger CASCADE")
    Ledger(house.database_url).close()
    with pytest.raises(MustStop, match="ends with sequence 3, the store with 0"):
        check_not_behind(house.connection, house.settings, house.topics)
    assert fill_it(house) == Filled(0, 3, 0)
    assert rows(house) == lost
    check_not_behind(house.connection, house.settings, house.topics)
    assert not drop_views_beyond(house.connection, 3)
    house.connection.execute("CREATE SCHEMA views")
    house.connection.execute("CREATE TABLE views.progress AS SELECT 3 AS position")
    assert not drop_views_beyond(house.connection, 3)
    assert drop_views_beyond(house.connection, 2)
    assert house.connection.execute("SELECT to_regclass('views.progress')").fetchone() == (None,)


def test_a_store_that_says_something_else_is_not_filled(house: House) -> None:
    said_and_stopped(house)
    house.connection.execute("ALTER TABLE ledger.events DISABLE TRIGGER only_grows")
    house.connection.execute("UPDATE ledger.events SET state = state || 'x'::bytea WHERE notification_id = 2")
    house.connection.execute("DELETE FROM ledger.events WHERE notification_id > 2")
    house.connection.execute("UPDATE ledger.head SET last = 2")
    before = rows(house)
    with pytest.raises(MustStop, match=r"sequence 2 is shop.* version 1 on Kafka.* no older state of the same ledger"):
        fill_it(house)
    assert rows(house) == before


def test_an_event_that_neither_has_is_not_passed_over(house: House) -> None:
    said_and_stopped(house)
    lone = published(6, "shop/SalesRecord/S-9", 1, "SalesRecordRecorded.v1", rows(house)[0][-1][3], house.topics)
    publisher = Publisher(house.settings, f"{house.topics.prefix}test")
    publisher.publish([lone])
    publisher.close()
    with pytest.raises(MustStop, match="sequence 4 is neither in the store nor on Kafka, which goes on with 6"):
        fill_it(house)
    assert len(rows(house)[0]) == 3


@pytest.mark.parametrize("part", [Intake, Relay])
def test_nobody_fills_a_store_on_which_parts_run(house: House, part: type[Intake] | type[Relay]) -> None:
    said_and_stopped(house)
    house.start(part(house.database_url, house.settings, house.topics))
    until = monotonic() + SECONDS
    locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database"
    while house.connection.execute(f"{locks} WHERE datname = current_database())").fetchone() == (0,):
        assert monotonic() < until
        sleep(0.02)
    with pytest.raises(MustStop, match="intake or relay run on this store: stop them first"):
        fill_it(house)
