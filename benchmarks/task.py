"""The task that every contender does: for each batch, the cans and the sales of it, in a table of PostgreSQL.

Each contender is a process of its own (`python -m benchmarks.<module> ORDERS`) that reads its orders from a file, works
until it has written so many sales, and leaves in a file how long that took.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Self

from fastavro import schemaless_reader

from schemas.library import by_number

FRAME: Final = 5
POLL: Final = 5_000
"""Messages that are handled at once, where a library lets one say so; all are tuned to the same."""
RESULT: Final = "result.json"
"""In a contender's folder: a file, because some of the libraries take standard output for themselves."""
Sale = tuple[str, int]
"""Batch and cans."""
CREATE: Final = "create table {} (batch text primary key, cans bigint not null, sales bigint not null)"
ADD: Final = """
insert into {} as b (batch, cans, sales) select * from unnest(%s::text[], %s::bigint[], %s::bigint[]) order by 1
on conflict (batch) do update set cans = b.cans + excluded.cans, sales = b.sales + excluded.sales"""


@dataclass(frozen=True, kw_only=True)
class Orders:
    """What a contender is told."""

    database_url: str
    bootstrap: str
    user: str
    password: str
    topic: str
    partitions: int
    table: str
    """Its own, empty; also the name of its consumer group."""
    sales: int
    """It ends when it has written so many; every message of the topic is one."""
    folder: str
    """For what it keeps on disk."""

    @classmethod
    def read(cls) -> Self:
        """The orders in the file that the command line names. Called first by each contender."""
        gc.set_threshold(50_000, 20, 100)  # as the parts of the product do, for all alike
        return cls(**json.loads(Path(sys.argv[1]).read_text()))

    def librdkafka(self) -> dict[str, Any]:
        """The connection, as confluent-kafka's clients take it."""
        return {
            "bootstrap.servers": self.bootstrap,
            "security.protocol": "SASL_PLAINTEXT",
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.username": self.user,
            "sasl.password": self.password,
        }

    def kafka_python(self) -> dict[str, Any]:
        """The connection, as kafka-python's clients take it."""
        return {
            "bootstrap_servers": self.bootstrap,
            "security_protocol": "SASL_PLAINTEXT",
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": self.user,
            "sasl_plain_password": self.password,
        }


class Clock:
    """From the first sale that is handled until the last that is written: starting up is not counted."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        self._began: tuple[float, float] | None = None
        self.written = 0

    def begin(self) -> None:
        """The first sale is here; later calls change nothing."""
        if self._began is None:
            self._began = (time.perf_counter(), time.process_time())

    def wrote(self, sales: int) -> bool:
        """So many more are committed; whether that was the end."""
        self.written += sales
        return self.written >= self._orders.sales

    def end(self) -> None:
        """Tell what it took and end this process at once, whatever threads the library has."""
        assert self._began is not None
        seconds, used = time.perf_counter() - self._began[0], time.process_time() - self._began[1]
        said = {"sales": self.written, "seconds": seconds, "processor_seconds": used}
        (Path(self._orders.folder) / RESULT).write_text(json.dumps(said))
        os._exit(0)


def sale_of(value: bytes) -> Sale:
    """Batch and cans of an event, decoded by fastavro with the published schema without its logical types."""
    contract = by_number(int.from_bytes(value[1:FRAME]))
    event: Any = schemaless_reader(BytesIO(value[FRAME:]), contract.parsed, None)
    record = event["record"]
    return f"{record['trade_item']}:{record['batch_number']}", record["cans"]


def sums(sales: Iterable[Sale]) -> tuple[list[str], list[int], list[int]]:
    """Batches with the cans and the sales of each, as ADD takes them."""
    found: dict[str, list[int]] = {}
    for batch, cans in sales:
        if (sum_ := found.get(batch)) is None:
            found[batch] = [cans, 1]
        else:
            sum_[0] += cans
            sum_[1] += 1
    return list(found), [cans for cans, _ in found.values()], [count for _, count in found.values()]
