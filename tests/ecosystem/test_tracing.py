"""One event is one trace through three processes that share no header, and the partner's own trace is linked to it."""

from __future__ import annotations

import hashlib
import sys
from threading import Event, Thread
from time import monotonic, sleep

import psycopg
import pytest
from kafka import KafkaProducer
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from consumers.intake import Intake
from consumers.kafka import Place, Reader, partner_settings
from consumers.relay import Relay
from consumers.topics import LEDGER_PARTITIONS
from projections.live import follow
from projections.views import Views
from schemas.codec import encode_record
from stack import StackError
from tests.ecosystem.conftest import Served
from tests.feed import Feed
from tests.intake.house import House, sale
from tinledger.tracing import Ids, sender_of, ways

SECONDS = 30.0
PARENT = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def send(house: House, shop: str, number: str, *headers: tuple[str, bytes]) -> None:
    """A partner's own producer, which says its trace in the headers."""
    settings = partner_settings(
        house.running.partner_bootstrap_servers, shop, f"secret of {shop}", house.running.ca_file
    )
    producer = KafkaProducer(**settings)
    value = encode_record("SalesRecord", sale(number))
    producer.send(house.topics.intake(shop), value=value, key=number.encode(), headers=list(headers)).get(SECONDS)
    producer.close()


def test_a_records_way_is_one_trace_from_the_partner_to_the_views(house: House) -> None:
    house.add("shop")
    shop = house.name("shop")
    spans = {part: InMemorySpanExporter() for part in ("intake", "relay", "views")}
    stop = Event()
    with (
        ways("intake", 1.0, lambda: spans["intake"]) as intake,
        ways("relay", 1.0, lambda: spans["relay"]) as relay,
        ways("views", 1.0, lambda: spans["views"]) as views,
    ):
        assert intake and relay and views
        publishing = Relay(house.database_url, house.settings, house.topics, told=relay.published)
        house.start(Intake(house.database_url, house.settings, house.topics, stored=intake.stored), publishing)
        house.settle()
        send(house, shop, "S1", ("traceparent", PARENT))
        send(house, shop, "S2")
        house.settle()
        house.relayed(publishing)

        def project() -> None:
            with psycopg.connect(house.database_url) as writing, Reader(house.settings, committed=True) as reader:
                follow(
                    Views(writing),
                    range(LEDGER_PARTITIONS),
                    lambda starts: reader.assign({Place(house.topics.ledger, p): at for p, at in starts.items()}),
                    reader.poll,
                    stop,
                    views.taken,
                )

        projecting = Thread(target=project)
        projecting.start()
        try:
            wait_for(house, 3)
        finally:
            stop.set()
            projecting.join(SECONDS)
    way = [one_of(spans[part], f"{shop}/SalesRecord/S1") for part in ("intake", "relay", "views")]
    taken, published, shown = way
    assert [span.name for span in way] == ["intake", "relay", "views"]
    assert [span.kind for span in way] == [SpanKind.CONSUMER, SpanKind.PRODUCER, SpanKind.CONSUMER]
    # whoever knows the event's id knows its trace
    due = hashlib.sha256(f"{shop}/SalesRecord/S1/1".encode()).hexdigest()
    assert {f"{span.context.trace_id:032x}" for span in way} == {due[:32]}
    assert f"{taken.context.span_id:016x}" == due[32:48]
    assert taken.parent is None
    assert [span.parent.span_id for span in (published, shown) if span.parent] == [taken.context.span_id] * 2
    assert [span.resource.attributes["service.name"] for span in way] == [
        f"tinledger-{part}" for part in ("intake", "relay", "views")
    ]
    assert {tuple(sorted((span.attributes or {}).items()))[-3:] for span in way} == {
        (
            ("tinledger.id", f"{shop}/SalesRecord/S1"),
            ("tinledger.sequence", 2),
            ("tinledger.type", "SalesRecordRecorded.v1"),
        )
    }
    (link,) = taken.links
    assert f"00-{link.context.trace_id:032x}-{link.context.span_id:016x}-01".encode() == PARENT
    assert not one_of(spans["intake"], f"{shop}/SalesRecord/S2").links
    for span in way:
        assert span.start_time and span.end_time and span.start_time <= span.end_time


def wait_for(house: House, position: int) -> None:
    """Wait until the views hold so many events."""
    until = monotonic() + SECONDS
    while True:
        assert monotonic() < until
        found = house.connection.execute("SELECT to_regclass('views.progress') IS NOT NULL").fetchone()
        if found and found[0]:
            row = house.connection.execute("SELECT position FROM views.progress").fetchone()
            if row and row[0] >= position:
                return sleep(0.5)  # what is told after the commit
        sleep(0.05)


def one_of(exporter: InMemorySpanExporter, name: str) -> ReadableSpan:
    (span,) = [each for each in exporter.get_finished_spans() if (each.attributes or {})["tinledger.id"] == name]
    return span


def test_every_process_chooses_the_same_share() -> None:
    ids = [Ids.of(f"farm/SalesRecord/{nth}", 1) for nth in range(2_000)]
    assert not any(each.chosen(0.0) for each in ids) and all(each.chosen(1.0) for each in ids)
    chosen = [each for each in ids if each.chosen(0.1)]
    assert 120 < len(chosen) < 280
    assert all(each.chosen(0.2) for each in chosen)


@pytest.mark.parametrize(
    "header",
    [
        *(b"", b"\xff\xfe", b"00-" + b"0" * 32 + b"-00f067aa0ba902b7-01", b"ff-" + PARENT[3:], PARENT[:-1]),
        *(PARENT.replace(b"4bf9", b"zzzz"), b"0" * 10_000),
    ],
)
def test_a_header_that_is_no_trace_context_is_passed_over(header: bytes) -> None:
    assert sender_of([("traceparent", header), ("tracestate", header)]) is None
    assert sender_of([("traceparent", PARENT), ("tracestate", header)]) is not None


def test_spans_go_out_by_otlp_and_a_collector_that_is_away_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    came: list[bytes] = []

    async def take(request: Request) -> Response:
        came.append(await request.body())
        return Response(ExportTraceServiceResponse().SerializeToString(), media_type="application/x-protobuf")

    feed = Feed()
    feed.day("2026-01-05")
    events = feed.events
    collector = Served([Route("/v1/traces", take, methods=["POST"])])
    try:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        with ways("views", 1.0) as spans:
            assert spans
            spans.taken(events)
    finally:
        collector.close()
    (body,) = came
    (resource,) = ExportTraceServiceRequest.FromString(body).resource_spans
    (span,) = resource.scope_spans[0].spans
    assert span.name == "views"
    assert span.trace_id == hashlib.sha256(f"{events[0][2]}/1".encode()).digest()[:16]

    with ways("views", 1.0) as spans:
        assert spans
        spans.taken(events * 3_000)  # far more than are kept for sending


def test_without_a_share_nothing_is_made() -> None:
    with ways("intake", 0.0) as spans:
        assert spans is None


def test_a_share_without_the_sdk_is_told_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(StackError, match=r"opentelemetry\.sdk\.trace is not installed"), ways("intake", 0.5):
        pass
