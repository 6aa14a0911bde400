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
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
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
            yield gauge("tinledger_up", "1: the database answered this look.", up)
            yield gauge("tinledger_look_seconds", "What this look took.", time.monotonic() - began)
            yield from found
            yield from self._of_waiting()

    def _look(self, connection: Connection[Any]) -> Iterable[Metric]:
        head = last_sequence(connection)
        at = progress(connection)
        told = reports(connection)
        published = [report.figures["position"] for report in told if report.part == "relay"]
        yield gauge("tinledger_head_sequence", "The sequence of the last event stored.", head)
        yield gauge("tinledger_views_position", "The sequence of the last event that the views hold.", at.position)
        if at.recorded_at is not None:
            yield gauge(
                "tinledger_views_recorded_timestamp_seconds",
                "When the last event that the views hold was recorded.",
                at.recorded_at.timestamp(),
            )
        behind = {"views": head - at.position} | ({"relay": head - max(published)} if published else {})
        yield labelled(
            GaugeMetricFamily("tinledger_lag_events", "Events stored that a part has not taken.", labels=["part"]),
            {(part,): max(count, 0) for part, count in behind.items()},
        )
        if self._counts.advance(connection, at.position, COUNT_SECONDS):
            yield labelled(
                CounterMetricFamily("tinledger_events", "Events by family and kind.", labels=["family", "kind"]),
                self._counts.events,
            )
            yield labelled(
                CounterMetricFamily("tinledger_rejections", "Rejections by reason code.", labels=["code"]),
                {(code,): count for code, count in self._counts.rejections.items()},
            )
        yield labelled(
            GaugeMetricFamily("tinledger_findings_open", "Open findings.", labels=["rule", "severity"]),
            {(rule, severity): count for rule, severity, count in open_findings(connection)},
        )
        yield gauge("tinledger_flooded_partners", "Partners taken in the lane of floods.", len(flooded(connection)))
        yield from of_parts(told)

    def _of_waiting(self) -> Iterable[Metric]:
        if (found := self._waiting.found()) is None:
            return
        yield gauge("tinledger_intake_waiting_messages", "Messages that intake has not taken.", sum(found.values()))
        yield gauge("tinledger_intake_waiting_partners", "Partners whose topic has such messages.", len(found))
        yield gauge(
            "tinledger_intake_waiting_most", "Most such messages of one partner.", max(found.values(), default=0)
        )


def gauge(name: str, about: str, value: float) -> Metric:
    """One number."""
    return GaugeMetricFamily(name, about, value=value)


def labelled(family: Any, values: Mapping[Any, float]) -> Metric:
    """A number for each combination of labels."""
    for labels, value in sorted(values.items()):
        family.add_metric(labels, value)
    metric: Metric = family
    return metric


def of_parts(told: list[Report]) -> Iterable[Metric]:
    """What the parts said of themselves."""
    alive = Counter(report.part for report in told)
    yield labelled(
        GaugeMetricFamily("tinledger_part_processes", "Processes of a part that reported lately.", labels=["part"]),
        {(part,): alive[part] for part in {*PARTS, *alive}},
    )
    own: dict[str, tuple[str, Callable[[Report], float]]] = {
        "tinledger_part_silent_seconds": ("Since the process's last report.", lambda each: each.silent),
        "tinledger_part_began_timestamp_seconds": ("When it began.", lambda each: each.began.timestamp()),
        "tinledger_part_memory_bytes": (
            "The most memory it has had.",
            lambda each: float(each.figures["memory_bytes"]),
        ),
    }
    for name, (about, value) in own.items():
        yield labelled(
            GaugeMetricFamily(name, about, labels=["part", "process"]),
            {(each.part, each.process): value(each) for each in told},
        )
    by_part: dict[str, list[Report]] = {}
    for report in told:
        by_part.setdefault(report.part, []).append(report)
    yield labelled(
        CounterMetricFamily(
            "tinledger_intake_messages", "Messages taken, by what came of them.", labels=["process", "outcome"]
        ),
        {
            (each.process, outcome): count
            for each in (*by_part.get("intake", []), *by_part.get("flood", []))
            for outcome, count in each.figures["messages"].items()
        },
    )
    yield labelled(
        CounterMetricFamily("tinledger_relay_published", "Events published.", labels=["process"]),
        {(each.process,): each.figures["published"] for each in by_part.get("relay", [])},
    )
    yield from of_views(by_part.get("views", []))


def of_views(told: list[Report]) -> Iterable[Metric]:
    """What taking events into the views cost, and how late they could be read."""
    for figure, name, about in (
        ("events", "tinledger_views_events", "Events taken."),
        ("polls", "tinledger_views_polls", "Polls taken."),
        ("seconds", "tinledger_views_seconds", "Seconds that taking them took, rules included."),
    ):
        yield labelled(
            CounterMetricFamily(name, about, labels=["process"]),
            {(each.process,): each.figures[figure] for each in told},
        )
    yield labelled(
        CounterMetricFamily(
            "tinledger_rule_seconds", "Seconds of the rules, by the kind judged.", labels=["process", "kind"]
        ),
        {(each.process, kind): seconds for each in told for kind, seconds in each.figures["rule_seconds"].items()},
    )
    late = HistogramMetricFamily(
        "tinledger_late_seconds",
        "Polls by how long after its recording their first event could be read; catching up counts as late.",
        labels=["process"],
    )
    for each in told:
        total, buckets = 0, []
        for bound, count in zip([*map(str, LATE_SECONDS), "+Inf"], each.figures["late"], strict=True):
            total += count
            buckets.append((bound, float(total)))
        late.add_metric([each.process], buckets, each.figures["late_seconds"])
    yield late


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
