"""`/metrics` tells what happened, and dashboard and alerts ask for nothing that it does not tell."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
import promql_parser
import psycopg
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from consumers.intake import Intake
from consumers.read import events_after
from consumers.relay import Relay
from consumers.reports import Reporter, reports
from projections.spent import SPENT
from projections.views import Views
from stack import Running
from tests.ecosystem.conftest import Served
from tests.intake.house import House, sale
from tinledger import health, metrics
from tinledger.figures import FIGURES
from tinledger.traffic import Traffic

GRAFANA = Path(__file__).parents[2] / "grafana"
SECONDS = 30.0


@dataclass
class Watched:
    """A ledger with its figures over HTTP."""

    house: House
    url: str

    def samples(self) -> list[Sample]:
        answer = httpx.get(f"{self.url}/metrics", timeout=SECONDS)
        assert answer.headers["content-type"].startswith("text/plain; version=")
        return [sample for family in text_string_to_metric_families(answer.text) for sample in family.samples]

    def value(self, name: str, **labels: str) -> float | None:
        """The sum of the samples of that name that have these labels; None: there is none."""
        found = [
            sample.value for sample in self.samples() if sample.name == name and labels.items() <= sample.labels.items()
        ]
        return sum(found) if found else None

    def becomes(self, wanted: float, name: str, **labels: str) -> None:
        """Wait until it is so: processes report every two seconds."""
        until = monotonic() + SECONDS
        while (found := self.value(name, **labels)) != wanted:
            assert monotonic() < until, f"{name} {labels}: {found}, expected {wanted}"
            sleep(0.2)

    def catch_up(self) -> None:
        """Bring the views to the end of the store."""
        with psycopg.connect(self.house.database_url) as connection:
            Views(connection).catch_up(lambda after, limit: events_after(self.house.connection, after, limit))


def of(house: House) -> Running:
    """Where the parts of this ledger are."""
    given = {each.name: getattr(house.running, each.name) for each in fields(Running)}
    return Running(**given | {"database_url": house.database_url})


@pytest.fixture
def watched(house: House) -> Iterator[Watched]:
    """A ledger, empty, whose office has spoken."""
    running = of(house)
    with metrics.Waiting(running, house.topics) as waiting:
        routes = [*metrics.routes(metrics.registry(running, waiting)), *health.routes(running, most=2)]
        served = Served(routes, lambda app: Traffic(app, {"/metrics", "/readyz"}))
        try:
            yield Watched(house, served.url)
        finally:
            served.close()


def test_it_tells_what_became_of_each_message_where_each_part_is_and_what_it_cost(watched: Watched) -> None:
    house = watched.house
    shop = house.add("shop")
    house.start()
    house.settle()
    house.stop()
    house.say(shop, "SalesRecord", sale("S1"), sale("S2"), sale("S1"), sale("S1", cans=99))
    shop.send("SalesRecord", b"not avro", "S3")
    assert shop.flush() == []
    watched.catch_up()
    watched.becomes(5, "tinledger_intake_waiting_messages")
    assert watched.value("tinledger_intake_waiting_partners") == 1
    assert watched.value("tinledger_intake_waiting_most") == 5

    intake = Intake(house.database_url, house.settings, house.topics)
    relay = Relay(house.database_url, house.settings, house.topics)
    told = SPENT.figures()
    with (
        Reporter(house.database_url, "intake", lambda: {"messages": dict(intake.counts)}),
        Reporter(house.database_url, "relay", lambda: {"published": relay.published, "position": relay.position}),
        Reporter(house.database_url, "views", SPENT.figures),
    ):
        house.start(intake, relay)
        house.settle()
        house.relayed(relay)
        assert watched.value("tinledger_head_sequence") == 5
        watched.becomes(1, "tinledger_intake_messages_total", outcome="duplicate")
        assert watched.value("tinledger_intake_messages_total", outcome="Recorded") == 2
        assert watched.value("tinledger_intake_messages_total", outcome="Rejected") == 1
        watched.becomes(0, "tinledger_intake_waiting_messages")
        watched.becomes(0, "tinledger_lag_events", part="relay")
        assert watched.value("tinledger_relay_published_total") == relay.published == 5
        # the views have not taken them yet, and so they are not counted yet
        assert watched.value("tinledger_lag_events", part="views") == 4
        assert watched.value("tinledger_events_total", family="SalesRecord") is None
        watched.catch_up()
        assert watched.value("tinledger_lag_events", part="views") == 0
        assert watched.value("tinledger_views_position") == 5
        assert watched.value("tinledger_events_total", family="SalesRecord", kind="Recorded") == 2
        assert watched.value("tinledger_events_total", kind="Rejected") == 1
        assert watched.value("tinledger_rejections_total", code="frame") == 1
        watched.becomes(told["polls"] + 1, "tinledger_views_polls_total")
        assert watched.value("tinledger_views_events_total") == told["events"] + 4
        assert watched.value("tinledger_late_seconds_count") == told["polls"] + 1
        assert (watched.value("tinledger_rule_seconds_total") or 0) > sum(told["rule_seconds"].values())
        assert watched.value("tinledger_findings_open", rule="C01") == 1
        assert watched.value("tinledger_part_processes", part="views") == 1
        assert (watched.value("tinledger_part_memory_bytes", part="views") or 0) > 10_000_000
    watched.becomes(0, "tinledger_part_processes", part="views")
    assert "shop" not in httpx.get(f"{watched.url}/metrics", timeout=SECONDS).text


def test_counts_begin_anew_over_other_views_and_go_on_over_the_same(watched: Watched) -> None:
    house = watched.house
    shop = house.add("shop")
    house.start()
    house.say(shop, "SalesRecord", *(sale(f"S{nth}") for nth in range(5)))
    house.settle()
    watched.catch_up()
    for _ in range(2):
        assert watched.value("tinledger_events_total", family="SalesRecord", kind="Recorded") == 5
    with psycopg.connect(house.database_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA views CASCADE")
    assert watched.value("tinledger_up") == 0
    with psycopg.connect(house.database_url) as connection:
        Views(connection).catch_up(lambda after, limit: events_after(house.connection, after, limit), to=3)
    assert watched.value("tinledger_up") == 1
    assert watched.value("tinledger_events_total", family="SalesRecord", kind="Recorded") == 2


def test_requests_are_counted_under_few_names(watched: Watched) -> None:
    before = {path: watched.value("tinledger_http_requests_total", path=path) or 0 for path in ("/readyz", "other")}
    for path in ("/readyz", "/wp-login.php", "/../../etc/passwd", "/readyz/more"):
        httpx.get(watched.url + path, timeout=SECONDS)
    httpx.request("PROPFIND", f"{watched.url}/readyz", timeout=SECONDS)
    assert watched.value("tinledger_http_requests_total", path="/readyz") == before["/readyz"] + 3
    assert watched.value("tinledger_http_requests_total", path="other") == before["other"] + 2
    assert watched.value("tinledger_http_requests_total", path="/readyz", method="other") is not None
    assert watched.value("tinledger_http_requests_open") == 1


def test_readiness_follows_the_views_and_liveness_asks_nobody(watched: Watched) -> None:
    house = watched.house

    def ready() -> tuple[int, dict[str, str]]:
        sleep(health.KEPT_SECONDS)
        answer = httpx.get(f"{watched.url}/readyz", timeout=SECONDS)
        said = answer.json()
        assert said["ready"] == (answer.status_code == 200)
        return answer.status_code, said["checks"]

    shop = house.add("shop")
    house.start()
    assert ready() == (503, {"database": "ok", "kafka": "ok", "lag": "bad"})
    watched.catch_up()
    assert ready() == (200, {"database": "ok", "kafka": "ok", "lag": "ok"})
    house.say(shop, "SalesRecord", *(sale(f"S{nth}") for nth in range(3)))
    house.settle()
    assert ready() == (503, {"database": "ok", "kafka": "ok", "lag": "bad"})
    assert health.lag(house.database_url, 2).found == "the views hold 1 of 4 events"
    away = replace(of(house), database_url="postgresql://nobody@127.0.0.1:1/no", bootstrap_servers="127.0.0.1:1")
    found = {check.name: check.good for check in health.Readiness(away, 2).checks()}
    assert found == {"database": False, "kafka": False, "lag": False}
    assert httpx.get(f"{watched.url}/livez", timeout=SECONDS).json() == {"alive": True}


def asked() -> dict[str, list[str]]:
    """Every expression of dashboard and alerts, by where it stands."""
    dashboard = json.loads((GRAFANA / "tinledger.json").read_text("utf-8"))
    found = {
        f"panel {panel['title']}": [target["expr"] for target in panel.get("targets", ())]
        for panel in dashboard["panels"]
    }
    rules = [
        rule
        for group in yaml.safe_load((GRAFANA / "alerts.yaml").read_text("utf-8"))["groups"]
        for rule in group["rules"]
    ]
    assert len({rule["alert"] for rule in rules}) == len(rules) > 10
    return found | {f"alert {rule['alert']}": [rule["expr"]] for rule in rules}


def selectors(expression: str) -> list[Any]:
    """What an expression reads. Raises ValueError for what is no PromQL."""
    found: list[Any] = []
    text = expression.replace("$__rate_interval", "5m").replace("$job", ".*")

    def visit(node: Any) -> bool:
        if isinstance(node, promql_parser.VectorSelector):
            found.append(node)
        return True

    promql_parser.walk(promql_parser.parse(text), visit)
    return found


def test_dashboard_and_alerts_read_figures_that_there_are_with_labels_that_they_have(watched: Watched) -> None:
    house = watched.house
    shop = house.add("shop")
    house.start()
    shop.send("SalesRecord", b"not avro", "S1")
    house.say(shop, "SalesRecord", sale("S2"))
    house.settle()
    watched.catch_up()
    relay = {"published": 1, "position": 1}
    with (
        Reporter(house.database_url, "intake", lambda: {"messages": {"Recorded": 1}}),
        Reporter(house.database_url, "relay", lambda: relay),
        Reporter(house.database_url, "views", SPENT.figures),
    ):
        for part in ("intake", "relay", "views"):
            watched.becomes(1, "tinledger_part_processes", part=part)
        watched.becomes(0, "tinledger_intake_waiting_messages")
        samples = watched.samples()
    labels = {sample.name: {*sample.labels, "job", "instance"} for sample in samples}
    read = set()
    for place, expressions in asked().items():
        for expression in expressions:
            for selector in selectors(expression):
                assert selector.name in labels, f"{place}: no figure {selector.name}"
                wanted = {matcher.name for matcher in selector.matchers.matchers}
                assert wanted <= labels[selector.name], f"{place}: {selector.name} has no label {wanted}"
                read.add(selector.name)
    ours = {
        name for name in labels if name.startswith("tinledger_") and not name.endswith(("_created", "_sum", "_count"))
    }
    assert ours - read == set(), "figures that nobody looks at"


def test_every_alert_is_explained_to_the_operator() -> None:
    page = (GRAFANA.parent / "docs" / "how-to" / "operate.md").read_text("utf-8")
    explained = {name for line in page.splitlines() for name in line.split(" | ")[0].removeprefix("| ").split(", ")}
    assert {place.removeprefix("alert Tinledger") for place in asked() if place.startswith("alert")} <= explained


def test_every_figure_is_on_its_page_and_none_besides_is_told(watched: Watched) -> None:
    page = (GRAFANA.parent / "docs" / "reference" / "metrics.md").read_text("utf-8")
    names = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `tinledger_")}
    assert names == {each.shown(name) for name, each in FIGURES.items()}
    watched.catch_up()
    for collected in metrics.registry(of(watched.house), metrics.Waiting(of(watched.house))).collect():
        if collected.name.startswith("tinledger_"):
            told = FIGURES[collected.name]
            assert (collected.type, collected.documentation) == (told.kind, told.about)


def test_a_reporter_outlives_a_store_that_is_away_and_says_nothing_after_its_end(house: House) -> None:
    assert reports(house.connection) == []
    numbers = iter(range(1000))
    with Reporter(house.database_url, "views", lambda: {"n": next(numbers)}):
        until = monotonic() + SECONDS
        while not reports(house.connection):
            assert monotonic() < until
            sleep(0.1)
        (first,) = reports(house.connection)
        house.connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE query LIKE 'INSERT INTO %part_report%' AND pid <> pg_backend_pid()"
        )
        while reports(house.connection)[0].figures["n"] <= first.figures["n"] + 1:
            assert monotonic() < until
            sleep(0.1)
        assert reports(house.connection)[0].began == first.began
    assert reports(house.connection) == []
    assert not [thread for thread in threading.enumerate() if thread.name == "reporter"]
