"""The bare parts: a poll of 5,000 → fastavro → COPY into a table without indexes, position in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from types import TracebackType
from typing import Any, Final, Self

import psycopg
from fastavro import schemaless_reader
from kafka import KafkaConsumer, TopicPartition

from consumers.kafka import RECONNECT, WAIT_SECONDS, Place
from schemas.codec import FRAME
from schemas.library import by_number

CREATE: Final = """
CREATE TABLE bare (key text, number text, occurred_at bigint, payload bytea);
CREATE TABLE bare_position (topic text, partition int, next bigint, PRIMARY KEY (topic, partition));
"""


class Bare:
    """Reads topics as fast as the parts allow, without deciding anything. Close it when done."""

    def __init__(self, database_url: str, settings: Mapping[str, Any], topics: Sequence[str], poll: int) -> None:
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
            max_poll_records=poll,
            max_partition_fetch_bytes=4 << 20,
            fetch_max_bytes=8 << 20,
            fetch_max_wait_ms=100,
        )
        self._places = [Place(topic, 0) for topic in topics]
        self._consumer.assign([TopicPartition(*place) for place in self._places])
        self.again()

    def again(self) -> None:
        """Read from the beginning."""
        for place in self._places:
            self._consumer.seek(TopicPartition(*place), 0)

    def take(self, least: int) -> int:
        """Take polls until at least so many messages are stored; how many were. Raises TimeoutError without any."""
        taken = 0
        while taken < least:
            found = self._consumer.poll(timeout_ms=int(WAIT_SECONDS * 1000))
            if not found:
                raise TimeoutError(f"nothing to read after {taken} of {least} messages")
            taken += sum(self._store(place, messages) for place, messages in found.items())
        return taken

    def _store(self, place: Any, messages: Sequence[Any]) -> int:
        with self._connection.transaction(), self._connection.cursor() as cursor:
            with cursor.copy("COPY bare (key, number, occurred_at, payload) FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types(["text", "text", "int8", "bytea"])
                for message in messages:
                    value = message.value
                    contract = by_number(int.from_bytes(value[1:FRAME]))
                    record: Any = schemaless_reader(BytesIO(value[FRAME:]), contract.parsed, None)
                    copy.write_row((message.key.decode(), record["number"], record["occurred_at"], value))
            cursor.execute(
                "INSERT INTO bare_position AS p VALUES (%s, %s, %s) ON CONFLICT (topic, partition)"
                " DO UPDATE SET next = excluded.next",
                (place.topic, place.partition, messages[-1].offset + 1),
            )
        return len(messages)

    def close(self) -> None:
        self._consumer.close(autocommit=False)
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
