"""`tinledger verify`: proves that store, Kafka and views say the same, by reading all three again."""

import time
from typing import Annotated

import typer

from stack import StackError
from tinledger import exits
from tinledger.shared import Json, State, attached, print_json, progress

app = typer.Typer()


@app.command()
def verify(
    state: State,
    views: Annotated[bool, typer.Option("--views/--no-views", help="Replay the views, too.")] = True,
    as_json: Json = False,
) -> None:
    """Check that the sequence has no hole, that Kafka has the store's bytes, and that the views follow from them.

    Names the first difference and ends with exit code 1 when there is one.
    """
    from domain.position import format_position
    from projections.views import NotOurs
    from tinledger.verifying import store_and_kafka, views_and_store

    running = attached(state)
    began = time.monotonic()
    progress("comparing every event of the store with ledger.events")
    events, difference = store_and_kafka(running)
    position = None
    if views and difference is None:
        progress("making the views anew beside the old ones, and comparing every table")
        try:
            position, difference = views_and_store(running)
        except NotOurs as other:
            raise StackError(str(other)) from other
    said = {
        "agrees": difference is None,
        "events": events,
        "views": None if position is None else format_position(position),
        "difference": difference,
        "seconds": round(time.monotonic() - began, 1),
    }
    if as_json:
        print_json(said)
    elif difference is None:
        print(f"store      {events:,} events, no hole")
        print("kafka      the same bytes, keys, headers and timestamps")
        print(
            "views      not compared" if position is None else f"views      the same rows, made anew to {said['views']}"
        )
    else:
        print(f"differs    {difference}")
    if difference is not None:
        raise typer.Exit(exits.FOUND)
