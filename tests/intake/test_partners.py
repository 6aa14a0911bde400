"""Only a partner may write its topic, and it is told of each record that the broker did not take."""

from __future__ import annotations

from typing import Any

import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaTimeoutError, TopicAuthorizationFailedError

from consumers.durable import weaknesses
from consumers.kafka import INTAKE_BYTES, PartnerProducer, Place, Reader, partner_settings
from schemas.codec import encode_record
from tests.intake.house import House, sale
from tinledger.appending import NOT_SENT, Good, send


def settings(house: House, partner: str, password: str | None = None) -> dict[str, Any]:
    return partner_settings(
        house.running.partner_bootstrap_servers, partner, password or f"secret of {partner}", house.running.ca_file
    )


@pytest.mark.parametrize("topic", ["intake.other", "intake.office", "rejections.shop", "ledger.events", "intake.none"])
def test_a_partner_can_write_no_topic_but_its_own(house: House, topic: str) -> None:
    shop = house.add("shop", registered=False)
    house.add("other", registered=False)
    for name in ("shop", "other"):
        topic = topic.replace(f".{name}", f".{house.name(name)}")
    producer = KafkaProducer(**settings(house, shop.partner), enable_idempotence=False, max_block_ms=5_000)
    with pytest.raises(TopicAuthorizationFailedError):
        producer.send(house.topics.prefix + topic, value=b"x", key=b"x").get(timeout=10)
    producer.close()


def test_a_partner_can_read_its_rejections_and_nothing_else(house: House) -> None:
    shop = house.add("shop", registered=False)
    consumer = KafkaConsumer(**settings(house, shop.partner), group_id=None)
    place = TopicPartition(house.topics.rejections(shop.partner), 0)
    assert consumer.end_offsets([place], timeout_ms=10_000) == {place: 0}
    assert consumer.topics() == {shop.topic, place.topic}
    with pytest.raises(KafkaTimeoutError):  # how this client shows that it may not even describe a topic
        consumer.end_offsets([TopicPartition(house.topics.ledger, 0)], timeout_ms=1_000)
    consumer.close()


def test_a_refused_record_is_named_and_those_behind_it_are_taken(house: House) -> None:
    shop = house.add("shop", registered=False)
    shop.send("SalesRecord", encode_record("SalesRecord", sale("S-1")), "S-1")
    shop.send("SalesRecord", bytes(INTAKE_BYTES), "S-2")
    shop.send("SalesRecord", encode_record("SalesRecord", sale("S-3")), "S-3")
    [failed] = shop.flush()
    assert shop.offsets == [0, None, 1]
    assert failed.nth == 1 and f"has {INTAKE_BYTES} bytes" in failed.error
    place = Place(shop.topic, 0)
    with Reader(house.settings) as reader:
        assert reader.ends([place]) == {place: 2}


def test_a_line_that_the_broker_did_not_take_is_not_sent_and_may_be_said_again(house: House) -> None:
    shop, other = house.add("shop", registered=False), house.add("other", registered=False)
    own, shop.topic = shop.topic, other.topic
    good = Good(
        line=7, family="SalesRecord", record={"number": "S-1"}, payload=encode_record("SalesRecord", sale("S-1"))
    )
    taken, [line] = send(shop, [good])
    assert (taken, line.line, line.became) == ({}, 7, NOT_SENT)
    assert line.reason_en and "TopicAuthorizationFailed" in line.reason_en
    shop.topic = own
    assert send(shop, [good]) == ({0: good}, [])


def test_one_who_may_not_write_is_told_so_for_each_record_and_can_go_on(house: House) -> None:
    shop = house.add("shop", registered=False)
    stranger = PartnerProducer(
        house.running.partner_bootstrap_servers, shop.partner, f"secret of {shop.partner}", house.running.ca_file
    )  # its topic without this ledger's prefix: it does not exist, and says so as one that is not its own
    stranger.send("SalesRecord", b"x", "S-1")
    stranger.send("SalesRecord", b"x", "S-2")
    failed = stranger.flush()
    stranger.close()
    assert [each.nth for each in failed] == [0, 1]
    assert all("TopicAuthorizationFailed" in each.error for each in failed)
    house.say(shop, "SalesRecord", sale("S-1"))


def test_what_acknowledges_a_record_has_it_on_disk(house: House) -> None:
    shop = house.add("shop", registered=False)
    configs = house.admin.configs([shop.topic, house.topics.ledger])
    for topic, stamped in ((shop.topic, "LogAppendTime"), (house.topics.ledger, "CreateTime")):
        assert configs[topic]["flush.messages"] == "1"
        assert configs[topic]["retention.ms"] == "-1"
        assert configs[topic]["message.timestamp.type"] == stamped
    assert configs[shop.topic]["max.message.bytes"] == str(INTAKE_BYTES)
    asked = [shop.topic, house.topics.ledger]
    house.connection.execute("SET synchronous_commit = off")
    assert any("synchronous_commit = off" in each for each in weaknesses(house.connection, house.admin, asked))
    assert not any("topic" in each for each in weaknesses(house.connection, house.admin, asked))
