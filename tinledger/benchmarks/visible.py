"""Measures how long a record takes from being sent until GraphQL shows it, while others come at a steady rate."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import Any, Final

import httpx
from psycopg import connect

from consumers.kafka import PartnerProducer
from consumers.read import last_sequence
from schemas.codec import encode_record
from stack import Running
from tinledger.benchmarks.material import PARTNER, sale
from tinledger.benchmarks.measuring import Figure, Report, Size, percentile

RATE: Final = 1_000
"""Records a second."""
MARKED: Final = 50
"""One record in so many is asked for: 20 a second."""
TICK_SECONDS: Final = 0.01
LOOK_SECONDS: Final = 0.005
"""Between two questions: who asks without a pause takes a third of the machine from what is measured."""
PATIENCE_SECONDS: Final = 60.0
WARM_SECONDS: Final = 2.0
"""Of the load before time is taken."""
QUESTION: Final = "query Said($key: String!) { eventsOf(key: $key) { sequence } }"
FIRST_NUMBER: Final = 5_000_000


def measure(running: Running, client: httpx.Client, size: Size, report: Report) -> list[Figure]:
    """Samples of records under load, each asked for until it is there."""
    report(f"visible: {RATE:,} records/s for {size.seconds:.0f} s")
    with closing(Speaker(running, size.seconds + WARM_SECONDS)) as speaker:
        caught_up(running)
        speaker.start()
        times = list(samples(speaker, client))
        said = speaker.said
        waited = caught_up(running)
    rate = said / (size.seconds + WARM_SECONDS)
    how = (
        f"{len(times)} records, one in {MARKED}, in {size.seconds:.0f} s at {rate:,.0f} records/s, each part a "
        "process, asked over HTTP"
    )
    return [
        Figure(
            name="produced → visible in GraphQL, p95", value=percentile(times, 0.95), unit="ms", aim="≤ 100", how=how
        ),
        Figure(name="produced → visible in GraphQL, p50", value=percentile(times, 0.5), unit="ms", aim=None, how=how),
        Figure(
            name="rate while produced → visible was measured", value=rate, unit="records/s", aim=None,
            how=f"aimed at {RATE:,}; the views had all of it {waited:.2f} s after the last",
        ),
    ]  # fmt: skip


class Speaker:
    """The partner, saying sales at RATE in a thread of its own. Close it when done."""

    def __init__(self, running: Running, seconds: float) -> None:
        self._producer = PartnerProducer.on_behalf(PARTNER, running.kafka())
        day, now = date.today(), int(time.time() * 1000)
        numbered = range(FIRST_NUMBER, FIRST_NUMBER + int(RATE * seconds))
        self._records = [(r["number"], encode_record("SalesRecord", r)) for r in (sale(n, day, now) for n in numbered)]
        self._thread = threading.Thread(target=self._speak, daemon=True)
        self.marked: deque[tuple[str, float]] = deque()
        """One record in MARKED, by number and moment of sending, in order, until it is taken out."""
        self.said = 0
        self.failed: str | None = None

    def start(self) -> None:
        """Begin to speak."""
        self._thread.start()

    @property
    def speaking(self) -> bool:
        """Whether there is more to come."""
        return self._thread.is_alive()

    def _speak(self) -> None:
        began = time.perf_counter()
        for number, record in self._records:
            ahead = self.said / RATE - (time.perf_counter() - began)
            if ahead > TICK_SECONDS:
                time.sleep(ahead)
            self._producer.send("SalesRecord", record, number)
            if self.said % MARKED == 0:
                self.marked.append((number, time.perf_counter()))
            self.said += 1
        if failed := self._producer.flush():
            self.failed = failed[0].error

    def close(self) -> None:
        """Wait for the thread, end the connection. Raises RuntimeError where the broker refused a record."""
        if self._thread.ident is not None:
            self._thread.join(PATIENCE_SECONDS)
        self._producer.close()
        if self.failed:
            raise RuntimeError(f"the broker did not take a sale: {self.failed}")


def sees(client: httpx.Client, number: str) -> bool:
    """Whether GraphQL shows the sale of that number."""
    key = f"{PARTNER}/SalesRecord/{number}"
    said: Any = client.post("/graphql", json={"query": QUESTION, "variables": {"key": key}}).json()
    return bool((said.get("data") or {}).get("eventsOf"))


def samples(speaker: Speaker, client: httpx.Client) -> Iterator[float]:
    """Milliseconds of each marked record, from being sent until it is seen. Raises TimeoutError.

    Marked as they are sent: whoever asks for the newest once the one before is seen takes few samples of a stall.
    """
    began = time.perf_counter()
    while speaker.speaking or speaker.marked:
        if not speaker.marked:
            time.sleep(LOOK_SECONDS)
            continue
        number, sent = speaker.marked.popleft()
        while not sees(client, number):
            if time.perf_counter() - sent > PATIENCE_SECONDS:
                raise TimeoutError(f"sale {number} was not seen in {PATIENCE_SECONDS:.0f} s")
            time.sleep(LOOK_SECONDS)
        if sent - began > WARM_SECONDS:
            yield (time.perf_counter() - sent) * 1000


def caught_up(running: Running) -> float:
    """Wait until the views hold all that the store has; the seconds waited. Raises TimeoutError."""
    began = time.perf_counter()
    with connect(running.database_url, autocommit=True) as connection:
        while True:
            row = connection.execute("SELECT position FROM views.progress").fetchone()
            if row is not None and row[0] >= last_sequence(connection):
                return time.perf_counter() - began
            if time.perf_counter() - began > PATIENCE_SECONDS:
                raise TimeoutError(f"the views are not at the end of the store after {PATIENCE_SECONDS:.0f} s")
            time.sleep(TICK_SECONDS)
