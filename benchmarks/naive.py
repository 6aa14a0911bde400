"""One sale and its position a transaction, by kafka-python and psycopg: what the others are multiples of."""

from __future__ import annotations

import psycopg
from kafka import KafkaConsumer, TopicPartition

from benchmarks.task import Clock, Orders, sale_of

ADD = """
insert into {} as b (batch, cans, sales) values (%s, %s, 1)
on conflict (batch) do update set cans = b.cans + excluded.cans, sales = b.sales + 1"""
MOVE = "insert into {}_position values (%s, %s) on conflict (partition) do update set next = excluded.next"


def main() -> None:
    orders = Orders.read()
    clock = Clock(orders)
    consumer = KafkaConsumer(
        **orders.kafka_python(), group_id=None, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    consumer.assign([TopicPartition(orders.topic, partition) for partition in range(orders.partitions)])
    add, move = ADD.format(orders.table), MOVE.format(orders.table)
    with psycopg.connect(orders.database_url) as connection:
        connection.execute(f"create table {orders.table}_position (partition int primary key, next bigint not null)")
        connection.commit()
        for message in consumer:
            clock.begin()
            with connection.transaction():
                connection.execute(add, sale_of(message.value))
                connection.execute(move, (message.partition, message.offset + 1))
            if clock.wrote(1):
                clock.end()


if __name__ == "__main__":
    main()
