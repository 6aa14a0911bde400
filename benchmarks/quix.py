"""quixstreams: a dataframe of the topic into a batching sink, which its checkpoints write. At least once."""

from __future__ import annotations

import psycopg
from quixstreams import Application
from quixstreams.kafka.configuration import ConnectionConfig
from quixstreams.sinks import BatchingSink, SinkBatch

from benchmarks.task import ADD, POLL, Clock, Orders, sale_of, sums


class Balances(BatchingSink):
    """Adds what a checkpoint gathered to the table."""

    def __init__(self, orders: Orders, clock: Clock) -> None:
        super().__init__()
        self._url = orders.database_url
        self._add = ADD.format(orders.table)
        self._clock = clock

    def setup(self) -> None:
        self._connection = psycopg.connect(self._url)

    def write(self, batch: SinkBatch) -> None:
        with self._connection.transaction():
            self._connection.execute(self._add, sums(item.value for item in batch))
        if self._clock.wrote(batch.size):
            self._clock.end()


def main() -> None:
    orders = Orders.read()
    clock = Clock(orders)
    app = Application(
        broker_address=ConnectionConfig(
            bootstrap_servers=orders.bootstrap,
            security_protocol="sasl_plaintext",
            sasl_mechanism="SCRAM-SHA-512",
            sasl_username=orders.user,
            sasl_password=orders.password,
        ),
        consumer_group=orders.table,
        auto_offset_reset="earliest",
        commit_every=POLL,
        consumer_extra_config={"fetch.wait.max.ms": 100},
        state_dir=orders.folder,
        loglevel="WARNING",
    )
    topic = app.topic(orders.topic, value_deserializer="bytes", key_deserializer="bytes")

    def sale(value: bytes) -> tuple[str, int]:
        clock.begin()
        return sale_of(value)

    app.dataframe(topic).apply(sale).sink(Balances(orders, clock))
    app.run()


if __name__ == "__main__":
    main()
