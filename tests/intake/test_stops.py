"""When intake stops rather than guess, and when one message must not stop it for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import psycopg
import pytest
from eventsourcing.persistence import OperationalError

from consumers import poll as polls
from consumers.clock import AHEAD_MILLISECONDS, check_clock
from consumers.intake import Intake
from consumers.kafka import Admin, Incoming, Place
from consumers.loop import MustStop, keep
from consumers.registry import enter_numbers
from consumers.starts import MOST_STARTS, MOST_TOGETHER, Ended, Starts
from consumers.store import Ledger
from domain.registration import Registration
from schemas.codec import encode_record
from schemas.library import event_contract
from tests.intake.house import SECONDS, House, sale


def test_a_stamp_far_ahead_of_the_database_stops_the_process_with_code_4(house: House) -> None:
    with Admin(house.settings, house.topics) as admin:
        admin.ensure_partner_topics(house.name("fast"), stamped_by_broker=False)
    fast = house.add("fast")
    ahead = datetime.now(UTC) + timedelta(milliseconds=AHEAD_MILLISECONDS - 60_000)
    fast.send("SalesRecord", encode_record("SalesRecord", sale("S-1")), "S-1", int(ahead.timestamp() * 1000))
    assert fast.flush() == []
    house.start()
    house.settle()
    assert house.kinds(fast) == ["Recorded"]
    house.stop()
    # The broker itself refuses more than an hour, so a real message cannot show more: ask directly.
    late = Incoming("topic", 0, 7, int(ahead.timestamp() * 1000) + 120_000, b"S-2", b"", [])
    with pytest.raises(MustStop, match=r"topic offset 7 is stamped 36\d{5} ms ahead"):
        check_clock(house.connection, late)
    assert MustStop.EXIT_CODE == 4


def test_a_schema_number_that_only_the_store_knows_stops_the_process(house: House) -> None:
    shop = house.add("shop")
    ledger = Ledger(house.database_url)
    enter_numbers(ledger)
    ledger.close()
    house.connection.execute("INSERT INTO ledger.registry VALUES (999999, 'NewFamily', 1, 'print')")
    shop.send("NewFamily", b"\0" + (999_999).to_bytes(4) + b"body", "N-1")
    shop.send("Nothing", b"\0" + (999_998).to_bytes(4) + b"body", "N-2")
    assert shop.flush() == []
    [process] = house.spawn("intake")
    assert process.wait(SECONDS) == MustStop.EXIT_CODE
    assert house.kinds(shop) == []
    house.connection.execute("DELETE FROM ledger.registry WHERE number = 999999")
    house.start()
    house.settle()
    assert [each.code for number in ("N-1", "N-2") for each in house.outcome(shop, number)] == ["unknown-schema"] * 2


def test_a_partner_that_sends_the_number_of_an_events_schema_stops_nobody(house: House) -> None:
    shop = house.add("shop")
    frame = b"\0" + event_contract("SalesRecord", "Recorded", 1).number.to_bytes(4)
    shop.send("SalesRecord", frame + b"body", "S-1")
    house.start()
    house.say(shop, "SalesRecord", sale("S-2"))
    house.settle()
    assert house.kinds(shop) == ["Rejected", "Recorded"]
    assert [each.code for each in house.outcome(shop, "S-1")] == ["unknown-schema"]


def test_a_number_that_means_something_else_in_the_store_stops_the_process(house: House) -> None:
    house.connection.execute("INSERT INTO ledger.registry VALUES (1, 'Other', 1, 'print')")
    with pytest.raises(MustStop, match=r"schema number 1 is Other v1 \(print\) in the store and Rejected v1"):
        Intake(house.database_url, house.settings, house.topics).run(Event())


def test_a_topic_that_lost_its_end_stops_the_process(house: House) -> None:
    shop = house.add("shop")
    house.start()
    house.say(shop, "SalesRecord", sale("S-1"))
    house.settle()
    house.stop()
    name = Place(shop.topic, 0).name
    house.connection.execute(
        "UPDATE ledger.tracking SET notification_id = 5 WHERE application_name = %s AND notification_id = 1", (name,)
    )
    with pytest.raises(MustStop, match="ends at offset 1, and the store has taken it up to 5: the broker lost its end"):
        Intake(house.database_url, house.settings, house.topics).run(Event())


def test_a_message_that_ended_three_starts_alone_is_set_aside_and_those_behind_it_go_on(house: House) -> None:
    shop = house.add("shop")
    house.start()
    house.settle()
    house.stop()
    house.say(shop, "SalesRecord", *(sale(f"S-{nth}") for nth in range(4)))
    ledger = Ledger(house.database_url)
    starts, name = Starts(ledger), Place(shop.topic, 0).name
    for start in range(MOST_STARTS):  # what is left behind by starts that ended while they looked at offset 0
        assert starts.note(name, 0, alone=True) == Ended(0, start)
    ledger.close()
    house.start()
    house.settle()
    assert house.kinds(shop) == ["Rejected", "Recorded", "Recorded", "Recorded"]
    [aside] = house.outcome(shop, "S-0")
    assert (aside.code, aside.value) == ("quarantined", str(MOST_STARTS))
    assert house.connection.execute("SELECT * FROM ledger.attempt").fetchall() == []


@pytest.mark.parametrize("ended", [Ended(together=30), Ended(together=30, alone=MOST_STARTS - 1)])
def test_kills_that_met_a_poll_are_held_against_no_message_of_it(house: House, ended: Ended) -> None:
    shop = house.add("shop")
    house.start()
    house.settle()
    house.stop()
    house.say(shop, "SalesRecord", *(sale(f"S-{nth}") for nth in range(50)))
    house.connection.execute("INSERT INTO ledger.attempt VALUES (%s, 0, %s, %s)", (Place(shop.topic, 0).name, *ended))
    house.start()
    house.settle()
    assert house.kinds(shop) == ["Recorded"] * 50
    assert house.connection.execute("SELECT * FROM ledger.attempt").fetchall() == []


def test_starts_are_counted_for_the_message_that_ended_them(house: House) -> None:
    ledger = Ledger(house.database_url)
    starts, name = Starts(ledger), "intake.a/0"
    assert [starts.note(name, 7, alone=False) for _ in range(2)] == [Ended(0, 0), Ended(1, 0)]
    assert starts.ended(name, 7) == Ended(2, 0) and starts.ended(name, 8) == Ended()
    assert starts.note(name, 7, alone=True) == Ended(2, 0)  # it succeeds, and the note is struck out
    with ledger.datastore.transaction(commit=True) as cursor:
        starts.strike(cursor, [name])
    assert [starts.note(name, 8, alone=True) for _ in range(2)] == [Ended(0, 0), Ended(0, 1)]
    assert starts.note(name, 9, alone=False) == Ended()
    ledger.close()


def test_a_message_that_ends_the_process_is_set_aside_in_the_end_and_no_other(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, other = house.add("shop"), house.add("other")
    house.start()
    house.settle()
    house.stop()
    house.say(shop, "SalesRecord", *(sale(f"S-{nth}") for nth in range(6)))
    house.say(other, "SalesRecord", *(sale(f"S-{nth}") for nth in range(3)))
    sound = polls.read

    def read(message: Incoming, registration: Registration) -> polls.Read:
        if (message.topic, message.offset) == (shop.topic, 3):
            raise RuntimeError("what nobody thought of")
        return sound(message, registration)

    monkeypatch.setattr(polls, "read", read)
    stop, ended = Event(), 0

    def watch() -> None:
        house.settle()
        stop.set()

    watching = Thread(target=watch)
    watching.start()
    while not stop.is_set():
        try:
            Intake(house.database_url, house.settings, house.topics).run(stop)
        except RuntimeError:
            ended += 1
            if ended == 2 * MOST:
                break
    watching.join()
    assert MOST <= ended < 2 * MOST
    assert house.kinds(shop) == ["Recorded"] * 3 + ["Rejected"] + ["Recorded"] * 2
    assert house.kinds(other) == ["Recorded"] * 3
    assert [each.code for each in house.outcome(shop, "S-3")] == ["quarantined"]
    assert house.connection.execute("SELECT * FROM ledger.attempt").fetchall() == []


MOST = MOST_TOGETHER + MOST_STARTS
"""Starts that such a message ends; one more where its first poll began before it."""


def test_what_begins_anew_within_a_process_is_no_start_that_ended(house: House) -> None:
    ledger = Ledger(house.database_url)
    standing: dict[str, tuple[int, bool]] = {}
    for _ in range(2):  # by processes that are gone
        Starts(ledger).note("intake.a/0", 5, alone=True)
        Starts(ledger).note("intake.b/0", 7, alone=True)
    Starts(ledger, standing).note("intake.b/0", 7, alone=True)
    Starts(ledger, standing).pardon(["intake.a/0", "intake.b/0"])
    assert standing == {}
    rows = house.connection.execute("SELECT name, starts, alone FROM ledger.attempt ORDER BY name").fetchall()
    assert rows == [("intake.a/0", 0, 2), ("intake.b/0", 0, 2)]
    ledger.close()


def test_a_store_of_an_older_program_is_given_what_it_lacks(house: House) -> None:
    house.connection.execute("ALTER TABLE ledger.attempt DROP COLUMN alone")
    ledger = Ledger(house.database_url)
    assert Starts(ledger).note("intake.a/0", 5, alone=True) == Ended()
    ledger.close()


BEYOND = psycopg.errors.StatementTooComplex("stack depth limit exceeded")


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_statement_beyond_what_the_database_can_do_is_not_tried_for_ever(wrapped: bool) -> None:
    stop, tries = Event(), 0

    def run(stop: Event) -> None:
        nonlocal tries
        tries += 1
        if tries > 1:
            stop.set()
        elif wrapped:  # as the library raises what its recorders meet
            raise OperationalError(BEYOND) from BEYOND
        else:
            raise BEYOND

    with pytest.raises((psycopg.OperationalError, OperationalError)):
        keep("intake", stop, run)
    assert tries == 1
