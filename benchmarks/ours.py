"""Tinledger's way, exactly once: a poll is one transaction, with the positions it ends at.

`python -m benchmarks.ours ORDERS CLIENT polls` adds up each poll as it comes, which is all that sums need. With
`sequence` it goes the product's whole way: its loop, the merge of the partitions into one sequence, its decoder that
checks every bound again.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from threading import Event
from typing import Any, Protocol

import psycopg

from benchmarks.task import ADD, POLL, Clock, Orders, Sale, sale_of, sums
from consumers.kafka import Place, Reader
from consumers.topics import Incoming
from projections.live import follow
from projections.reading import Sequenced
from schemas.codec import decode_event

POSITION = "create table {}_position (partition int primary key, next bigint not null)"
MOVE = """
insert into {}_position as p select * from unnest(%s::int[], %s::bigint[])
on conflict (partition) do update set next = excluded.next"""


class Client(Protocol):
    """What reads the topic."""

    def assign(self, starts: Mapping[int, int]) -> None:
        """Read these partitions and no others, new ones from their offset."""

    def poll(self) -> list[Incoming]:
        """What came, with all that the product needs of it."""

    def values(self) -> tuple[list[bytes], dict[int, int]]:
        """What came, values alone, and for each partition where to read on."""


class Python:
    """kafka-python, by the product's own reader."""

    def __init__(self, orders: Orders) -> None:
        self._topic = orders.topic
        self._reader = Reader(orders.kafka_python(), committed=True)
        self.poll = self._reader.poll

    def assign(self, starts: Mapping[int, int]) -> None:
        self._reader.assign({Place(self._topic, partition): at for partition, at in starts.items()})

    def values(self) -> tuple[list[bytes], dict[int, int]]:
        found = self._reader.poll()
        return [message.value for message in found], {message.partition: message.offset + 1 for message in found}


class Confluent:
    """confluent-kafka, read as the product reads."""

    def __init__(self, orders: Orders) -> None:
        import confluent_kafka

        self._topic = orders.topic
        self._partition = confluent_kafka.TopicPartition
        self._consumer = confluent_kafka.Consumer(
            {
                **orders.librdkafka(),
                "group.id": orders.table,
                "enable.auto.commit": False,
                "isolation.level": "read_committed",
                "fetch.wait.max.ms": 100,
            }
        )
        self._assigned: set[int] = set()

    def assign(self, starts: Mapping[int, int]) -> None:
        for partition in self._assigned - starts.keys():
            self._consumer.incremental_unassign([self._partition(self._topic, partition)])
        if new := starts.keys() - self._assigned:
            self._consumer.incremental_assign([self._partition(self._topic, each, starts[each]) for each in new])
        self._assigned = set(starts)

    def poll(self) -> list[Incoming]:
        return [
            Incoming(self._topic, m.partition(), m.offset(), 0, m.key(), m.value(), m.headers()) for m in self._read()
        ]

    def values(self) -> tuple[list[bytes], dict[int, int]]:
        found = self._read()
        return [m.value() for m in found], {m.partition(): m.offset() + 1 for m in found}

    def _read(self) -> list[Any]:
        found = self._consumer.consume(POLL, 0.1)
        for message in found:
            if (failed := message.error()) is not None:
                raise RuntimeError(str(failed))
        return found


class Balance:
    """The one view of the task, with what the product's loop asks of views."""

    def __init__(self, orders: Orders, clock: Clock) -> None:
        self._connection = psycopg.connect(orders.database_url)
        self._connection.execute(POSITION.format(orders.table))
        self._connection.commit()
        self._add, self._move = ADD.format(orders.table), MOVE.format(orders.table)
        self._clock = clock

    def position(self) -> int:
        """The sequence before the first sale's: the ledger's first event registers the partner."""
        return 1

    def offsets(self) -> dict[int, int]:
        """Where to read on; the task begins at the beginning."""
        return {}

    def prepare(self, events: Sequence[Sequenced]) -> Sequence[Sequenced]:
        """Nothing is worked out beforehand."""
        return events

    def take(self, events: Sequence[Sequenced], offsets: Mapping[int, int] | None = None) -> None:
        """The events whose turn has come."""
        records: list[Any] = [decode_event(state).record for _, state, _, _ in events]
        self.add(((f"{each['trade_item']}:{each['batch_number']}", each["cans"]) for each in records), offsets or {})

    def add(self, sales: Iterable[Sale], offsets: Mapping[int, int]) -> None:
        """Sales and where to read on, in one transaction."""
        batches, cans, counts = sums(sales)
        with self._connection.transaction():
            self._connection.execute(self._add, (batches, cans, counts))
            self._connection.execute(self._move, (list(offsets), list(offsets.values())))
        if self._clock.wrote(sum(counts)):
            self._clock.end()


def in_polls(client: Client, balance: Balance, clock: Clock, partitions: int) -> None:
    """Each poll as it comes: a sum is the same in any order."""
    client.assign(dict.fromkeys(range(partitions), 0))
    while True:
        values, offsets = client.values()
        if values:
            clock.begin()
            balance.add(map(sale_of, values), offsets)


def in_sequence(client: Client, balance: Balance, clock: Clock, partitions: int) -> None:
    """By the product's loop."""

    def poll() -> list[Incoming]:
        found = client.poll()
        if found:
            clock.begin()
        return found

    # The loop asks of views no more than this one has.
    follow(balance, range(partitions), client.assign, poll, Event())  # type: ignore[arg-type]


def main() -> None:
    orders = Orders.read()
    clock = Clock(orders)
    client: Client = Confluent(orders) if sys.argv[2] == "confluent-kafka" else Python(orders)
    way = in_sequence if sys.argv[3] == "sequence" else in_polls
    way(client, Balance(orders, clock), clock, orders.partitions)


if __name__ == "__main__":
    main()
