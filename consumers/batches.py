"""Reads batches of Kafka as brokers take them: kafka-python stands still for ever before some that a broker lets in.

A broker does not look at the names of headers, nor at the attributes of a record; kafka-python wants UTF-8 in the ones
and below 128 in the others. With one such record a partner could stop everybody's intake. There is no setting for it,
so `install` puts a reader in the place of its own that looks again, slowly, at a record that its own could not read.
"""

from __future__ import annotations

from typing import Any

from kafka.errors import CorruptRecordError
from kafka.record import memory_records
from kafka.record.default_records import DefaultRecord, DefaultRecordBatch
from kafka.record.util import decode_varint


class Batch(DefaultRecordBatch):  # type: ignore[misc]
    """One batch, whose records are read as the broker reads them."""

    _pos: int
    _next_record_index: int

    def __next__(self) -> Any:
        at, nth = self._pos, self._next_record_index
        try:
            return super().__next__()
        except CorruptRecordError:
            if nth >= self._num_records or self.is_control_batch:
                raise
            record, self._pos = self._look_again(at)
            self._next_record_index = nth + 1
            return record

    next = __next__

    def _look_again(self, at: int) -> tuple[DefaultRecord, int]:
        """The record at a place, and where the next one is. Raises CorruptRecordError, IndexError or ValueError."""
        length, at = decode_varint(self._buffer, at)
        end = at + length
        at += 1  # attributes: one byte, in which nothing is told
        moved, at = decode_varint(self._buffer, at)
        nth, at = decode_varint(self._buffer, at)
        key, at = self._bytes(at)
        value, at = self._bytes(at)
        count, at = decode_varint(self._buffer, at)
        headers = []
        for _ in range(count):
            name, at = self._bytes(at)
            inner, at = self._bytes(at)
            headers.append(((name or b"").decode("utf-8", "backslashreplace"), inner))
        if at != end or at > len(self._buffer):
            raise CorruptRecordError(f"a record ends at byte {at} of its batch, expected {end}")
        stamped = self.timestamp_type == self.LOG_APPEND_TIME
        moment = self.max_timestamp if stamped else self.first_timestamp + moved
        kind = self.timestamp_type
        return DefaultRecord(length, self.base_offset + nth, moment, kind, key, value, headers), end

    def _bytes(self, at: int) -> tuple[bytes | None, int]:
        length, at = decode_varint(self._buffer, at)
        if length < 0:
            return None, at
        return bytes(self._buffer[at : at + length]), at + length


def install() -> None:
    """Let consumers of this process read so."""
    memory_records.DefaultRecordBatch = Batch
