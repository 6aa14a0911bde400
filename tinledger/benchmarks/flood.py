"""Measures what a partner's flood does to the others: a calm partner's records before it, beside it, without lanes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final

from psycopg import Connection, connect
from psycopg.rows import tuple_row

from consumers.kafka import Admin, PartnerProducer, Reader
from consumers.lanes import CALM_SECONDS, FLOOD_MESSAGES, Lane
from consumers.locks import members
from consumers.office import HEAD, Office
from consumers.settle import waiting
from consumers.topics import TOPICS
from schemas.codec import encode_record, record_from_json
from stack import Running
from tinledger.benchmarks.material import registration, sale
from tinledger.benchmarks.measuring import Figure, Report, Size, percentile
from tinledger.serve import Part

CALM: Final = "bench-calm"
LOUD: Final = "bench-loud"
UNHEARD: Final = "bench-unheard"
MIXED: Final = "bench-mixed"
"""Partners whose floods are taken beside the calm one in a lane, while nobody else is heard, and without lanes."""
RATE: Final = 20
"""Records a second of the calm partner."""
LOOK_SECONDS: Final = 0.001
PATIENCE_SECONDS: Final = 90.0
FEWEST: Final = 5
"""Samples of a phase, however quickly a flood is gone."""


def measure(running: Running, state: Path, size: Size, report: Report) -> list[Figure]:
    """A calm partner alone, beside a flood that has a lane, silent beside one, beside one without lanes, in one run.

    Each flood was sent before, so that its sender takes nothing from the machine while anything is measured, and begins
    when its partner is registered.
    """
    count, seconds = size.of(5_000, 100_000, 200_000), size.of(1, 12, 30)
    with Admin(running.kafka()) as admin:
        admin.ensure_partner_topics(CALM, LOUD, UNHEARD, MIXED)
    register(running, CALM)
    for name in (LOUD, UNHEARD, MIXED):
        report(f"flood: {count:,} records wait in a topic")
        fill(running, name, count)
    with (
        connect(running.database_url, autocommit=True, row_factory=tuple_row) as asking,
        Reader(running.kafka()) as reader,
        closing(Calm(running)) as calm,
    ):

        def taken(name: str) -> int:
            return count - waiting(asking, reader, [name]).get(name, 0)

        def begin(name: str) -> float:
            """A flood begins; the moment at which the first of it was taken."""
            register(running, name)
            until(lambda: stored_of(asking, name))
            return time.perf_counter()

        with lane_of_floods(state, asking):
            calm.watch(asking, seconds)  # warm
            report("flood: before")
            before = calm.watch(asking, seconds)
            report("flood: beside one that has a lane")
            began = begin(LOUD)
            beside = calm.watch(asking, seconds, lambda: count - taken(LOUD) > FLOOD_MESSAGES)
            rate = taken(LOUD) / (time.perf_counter() - began)
            report("flood: while nobody else is heard")
            with calm.silent():
                until(lambda: taken(LOUD) == count)
                time.sleep(CALM_SECONDS + 2)  # the flood lane looks once a second who was heard
                began = begin(UNHEARD)
                until(lambda: taken(UNHEARD) == count)
                alone = count / (time.perf_counter() - began)
        report("flood: without lanes")
        begin(MIXED)
        mixed = calm.watch(asking, seconds, lambda: taken(MIXED) < count)
    ratio = percentile(beside, 0.95) / percentile(before, 0.95)
    how = (
        f"{RATE} records/s of a calm partner, from being sent until stored; {len(before)} before, {len(beside)} while "
        f"a backlog of {count:,}, sent before, was taken at {rate:,.0f} records/s; each part a process"
    )
    return [
        Figure(name="stored beside a flood / before, p95", value=ratio, unit="ratio", aim="≤ 2", how=how),
        Figure(name="stored before a flood, p95", value=percentile(before, 0.95), unit="ms", aim=None, how=how),
        Figure(name="stored beside a flood, p95", value=percentile(beside, 0.95), unit="ms", aim=None, how=how),
        Figure(
            name="stored beside a flood without lanes, p95", value=percentile(mixed, 0.95), unit="ms", aim=None,
            how=f"the same with one intake process and no flood lane, until the flood was taken; {len(mixed)} records",
        ),
        Figure(
            name="a flood beside others", value=rate, unit="records/s", aim=None, how="what its lane takes of it",
        ),
        Figure(
            name="a flood while nobody else is heard", value=alone, unit="records/s", aim=None,
            how=f"what its lane takes when no other partner said anything for {CALM_SECONDS:.0f} s",
        ),
    ]  # fmt: skip


def register(running: Running, name: str) -> None:
    """The office registers a partner under the one seller's numbers."""
    office = Office(running.kafka())
    said = registration(date.today()) | {"number": f"PR-{name}", "partner": name}
    office.say("PartnerRegistration", {**HEAD, **record_from_json("PartnerRegistration", said)})
    office.flush()
    office.close()


def fill(running: Running, name: str, count: int) -> None:
    """Put so many sales into a partner's topic. Raises RuntimeError where the broker does not take one."""
    day, now = date.today(), int(time.time() * 1000)
    with PartnerProducer.on_behalf(name, running.kafka()) as producer:
        for nth in range(count):
            record = sale(nth, day, now)
            producer.send("SalesRecord", encode_record("SalesRecord", record), record["number"])
        if failed := producer.flush():
            raise RuntimeError(f"the broker did not take a sale: {failed[0].error}")


def until(holds: Callable[[], object]) -> None:
    """Wait until something is so. Raises TimeoutError."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"intake has not come so far in {PATIENCE_SECONDS:.0f} s")
        time.sleep(LOOK_SECONDS)


@contextmanager
def lane_of_floods(state: Path, asking: Connection[Any]) -> Iterator[None]:
    """A process of the flood lane beside the parts that run."""
    part = Part("flood", state)
    try:
        until(lambda: members(asking, Lane.flood.number))
        time.sleep(2)  # the calm lane looks once a second who is there
        yield
    finally:
        part.stop()


def stored_of(asking: Connection[Any], partner: str) -> int:
    """How many of a partner's messages are taken."""
    row = asking.execute("SELECT next FROM ledger.position WHERE topic = %s", (TOPICS.intake(partner),)).fetchone()
    return row[0] if row else 0


class Calm:
    """The calm partner: says a sale every so often in a thread, and is told when each was stored."""

    def __init__(self, running: Running) -> None:
        self._producer = PartnerProducer.on_behalf(CALM, running.kafka())
        self._day, self._now = date.today(), int(time.time() * 1000)
        self._nth = 0
        self._sent: dict[int, float] = {}
        self._stop = threading.Event()
        self._silent = threading.Event()
        self._thread = threading.Thread(target=self._speak, daemon=True)
        self._thread.start()
        self._stored = 0

    def _speak(self) -> None:
        due = time.perf_counter()
        while not self._stop.is_set():
            due += 1 / RATE
            if self._silent.is_set():
                due = time.perf_counter()
                time.sleep(1 / RATE)
                continue
            record = sale(self._nth, self._day, self._now)
            self._nth += 1
            payload, moment = encode_record("SalesRecord", record), time.perf_counter()
            self._producer.send("SalesRecord", payload, record["number"])
            if not self._producer.flush() and (offset := self._producer.offsets[0]) is not None:
                self._sent[offset] = moment
            time.sleep(max(0.0, due - time.perf_counter()))

    def watch(self, asking: Connection[Any], seconds: float, going: Callable[[], bool] | None = None) -> list[float]:
        """Milliseconds from being sent until stored, of what is stored in so many seconds, and while it goes on."""
        self._pass_over(asking)
        found: list[float] = []
        end = time.perf_counter() + seconds
        looked = time.perf_counter()
        while time.perf_counter() < end or len(found) < FEWEST:
            stored = stored_of(asking, CALM)
            now = time.perf_counter()
            for offset in range(self._stored, stored):
                if (sent := self._sent.pop(offset, None)) is not None:
                    found.append((now - sent) * 1000)
                else:
                    stored = offset  # stored before the sender knew where it stands: at the next look
                    break
            self._stored = stored
            if going is not None and now - looked > 0.25:
                if not going():
                    break
                looked = now
            time.sleep(LOOK_SECONDS)
        return found

    def _pass_over(self, asking: Connection[Any]) -> None:
        """Leave out what was stored while nobody watched: nobody knows when."""
        stored = stored_of(asking, CALM)
        for offset in range(self._stored, stored):
            self._sent.pop(offset, None)
        self._stored = stored

    @contextmanager
    def silent(self) -> Iterator[None]:
        """The partner says nothing for a while."""
        self._silent.set()
        try:
            yield
        finally:
            self._silent.clear()

    def close(self) -> None:
        """End the thread and the connection."""
        self._stop.set()
        self._thread.join(PATIENCE_SECONDS)
        self._producer.close()
