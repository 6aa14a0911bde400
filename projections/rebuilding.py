"""Rebuilds views beside those that are read: begun or gone on with, by several processes, then put in their place."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from multiprocessing import connection as pipes
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Any, Final

import psycopg
from psycopg import Connection

from projections import parts
from projections.balances import Balance, balances
from projections.building import Worker, finish, print_of, start
from projections.parts import Way
from projections.rules import Rule, rules
from projections.schema import SCHEMA, lock, work_in
from projections.swapping import beside, swap
from projections.views import Source, Views

Opened = Callable[[], AbstractContextManager[Source]]
"""Opens a source, in each process for itself; where there are several, it must be one that can be pickled."""
Told = Callable[[Way], None]

SHOWN_SECONDS: Final = 1.0
"""Between two looks at how far a rebuild has come."""
JOIN_SECONDS: Final = 10.0
"""How long a process that was told to end may take."""
MOST_PROCESSES: Final = 8
"""More than these wait for each other's pages of the same indexes."""


class ProcessEnded(RuntimeError):
    """A process of the rebuild ended before its work did; what was done is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """Views that are built and wait to take over. `resumed`: an earlier rebuild was gone on with; `other_code`: one of
    other code was there, and dropped."""

    position: int
    resumed: bool
    other_code: bool


def processes_here() -> int:
    """How many processes a rebuild takes unless told: one for each core, at most MOST_PROCESSES."""
    return min(MOST_PROCESSES, os.cpu_count() or 1)


def build(
    url: str,
    opened: Opened,
    schema: str = SCHEMA,
    *,
    goal: int | None = None,
    processes: int = 1,
    shares: int | None = None,
    anew: bool = False,
    told: Told = lambda way: None,
    of: Sequence[Rule] | None = None,
    balanced: Sequence[Balance] | None = None,
) -> Built:
    """Build views beside those of a schema, or go on where a rebuild was stopped; they wait there to take over.

    `goal`: the sequence at which the source ends now; without one the rows are taken by one process, until the source
    gives nothing more. `anew`: drop what an earlier rebuild did. Raises NotOurs where another rebuild is at work,
    ProcessEnded, what the source does.
    """
    of = tuple(rules() if of is None else of)
    balanced = tuple(balances() if balanced is None else balanced)
    new = beside(schema)
    with psycopg.connect(url, application_name="tinledger rebuild") as connection:
        lock(connection, new)
        parts.end_workers(connection, new)
        found, due = parts.print_of(connection, new), print_of(of, balanced)
        resumed = found == due and not anew
        if resumed:
            parts.resume(connection, new, goal)
        else:
            parts.drop(connection, new)
            start(connection, new, of, balanced, goal, shares or (1 if goal is None else processes))
        work_in(connection, new)
        if not built(connection, new):
            _work(connection, url, new, opened, processes, told, of, balanced)
            finish(connection, of)
        with opened() as source:
            views = Views(connection, new, of, balanced)
            position = views.catch_up(source)
        return Built(position=position, resumed=resumed, other_code=found not in (None, due))


def rebuild(url: str, opened: Opened, schema: str = SCHEMA, **how: Any) -> int:
    """Build views beside those of a schema and put them in their place; the position reached. See `build`, `swap`."""
    build(url, opened, schema, **how)
    return swap(url, opened, schema, of=how.get("of"))


def built(connection: Connection[Any], schema: str) -> bool:
    """Whether nothing is left to do in a schema that is being built."""
    found = parts.way(connection, schema)
    return found is not None and found.built


def _work(
    connection: Connection[Any],
    url: str,
    schema: str,
    opened: Opened,
    processes: int,
    told: Told,
    of: Sequence[Rule],
    balanced: Sequence[Balance],
) -> None:
    def tell() -> None:
        if (way := parts.way(connection, schema)) is not None:
            told(way)

    if processes > 1:
        orders = [(url, schema, opened, share, processes, of, balanced) for share in range(processes)]
        _together(orders, tell)
        return
    shown = monotonic()

    def done() -> None:
        nonlocal shown
        if monotonic() - shown >= SHOWN_SECONDS:
            shown = monotonic()
            tell()

    with psycopg.connect(url, application_name=parts.worker_name(schema)) as working, opened() as source:
        Worker(working, schema, source, of, balanced).run(done=done)


def _together(orders: Sequence[tuple[Any, ...]], tell: Callable[[], None]) -> None:
    """Run processes until all have ended. Raises ProcessEnded when one fails; the others are ended then."""
    spawning = multiprocessing.get_context("spawn")
    running: list[BaseProcess] = [spawning.Process(target=_process, args=order, daemon=True) for order in orders]
    with ExitStack() as ends:
        for process in running:
            process.start()
            ends.callback(_end, process)
        waiting = list(running)
        while waiting:
            pipes.wait([process.sentinel for process in waiting], SHOWN_SECONDS)
            tell()
            for process in [each for each in waiting if not each.is_alive()]:
                waiting.remove(process)
                if process.exitcode:
                    raise ProcessEnded(
                        f"a process of the rebuild ended with exit code {process.exitcode}; what was done is kept"
                    )


def _end(process: BaseProcess) -> None:
    process.terminate()
    process.join(JOIN_SECONDS)


def _process(
    url: str,
    schema: str,
    opened: Opened,
    share: int,
    shares: int,
    of: Sequence[Rule],
    balanced: Sequence[Balance],
) -> None:
    """One of several processes. It ends with the one that started it, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(50_000, 20, 100)
    if (parent := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    try:
        with psycopg.connect(url, application_name=parts.worker_name(schema)) as connection, opened() as source:
            Worker(connection, schema, source, of, balanced).run(first=f"rows {share}/{shares}")
    except psycopg.OperationalError as away:  # a line, not a traceback: who started it says the rest
        raise SystemExit(f"tinledger: rebuild, process {share + 1} of {shares}: {str(away).strip()}") from away


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
