"""The sequence has no hole and positions lose nothing: conflicts, kills, several processes at once."""

from __future__ import annotations

import random
import time
from collections import Counter
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent, Tracking

from consumers.store import Ledger, PositionMoved, Row
from tests.intake.house import SECONDS, House, sale

CONFLICTS = 100
KILLS = 20
PARTNERS = 4
RECORDS = 1_500


def test_a_hundred_conflicts_leave_no_hole(database: str, direct: psycopg.Connection[Any]) -> None:
    ledger = Ledger(database)
    taken = StoredEvent("shop-9/SalesRecord/S", 1, "SalesRecordRecorded.v1", b"state")
    ledger.recorder.insert_events([taken], tracking=Tracking("intake.shop-9/0", 1))
    for nth in range(CONFLICTS):
        name = f"shop-9/SalesRecord/S{nth}"
        with pytest.raises(IntegrityError):
            ledger.recorder.insert_events([StoredEvent(name, 1, "SalesRecordRecorded.v1", b"state"), taken])
        with pytest.raises(IntegrityError):
            ledger.recorder.insert_events(
                [StoredEvent(name, 1, "SalesRecordRecorded.v1", b"state")], tracking=Tracking("intake.shop-9/0", 1)
            )
        assert ledger.recorder.insert_events([StoredEvent(name, 1, "SalesRecordRecorded.v1", b"state")]) == [nth + 2]
    ledger.close()
    row = direct.execute("SELECT count(*), max(notification_id), count(DISTINCT notification_id) FROM ledger.events")
    assert row.fetchone() == (CONFLICTS + 1,) * 3


def test_a_position_moves_only_from_where_the_poll_began(database: str) -> None:
    ledger = Ledger(database)
    recorder = ledger.recorder
    with ledger.datastore.transaction(commit=True) as cursor:
        recorder.move(cursor, {"intake.a/0": (0, 5), "intake.b/0": (0, 3)})
    for moves in ({"intake.a/0": (4, 9)}, {"intake.a/0": (6, 9)}, {"intake.c/0": (2, 3)}, {"intake.a/0": (0, 1)}):
        with pytest.raises(PositionMoved, match="intake"), ledger.datastore.transaction(commit=True) as cursor:
            recorder.move(cursor, {"intake.b/0": (3, 4), **moves})
            recorder.append(cursor, [Row("x/SalesRecord/1", 1, "SalesRecordRecorded.v1", b"state", None)])
    assert recorder.positions() == {"intake.a/0": 5, "intake.b/0": 3}
    assert recorder.max_notification_id() is None
    ledger.close()


def test_what_was_stored_can_be_neither_changed_nor_deleted_by_accident(
    database: str, direct: psycopg.Connection[Any]
) -> None:
    ledger = Ledger(database)
    ledger.recorder.insert_events([StoredEvent("shop-9/SalesRecord/S", 1, "SalesRecordRecorded.v1", b"state")])
    ledger.close()
    for statement in ("UPDATE ledger.events SET state = 'x'", "DELETE FROM ledger.events", "TRUNCATE ledger.events"):
        with pytest.raises(psycopg.errors.RaiseException, match="the ledger only grows"):
            direct.execute(statement)


def test_two_processes_killed_twenty_times_lose_nothing_and_leave_no_hole(house: House) -> None:
    partners = [house.add(f"shop-{nth}") for nth in range(PARTNERS)]
    processes = house.spawn("intake", "intake")
    chance = random.Random(20261124)
    sent = 0
    for kill in range(KILLS):
        for partner in partners:
            for nth in range(sent, sent + RECORDS // KILLS):
                record = sale(f"S-{nth}")
                house.say_unflushed(partner, "SalesRecord", record)
            assert partner.flush() == []
        sent += RECORDS // KILLS
        time.sleep(chance.uniform(0.05, 0.6))
        processes[kill % 2].kill()
        processes[kill % 2].wait(SECONDS)
        processes[kill % 2] = house.spawn("intake")[0]
    house.settle()
    sequences = house.sequences()
    assert list(sequences) == list(range(1, len(sequences) + 1))
    kinds = Counter((event.envelope["partner"], event.kind) for _, event in house.events())
    assert kinds == Counter(
        {**{(each.partner, "Recorded"): sent for each in partners}, ("office", "Recorded"): PARTNERS}
    )
    offsets = {(event.envelope["source_topic"], event.envelope["source_offset"]) for _, event in house.events()}
    assert len(offsets) == len(sequences)
    clocks = [event.envelope["recorded_at"] for _, event in house.events()]
    assert clocks == sorted(clocks)
