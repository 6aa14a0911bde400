"""Packs records into Kafka's batches whole: kafka-python's producer takes them one by one, at many times the cost.

It makes a future, three locks, two sizes and a line for the log of each record. Here a partition's records are joined
into one batch, in the form of Kafka's documentation ("Record Batch", "Record"), and the batch is given to the producer,
which numbers, compresses, sends and repeats it as one of its own. That uses what kafka-python keeps to itself: its
version is locked, and a test holds the batches against those that it makes record by record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from kafka import KafkaProducer, TopicPartition
from kafka.producer.future import FutureRecordMetadata
from kafka.producer.producer_batch import ProducerBatch
from kafka.record.memory_records import MemoryRecordsBuilder

from consumers.topics import Outgoing
from schemas.envelopes import integer

BATCH_BYTES: Final = 524_288
"""Of records before they are compressed, keys and headers of the last aside; one that is larger goes alone."""
MAGIC: Final = 2
"""The version of the form."""
SMALL: Final = [integer(number) for number in range(4_096)]
"""Kafka writes numbers as Avro does: zigzag, seven bits a byte."""
MOST: Final = len(SMALL)


class Packed(NamedTuple):
    """Records of one partition, joined."""

    records: bytes
    many: int
    first_timestamp: int
    last_timestamp: int
    """The highest of them."""


def packed(messages: Sequence[Outgoing]) -> Iterator[Packed]:
    """Messages of one partition as batches, in order."""
    parts: list[bytes] = []
    size = nth = first = last = 0
    for message in messages:
        if nth and size + len(message.value) >= BATCH_BYTES:
            yield Packed(b"".join(parts), nth, first, last)
            parts, size, nth = [], 0, 0
        if not nth:
            first = last = message.timestamp
        last = max(last, message.timestamp)
        body = _record(message, message.timestamp - first, nth)
        length = len(body)
        before = SMALL[length] if length < MOST else integer(length)
        parts += (before, body)
        size += len(before) + length
        nth += 1
    if parts:
        yield Packed(b"".join(parts), nth, first, last)


def _record(message: Outgoing, later: int, nth: int) -> bytes:
    _, _, key, value, headers, _ = message
    keyed, valued = len(key), len(value)
    parts = [
        b"\0",
        SMALL[later] if 0 <= later < MOST else integer(later),
        SMALL[nth] if nth < MOST else integer(nth),
        SMALL[keyed] if keyed < MOST else integer(keyed),
        key,
        SMALL[valued] if valued < MOST else integer(valued),
        value,
        SMALL[len(headers)],
    ]
    for name, said in headers:
        length = len(said)
        parts += (_name(name), SMALL[length] if length < MOST else integer(length), said)
    return b"".join(parts)


@cache
def _name(name: str) -> bytes:
    written = name.encode()
    return integer(len(written)) + written


def builder(batch: Packed, compression: int) -> Any:
    """kafka-python's form of a batch that is being filled; `compression` as its producer numbers it."""
    records = MemoryRecordsBuilder(MAGIC, compression, BATCH_BYTES)
    inner = records._builder
    inner._buffer.extend(batch.records)
    inner._first_timestamp = batch.first_timestamp
    inner._max_timestamp = batch.last_timestamp
    inner._last_offset = batch.many - 1
    inner._num_records = records._next_offset = batch.many
    return records


def send(producer: KafkaProducer, topic: str, partition: int, batch: Packed) -> Any:
    """Hand a batch to a producer in a transaction; a future that is done when the broker has all of it."""
    place = TopicPartition(topic, partition)
    producer.partitions_for(topic)  # waits until it knows the topic
    producer._transaction_manager.maybe_add_partition_to_transaction(place)
    accumulator = producer._accumulator
    made = ProducerBatch(place, builder(batch, accumulator.config["compression_attrs"]))
    done = FutureRecordMetadata(made.produce_future, 0, batch.first_timestamp, None, -1, -1, -1)
    made._record_futures.append(done)
    with accumulator._tp_lock(place):
        accumulator._batches[place].append(made)
        accumulator._incomplete.add(made)
    producer._sender.wakeup()
    return done
