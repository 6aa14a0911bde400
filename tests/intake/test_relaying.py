"""What the store holds is on the published log: the same bytes, once each, and nothing else."""

from __future__ import annotations

import zlib
from threading import Event
from time import monotonic, sleep

import psycopg
import pytest
from psycopg import sql

from consumers.kafka import Incoming, Publisher
from consumers.loop import MustStop
from consumers.read import events_after, last_sequence
from consumers.relay import Relay, published, recorded_at
from tests.intake.house import SECONDS, House, sale
from tests.intake.published import check_published, due, read_topic


def topic(house: House, name: str, partitions: int, expected: int) -> list[Incoming]:
    return read_topic(house.settings, name, partitions, expected)


def same_log(house: House) -> None:
    check_published(house.connection, house.settings, house.topics)


def test_the_published_log_is_the_store_and_rejections_go_to_their_partner_too(house: House) -> None:
    shop = house.add("shop")
    relay = Relay(house.database_url, house.settings, house.topics)
    house.start()
    house.start(relay)
    house.say(shop, "SalesRecord", *(sale(f"S-{nth}") for nth in range(50)))
    shop.send("SalesRecord", b"not avro", "S-x")
    assert shop.flush() == []
    house.settle()
    house.relayed(relay)
    same_log(house)
    message = topic(house, house.topics.ledger, 4, 52)[-1]
    name = (message.key or b"").decode()
    assert message.partition == zlib.crc32(name.encode()) % 4
    assert [header for header, _ in message.headers] == ["sequence", "ce_id", "ce_source", "ce_specversion", "ce_type"]
    assert message.timestamp == recorded_at(message.value)
    [rejection] = topic(house, house.topics.rejections(shop.partner), 1, 1)
    assert b"not avro" in rejection.value and rejection.key == f"{shop.partner}/Rejection/0-50".encode()


def test_a_relay_that_is_killed_again_and_again_publishes_each_event_once(house: House) -> None:
    shop = house.add("shop")
    house.start()
    for nth in range(4):
        [process] = house.spawn("relay")
        house.say(shop, "SalesRecord", *(sale(f"S-{nth}-{each}") for each in range(200)))
        sleep(0.4 + 0.2 * nth)
        process.kill()
        process.wait(SECONDS)
    house.settle()
    relay = Relay(house.database_url, house.settings, house.topics)
    house.start(relay)
    same_log(house)


def test_a_topic_that_lost_its_end_gets_it_again(house: House) -> None:
    shop = house.add("shop")
    house.start()
    house.say(shop, "SalesRecord", *(sale(f"S-{nth}") for nth in range(30)))
    house.settle()
    rows = events_after(house.connection, 0, 12)
    topics = house.connection.execute("SELECT topic FROM ledger.events ORDER BY notification_id LIMIT 12").fetchall()
    whole = [
        published(sequence, name, version, kind, state, house.topics)
        for (sequence, state, name, version), (kind,) in zip(rows, topics, strict=True)
    ]
    publisher = Publisher(house.settings, f"{house.topics.prefix}test")
    publisher.publish([message for message in whole if message.partition != 2])  # partition 2 lost all of it
    publisher.close()
    relay = Relay(house.database_url, house.settings, house.topics)
    house.start(relay)
    same_log(house)


def test_a_topic_that_is_ahead_of_the_store_stops_the_relay(house: House) -> None:
    shop = house.add("shop")
    house.start()
    house.say(shop, "SalesRecord", sale("S-1"))
    house.settle()
    last = last_sequence(house.connection)
    ahead = published(last + 5, "x/SalesRecord/1", 1, "SalesRecordRecorded.v1", b"\0" * 11, house.topics)
    publisher = Publisher(house.settings, f"{house.topics.prefix}test")
    publisher.publish([ahead._replace(timestamp=1)])
    publisher.close()
    with pytest.raises(MustStop, match=rf"ends with sequence {last + 5}, the store with {last}: the store lost"):
        Relay(house.database_url, house.settings, house.topics).run(Event())


def test_a_topic_that_says_something_else_stops_the_relay(house: House) -> None:
    shop = house.add("shop")
    house.start()
    house.say(shop, "SalesRecord", sale("S-1"))
    house.settle()
    first = due(house.connection, house.topics)[0]
    publisher = Publisher(house.settings, f"{house.topics.prefix}test")
    publisher.publish([first._replace(value=first.value[:-1] + b"?")])
    publisher.close()
    with pytest.raises(MustStop, match=r"sequence 1 is office/PartnerRegistration/.* in the store .* was changed"):
        Relay(house.database_url, house.settings, house.topics).run(Event())


def test_a_second_relay_waits_for_the_first(house: House) -> None:
    shop = house.add("shop")
    house.start()
    first, second = (Relay(house.database_url, house.settings, house.topics) for _ in range(2))
    house.start(first)
    house.say(shop, "SalesRecord", sale("S-1"))
    house.settle()
    house.relayed(first)
    house.start(second)
    house.say(shop, "SalesRecord", sale("S-2"))
    house.settle()
    house.relayed(first)
    assert (first.published, second.published) == (3, 0)
    # Its connection gone, the first has to stand in line again.
    with psycopg.connect(house.database_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                " AND objsubid = 1 AND ((classid::bigint << 32) | objid::bigint) = hashtextextended('relay/s0', 21580)"
            )
        )
    house.say(shop, "SalesRecord", sale("S-3"))
    house.settle()
    until = monotonic() + SECONDS
    while first.published + second.published < 4:
        assert monotonic() < until and not house.failures
        sleep(0.02)
    same_log(house)
