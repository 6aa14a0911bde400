"""`tinledger part`: one part of the ledger as a process of its own; `serve` starts them all."""

import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from stack import Running, StackError
from tinledger import exits, files, logs
from tinledger.asking import REQUEST_MILLISECONDS, read_only
from tinledger.settings import settings
from tinledger.shared import State, attached

if TYPE_CHECKING:
    from psycopg import Connection

    from projections.parts import Way

app = typer.Typer()

CONNECTIONS: Final = 16
"""Questions answered at once."""
NICE: Final = 10
"""By how much the flood lane's process stands back from the processor, in the steps of nice(2)."""
VIEWS_SECONDS: Final = 900.0
"""How long the API waits for the views before it gives its address: those of older code are made anew first."""


class Name(StrEnum):
    """The parts of a ledger."""

    intake = "intake"
    flood = "flood"
    relay = "relay"
    views = "views"
    api = "api"
    office = "office"


@app.command()
def part(
    name: Annotated[Name, typer.Argument(help="Which part.")],
    state: State,
    port: Annotated[int | None, typer.Option(help="Port of pages and GraphQL; 0 picks a free one.")] = None,
) -> None:
    """Run one part until SIGTERM.

    api is pages and GraphQL, office says each day that begins, flood is the intake of partners that send too much.
    """
    from consumers.loop import MustStop

    logs.configure(name.value)
    running = attached(state)
    try:
        if name is Name.api:
            serve_api(state.resolve(), running, settings().http_port if port is None else port)
        else:
            collect_less()
            RUN[name](running, until_signalled())
    except MustStop as must:
        print(f"tinledger: {name.value}: {must}", file=sys.stderr)
        raise typer.Exit(exits.ENVIRONMENT) from must


def collect_less() -> None:
    """Look for cycles of garbage a hundred times less often.

    A poll holds thousands of records at once and makes no cycles: going through them all again and again was a tenth
    of intake's time.
    """
    gc.set_threshold(50_000, 20, 100)


def until_signalled() -> threading.Event:
    """An event that SIGTERM or SIGINT sets."""
    stop = threading.Event()

    def asked(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, asked)
    signal.signal(signal.SIGINT, asked)
    return stop


def run_intake(running: Running, stop: threading.Event, name: Name = Name.intake) -> None:
    """Partners' records become events."""
    from consumers.filling import check_not_behind
    from consumers.intake import Intake
    from consumers.kafka import TOPICS
    from consumers.lanes import Lane
    from consumers.locks import connect
    from consumers.loop import keep
    from consumers.reports import Reporter
    from tinledger.prepare import check_kept
    from tinledger.tracing import ways

    def kept(stop: threading.Event) -> None:
        check_kept(running, TOPICS.intake(""))
        with connect(running.database_url) as connection:
            check_not_behind(connection, running.kafka())
        intake.run(stop)

    lane = Lane.flood if name is Name.flood else Lane.calm
    with ways(name.value, settings().trace_share) as spans:
        intake = Intake(running.database_url, running.kafka(), stored=spans.stored if spans else None, lane=lane)
        with Reporter(running.database_url, name.value, lambda: {"messages": dict(intake.counts)}):
            keep(name.value, stop, kept)


def run_flood(running: Running, stop: threading.Event) -> None:
    """Records of partners whose topics hold too many become events, behind all else that wants a processor."""
    os.nice(NICE)
    run_intake(running, stop, Name.flood)


def run_relay(running: Running, stop: threading.Event) -> None:
    """Events are published on ledger.events."""
    from consumers.kafka import TOPICS
    from consumers.loop import keep
    from consumers.relay import Relay
    from consumers.reports import Reporter
    from tinledger.prepare import check_kept
    from tinledger.tracing import ways

    def kept(stop: threading.Event) -> None:
        check_kept(running, TOPICS.ledger)
        relay.run(stop)

    with ways("relay", settings().trace_share) as spans:
        relay = Relay(running.database_url, running.kafka(), told=spans.published if spans else None)
        figures = ("published", "position")
        with Reporter(running.database_url, "relay", lambda: {name: getattr(relay, name) for name in figures}):
            keep("relay", stop, kept)


def run_office(running: Running, stop: threading.Event) -> None:
    """Each day that begins is said."""
    from consumers.office import Days
    from consumers.reports import Reporter

    with Reporter(running.database_url, "office", dict):
        Days(running.database_url, running.kafka()).run(stop)


def run_views(running: Running, stop: threading.Event) -> None:
    """Events of ledger.events go into the views; views that are new, or of older code, are made from the store."""
    import psycopg

    from consumers.kafka import LEDGER_PARTITIONS, TOPICS, Place, Reader
    from consumers.loop import MustStop, keep
    from consumers.read import events_after
    from consumers.reports import Reporter
    from projections.live import follow
    from projections.reading import Sequenced
    from projections.rebuilding import processes_here, rebuild
    from projections.spent import SPENT
    from projections.taking import OutOfOrder
    from projections.views import NotOurs, Outdated, Views
    from tinledger.sources import from_store, last_in_store
    from tinledger.tracing import ways

    log = logging.getLogger("views")

    def say_how_far(way: "Way") -> None:
        log.info("%s: %.0f %% is done", way.part, way.done * 100)

    def once(stop: threading.Event) -> None:
        with (
            psycopg.connect(running.database_url, application_name="tinledger views") as writing,
            psycopg.connect(running.database_url, autocommit=True, application_name="tinledger views") as reading,
            Reader(running.kafka(), committed=True) as reader,
        ):

            def source(after: int, limit: int) -> list[Sequenced]:
                return events_after(reading, after, limit)

            try:
                views = Views(writing)
            except Outdated as before:
                log.info("%s: now", before)
                url = running.database_url
                rebuild(
                    url, partial(from_store, url), goal=last_in_store(url), processes=processes_here(), told=say_how_far
                )
                return
            except NotOurs as other:
                raise MustStop(str(other)) from other
            if views.position() == 0:
                views.catch_up(source)
            try:
                follow(
                    views,
                    range(LEDGER_PARTITIONS),
                    lambda starts: reader.assign({Place(TOPICS.ledger, p): at for p, at in starts.items()}),
                    reader.poll,
                    stop,
                    spans.taken if spans else None,
                )
            except OutOfOrder as moved:
                log.info("%s; opening the views anew", moved)

    with ways("views", settings().trace_share) as spans, Reporter(running.database_url, "views", SPENT.figures):
        keep("views", stop, once)


RUN: Final[dict[Name, Callable[[Running, threading.Event], None]]] = {
    Name.intake: run_intake,
    Name.flood: run_flood,
    Name.relay: run_relay,
    Name.views: run_views,
    Name.office: run_office,
}


def serve_api(state: Path, running: Running, port: int) -> None:
    """Serve pages and GraphQL until SIGTERM; the address is written once they can answer. Raises StackError."""
    import uvicorn
    from psycopg_pool import ConnectionPool
    from starlette.applications import Starlette

    from api import registry, server
    from consumers.reports import Reporter
    from projections.access import READER
    from projections.accesses import Accesses
    from projections.revocations import Revocations
    from tinledger import bearer, health, login, metrics
    from tinledger.traffic import Traffic, first_parts
    from web import app as pages

    listening = listen(settings().http_host, port)
    host, bound = listening.getsockname()[:2]
    pool: ConnectionPool[Any] = ConnectionPool(
        running.database_url,
        min_size=2,
        max_size=CONNECTIONS,
        open=False,
        check=ConnectionPool.check_connection,  # those of before the database's last start would each fail one request
        kwargs={
            "options": f"{read_only(REQUEST_MILLISECONDS)} -c role={READER}",
            "application_name": "tinledger api",
        },
    )
    revocations = Revocations(partial(witness, running))
    who = bearer.admission(state, settings().oidc, revocations.hold)
    doors = login.doors(state, settings().oidc, who, revocations, settings().public_url)
    waiting = metrics.Waiting(running)
    with pool, waiting, Reporter(running.database_url, "api", dict):
        wait_for_views(pool)
        say = sayer(running)
        accesses = Accesses(partial(witness, running))
        routes = [
            *server.routes(pool, who, accesses.note, say),
            *registry.routes(),
            *health.routes(running, settings().ready_lag),
            *metrics.routes(metrics.registry(running, waiting)),
            *pages.routes(pool.connection, who, who.viewer, accesses.note, doors),
        ]
        (state / files.ADDRESS).write_text(f"http://{host}:{bound}\n", encoding="utf-8")
        app = Traffic(Starlette(routes=routes), first_parts(routes))
        collect_less()
        gc.collect()
        gc.freeze()  # what is there now stays: going through the schema each time was a pause of a tenth of a second
        config = uvicorn.Config(app, log_config=None, log_level="warning", timeout_graceful_shutdown=5)
        try:
            uvicorn.Server(config).run(sockets=[listening])
        finally:
            (state / files.ADDRESS).unlink(missing_ok=True)
            accesses.close()
            revocations.close()


def witness(running: Running) -> "Connection[Any]":
    """A connection that can write the record of accesses, read and add to the revocations, and nothing else."""
    import psycopg

    from projections.access import WITNESS

    return psycopg.connect(
        running.database_url,
        autocommit=True,
        connect_timeout=10,
        options=f"-c role={WITNESS} -c statement_timeout={REQUEST_MILLISECONDS}",
        application_name="tinledger witness",
    )


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises StackError where the port is used."""
    try:
        return socket.create_server((host, port), backlog=256)
    except OSError as error:
        raise StackError(
            f"{host}:{port} cannot be listened on: {error.strerror}.",
            "Choose another: --port (0 picks a free one) or TINLEDGER_HTTP_PORT.",
        ) from error


def wait_for_views(pool: Any) -> None:
    """Wait until the views are there to be asked. Raises StackError after VIEWS_SECONDS."""
    from psycopg.errors import InsufficientPrivilege

    from projections.views import made_by_this_program

    until = time.monotonic() + VIEWS_SECONDS
    while time.monotonic() < until:
        try:
            with pool.connection() as connection:
                if made_by_this_program(connection):
                    return
        except InsufficientPrivilege:
            pass  # views of code that knew no readers yet: they are being made anew
        time.sleep(0.05)
    raise StackError(f"the views were not made within {VIEWS_SECONDS:.0f} s.", "Does `tinledger part views` run?")


def sayer(running: Running) -> Callable[[str, dict[str, Any]], str]:
    """How a person's decision is said: as a record of the office, on Kafka. Certain when it returns the number."""
    from consumers.office import HEAD, Office

    office = Office(running.kafka())
    one_at_a_time = threading.Lock()

    def say(family: str, record: dict[str, Any]) -> str:
        with one_at_a_time:
            office.say(family, {**HEAD, **record})
            office.flush()
        return str(record["number"])

    return say
