"""`/metrics`: what the ledger does, as Prometheus reads it; one look a scrape, counted from the store and the views.

Each part is a process, so nothing here is this process's own but the HTTP figures: lags are read from the store, the
views and the broker, counts of events from the views (`projections.counting`), and what only a part knows from its
reports (`consumers.reports`). No figure names a partner: whoever can reach the address may read them.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, Final, Self

import psycopg
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from psycopg import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from consumers.kafka import Reader
from consumers.lanes import flooded
from consumers.loop import AWAY
from consumers.partners import Partners
from consumers.read import last_sequence
from consumers.reports import Report, reports
from consumers.settle import waiting
from consumers.topics import TOPICS, Topics
from projections.counting import Counts, open_findings
from projections.progress import progress
from projections.spent import LATE_SECONDS
from stack import Running
from tinledger.asking import read_only
from tinledger.figures import figure
from tinledger.traffic import TRAFFIC

log = logging.getLogger(__name__)

PARTS: Final = ("intake", "relay", "views", "api")
LOOK_MILLISECONDS: Final = 5_000
"""The longest statement of a look."""
COUNT_SECONDS: Final = 2.0
"""How long one look counts; where it is not done by then (the first after a start), totals are left out of it."""
KAFKA_SECONDS: Final = 5.0
"""Between two looks at the ends of the intake topics."""
STALE_SECONDS: Final = 60.0
"""A look at Kafka that is older is not shown."""


class Waiting:
    """How many messages of partners intake has not taken, looked at by a thread: the broker may take long to answer."""

    def __init__(self, running: Running, topics: Topics = TOPICS) -> None:
        self._running = running
        self._topics = topics
        self._found: tuple[float, Mapping[str, int]] | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="waiting", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop.set()

    def found(self) -> Mapping[str, int] | None:
        """Messages by partner that has any; None: not known now."""
        found = self._found
        return found[1] if found is not None and time.monotonic() - found[0] < STALE_SECONDS else None

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                with (
                    psycopg.connect(self._running.database_url, autocommit=True, connect_timeout=5) as connection,
                    Reader(self._running.kafka()) as reader,
                ):
                    self._look(connection, reader)
            except (*AWAY, psycopg.Error) as error:
                log.info("intake topics were not looked at: %s", str(error).strip())
            self._stop.wait(KAFKA_SECONDS)

    def _look(self, connection: Connection[Any], reader: Reader) -> None:
        partners = Partners()
        while not self._stop.is_set():
            partners.refresh(connection)
            self._found = time.monotonic(), waiting(connection, reader, list(partners.registered), self._topics)
            self._stop.wait(KAFKA_SECONDS)


class Ledger:
    """Collects the figures of one ledger; Prometheus's client calls `collect` at each scrape."""

    def __init__(self, running: Running, waiting: Waiting) -> None:
        self._database_url = running.database_url
        self._waiting = waiting
        self._counts = Counts()
        self._lock = threading.Lock()

    def collect(self) -> Iterator[Metric]:
        """All figures; `tinledger_up` is 0 and the others are missing when the database does not answer."""
        with self._lock:
            began = time.monotonic()
            found: list[Metric] = []
            try:
                with psycopg.connect(
                    self._database_url, options=read_only(LOOK_MILLISECONDS), connect_timeout=5, autocommit=True
                ) as connection:
                    found += self._look(connection)
                up = 1
            except psycopg.Error as error:
                log.warning("metrics: %s", str(error).strip())
                up = 0
            yield figure("tinledger_up", {(): up})
            yield figure("tinledger_look_seconds", {(): time.monotonic() - began})
            yield from found
            yield from self._of_waiting()

    def _look(self, connection: Connection[Any]) -> Iterable[Metric]:
        head = last_sequence(connection)
        at = progress(connection)
        told = reports(connection)
        published = [report.figures["position"] for report in told if report.part == "relay"]
        yield figure("tinledger_head_sequence", {(): head})
        yield figure("tinledger_views_position", {(): at.position})
        if at.recorded_at is not None:
            yield figure("tinledger_views_recorded_timestamp_seconds", {(): at.recorded_at.timestamp()})
        behind = {"views": head - at.position} | ({"relay": head - max(published)} if published else {})
        yield figure("tinledger_lag_events", {(part,): max(count, 0) for part, count in behind.items()})
        if self._counts.advance(connection, at.position, COUNT_SECONDS):
            yield figure("tinledger_events", self._counts.events)
            yield figure("tinledger_rejections", {(code,): n for code, n in self._counts.rejections.items()})
        yield figure(
            "tinledger_findings_open",
            {(rule, severity): count for rule, severity, count in open_findings(connection)},
        )
        yield figure("tinledger_flooded_partners", {(): len(flooded(connection))})
        yield from of_parts(told)

    def _of_waiting(self) -> Iterable[Metric]:
        if (found := self._waiting.found()) is None:
            return
        yield figure("tinledger_intake_waiting_messages", {(): sum(found.values())})
        yield figure("tinledger_intake_waiting_partners", {(): len(found)})
        yield figure("tinledger_intake_waiting_most", {(): max(found.values(), default=0)})


def of_parts(told: list[Report]) -> Iterable[Metric]:
    """What the parts said of themselves."""
    alive = Counter(report.part for report in told)
    yield figure("tinledger_part_processes", {(part,): alive[part] for part in {*PARTS, *alive}})
    own: dict[str, Callable[[Report], float]] = {
        "tinledger_part_silent_seconds": lambda each: each.silent,
        "tinledger_part_began_timestamp_seconds": lambda each: each.began.timestamp(),
        "tinledger_part_memory_bytes": lambda each: float(each.figures["memory_bytes"]),
    }
    for name, value in own.items():
        yield figure(name, {(each.part, each.process): value(each) for each in told})
    by_part: dict[str, list[Report]] = {}
    for report in told:
        by_part.setdefault(report.part, []).append(report)
    yield figure(
        "tinledger_intake_messages",
        {
            (each.process, outcome): count
            for each in (*by_part.get("intake", []), *by_part.get("flood", []))
            for outcome, count in each.figures["messages"].items()
        },
    )
    yield figure(
        "tinledger_relay_published",
        {(each.process,): each.figures["published"] for each in by_part.get("relay", [])},
    )
    yield from of_views(by_part.get("views", []))


def of_views(told: list[Report]) -> Iterable[Metric]:
    """What taking events into the views cost, and how late they could be read."""
    for name in ("events", "polls", "seconds"):
        yield figure(f"tinledger_views_{name}", {(each.process,): each.figures[name] for each in told})
    yield figure(
        "tinledger_rule_seconds",
        {(each.process, kind): seconds for each in told for kind, seconds in each.figures["rule_seconds"].items()},
    )
    late = {}
    for each in told:
        total, buckets = 0, []
        for bound, count in zip([*map(str, LATE_SECONDS), "+Inf"], each.figures["late"], strict=True):
            total += count
            buckets.append((bound, float(total)))
        late[(each.process,)] = (buckets, each.figures["late_seconds"])
    yield figure("tinledger_late_seconds", late)


def registry(running: Running, waiting: Waiting) -> CollectorRegistry:
    """All that `/metrics` shows: the ledger, this process's HTTP, memory and files."""
    found = CollectorRegistry()
    found.register(Ledger(running, waiting))
    for metric in TRAFFIC:
        found.register(metric)
    ProcessCollector(registry=found)
    return found


def routes(collected: CollectorRegistry) -> list[BaseRoute]:
    """`/metrics`."""

    def metrics(request: Request) -> Response:
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        body: bytes = encode(collected)
        return Response(body, headers={"Content-Type": content_type, "Cache-Control": "no-store"})

    return [Route("/metrics", metrics)]
