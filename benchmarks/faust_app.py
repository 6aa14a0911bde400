"""faust-streaming: an agent that takes some thousand events at a time and adds them. At least once."""

from __future__ import annotations

import sys

import faust
import psycopg

from benchmarks.task import ADD, POLL, Clock, Orders, sale_of, sums

WITHIN = 0.1
"""Seconds until a part of a take is handed out."""


def main() -> None:
    orders = Orders.read()
    clock = Clock(orders)
    app = faust.App(
        orders.table,
        broker=f"kafka://{orders.bootstrap}",
        broker_credentials=faust.SASLCredentials(
            username=orders.user, password=orders.password, mechanism="SCRAM-SHA-512"
        ),
        store="memory://",
        datadir=orders.folder,
        broker_max_poll_records=POLL,
        stream_buffer_maxsize=2 * POLL,
        consumer_auto_offset_reset="earliest",
        topic_partitions=orders.partitions,
        web_enabled=False,
    )
    topic = app.topic(orders.topic, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")
    add = ADD.format(orders.table)

    @app.agent(topic)
    async def balance(stream: faust.StreamT[bytes]) -> None:
        async with await psycopg.AsyncConnection.connect(orders.database_url) as connection:
            async for values in stream.take(POLL, within=WITHIN):
                clock.begin()
                async with connection.transaction():
                    await connection.execute(add, sums(map(sale_of, values)))
                if clock.wrote(len(values)):
                    clock.end()

    del sys.argv[1:]  # its worker reads the command line
    faust.Worker(app, loglevel="WARN").execute_from_commandline()


if __name__ == "__main__":
    main()
