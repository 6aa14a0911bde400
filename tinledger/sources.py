"""Where a rebuild of the views reads events: the store, or ledger.events; opened by each process for itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from stack import Running
from tinledger.shared import progress

if TYPE_CHECKING:
    from projections.views import Source

SHOWN_SECONDS: Final = 2.0
"""Between two lines that say how far a source was read."""


@contextmanager
def from_store(database_url: str) -> Iterator[Source]:
    """The events as the store keeps them."""
    from consumers.locks import connect
    from consumers.read import events_after

    with connect(database_url) as connection:
        yield lambda after, limit: events_after(connection, after, limit)


@contextmanager
def from_kafka(running: Running) -> Iterator[Source]:
    """The events as ledger.events has them; read once, from the beginning."""
    from consumers.kafka import LEDGER_PARTITIONS, TOPICS, Place, Reader
    from projections.live import replay

    with Reader(running.kafka(), committed=True) as reader:
        places = [Place(TOPICS.ledger, partition) for partition in range(LEDGER_PARTITIONS)]

        def read_all() -> bool:
            return all(reader.next(place) >= end for place, end in reader.ends(places).items())

        yield replay(
            range(LEDGER_PARTITIONS),
            lambda starts: reader.assign({Place(TOPICS.ledger, p): at for p, at in starts.items()}),
            reader.poll,
            read_all,
        )


def last_in_store(database_url: str) -> int:
    """The sequence of the last event in the store."""
    from consumers.locks import connect
    from consumers.read import last_sequence

    with connect(database_url) as connection:
        return last_sequence(connection)


def told(source: Source) -> Source:
    """The same source, which says on standard error how far it was read."""
    shown = time.monotonic()

    def telling(after: int, limit: int) -> list[Any]:
        nonlocal shown
        events = source(after, limit)
        if events and time.monotonic() - shown >= SHOWN_SECONDS:
            shown = time.monotonic()
            progress(f"  {events[-1][0]:,} events read")
        return events

    return telling
