"""Kafka, as the ledger uses it: with `batches` and `packing` all that imports kafka-python.

`Settings` are keyword arguments of its clients: where the brokers are and who asks (`stack.Running.kafka()` gives the
ledger's own, `partner_settings` a partner's). What each setting below is for was found by running it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ConfigResource,
    ConfigResourceType,
    ResourcePattern,
    ResourceType,
    UserScramCredentialUpsertion,
)
from kafka.errors import BrokerResponseError, KafkaError, KafkaTimeoutError, TopicAlreadyExistsError
from kafka.record.util import crc32c_c

from consumers import batches, packing
from consumers.topics import INTAKE_BYTES as INTAKE_BYTES
from consumers.topics import LEDGER_BYTES as LEDGER_BYTES
from consumers.topics import LEDGER_PARTITIONS as LEDGER_PARTITIONS
from consumers.topics import TOPICS as TOPICS
from consumers.topics import Incoming as Incoming
from consumers.topics import Outgoing as Outgoing
from consumers.topics import Place as Place
from consumers.topics import Topics as Topics
from consumers.topics import TopicSettings
from consumers.topics import ledger_partition as ledger_partition

Settings = Mapping[str, Any]

MECHANISM: Final = "SCRAM-SHA-512"
SCRAM_ITERATIONS: Final = 4096
RECONNECT: Final = {"reconnect_backoff_max_ms": 1_000, "bootstrap_timeout_ms": 10_000}
"""The client's own 30 s of back-off look like a stalled consumer."""
POLL_RECORDS: Final = 5_000
WAIT_SECONDS: Final = 30.0
"""The longest wait for an acknowledgement or an answer of the broker's."""

Failed = KafkaError
"""What a broker or a connection that failed raises here."""


def partner_settings(bootstrap_servers: str, user: str, password: str, ca_file: str | None) -> dict[str, Any]:
    """A partner's connection: over TLS if the authority's file is given; no password: a broker that asks for none."""
    plain = {"bootstrap_servers": bootstrap_servers, "ssl_cafile": ca_file or None}
    transport = "SSL" if ca_file else "PLAINTEXT"
    if not password:
        return plain | {"security_protocol": transport}
    return plain | {
        "security_protocol": f"SASL_{transport}",
        "sasl_mechanism": MECHANISM,
        "sasl_plain_username": user,
        "sasl_plain_password": password,
    }


def check_checksum() -> None:
    """Raises RuntimeError without the compiled CRC-32C: reading would fall to a third of its rate, silently."""
    if crc32c_c is None:
        raise RuntimeError("kafka-python computes CRC-32C in Python: install kafka-python[crc32c]")


class Reader:
    """Reads partitions given by hand, from given offsets; positions are the store's business, never Kafka's."""

    def __init__(self, settings: Settings, *, committed: bool = False, poll_records: int = POLL_RECORDS) -> None:
        """`committed`: for the published log, hand out only what a transaction committed."""
        check_checksum()
        batches.install()
        # The published log is read from several partitions, what is ahead in one waits for another, and its messages
        # are many times their compressed bytes in memory: 4 MB of each took 35 MB more over a backlog and no less time.
        fetched = (1 if committed else 4) << 20
        self._consumer = KafkaConsumer(
            **settings,
            **RECONNECT,
            group_id=None,
            enable_auto_commit=False,
            # Where an offset is gone, a reader of the published log begins again: the sequence tells it what it had.
            # On an intake topic that is a loss, to be told and never to be read around.
            auto_offset_reset="earliest" if committed else "none",
            isolation_level="read_committed" if committed else "read_uncommitted",
            max_poll_records=poll_records,
            max_partition_fetch_bytes=fetched,
            fetch_max_bytes=2 * fetched,
            fetch_max_wait_ms=100,
        )
        self._assigned: set[Place] = set()

    def assign(self, starts: Mapping[Place, int]) -> None:
        """Read these partitions and no others; a new one from its offset, one read before from where it is."""
        wanted = set(starts)
        if wanted == self._assigned:
            return
        self._consumer.assign([TopicPartition(*place) for place in sorted(wanted)])
        for place in wanted - self._assigned:
            self._consumer.seek(TopicPartition(*place), starts[place])
        self._assigned = wanted

    def seek(self, place: Place, offset: int) -> None:
        """Read this partition again from an offset."""
        self._consumer.seek(TopicPartition(*place), offset)

    def poll(self, wait_ms: int = 200, most: int | None = None) -> list[Incoming]:
        """What one read gave, partition by partition in order; empty after `wait_ms` without anything.

        `most`: fewer messages than a poll of this reader has otherwise.
        """
        if not self._assigned:
            time.sleep(wait_ms / 1000)
            return []
        found = self._consumer.poll(timeout_ms=wait_ms, max_records=most)
        return [
            Incoming(r.topic, r.partition, r.offset, r.timestamp, r.key, r.value or b"", r.headers)
            for records in found.values()
            for r in records
        ]

    def next(self, place: Place) -> int:
        """The offset after all that was read; markers of transactions take offsets too."""
        return int(self._consumer.position(TopicPartition(*place), timeout_ms=int(WAIT_SECONDS * 1000)))

    def end_seen(self, place: Place) -> int | None:
        """The end of a partition that is read, as the broker told with what it handed out last; None: not yet told."""
        end = self._consumer.highwater(TopicPartition(*place))
        return None if end is None else int(end)

    def ends(self, places: Sequence[Place]) -> dict[Place, int]:
        """The end of each partition: the offset that the next message will have."""
        return self._offsets(self._consumer.end_offsets, places)

    def starts(self, places: Sequence[Place]) -> dict[Place, int]:
        """The first offset kept of each partition."""
        return self._offsets(self._consumer.beginning_offsets, places)

    def _offsets(self, ask: Callable[..., Any], places: Sequence[Place]) -> dict[Place, int]:
        wanted = [TopicPartition(*place) for place in places]
        if not wanted:
            return {}
        until = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                found = ask(wanted, timeout_ms=int(WAIT_SECONDS * 1000))
                return {Place(place.topic, place.partition): offset for place, offset in found.items()}
            except KeyError as missing:
                # kafka-python leaves out a topic that is too new to be in its metadata, and then stumbles over it.
                if time.monotonic() > until:
                    raise KafkaTimeoutError(f"{missing}: no offset in {WAIT_SECONDS:.0f} s") from missing
                time.sleep(0.05)

    def close(self) -> None:
        self._consumer.close(autocommit=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class SendFailed(NamedTuple):
    """A record that the broker did not take: which of those sent since the last flush, from 0, and why."""

    nth: int
    error: str


class PartnerProducer:
    """Sends records as their partner. One for each partner: the broker knows the sender by its password alone.

    Not idempotent on purpose: kafka-python's idempotent producer fails every later send after one refusal, so that a
    partner could not be told which record was wrong. One request at a time keeps the order; a repeat is harmless,
    because the ledger takes the same again in silence.
    """

    def __init__(
        self,
        bootstrap_servers: str,
        user: str,
        password: str,
        ca_file: str | None = None,
        topics: Topics = TOPICS,
    ) -> None:
        self._begin(user, partner_settings(bootstrap_servers, user, password, ca_file), topics)

    @classmethod
    def on_behalf(cls, partner: str, settings: Settings, topics: Topics = TOPICS) -> Self:
        """A producer of the ledger's own that writes a partner's topic: the office's, or what came over HTTP."""
        made = cls.__new__(cls)
        made._begin(partner, settings, topics)
        return made

    def _begin(self, partner: str, settings: Settings, topics: Topics) -> None:
        check_checksum()
        self.partner = partner
        self.topic = topics.intake(partner)
        self._settings = settings
        self._producer: KafkaProducer | None = None
        self._sent: list[Any] = []
        self.offsets: list[int | None] = []
        """Where each record of the last flush stands in the topic, in the order of sending; None: it was not taken."""

    def send(self, family: str, record: bytes, key: str | bytes, timestamp_ms: int | None = None) -> None:
        """Hand over a framed record; `key` is the first record's number. `family` is named where it cannot be sent.

        `timestamp_ms` counts on topics of a season only; elsewhere the broker stamps. Nothing is certain before flush.
        """
        key = key.encode() if isinstance(key, str) else key
        if len(record) + len(key) > INTAKE_BYTES - 1_000:
            self._sent.append(f"{family} {key!r} has {len(record)} bytes; the topic takes {INTAKE_BYTES - 1_000}")
            return
        try:
            self._sent.append(
                self._open().send(self.topic, value=record, key=key, partition=0, timestamp_ms=timestamp_ms)
            )
        except KafkaError as error:
            self._sent.append(str(error))
            self._renew(error)

    def flush(self) -> list[SendFailed]:
        """Wait until the broker answered for all that was sent; what it did not take, in order."""
        if self._producer is not None:
            try:
                self._producer.flush(timeout=WAIT_SECONDS)
            except KafkaTimeoutError as error:
                self._renew(error)
        failed = []
        self.offsets = []
        for nth, sent in enumerate(self._sent):
            if isinstance(sent, str):
                failed.append(SendFailed(nth, sent))
                self.offsets.append(None)
                continue
            try:
                self.offsets.append(sent.get(timeout=WAIT_SECONDS).offset)
            except KafkaError as error:
                failed.append(SendFailed(nth, str(error)))
                self.offsets.append(None)
                self._renew(error)
        self._sent = []
        return failed

    def _open(self) -> KafkaProducer:
        if self._producer is None:
            self._producer = KafkaProducer(
                **self._settings,
                **RECONNECT,
                enable_idempotence=False,
                max_in_flight_requests_per_connection=1,
                acks="all",
                batch_size=131_072,
                linger_ms=10,
                compression_type="lz4",
                max_request_size=INTAKE_BYTES,
                max_block_ms=int(WAIT_SECONDS * 1000),
                delivery_timeout_ms=int(WAIT_SECONDS * 1000),
                request_timeout_ms=10_000,
            )
        return self._producer

    def _renew(self, error: KafkaError) -> None:
        """After a refusal that trying again cannot mend, the next send opens a producer anew."""
        if self._producer is not None and (isinstance(error, BrokerResponseError) and not error.retriable):
            self._producer.close(timeout=1)
            self._producer = None

    def close(self) -> None:
        if self._producer is not None:
            self._producer.close(timeout=WAIT_SECONDS)
            self._producer = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class Publisher:
    """Publishes polls, each whole or not at all; opening one ends what an older one of the same name left open."""

    def __init__(self, settings: Settings, name: str) -> None:
        check_checksum()
        self._producer = KafkaProducer(
            **settings,
            **RECONNECT,
            transactional_id=name,
            acks="all",
            batch_size=packing.BATCH_BYTES,
            linger_ms=5,
            compression_type="lz4",
            max_request_size=LEDGER_BYTES,
            max_block_ms=int(WAIT_SECONDS * 1000),
            delivery_timeout_ms=int(WAIT_SECONDS * 1000),
            request_timeout_ms=10_000,
            # The broker refuses a transaction's first request until it has ended the one before, some 3 ms: waiting 20
            # made each poll take 25 ms, and an event's way from the store to the views three times as long.
            retry_backoff_ms=2,
        )
        self._producer.init_transactions()
        self._sent: list[Any] = []

    def publish(self, messages: Sequence[Outgoing]) -> None:
        """Publish in order. Raises Failed: then nothing of it is seen, and this publisher is of no further use."""
        self.begin(messages)
        self.end()

    def begin(self, messages: Sequence[Outgoing]) -> None:
        """Hand over what is to be published; nothing of it is seen before `end`. Raises Failed as `publish` does."""
        by_place: dict[Place, list[Outgoing]] = {}
        for message in messages:
            by_place.setdefault(Place(message.topic, message.partition), []).append(message)
        self._producer.begin_transaction()
        self._sent = [
            packing.send(self._producer, *place, batch)
            for place, own in by_place.items()
            for batch in packing.packed(own)
        ]

    def end(self) -> None:
        """Wait for the broker and publish what was begun. Raises Failed as `publish` does."""
        self._producer.flush(timeout=WAIT_SECONDS)
        for future in self._sent:
            future.get(timeout=WAIT_SECONDS)
        self._producer.commit_transaction()

    def close(self) -> None:
        self._producer.close(timeout=1)


class Admin:
    """Makes topics, users and rights. Every call may be repeated."""

    def __init__(self, settings: Settings, topics: Topics = TOPICS) -> None:
        self._topics = topics
        self._client = KafkaAdminClient(**settings, **RECONNECT, request_timeout_ms=int(WAIT_SECONDS * 1000))

    def ensure_ledger_topics(self) -> None:
        """The published log."""
        self._ensure({self._topics.ledger: TopicSettings(LEDGER_PARTITIONS, LEDGER_BYTES, stamped_by_broker=False)})

    def ensure_partner_topics(self, *partners: str, stamped_by_broker: bool = True) -> None:
        """Partners' two topics; `stamped_by_broker=False` is for a season, whose senders' stamps are its calendar."""
        intake = TopicSettings(1, INTAKE_BYTES, stamped_by_broker, partners=True)
        rejections = TopicSettings(1, LEDGER_BYTES, stamped_by_broker=False)
        self._ensure(
            {self._topics.intake(name): intake for name in partners}
            | {self._topics.rejections(name): rejections for name in partners}
        )

    def add_partner(self, name: str, password: str, *, stamped_by_broker: bool = True) -> None:
        """A partner's topics, its password, and its right to write the one and to read the other.

        Raises Failed with the broker's words.
        """
        self.add_partners({name: password}, stamped_by_broker=stamped_by_broker)

    def add_partners(self, passwords: Mapping[str, str], *, stamped_by_broker: bool = True) -> None:
        """The same for many at once, by name and password: a request of each kind for all of them."""
        self.ensure_partner_topics(*passwords, stamped_by_broker=stamped_by_broker)
        self.set_passwords(passwords)
        rights = {
            self._topics.intake: (ACLOperation.WRITE, ACLOperation.DESCRIBE),
            self._topics.rejections: (ACLOperation.READ, ACLOperation.DESCRIBE),
        }
        made = self._client.create_acls(
            [
                ACL(
                    f"User:{name}",
                    "*",
                    right,
                    ACLPermissionType.ALLOW,
                    ResourcePattern(ResourceType.TOPIC, topic(name)),
                )
                for name in passwords
                for topic, allowed in rights.items()
                for right in allowed
            ]
        )
        for acl, error in made["failed"]:
            raise KafkaError(f"{acl}: {error}")

    def set_passwords(self, passwords: Mapping[str, str]) -> None:
        """Give users other passwords; open connections end when they authenticate anew. Raises Failed."""
        upserts = [
            UserScramCredentialUpsertion(name, MECHANISM, password=password, iterations=SCRAM_ITERATIONS)
            for name, password in passwords.items()
        ]
        for user, error in self._client.alter_user_scram_credentials(upserts).items():
            if error is not None:
                raise KafkaError(f"user {user}: {error}")

    def topics(self) -> set[str]:
        """All topics that there are."""
        return set(self._client.list_topics())

    def configs(self, topics: Sequence[str]) -> dict[str, dict[str, str]]:
        """Every setting of some topics, by topic and name."""
        asked = [ConfigResource(ConfigResourceType.TOPIC, topic) for topic in topics]
        found = self._client.describe_configs(asked, config_filter="all")["topic"]
        return {topic: {name: each["value"] for name, each in values.items()} for topic, values in found.items()}

    def replicas(self, topics: Sequence[str]) -> dict[str, int]:
        """How many copies each of some topics has, by topic: those of the partition with the fewest.

        Raises Failed where the broker that answers has not learned of a topic after ten seconds.
        """
        self._client.wait_for_topics(topics)
        found = self._client.describe_topics(list(topics))
        return {each["name"]: min(len(part["replica_nodes"]) for part in each["partitions"]) for each in found}

    def _ensure(self, topics: Mapping[str, TopicSettings]) -> None:
        there = self.topics()
        missing = {name: each for name, each in topics.items() if name not in there}
        if not missing:
            return
        try:
            self._client.create_topics(
                {
                    name: {"num_partitions": each.partitions, "replication_factor": -1, "configs": each.configs()}
                    for name, each in missing.items()
                },
                timeout_ms=int(WAIT_SECONDS * 1000),
                wait_for_metadata=True,
            )
        except TopicAlreadyExistsError:
            self._client.wait_for_topics(list(missing), timeout_ms=int(WAIT_SECONDS * 1000))

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
