"""The way of a record as OpenTelemetry shows it: taken by intake, published by the relay, readable in the views.

The three are processes that share no header: what is published is a function of the stored row alone, so that it can be
proved. Hence a trace's id follows from the event's own id (`ce_id`: aggregate and version), which all of them know, and
so does whether an event is among the share that is traced. A consumer of `ledger.events` can join the trace by the same
rule. The span of intake links to the trace that the partner's message names in its header `traceparent`, if any.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from opentelemetry.context import Context
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    TraceFlags,
    Tracer,
    get_current_span,
    set_span_in_context,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from consumers.read import StoredRow
from consumers.topics import TOPICS, Incoming
from schemas.codec import decode_event
from stack import StackError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter

    from consumers.store import Row

EXPORT_SECONDS: Final = 5
"""The longest that an export may take, and that a part waits for the last one when it ends."""
MS: Final = 1_000_000
"""Nanoseconds, in which spans are timed, of a millisecond."""


class Ids(NamedTuple):
    """A trace, and its first span."""

    trace: int
    span: int

    @classmethod
    def of(cls, aggregate: str, version: int) -> Ids:
        """From the first 24 bytes of SHA-256 of `<aggregate>/<version>`: 16 for the trace, 8 for intake's span."""
        found = hashlib.sha256(f"{aggregate}/{version}".encode()).digest()
        return cls(int.from_bytes(found[:16]), int.from_bytes(found[16:24]))

    def chosen(self, share: float) -> bool:
        """Whether it is among the share that is traced: the same in every process."""
        return (self.trace & 0xFFFF_FFFF) < share * (1 << 32)


class Ways:
    """Says spans of the events that are among the share."""

    def __init__(self, tracer: Tracer, share: float, given: threading.local) -> None:
        self._tracer = tracer
        self._share = share
        self._given = given

    def stored(self, rows: Sequence[Row], first: int, messages: Sequence[Incoming]) -> None:
        """Intake's span: from the broker's stamp on the message to now, when it is in the store."""
        now = time.time_ns()
        headers = {(each.topic, each.partition, each.offset): each.headers for each in messages}
        for sequence, row in enumerate(rows, first):
            ids = Ids.of(row.originator_id, row.originator_version)
            if not ids.chosen(self._share):
                continue
            said = decode_event(row.state).envelope
            place = (said["source_topic"], said["source_partition"], said["source_offset"])
            sender = sender_of(headers.get(place, ()))
            self._given.ids = ids
            try:
                span = self._tracer.start_span(
                    "intake",
                    Context(),
                    SpanKind.CONSUMER,
                    {
                        **about(sequence, row.originator_id, row.topic),
                        "messaging.destination.name": place[0],
                        "messaging.destination.partition.id": str(place[1]),
                        "messaging.kafka.offset": place[2],
                    },
                    [Link(sender)] if sender else [],
                    said["source_timestamp"] * MS,
                )
            finally:
                self._given.ids = None
            span.end(max(now, said["source_timestamp"] * MS))

    def published(self, events: Sequence[StoredRow]) -> None:
        """The relay's span: from the recording to now, when it is on `ledger.events`."""
        for each in events:
            self._after("relay", SpanKind.PRODUCER, each.sequence, each.originator_id, each.version, each.state)

    def taken(self, events: Sequence[tuple[int, bytes, str, int]]) -> None:
        """The views' span: from the recording to now, when pages and GraphQL show it."""
        for sequence, state, name, version in events:
            self._after("views", SpanKind.CONSUMER, sequence, name, version, state)

    def _after(self, what: str, kind: SpanKind, sequence: int, name: str, version: int, state: bytes) -> None:
        ids = Ids.of(name, version)
        if not ids.chosen(self._share):
            return
        event = decode_event(state)
        began = event.envelope["recorded_at"] * MS
        parent = SpanContext(ids.trace, ids.span, is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED))
        span = self._tracer.start_span(
            what,
            set_span_in_context(NonRecordingSpan(parent), Context()),
            kind,
            {
                **about(sequence, name, f"{event.family or ''}{event.kind}.v{event.version}"),
                "messaging.destination.name": TOPICS.ledger,
            },
            start_time=began,
        )
        span.end(max(time.time_ns(), began))


def about(sequence: int, name: str, kind: str) -> dict[str, str | int]:
    """What every span says."""
    return {"messaging.system": "kafka", "tinledger.sequence": sequence, "tinledger.id": name, "tinledger.type": kind}


def sender_of(headers: Sequence[tuple[str, bytes]]) -> SpanContext | None:
    """The span that a partner's message names by W3C trace context; None: none, or nothing that is one."""
    carrier = {name.lower(): value.decode("ascii", "replace") for name, value in headers if name.lower() in TRACE}
    found = get_current_span(TraceContextTextMapPropagator().extract(carrier, Context())).get_span_context()
    return found if found.is_valid else None


TRACE: Final = ("traceparent", "tracestate")


def provider(part: str, given: threading.local, exporter: SpanExporter | None = None) -> TracerProvider:
    """The SDK, with ids as given. Raises StackError where it is not installed.

    Without an exporter spans go where the standard variables say (OTEL_EXPORTER_OTLP_ENDPOINT …), by OTLP over HTTP;
    what cannot be sent in time is dropped: a part never waits for it.
    """
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
    except ImportError as missing:
        raise StackError(
            f"TINLEDGER_TRACE_SHARE is set and {missing.name} is not installed.",
            "Install the extra: tinledger[tracing].",
        ) from missing

    class Given(RandomIdGenerator):
        """The ids that are set for the next span; else any."""

        def generate_trace_id(self) -> int:
            ids = getattr(given, "ids", None)
            return ids.trace if ids else super().generate_trace_id()

        def generate_span_id(self) -> int:
            ids = getattr(given, "ids", None)
            return ids.span if ids else super().generate_span_id()

    made = TracerProvider(
        resource=Resource.create({"service.name": f"tinledger-{part}", "service.namespace": "tinledger"}),
        id_generator=Given(),
        shutdown_on_exit=False,
    )
    made.add_span_processor(
        BatchSpanProcessor(
            exporter or OTLPSpanExporter(timeout=EXPORT_SECONDS), export_timeout_millis=EXPORT_SECONDS * 1000
        )
    )
    return made


@contextmanager
def ways(part: str, share: float, exporter: Callable[[], SpanExporter] | None = None) -> Iterator[Ways | None]:
    """Spans of a share of the events (0: none, and None is given) until the end of the block. Raises StackError."""
    if share <= 0:
        yield None
        return
    given = threading.local()
    made = provider(part, given, exporter() if exporter else None)
    try:
        yield Ways(made.get_tracer("tinledger"), share, given)
    finally:
        ending = threading.Thread(target=made.shutdown, name="last spans", daemon=True)
        ending.start()
        ending.join(EXPORT_SECONDS)
