"""bytewax: a Kafka source whose polls are decoded and summed at once, into a sink, with recovery on. At least once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import bytewax.operators as op
import psycopg
from bytewax.connectors.kafka import KafkaSource, KafkaSourceMessage
from bytewax.dataflow import Dataflow
from bytewax.outputs import DynamicSink, StatelessSinkPartition
from bytewax.recovery import RecoveryConfig, init_db_dir
from bytewax.run import cli_main

from benchmarks.task import ADD, POLL, Clock, Orders, sale_of, sums

Sums = tuple[list[str], list[int], list[int]]


class Writer(StatelessSinkPartition[Sums]):
    """Adds the sums of each poll to the table."""

    def __init__(self, orders: Orders, clock: Clock) -> None:
        self._connection = psycopg.connect(orders.database_url)
        self._add = ADD.format(orders.table)
        self._clock = clock

    def write_batch(self, items: list[Sums]) -> None:
        for each in items:
            with self._connection.transaction():
                self._connection.execute(self._add, each)
            if self._clock.wrote(sum(each[2])):
                self._clock.end()


class Balances(DynamicSink[Sums]):
    """The table."""

    def __init__(self, orders: Orders, clock: Clock) -> None:
        self._orders, self._clock = orders, clock

    def build(self, step_id: str, worker_index: int, worker_count: int) -> Writer:
        return Writer(self._orders, self._clock)


def main() -> None:
    orders = Orders.read()
    clock = Clock(orders)

    def summed(batch: list[KafkaSourceMessage[bytes | None, bytes | None]]) -> Iterable[Sums]:
        clock.begin()
        return [sums(sale_of(message.value) for message in batch if message.value is not None)]

    settings = orders.librdkafka()
    brokers = [settings.pop("bootstrap.servers")]
    flow = Dataflow("balances")
    source = KafkaSource(brokers, [orders.topic], batch_size=POLL, add_config={**settings, "fetch.wait.max.ms": "100"})
    polls = op.flat_map_batch("sums", op.input("sales", flow, source), summed)
    op.output("balances", polls, Balances(orders, clock))
    recovery = Path(orders.folder) / "recovery"
    recovery.mkdir()
    init_db_dir(recovery, 1)
    cli_main(flow, epoch_interval=timedelta(seconds=10), recovery_config=RecoveryConfig(recovery))


if __name__ == "__main__":
    main()
