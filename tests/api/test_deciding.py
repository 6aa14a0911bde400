"""Deciding a finding: the token decides who may, the record goes through Kafka and intake, the finding shows it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest

import stack
from consumers.office import HEAD, Office
from consumers.read import events_after
from domain.registration import OFFICE
from projections.views import Views
from tests.api.client import Api, served
from tests.chain import database_of_a_session
from tests.intake.house import House, sale

TOKEN = "Bearer inspector"
DECIDE = (
    "mutation Decide($rule: String!, $subject: String!, $decision: FindingVerdict!, $explanation: String!) {"
    " decideFinding(rule: $rule, subject: $subject, decision: $decision, explanation: $explanation) {"
    " number partner family } }"
)
FINDING = (
    "query Shown($rule: String!, $subject: String!, $asOf: String) {"
    " finding(rule: $rule, subject: $subject, asOf: $asOf) {"
    " finding { decision decidedBy print open }"
    " decisions { number sequence decision explanation decidedBy partner } } }"
)


class Deciding:
    """A ledger with one finding: one document told under two numbers."""

    def __init__(self, house: House, api: Api, views: Views) -> None:
        self.house, self.api, self.views = house, api, views
        self.seller = house.add("shop")
        house.start()
        self.tell("A", "B")
        [found] = api.ask("{ findings { edges { node { rule subject } } } }")["findings"]["edges"]
        self.which: dict[str, str] = found["node"]
        assert self.which["rule"] == "C02"

    def tell(self, *numbers: str) -> None:
        """Say the same sale under these numbers, and wait for it in the views."""
        self.house.say(self.seller, "SalesRecord", *(sale(number) for number in numbers))
        self.settle()

    def settle(self) -> None:
        """Wait until all that was said is in the views."""
        self.house.settle()
        self.views.catch_up(lambda after, limit: events_after(self.house.connection, after, limit))

    def decide(self, authorization: str | None = TOKEN, **changes: Any) -> dict[str, Any]:
        """The whole answer to a decision."""
        said = {**self.which, "decision": "EXPLAINED", "explanation": "a copy; see the invoice", **changes}
        return self.api.post(DECIDE, said, authorization=authorization)

    def shown(self, **more: Any) -> dict[str, Any]:
        """The finding with its decisions."""
        found: dict[str, Any] = self.api.ask(FINDING, **self.which, **more)["finding"]
        return found

    def said(self) -> int:
        """How many decisions are events of the ledger."""
        self.house.settle()
        return sum(name.startswith(f"{OFFICE}/FindingDecision/") for name, _ in self.house.events())


@pytest.fixture(scope="module")
def deciding(running: stack.Stack) -> Iterator[Deciding]:
    """Told once: what is refused changes nothing."""
    with database_of_a_session(running, "deciding") as url, closing(House(running, url)) as house:
        office = Office(house.settings, house.topics)

        def say(family: str, record: dict[str, Any]) -> str:
            office.say(family, {**HEAD, **record})
            office.flush()
            return str(record["number"])

        with psycopg.connect(url) as writing, closing(office):
            views = Views(writing)
            with served(url, say) as api:
                yield Deciding(house, api, views)


def test_without_a_token_nothing_is_decided(deciding: Deciding) -> None:
    before = deciding.said()
    answer = deciding.decide(authorization=None)
    assert answer["data"] == {"decideFinding": None}
    assert answer["errors"][0]["extensions"]["code"] == "not-allowed"
    assert "bearer token" in answer["errors"][0]["message"]
    assert deciding.said() == before


@pytest.mark.parametrize("authorization", ["Bearer guessed", "Bearer ", "Basic inspector", "Bearer", ""])
def test_with_a_wrong_token_nothing_is_answered_at_all(deciding: Deciding, authorization: str) -> None:
    before = deciding.said()
    for query in (DECIDE, FINDING):
        body = json.dumps(
            {"query": query, "variables": {**deciding.which, "decision": "EXPLAINED", "explanation": "x"}}
        )
        headers = {"content-type": "application/json", "authorization": authorization}
        response = deciding.api.send("POST", "/graphql", content=body, headers=headers)
        assert (response.status_code, response.text) == (401, "the token is refused")
    assert deciding.said() == before


@pytest.mark.parametrize("changes", [{"explanation": "  "}, {"subject": "nobody"}, {"rule": "X99"}])
def test_what_cannot_be_decided_is_refused(deciding: Deciding, changes: dict[str, str]) -> None:
    before = deciding.said()
    answer = deciding.decide(**changes)
    assert answer["data"] == {"decideFinding": None}
    assert answer["errors"][0]["extensions"]["code"] in ("too-short", "not-known")
    assert deciding.said() == before


def test_a_verdict_that_is_none_is_refused(deciding: Deciding) -> None:
    answer = deciding.decide(decision="FORGIVEN")
    assert "FORGIVEN" in answer["errors"][0]["message"]


def test_a_question_goes_by_post_and_a_decision_never_by_get(deciding: Deciding) -> None:
    before = deciding.said()
    variables = json.dumps({**deciding.which, "decision": "EXPLAINED", "explanation": "x"})
    response = deciding.api.send(
        "GET", "/graphql", params={"query": DECIDE, "variables": variables}, headers={"authorization": TOKEN}
    )
    assert response.status_code == 400
    assert deciding.said() == before


def test_a_decision_is_an_event_and_stands_until_what_was_compared_changes(deciding: Deciding) -> None:
    assert deciding.shown()["finding"]["decision"] is None
    answer = deciding.decide()
    made = answer["data"]["decideFinding"]
    assert (made["partner"], made["family"]) == (OFFICE, "FindingDecision")
    deciding.settle()

    shown = deciding.shown()
    assert shown["finding"]["decision"] == "EXPLAINED"
    [decision] = shown["decisions"]
    assert decision["number"] == made["number"]
    assert decision["sequence"] == shown["finding"]["decidedBy"]
    assert (decision["decidedBy"], decision["explanation"]) == ("inspector", "a copy; see the invoice")
    [event] = deciding.api.ask(
        f'{{ eventsOf(key: "{OFFICE}/FindingDecision/{made["number"]}") {{ kind partner record sequence }} }}'
    )["eventsOf"]
    assert (event["kind"], event["partner"], event["sequence"]) == ("Recorded", OFFICE, decision["sequence"])
    assert event["record"]["print"] == shown["finding"]["print"]
    just_before = f"s0:{int(decision['sequence'].removeprefix('s0:')) - 1}"
    assert deciding.shown(asOf=just_before)["finding"]["decision"] is None

    deciding.tell("C")  # a third number for the same document
    later = deciding.shown()
    assert later["finding"]["print"] != shown["finding"]["print"]
    assert later["finding"]["open"]
    assert later["finding"]["decision"] is None
    assert [each["number"] for each in later["decisions"]] == [made["number"]]
    deciding.decide(decision="CONFIRMED")
    deciding.settle()
    assert deciding.shown()["finding"]["decision"] == "CONFIRMED"
    assert len(deciding.shown()["decisions"]) == 2
