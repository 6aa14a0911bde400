"""The bare parts over the published log: kafka-python → fastavro → COPY into a table without indexes, and positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from types import TracebackType
from typing import Any, Final, Self

import psycopg
from fastavro import schemaless_reader
from kafka import KafkaConsumer, TopicPartition

from consumers.kafka import RECONNECT, WAIT_SECONDS, Admin, Publisher
from consumers.relay import published
from consumers.topics import LEDGER_PARTITIONS, Place, Topics
from projections.reading import Sequenced
from schemas.codec import FRAME
from schemas.library import by_number
from stack import Running

CREATE: Final = """
CREATE TABLE bare (sequence bigint, key text, number text, recorded_at bigint, payload bytea);
CREATE TABLE bare_position (topic text, partition int, next bigint, PRIMARY KEY (topic, partition));
"""
AT_ONCE: Final = 2_000
"""Events published in one transaction, as the relay does."""


def publish(running: Running, events: Sequence[Sequenced], topics: Topics) -> None:
    """Put events on a published log of their own, as the relay would: the same bytes, headers and partitions."""
    with Admin(running.kafka(), topics) as admin:
        admin.ensure_ledger_topics()
    publisher = Publisher(running.kafka(), f"{topics.prefix}publisher")
    try:
        for at in range(0, len(events), AT_ONCE):
            publisher.publish(
                [
                    published(sequence, key, version, by_number(int.from_bytes(state[1:FRAME])).name, state, topics)
                    for sequence, state, key, version in events[at : at + AT_ONCE]
                ]
            )
    finally:
        publisher.close()


class BareEvents:
    """Reads a published log as fast as the parts allow and makes no view of it. Close it when done."""

    def __init__(self, database_url: str, settings: Mapping[str, Any], topics: Topics, poll: int) -> None:
        self._connection = psycopg.connect(database_url)
        self._connection.execute("DROP TABLE IF EXISTS bare, bare_position")
        self._connection.execute(CREATE)
        self._connection.commit()
        self._consumer = KafkaConsumer(
            **settings,
            **RECONNECT,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            max_poll_records=poll,
            max_partition_fetch_bytes=4 << 20,
            fetch_max_bytes=8 << 20,
            fetch_max_wait_ms=100,
        )
        self._places = [Place(topics.ledger, partition) for partition in range(LEDGER_PARTITIONS)]
        self._consumer.assign([TopicPartition(*place) for place in self._places])
        self.again()

    def again(self) -> None:
        """Read from the beginning."""
        for place in self._places:
            self._consumer.seek(TopicPartition(*place), 0)

    def take(self, least: int) -> int:
        """Take polls until at least so many events are stored; how many were. Raises TimeoutError without any."""
        taken = 0
        while taken < least:
            found = self._consumer.poll(timeout_ms=int(WAIT_SECONDS * 1000))
            if not found:
                raise TimeoutError(f"nothing to read after {taken} of {least} events")
            taken += self._store(found)
        return taken

    def _store(self, found: Mapping[Any, Sequence[Any]]) -> int:
        stored = 0
        with self._connection.transaction(), self._connection.cursor() as cursor:
            with cursor.copy(
                "COPY bare (sequence, key, number, recorded_at, payload) FROM STDIN (FORMAT BINARY)"
            ) as copy:
                copy.set_types(["int8", "text", "text", "int8", "bytea"])
                for messages in found.values():
                    for message in messages:
                        value = message.value
                        contract = by_number(int.from_bytes(value[1:FRAME]))
                        event: Any = schemaless_reader(BytesIO(value[FRAME:]), contract.parsed, None)
                        sequence = next(int(text) for name, text in message.headers if name == "sequence")
                        record = event.get("record")
                        number = record["number"] if record else None
                        copy.write_row((sequence, message.key.decode(), number, event["recorded_at"], value))
                    stored += len(messages)
            for place, messages in found.items():
                cursor.execute(
                    "INSERT INTO bare_position AS p VALUES (%s, %s, %s) ON CONFLICT (topic, partition)"
                    " DO UPDATE SET next = excluded.next",
                    (place.topic, place.partition, messages[-1].offset + 1),
                )
        return stored

    def close(self) -> None:
        self._consumer.close(autocommit=False)
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
