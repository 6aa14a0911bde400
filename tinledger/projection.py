"""`tinledger projection`: how far the views are; building them anew while they are read, comparing, taking over."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stack import Running, StackError
from tinledger import exits
from tinledger.asking import answering, asking, complain
from tinledger.rebuilding import said_of, sentence, show, teller
from tinledger.shared import Json, State, attached, print_json, progress

if TYPE_CHECKING:
    from projections.differing import Difference
    from projections.views import Source

app = typer.Typer()


class From(StrEnum):
    """Where a rebuild reads events."""

    store = "store"
    kafka = "kafka"


Rows = Annotated[int, typer.Option(help="Rows of each table that are shown.", min=0, max=1000)]


@app.callback()
def projection() -> None:
    """The views: tables that follow from the events alone."""


@app.command()
def status(state: State, as_json: Json = False) -> None:
    """Say how far the views have come, how far behind the store they are, and how far a rebuild is."""
    from consumers.read import last_sequence
    from domain.position import format_position
    from projections.parts import way
    from projections.progress import progress as reached
    from projections.schema import SCHEMA
    from projections.swapping import beside
    from tinledger.showing import cell

    with asking(state) as asked:
        at = reached(asked.connection)
        last = last_sequence(asked.connection)
        asked.connection.commit()
        found = way(asked.connection, beside(SCHEMA))
    said = {
        "position": format_position(at.position),
        "recordedAt": at.recorded_at and at.recorded_at.isoformat(),
        "today": at.today and at.today.isoformat(),
        "last": format_position(last),
        "behind": max(0, last - at.position),
        "rebuild": found and said_of(found),
    }
    if as_json:
        print_json(said)
    else:
        print(f"views      {said['position']}, recorded {cell(at.recorded_at)}, day begun {cell(at.today)}")
        print(f"store      {said['last']}")
        print(f"behind     {said['behind']:,} events")
        if found is not None:
            print(f"rebuild    {sentence(found)}")


@app.command()
def rebuild(
    state: State,
    source: Annotated[From, typer.Option("--from", help="The store (faster) or ledger.events on Kafka.")] = From.store,
    processes: Annotated[
        int | None, typer.Option(help="How many build at once; one for each core, unless told.", min=1, max=32)
    ] = None,
    no_swap: Annotated[
        bool, typer.Option("--no-swap", help="Leave what is built beside, for `diff` and `swap`.")
    ] = False,
    anew: Annotated[bool, typer.Option("--anew", help="Do not go on where an earlier rebuild was stopped.")] = False,
    as_json: Json = False,
) -> None:
    """Build all views anew beside the old ones, then swap: who reads goes on reading.

    A rebuild that was stopped or killed goes on where it was. Lines of progress go to standard error, as JSON with
    `--json`.
    """
    from domain.position import format_position
    from projections.rebuilding import build, processes_here
    from projections.swapping import swap
    from tinledger.part import collect_less
    from tinledger.sources import last_in_store

    collect_less()
    running = attached(state)
    url = running.database_url
    began = time.monotonic()
    many = 1 if source is From.kafka else processes or processes_here()
    with answering(), opened(running, source) as events, ready():
        goal = None if source is From.kafka else last_in_store(url)
        try:
            done = build(url, events, goal=goal, processes=many, anew=anew, told=teller(as_json))
        except KeyboardInterrupt:
            complain("stopped; what was done is kept.", "Go on: tinledger projection rebuild")
            raise typer.Exit(exits.INTERRUPTED) from None
        if done.other_code:
            progress("an earlier rebuild was made by other code: begun anew")
        position = done.position if no_swap else swap(url, events)
    seconds = round(time.monotonic() - began, 1)
    said = {
        "position": format_position(position), "from": source.value, "seconds": seconds, "processes": many,
        "resumed": done.resumed, "swapped": not no_swap,
    }  # fmt: skip
    if as_json:
        print_json(said)
        return
    print(f"views made anew from {source.value}, at {said['position']}, in {seconds} s")
    if no_swap:
        print("they wait to take over: tinledger projection diff, then swap or cancel")


@app.command()
def diff(state: State, rows: Rows = 5, as_json: Json = False) -> None:
    """Compare the views with those that wait to take over, table by table; exit code 1 where they differ."""
    import psycopg

    from projections.rules import rules
    from projections.schema import SCHEMA
    from projections.swapping import beside
    from projections.swapping import ready as all_built

    with answering(), ready(), psycopg.connect(attached(state).database_url, connect_timeout=10) as connection:
        all_built(connection, SCHEMA, rules())
        found = compared(connection, SCHEMA, beside(SCHEMA), rows)
    show(found, as_json)
    if found.tables:
        raise typer.Exit(exits.FOUND)


@app.command()
def swap(
    state: State,
    accept: Annotated[bool, typer.Option("--accept", help="Take over although the same code gave other rows.")] = False,
    as_json: Json = False,
) -> None:
    """Let the views that were built beside take over, in one transaction; the old ones are dropped.

    Where they were made by the same code as the old ones and differ, nothing is swapped and the exit code is 1: one of
    the two is wrong. Views of other code are expected to differ.
    """
    import psycopg

    from domain.position import format_position
    from projections.rules import rules
    from projections.schema import SCHEMA, print_of
    from projections.swapping import beside
    from projections.swapping import ready as all_built
    from projections.swapping import swap as take_over

    running = attached(state)
    with answering(), ready(), opened(running, From.store) as events:
        with psycopg.connect(running.database_url, connect_timeout=10) as connection:
            all_built(connection, SCHEMA, rules())
            there = print_of(connection, SCHEMA) is not None
            found = compared(connection, SCHEMA, beside(SCHEMA), 0) if there else None
            if found is not None and found.tables and found.same_code and not accept:
                complain(
                    f"the same code gave other rows in {len(found.tables)} tables: nothing was swapped.",
                    "Look: tinledger projection diff. Then: tinledger projection swap --accept, or cancel.",
                )
                raise typer.Exit(exits.FOUND)
            if found is not None and not found.same_code:
                other_writer(connection)
        position = take_over(running.database_url, events)
    said = {"position": format_position(position), "tablesThatDiffered": len(found.tables) if found else None}
    if as_json:
        print_json(said)
    else:
        print(f"the views built beside have taken over, at {said['position']}")


@app.command()
def cancel(state: State, as_json: Json = False) -> None:
    """End a rebuild that is under way, and drop what it built; code 3 where there is none."""
    from projections.swapping import cancel as end

    with answering(), ready():
        there = end(attached(state).database_url)
    if not there:
        complain("there is no rebuild.")
        raise typer.Exit(exits.NOT_FOUND)
    if as_json:
        print_json({"cancelled": True})
    else:
        print("the rebuild is cancelled, what it built is dropped")


@contextmanager
def ready() -> Iterator[None]:
    """What a rebuild cannot do now ends in a sentence: code 3 where none waits, code 4 for the rest."""
    from psycopg.errors import AdminShutdown

    from projections.rebuilding import ProcessEnded
    from projections.schema import NotOurs
    from projections.swapping import NothingBuilt, StillRead

    try:
        yield
    except NothingBuilt as nothing:
        complain(f"{nothing}.", "Build them: tinledger projection rebuild --no-swap")
        raise typer.Exit(exits.NOT_FOUND) from nothing
    except NotOurs as other:
        raise StackError(f"{other}.", "Wait for it to end, or: tinledger projection cancel") from other
    except StillRead as busy:
        raise StackError(f"{busy}.", "Try again: tinledger projection swap") from busy
    except AdminShutdown as ended:
        raise StackError(
            "the rebuild was ended: cancelled from elsewhere, or the database stopped.",
            "Look: tinledger projection status",
        ) from ended
    except ProcessEnded as ended:
        raise StackError(f"{ended}.", "Go on: tinledger projection rebuild") from ended


@contextmanager
def opened(running: Running, source: From) -> Iterator[Callable[[], AbstractContextManager[Source]]]:
    """A source as a rebuild opens it: the store by each process for itself, Kafka once, since it is read once."""
    from tinledger.sources import from_kafka, from_store

    if source is From.store:
        yield partial(from_store, running.database_url)
        return
    with from_kafka(running) as events:
        yield lambda: nullcontext(events)


def compared(connection: Any, old: str, new: str, rows: int) -> Difference:
    """The difference of two schemas. Raises NothingBuilt where there are no old views."""
    from projections.differing import difference
    from projections.schema import print_of
    from projections.swapping import NothingBuilt

    if print_of(connection, old) is None:
        raise NothingBuilt("there are no views yet that others could be compared with")
    return difference(connection, old, new, rows)


def other_writer(connection: Any) -> None:
    """Raises StackError where the views of other code are being written: its process would write into ours."""
    from projections.parts import writers
    from projections.schema import SCHEMA, made_by_this_program

    if not made_by_this_program(connection) and writers(connection, SCHEMA):
        raise StackError(
            "the views are written by a process of other code.", "End it first (tinledger serve), then swap."
        )
