"""What Kafka's own form lets a partner do: any codec, bombs, headers that are no text; intake goes on through it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest
from confluent_kafka import KafkaError as ConfluentError
from confluent_kafka import Message, Producer
from kafka import KafkaProducer
from kafka.errors import CorruptRecordError
from kafka.record.default_records import DefaultRecordBatchBuilder

from consumers.batches import Batch
from consumers.kafka import MECHANISM, PartnerProducer, partner_settings
from schemas.codec import encode_record
from tests.intake.house import House, sale

BOMB: Final = 100_000_000
"""Bytes that a bomb unpacks to; packed, the broker would take it."""


def outside(house: House, partner: PartnerProducer, **more: Any) -> Producer:
    """A partner's own program, with a client of another make."""
    return Producer(
        {
            "bootstrap.servers": house.running.partner_bootstrap_servers,
            "security.protocol": "SASL_SSL",
            "sasl.mechanism": MECHANISM,
            "sasl.username": partner.partner,
            "sasl.password": f"secret of {partner.partner}",
            "ssl.ca.location": house.running.ca_file,
            "linger.ms": 0,
            "message.timeout.ms": 30_000,
            **more,
        }
    )


def said(producer: Producer, topic: str, key: str, value: bytes) -> tuple[ConfluentError | None, int | None]:
    """What the broker answered for one message: an error, or its offset."""
    answers: list[tuple[ConfluentError | None, Message]] = []
    producer.produce(topic, value=value, key=key, partition=0, on_delivery=lambda *answer: answers.append(answer))
    assert producer.flush(30) == 0
    [(error, message)] = answers
    return error, None if error else message.offset()


@pytest.mark.parametrize("codec", ["none", "gzip", "snappy", "lz4", "zstd"])
def test_whatever_a_partner_compresses_with_is_read(house: House, codec: str) -> None:
    shop = house.add("shop")
    house.start()
    producer = outside(house, shop, **{"compression.type": codec})
    assert said(producer, shop.topic, "S-1", encode_record("SalesRecord", sale("S-1"))) == (None, 0)
    house.settle()
    assert house.kinds(shop) == ["Recorded"]


@pytest.mark.parametrize("codec", ["gzip", "lz4", "zstd"])
def test_a_bomb_is_refused_by_the_broker_and_the_others_go_on(house: House, codec: str) -> None:
    """100 MB in some 100 kB to 400 kB, which a topic without a codec of its own would take and a reader unpack."""
    bomber, shop = house.add("bomber"), house.add("shop")
    house.start()
    producer = outside(house, bomber, **{"compression.type": codec, "message.max.bytes": 2 * BOMB})
    error, _ = said(producer, bomber.topic, "B-1", bytes(BOMB))
    assert error is not None and error.code() == ConfluentError.MSG_SIZE_TOO_LARGE
    house.say(shop, "SalesRecord", sale("S-1"))
    assert said(producer, bomber.topic, "B-2", encode_record("SalesRecord", sale("B-2"))) == (None, 0)
    house.settle()
    assert house.kinds(shop) == house.kinds(bomber) == ["Recorded"]


class NoText(str):
    """A header's name that a client of good faith would never write."""

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        return b"\xff\xfe\x00"


def test_a_header_whose_name_is_no_text_stops_nobody(house: House) -> None:
    shop = house.add("shop")
    house.start()
    settings = partner_settings(
        house.running.partner_bootstrap_servers, shop.partner, f"secret of {shop.partner}", house.running.ca_file
    )
    producer = KafkaProducer(**settings, enable_idempotence=False)
    record = encode_record("SalesRecord", sale("S-1"))
    producer.send(shop.topic, value=record, key=b"S-1", partition=0, headers=[(NoText("x"), b"\xff")]).get(30)
    producer.close()
    house.say(shop, "SalesRecord", sale("S-2"))
    house.settle()
    assert house.kinds(shop) == ["Recorded", "Recorded"]


def batch(change: Callable[[bytearray], None]) -> list[Any]:
    """The records of a batch of three whose bytes were changed after its header of 61 bytes."""
    builder = DefaultRecordBatchBuilder(2, 0, False, -1, -1, -1, 10_000)
    for nth in range(3):
        builder.append(nth, 1_700_000_000_000 + nth, b"key", b"value", [("name", b"in")])
    made = bytearray(builder.build())
    change(made)
    return list(Batch(bytes(made)))


def test_attributes_of_a_record_mean_nothing_and_a_broken_record_is_told() -> None:
    plain = batch(lambda made: None)

    def attributes(made: bytearray) -> None:
        made[62] = 0xFF

    def header(made: bytearray) -> None:
        made[made.index(b"name") + 3] = 0xFF

    def length(made: bytearray) -> None:
        made[61] += 2

    assert [(r.offset, r.timestamp, r.key, r.value, r.headers) for r in batch(attributes)] == [
        (r.offset, r.timestamp, r.key, r.value, r.headers) for r in plain
    ]
    assert batch(header)[0].headers == [("nam\\xff", b"in")] and len(batch(header)) == 3
    with pytest.raises(CorruptRecordError):
        batch(length)
