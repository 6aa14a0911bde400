"""Measures the memory that intake, relay and views, as `serve` starts them, need to work off a backlog."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

import psycopg
from psycopg.sql import SQL, Identifier

import stack
from consumers.kafka import Admin, PartnerProducer, Reader
from consumers.office import HEAD, Office
from consumers.read import last_sequence
from consumers.relay import last_published
from projections.views import SCHEMA
from schemas.codec import encode_record, record_from_json
from stack import Options, Running
from tinledger.benchmarks.material import PARTNER, registration, sale
from tinledger.benchmarks.measuring import Figure
from tinledger.benchmarks.steps import Bench
from tinledger.prepare import prepare
from tinledger.serve import Part
from tinledger.settings import settings

PATIENCE_SECONDS: Final = 1200.0
LOOK_SECONDS: Final = 0.25
MOST_MB: Final = 200


def measure(bench: Bench) -> list[Figure]:
    """Each part alone works off what the one before it left; the peak of its memory, as the kernel kept it."""
    count = bench.size.of(2_000, 100_000, 1_000_000)
    state = bench.folder / "state"
    wanted = Options(sync=True, downloads=bench.downloads, postgres=settings().postgres)
    with stack.running(state, wanted, report=lambda line: None) as running:
        prepare(running)
        begin(running)
        # Views that are there already follow the topic; new ones are made from the store.
        for name, done in (("intake", 1), ("relay", 1), ("views", 1)):
            with at_work(name, state):
                wait(REACHED[name], running, done)
        bench.report(f"memory: a backlog of {count:,} sales")
        say(running, count)
        peaks = {name: peak(name, state, running, count + 1, bench) for name in ("intake", "relay", "views")}
        if bench.size.short or bench.size.large:
            with psycopg.connect(running.database_url) as connection:
                connection.execute(SQL("drop schema {} cascade").format(Identifier(SCHEMA)))
            peaks["views made anew from the store"] = peak("views", state, running, count + 1, bench)
    how = f"peak of the process's resident memory (VmHWM) over a backlog of {count:,} sales, all of it worked off"
    return [
        Figure(name=f"memory of {name}", value=megabytes, unit="MB", aim=f"≤ {MOST_MB}", how=how)
        for name, megabytes in peaks.items()
    ]


def begin(running: Running) -> None:
    """The office registers the partner that will speak."""
    with Admin(running.kafka()) as admin:
        admin.ensure_partner_topics(PARTNER)
    office = Office(running.kafka())
    office.say("PartnerRegistration", {**HEAD, **record_from_json("PartnerRegistration", registration(date.today()))})
    office.flush()
    office.close()


def say(running: Running, count: int) -> None:
    """The partner says so many sales, which nobody takes yet. Raises RuntimeError for one that the broker refuses."""
    day, moment = date.today(), int(time.time() * 1000)
    with PartnerProducer.on_behalf(PARTNER, running.kafka()) as producer:
        for nth in range(count):
            record = sale(nth, day, moment)
            producer.send("SalesRecord", encode_record("SalesRecord", record), record["number"])
        if failed := producer.flush():
            raise RuntimeError(f"sale {failed[0].nth}: {failed[0].error}")


def peak(name: str, state: Path, running: Running, to: int, bench: Bench) -> float:
    """The most megabytes that a part held until it had reached a sequence."""
    began = time.monotonic()
    with at_work(name, state) as process:
        wait(REACHED[name], running, to)
        found = re.search(r"^VmHWM:\s+(\d+) kB$", Path(f"/proc/{process}/status").read_text(), re.MULTILINE)
        assert found is not None
    bench.report(f"memory: {name}: {int(found[1]) // 1024} MB, {time.monotonic() - began:.0f} s")
    return int(found[1]) / 1024


@contextmanager
def at_work(name: str, state: Path) -> Iterator[int]:
    """A part of the ledger, as `serve` starts it; its process id."""
    part = Part(name, state)
    try:
        assert part.running is not None
        yield part.running.pid
        if part.running.poll() is not None:
            raise RuntimeError(f"{name} ended with code {part.running.returncode}")
    finally:
        part.stop()


def wait(reached: Callable[[Running], int], running: Running, to: int) -> None:
    """Until a sequence is reached. Raises TimeoutError."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (at := reached(running)) < to:
        if time.monotonic() > until:
            raise TimeoutError(f"sequence {at:,} of {to:,} was reached in {PATIENCE_SECONDS:.0f} s")
        time.sleep(LOOK_SECONDS)


def stored(running: Running) -> int:
    """The last sequence of the store."""
    with psycopg.connect(running.database_url) as connection:
        return last_sequence(connection)


def published(running: Running) -> int:
    """The last sequence on the topic."""
    with Reader(running.kafka(), committed=True) as reader:
        return max(last.sequence for last in last_published(reader).values())


def seen(running: Running) -> int:
    """The position of the views; 0 while there are none."""
    with psycopg.connect(running.database_url) as connection:
        there = connection.execute("select to_regclass(%s) is not null", (f"{SCHEMA}.progress",)).fetchone()
        if there is None or not there[0]:
            return 0
        row = connection.execute(SQL("select position from {}.progress").format(Identifier(SCHEMA))).fetchone()
    return int(row[0]) if row else 0


REACHED: Final = {"intake": stored, "relay": published, "views": seen}
