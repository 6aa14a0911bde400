"""Clients that know nothing of us read and write our topics by the registry: Confluent's own, and kcat."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from time import monotonic
from typing import Any, NamedTuple, Self

import httpx
import pytest
from confluent_kafka import Consumer, Message, Producer, TopicPartition
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

from consumers.intake import Intake
from consumers.read import events_after
from consumers.relay import Relay
from consumers.topics import LEDGER_PARTITIONS
from schemas import library
from schemas.codec import decode_event, decode_record
from tests.intake.house import House, sale

KCAT = os.environ.get("TINLEDGER_KCAT") or shutil.which("kcat")
ABOUT = subprocess.run([KCAT, "-V"], capture_output=True, text=True, timeout=10).stdout if KCAT else ""
SECONDS = 30.0


def client(house: House) -> dict[str, Any]:
    """The ledger's own login as librdkafka spells it."""
    given = house.settings
    return {
        "bootstrap.servers": given["bootstrap_servers"],
        "security.protocol": given["security_protocol"],
        "sasl.mechanism": given["sasl_mechanism"],
        "sasl.username": given["sasl_plain_username"],
        "sasl.password": given["sasl_plain_password"],
    }


class Read(NamedTuple):
    """One message as librdkafka read it."""

    place: SerializationContext
    value: bytes
    headers: dict[str, str]

    @classmethod
    def of(cls, message: Message) -> Self:
        value, headers = message.value(), message.headers()
        assert message.error() is None and isinstance(value, bytes)
        said = (
            {name: each.decode() if isinstance(each, bytes) else str(each) for name, each in headers}
            if isinstance(headers, list)
            else {}
        )
        return cls(SerializationContext(str(message.topic()), MessageField.VALUE), value, said)


def read(house: House, topic: str, partitions: int, count: int) -> list[Read]:
    """So many messages of a topic, read by librdkafka from the beginning."""
    consumer = Consumer({**client(house), "group.id": f"{topic}-test", "isolation.level": "read_committed"})
    found: list[Read] = []
    try:
        consumer.assign([TopicPartition(topic, partition, 0) for partition in range(partitions)])
        until = monotonic() + SECONDS
        while len(found) < count:
            assert monotonic() < until, f"{len(found)} of {count} messages of {topic}"
            message = consumer.poll(0.2)
            if message is not None:
                found.append(Read.of(message))
    finally:
        consumer.close()
    return found


@pytest.fixture
def told(house: House) -> Iterator[House]:
    """A ledger that took a sale, its correction, another content under its number, and what is no record; published."""
    partner = house.add("shop")
    relay = Relay(house.database_url, house.settings, house.topics)
    house.start(Intake(house.database_url, house.settings, house.topics), relay)
    house.say(partner, "SalesRecord", sale("S1"), sale("S1/1", cans=7, reason="miscounted"), sale("S1", cans=9))
    partner.send("SalesRecord", b"\x00\x00\x00\x00\x07broken", "S2")
    assert partner.flush() == []
    house.settle()
    house.relayed(relay)
    yield house


def test_confluents_deserializer_reads_what_a_partner_sent(told: House, registry_url: str) -> None:
    topic = told.partners[told.name("shop")].topic
    deserialize = AvroDeserializer(SchemaRegistryClient({"url": registry_url}))
    sent = read(told, topic, 1, 4)[:3]
    read_by_them = [deserialize(message.value, message.place) for message in sent]
    assert [(each["number"], each["cans"]) for each in read_by_them] == [
        (each["number"], each["cans"]) for each in (decode_record(message.value).record for message in sent)
    ]
    assert read_by_them[1]["reason"] == "miscounted"


def test_confluents_deserializer_reads_every_kind_of_event(told: House, registry_url: str) -> None:
    deserialize = AvroDeserializer(SchemaRegistryClient({"url": registry_url}))
    stored = events_after(told.connection, 0, 100)
    published = read(told, told.topics.ledger, LEDGER_PARTITIONS, len(stored))
    kinds = set()
    for message in published:
        theirs, ours = deserialize(message.value, message.place), decode_event(message.value)
        kinds.add(ours.kind)
        assert theirs["source_topic"] == ours.envelope["source_topic"]
        assert theirs["payload_sha256"] == ours.envelope["payload_sha256"]
        if ours.record is None:
            assert (theirs["code"], theirs["payload"]) == (ours.envelope["code"], b"\x00\x00\x00\x00\x07broken")
        else:
            assert theirs["record"]["number"] == ours.record["number"]
            assert theirs["stands"] == ours.envelope["stands"]
    assert kinds == {"Recorded", "Corrected", "Contradicted", "Rejected"}


def test_cloudevents_headers_say_what_an_event_is_without_decoding_it(told: House) -> None:
    stored = {
        sequence: {"ce_id": f"{name}/{version}", "ce_type": topic}
        for sequence, name, version, topic in told.connection.execute(
            "SELECT notification_id, originator_id, originator_version, topic FROM ledger.events"
        )
    }
    for message in read(told, told.topics.ledger, LEDGER_PARTITIONS, len(stored)):
        due = stored.pop(int(message.headers.pop("sequence")))
        assert message.headers == {**due, "ce_source": "urn:tinledger:s0", "ce_specversion": "1.0"}
    assert not stored


def test_confluents_serializer_with_its_defaults_writes_what_intake_takes(told: House, registry_url: str) -> None:
    shop = told.name("shop")
    topic = told.topics.intake(shop)
    schema = json.dumps(library.record_schema("SalesRecord", 1))
    serialize = AvroSerializer(SchemaRegistryClient({"url": registry_url}), schema)
    door = {
        "bootstrap.servers": told.running.partner_bootstrap_servers,
        "security.protocol": "SASL_SSL",
        "ssl.ca.location": told.running.ca_file,
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": shop,
        "sasl.password": f"secret of {shop}",
    }
    producer = Producer(door)
    value = serialize(sale("S3", cans=11), SerializationContext(topic, MessageField.VALUE))
    producer.produce(topic, value=value, key=b"S3")
    assert producer.flush(SECONDS) == 0
    told.settle()
    assert [each.what for each in told.outcome(told.partners[shop], "S3")] == ["accepted"]


def logs_in() -> bool:
    """Whether this kcat's library can log in by SCRAM: Kafka 4 refuses the answer that older ones give."""
    found = re.search(r"librdkafka (\d+)\.(\d+)\.(\d+)", ABOUT)
    return found is not None and tuple(map(int, found.groups())) >= (2, 6, 1)


def kcat(house: House, topic: str, count: int, *options: str) -> list[str]:
    """What kcat prints of so many messages from the beginning, a line each."""
    given = [part for name, value in client(house).items() for part in ("-X", f"{name}={value}")]
    command = [str(KCAT), "-C", "-q", "-m", "20", "-t", topic, "-o", "beginning", "-c", str(count), *options, *given]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


@pytest.mark.skipif(not logs_in(), reason="no kcat with librdkafka 2.6.1 or newer is installed (see TINLEDGER_KCAT)")
def test_kcat_shows_headers_and_the_number_that_the_registry_knows(told: House, registry_url: str) -> None:
    count = len(events_after(told.connection, 0, 100))
    lines = kcat(told, told.topics.ledger, count, "-f", "%h %s\n", "-s", "value=>bI")
    assert len(lines) == count
    for line in lines:
        headers, _, frame = line.partition(" ")
        said = dict(each.split("=", 1) for each in headers.split(","))
        (place,) = httpx.get(f"{registry_url}/schemas/ids/{frame.split()[-1]}/versions", timeout=10).json()
        assert f"{place['subject']}.v{place['version']}" == f"tinledger.{said['ce_type']}"


@pytest.mark.skipif(not (logs_in() and "Avro" in ABOUT), reason="no kcat that was built with Avro is installed")
def test_kcat_decodes_both_topics_by_the_registry(told: House, registry_url: str) -> None:
    count = len(events_after(told.connection, 0, 100))
    for topic, some in ((told.topics.ledger, count), (told.topics.intake(told.name("shop")), 3)):
        lines = kcat(told, topic, some, "-J", "-s", "value=avro", "-r", registry_url)
        values = [json.loads(line)["payload"] for line in lines]
        assert len(values) == some
        assert {"S1", "S1/1"} <= {number for value in values for number in _numbers(value)}


def _numbers(value: Mapping[str, Any]) -> set[str]:
    record = value.get("record", value)
    return {record["number"]} if "number" in record else set()
