"""A refusal by the broker ends no door: kafka-python's idempotent producer dies of one, ours go on."""

from __future__ import annotations

import time
from typing import Any, Final

import pytest
from kafka import KafkaProducer
from kafka.errors import KafkaError

from consumers.kafka import (
    INTAKE_BYTES,
    Admin,
    Failed,
    PartnerProducer,
    Publisher,
    partner_settings,
)
from consumers.loop import AWAY
from consumers.office import Office
from consumers.relay import Relay, published
from schemas.codec import encode_record
from tests.intake.house import House, example, sale
from tests.intake.published import check_published

HOUR: Final = 3_600_000


def payload(number: str) -> bytes:
    return encode_record("SalesRecord", sale(number))


def ahead() -> int:
    """A stamp that the broker refuses where senders stamp."""
    return int(time.time() * 1000) + 3 * HOUR


def spoil(house: House, partner: PartnerProducer) -> None:
    """Two refusals by the broker: a stamp too far ahead, and a topic that is not the sender's."""
    partner.send("SalesRecord", payload("ahead"), "ahead", ahead())
    [failed] = partner.flush()
    assert "Timestamp" in failed.error
    own = partner.topic
    partner.topic = house.topics.intake(house.name("other"))
    partner.send("SalesRecord", payload("denied"), "denied")
    [failed] = partner.flush()
    assert "Authorization" in failed.error
    partner.topic = own


def stamped_by_senders(house: House, partner: str) -> PartnerProducer:
    with Admin(house.settings, house.topics) as admin:
        admin.ensure_partner_topics(house.name(partner), stamped_by_broker=False)
    return house.add(partner)


def test_a_partners_door_goes_on_after_each_refusal_and_tells_which_record_it_was(house: House) -> None:
    house.add("other")
    shop = stamped_by_senders(house, "shop")
    house.start()
    for nth in range(3):
        spoil(house, shop)
        shop.send("SalesRecord", payload(f"S-{nth}a"), f"S-{nth}a")
        shop.send("SalesRecord", bytes(INTAKE_BYTES), "large")
        shop.send("SalesRecord", payload(f"S-{nth}b"), f"S-{nth}b")
        assert [failed.nth for failed in shop.flush()] == [1]
    house.settle()
    assert house.kinds(shop) == ["Recorded"] * 6


def test_what_the_broker_finds_too_large_ends_no_door(house: House) -> None:
    """The topic is smaller than the producer believes, as where an operator changed it."""
    shop = house.add("shop")
    shrink(house, shop.topic, 10_000)
    house.start()
    shop.send("SalesRecord", payload("S-1"), "S-1")
    assert shop.flush() == []
    shop.send("SalesRecord", b"\0" * 50_000, "large")
    [failed] = shop.flush()
    assert "TooLarge" in failed.error
    shop.send("SalesRecord", payload("S-2"), "S-2")
    assert shop.flush() == []
    house.settle()
    assert house.kinds(shop) == ["Recorded", "Recorded"]


def shrink(house: House, topic: str, most: int) -> None:
    """Let a topic take no more than so many bytes at once."""
    from kafka import KafkaAdminClient
    from kafka.admin import ConfigResource, ConfigResourceType

    client = KafkaAdminClient(**house.settings)
    client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, configs={"max.message.bytes": str(most)})])
    client.close()


def test_a_partners_own_producer_that_died_stops_nobody(house: House) -> None:
    """What our doors are kept from: seen on the partner's own idempotent producer, in the same topic."""
    shop, calm = stamped_by_senders(house, "shop"), house.add("calm")
    house.start()
    theirs: dict[str, Any] = partner_settings(
        house.running.partner_bootstrap_servers, shop.partner, f"secret of {shop.partner}", house.running.ca_file
    )
    dead = KafkaProducer(**theirs, enable_idempotence=True)
    with pytest.raises(KafkaError):
        dead.send(shop.topic, value=payload("T-1"), key=b"T-1", partition=0, timestamp_ms=ahead()).get(30)
    with pytest.raises(KafkaError):
        dead.send(shop.topic, value=payload("T-2"), key=b"T-2", partition=0).get(30)
    house.say(shop, "SalesRecord", sale("S-1"))
    house.say(calm, "SalesRecord", sale("C-1"))
    house.settle()
    assert house.kinds(shop) == house.kinds(calm) == ["Recorded"]
    dead.close(timeout=1)


def test_the_offices_door_goes_on_after_a_refusal(house: House) -> None:
    shrink(house, house.topics.intake("office"), 1_000)
    office = Office(house.settings, house.topics)
    office.say(
        "PartnerRegistration", example("PartnerRegistration", number="large", name_zh="大" * 190, identifiers=IDS)
    )
    with pytest.raises(Failed, match="TooLarge"):
        office.flush()
    office.close()
    shop = house.add("shop")
    house.start()
    house.say(shop, "SalesRecord", sale("S-1"))
    house.settle()
    assert house.kinds(shop) == ["Recorded"]


IDS: Final = [f"912345{nth:012d}" for nth in range(90)]


def test_the_relay_opens_a_new_publisher_after_a_refusal_and_publishes_everything_once(house: House) -> None:
    """A transactional producer is idempotent: one refusal ends it. The relay begins anew, and nothing is missing."""
    shop = house.add("shop")
    house.start()
    house.say(shop, "SalesRecord", sale("S-1"))
    house.settle()
    shrink(house, house.topics.ledger, 300)
    relay = Relay(house.database_url, house.settings, house.topics)
    house.start(relay)
    time.sleep(3)
    assert relay.published == 0 and house.failures == []
    shrink(house, house.topics.ledger, 2_000_000)
    house.relayed(relay)
    house.stop()
    check_published(house.connection, house.settings, house.topics)


def test_a_publisher_that_was_refused_raises_what_the_relay_begins_anew_after(house: House) -> None:
    publisher = Publisher(house.settings, f"{house.topics.prefix}refused")
    state = payload("S-1")
    message = published(1, "a/SalesRecord/S-1", 1, "x", b"\0\0\0\0\1" + bytes([0x80] * 5) + b"\1" + state, house.topics)
    with pytest.raises(AWAY):
        publisher.publish([message._replace(timestamp=ahead() * 2)])
    publisher.close()
