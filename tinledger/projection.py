"""`tinledger projection`: how far the views are, and making them anew while they are read."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from stack import Running, StackError
from tinledger.asking import asking
from tinledger.shared import Json, State, attached, print_json, progress

if TYPE_CHECKING:
    from projections.views import Source

app = typer.Typer()

SHOWN_SECONDS: Final = 2.0
"""Between two lines of progress."""


class From(StrEnum):
    """Where a rebuild reads events."""

    store = "store"
    kafka = "kafka"


@app.callback()
def projection() -> None:
    """The views: tables that follow from the events alone."""


@app.command()
def status(state: State, as_json: Json = False) -> None:
    """Say how far the views have come, and how far behind the store they are."""
    from consumers.read import last_sequence
    from domain.position import format_position
    from projections.progress import progress as reached
    from tinledger.showing import cell

    with asking(state) as asked:
        at = reached(asked.connection)
        last = last_sequence(asked.connection)
    said = {
        "position": format_position(at.position),
        "recordedAt": at.recorded_at and at.recorded_at.isoformat(),
        "today": at.today and at.today.isoformat(),
        "last": format_position(last),
        "behind": max(0, last - at.position),
    }
    if as_json:
        print_json(said)
    else:
        print(f"views      {said['position']}, recorded {cell(at.recorded_at)}, day begun {cell(at.today)}")
        print(f"store      {said['last']}")
        print(f"behind     {said['behind']:,} events")


@app.command()
def rebuild(
    state: State,
    source: Annotated[From, typer.Option("--from", help="The store (faster) or ledger.events on Kafka.")] = From.store,
    as_json: Json = False,
) -> None:
    """Make all views anew beside the old ones and swap them: who reads goes on reading."""
    import psycopg

    from domain.position import format_position
    from projections import views
    from tinledger.part import collect_less

    collect_less()
    running = attached(state)
    began = time.monotonic()
    with ExitStack() as ends:
        events = SOURCES[source](running, ends)
        try:
            position = views.rebuild(lambda: psycopg.connect(running.database_url), events)
        except views.NotOurs as other:
            raise StackError(str(other), "Wait for the other rebuild to end.") from other
    seconds = round(time.monotonic() - began, 1)
    if as_json:
        print_json({"position": format_position(position), "from": source.value, "seconds": seconds})
    else:
        print(f"views made anew from {source.value}, at {format_position(position)}, in {seconds} s")


def from_store(running: Running, ends: ExitStack) -> Source:
    """The events as the store keeps them."""
    from consumers.locks import connect
    from consumers.read import events_after

    connection = ends.enter_context(connect(running.database_url))
    return told(lambda after, limit: events_after(connection, after, limit))


def from_kafka(running: Running, ends: ExitStack) -> Source:
    """The events as ledger.events has them."""
    from consumers.kafka import LEDGER_PARTITIONS, TOPICS, Place, Reader
    from projections.live import replay

    reader = ends.enter_context(Reader(running.kafka(), committed=True))
    places = [Place(TOPICS.ledger, partition) for partition in range(LEDGER_PARTITIONS)]

    def read_all() -> bool:
        return all(reader.next(place) >= end for place, end in reader.ends(places).items())

    return told(
        replay(
            range(LEDGER_PARTITIONS),
            lambda starts: reader.assign({Place(TOPICS.ledger, p): at for p, at in starts.items()}),
            reader.poll,
            read_all,
        )
    )


SOURCES: Final[dict[From, Callable[[Running, ExitStack], Any]]] = {From.store: from_store, From.kafka: from_kafka}


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
