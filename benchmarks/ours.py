"""Tinledger's way: the product's loop, merge and decoder; one transaction a poll, with positions. Exactly once."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from threading import Event

import psycopg

from benchmarks.task import POLL, Clock, Orders
from consumers.kafka import Place, Reader
from consumers.topics import Incoming
from projections.live import follow
from projections.reading import Sequenced, decode

POSITION = "create table {}_position (partition int primary key, next bigint not null)"
TEMPORARY = "create temp table incoming (batch text not null, cans bigint not null) on commit delete rows"
ADD = """
insert into {} as b (batch, cans, sales) select batch, sum(cans), count(*) from incoming group by batch order by batch
on conflict (batch) do update set cans = b.cans + excluded.cans, sales = b.sales + excluded.sales"""
MOVE = """
insert into {}_position as p select * from unnest(%s::int[], %s::bigint[])
on conflict (partition) do update set next = excluded.next"""


class Balance:
    """The one view of the task, with what the loop asks of views."""

    def __init__(self, orders: Orders, clock: Clock) -> None:
        self._connection = psycopg.connect(orders.database_url)
        self._connection.execute(POSITION.format(orders.table))
        self._connection.execute(TEMPORARY)
        self._connection.commit()
        self._add, self._move = ADD.format(orders.table), MOVE.format(orders.table)
        self._clock = clock

    def position(self) -> int:
        """The sequence before the first sale's: the ledger's first event registers the partner."""
        return 1

    def offsets(self) -> dict[int, int]:
        """Where to read on; the task begins at the beginning."""
        return {}

    def take(self, events: Sequence[Sequenced], offsets: Mapping[int, int]) -> None:
        """A poll, in one transaction."""
        with self._connection.transaction(), self._connection.cursor() as cursor:
            with cursor.copy("copy incoming from stdin (format binary)") as copy:
                copy.set_types(["text", "int8"])
                for event in decode(events):
                    record = event.decoded.record
                    assert record is not None
                    copy.write_row((f"{record['trade_item']}:{record['batch_number']}", record["cans"]))
            cursor.execute(self._add)
            cursor.execute(self._move, (list(offsets), list(offsets.values())))
        if self._clock.wrote(len(events)):
            self._clock.end()


class Confluent:
    """The topic read by confluent-kafka, as `consumers.kafka.Reader` reads it by kafka-python."""

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
        """Read these partitions and no others, new ones from their offset."""
        for partition in self._assigned - starts.keys():
            self._consumer.incremental_unassign([self._partition(self._topic, partition)])
        new = starts.keys() - self._assigned
        if new:
            self._consumer.incremental_assign([self._partition(self._topic, each, starts[each]) for each in new])
        self._assigned = set(starts)

    def poll(self) -> list[Incoming]:
        """What came."""
        found = self._consumer.consume(POLL, 0.1)
        if failed := next((m.error() for m in found if m.error() is not None), None):
            raise RuntimeError(str(failed))
        # Its stubs allow for what a message without an error has not.
        return [
            Incoming(self._topic, m.partition(), m.offset(), 0, m.key(), m.value(), m.headers())  # type: ignore[arg-type]
            for m in found
        ]


def main() -> None:
    orders = Orders.read()
    clock = Clock(orders)
    balance = Balance(orders, clock)
    if sys.argv[2] == "confluent-kafka":
        reader = Confluent(orders)
        assign, read = reader.assign, reader.poll
    else:
        plain = Reader(orders.kafka_python(), committed=True)
        read = plain.poll

        def assign(starts: Mapping[int, int]) -> None:
            plain.assign({Place(orders.topic, partition): at for partition, at in starts.items()})

    def poll() -> list[Incoming]:
        found = read()
        if found:
            clock.begin()
        return found

    # The loop asks of views no more than this one has.
    follow(balance, range(orders.partitions), assign, poll, Event())  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
