"""The bare parts: a poll of 5,000 → fastavro → COPY into a table without indexes, position in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from types import TracebackType
from typing import Any, ClassVar, Final, Self

import psycopg
from fastavro import schemaless_reader
from kafka import KafkaConsumer, TopicPartition

from consumers.kafka import RECONNECT, WAIT_SECONDS, Place
from schemas.codec import FRAME
from schemas.library import by_number

MOVE: Final = """
INSERT INTO bare_position AS p VALUES (%s, %s, %s) ON CONFLICT (topic, partition) DO UPDATE SET next = excluded.next"""


class Bare:
    """Reads records of partners as fast as the parts allow, without deciding anything. Close it when done."""

    COLUMNS: ClassVar[Mapping[str, str]] = {"key": "text", "number": "text", "occurred_at": "int8", "payload": "bytea"}
    """Of the table, with the type of each."""
    COMMITTED: ClassVar[bool] = False
    """Whether only what a transaction committed is read."""

    def __init__(self, database_url: str, settings: Mapping[str, Any], places: Sequence[Place], poll: int) -> None:
        self._connection = psycopg.connect(database_url)
        self._connection.execute("DROP TABLE IF EXISTS bare, bare_position")
        columns = ", ".join(f"{name} {kind}" for name, kind in self.COLUMNS.items())
        self._connection.execute(f"CREATE TABLE bare ({columns})".encode())
        self._connection.execute(
            "CREATE TABLE bare_position (topic text, partition int, next bigint, PRIMARY KEY (topic, partition))"
        )
        self._connection.commit()
        self._copy = f"COPY bare ({', '.join(self.COLUMNS)}) FROM STDIN (FORMAT BINARY)".encode()
        self._consumer = KafkaConsumer(
            **settings,
            **RECONNECT,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed" if self.COMMITTED else "read_uncommitted",
            max_poll_records=poll,
            max_partition_fetch_bytes=4 << 20,
            fetch_max_bytes=8 << 20,
            fetch_max_wait_ms=100,
        )
        self._places = places
        self._consumer.assign([TopicPartition(*place) for place in places])
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
            taken += self._store(found)
        return taken

    def _store(self, found: Mapping[Any, Sequence[Any]]) -> int:
        with self._connection.transaction(), self._connection.cursor() as cursor:
            with cursor.copy(self._copy) as copy:
                copy.set_types(list(self.COLUMNS.values()))
                for messages in found.values():
                    self._write(copy, messages)
            for place, messages in found.items():
                cursor.execute(MOVE, (place.topic, place.partition, messages[-1].offset + 1))
        return sum(map(len, found.values()))

    def _write(self, copy: psycopg.Copy, messages: Sequence[Any]) -> None:
        """Decode messages and put a row for each."""
        for message in messages:
            value = message.value
            contract = by_number(int.from_bytes(value[1:FRAME]))
            record: Any = schemaless_reader(BytesIO(value[FRAME:]), contract.parsed, None)
            copy.write_row((message.key.decode(), record["number"], record["occurred_at"], value))

    def close(self) -> None:
        self._consumer.close(autocommit=False)
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
