"""The bare parts over the published log: kafka-python → fastavro → COPY into a table without indexes, and positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, ClassVar, Final

import psycopg
from fastavro import schemaless_reader

from consumers.kafka import Admin, Publisher
from consumers.relay import published
from consumers.topics import LEDGER_PARTITIONS, Place, Topics
from projections.reading import Sequenced
from schemas.codec import FRAME
from schemas.library import by_number
from stack import Running
from tinledger.benchmarks.bare import Bare

AT_ONCE: Final = 2_000
"""Events published in one transaction."""


def publish(running: Running, events: Sequence[Sequenced], topics: Topics) -> None:
    """Put events on a published log of their own, as the relay would: the same bytes, headers and partitions."""
    with Admin(running.kafka(), topics) as admin:
        admin.ensure_ledger_topics()
    publisher = Publisher(running.kafka(), f"{topics.prefix}publisher")
    try:
        for at in range(0, len(events), AT_ONCE):
            publisher.publish(
                [
                    published(sequence, key, version, by_number(int.from_bytes(state[1:FRAME])).name, state, topics)
                    for sequence, state, key, version in events[at : at + AT_ONCE]
                ]
            )
    finally:
        publisher.close()


class BareEvents(Bare):
    """Reads a published log as fast as the parts allow and makes no view of it. Close it when done."""

    COLUMNS: ClassVar[Mapping[str, str]] = {
        "sequence": "int8", "key": "text", "number": "text", "recorded_at": "int8", "payload": "bytea",
    }  # fmt: skip
    COMMITTED: ClassVar[bool] = True

    def __init__(self, database_url: str, settings: Mapping[str, Any], topics: Topics, poll: int) -> None:
        places = [Place(topics.ledger, partition) for partition in range(LEDGER_PARTITIONS)]
        super().__init__(database_url, settings, places, poll)

    def _write(self, copy: psycopg.Copy, messages: Sequence[Any]) -> None:
        for message in messages:
            value = message.value
            contract = by_number(int.from_bytes(value[1:FRAME]))
            event: Any = schemaless_reader(BytesIO(value[FRAME:]), contract.parsed, None)
            sequence = next(int(text) for name, text in message.headers if name == "sequence")
            record = event.get("record")
            number = record["number"] if record else None
            copy.write_row((sequence, message.key.decode(), number, event["recorded_at"], value))
