"""Every question with every role: who may ask it, and whose events the answer rests on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from api.schema import schema
from domain.access import IMPORT_FAMILIES, OPEN_FAMILIES
from schemas.codec import decode_event
from tests.access.conftest import HEADERS, PARTNERS
from tests.api.client import Api
from tests.api.test_questions import ASKED, asked, whole
from tests.chain import Chain

assert schema._schema.query_type is not None
QUERY = schema._schema.query_type
DEPTH = 4
"""Levels of an answer that are looked through."""
EVERYBODY = {"partner", "investigator", "customs", "consumer", "operator", "nobody"}
RECORDS = {"partner", "investigator", "customs"}
DECIDED = {
    "progress": EVERYBODY,
    "canAnswer": EVERYBODY,
    "can": {"investigator"},
    "batch": RECORDS,
    "batches": RECORDS,
    "provenance": RECORDS,
    "sales": RECORDS,
    "lineage": RECORDS,
    "consignment": RECORDS,
    "consignments": RECORDS,
    "party": RECORDS,
    "recall": RECORDS,
    "event": RECORDS,
    "eventsOf": RECORDS,
    "timeline": RECORDS,
    "finding": RECORDS,
    "findings": RECORDS,
    "findingCounts": RECORDS,
    "outcomes": {"partner", "investigator"},
    "outcomeAt": {"partner", "investigator"},
    "rejections": {"partner", "investigator"},
}
"""Who may ask what, said once more: a new question fails here until somebody decides."""
POSITIONS = ("position", "startCursor", "endCursor", "cursor")
"""Places of the views, not events."""
MOMENTS = ("sequence", "since", "until", "opened")
"""When a finding began and ended may be another's doing; what it rests on is its proof."""


def test_every_question_is_decided_about() -> None:
    assert set(DECIDED) == set(QUERY.fields)


@pytest.mark.parametrize("role", sorted(EVERYBODY))
@pytest.mark.parametrize("name", ASKED)
def test_a_question_is_answered_to_those_roles_only(site: Api, name: str, role: str) -> None:
    answer = site.post(asked(name, whole(QUERY.fields[name].type, 1)), authorization=HEADERS[role])
    codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
    if role in DECIDED[name]:
        assert "not-allowed" not in codes
        assert codes in ([], ["not-known"]), answer
    else:
        assert codes == ["not-allowed"]
        assert answer["data"] == {name: None}


def spoken(chain: Chain) -> dict[int, tuple[str, str]]:
    """Who said each event, and of which family it is; a registration belongs to the partner that it registers."""
    found = {}
    for sequence, state, *_ in chain.feed.events:
        event = decode_event(state)
        partner = event.envelope["partner"]
        if event.family == "PartnerRegistration" and event.record is not None:
            partner = event.record["partner"]
        found[sequence] = (partner, event.family or "")
    return found


def events_in(answer: Any, path: str = "") -> Iterator[tuple[str, int]]:
    """Every event that an answer names, with where it stands in it."""
    if isinstance(answer, dict):
        for name, value in answer.items():
            if name not in POSITIONS and not ("finding" in path and name in MOMENTS):
                yield from events_in(value, f"{path}.{name}")
    elif isinstance(answer, list):
        for value in answer:
            yield from events_in(value, path)
    elif isinstance(answer, str) and (token := re.fullmatch(r"s0:(\d+)", answer)) and token[1] != "0":
        yield path, int(token[1])


@pytest.mark.parametrize("partner", PARTNERS)
def test_an_answer_to_a_partner_rests_on_what_it_said(site: Api, chain: Chain, partner: str) -> None:
    said = spoken(chain)
    seen = 0
    for name in sorted(DECIDED):
        if name == "canAnswer" or "partner" not in DECIDED[name]:
            continue
        question = asked(name, whole(QUERY.fields[name].type, DEPTH - 1))
        answer = site.post(question, authorization=f"Bearer partner {partner}")
        for path, sequence in events_in((answer.get("data") or {}).get(name), name):
            teller, family = said[sequence]
            assert teller == partner or family in OPEN_FAMILIES, (name, path, sequence, teller, family)
            seen += 1
    assert seen > 0


def test_an_answer_to_customs_rests_on_import_families(site: Api, chain: Chain) -> None:
    said = spoken(chain)
    seen = set()
    for name in sorted(DECIDED):
        if name == "canAnswer" or "customs" not in DECIDED[name]:
            continue
        answer = site.post(asked(name, whole(QUERY.fields[name].type, DEPTH - 1)), authorization=HEADERS["customs"])
        for path, sequence in events_in((answer.get("data") or {}).get(name), name):
            family = said[sequence][1]
            assert family in IMPORT_FAMILIES | OPEN_FAMILIES, (name, path, sequence, family)
            seen.add(family)
    assert {"CustomsDeclaration", "ImportRecord", "InspectionCertificate", "SalesRecord"} <= seen


def test_an_investigator_sees_what_the_ledger_holds(site: Api, chain: Chain) -> None:
    for sequence in range(1, chain.position + 1):
        found = site.ask(f'{{ event(sequence: "s0:{sequence}") {{ stateSha256 }} }}')
        assert found["event"] is not None


def test_what_is_not_ones_own_is_not_known_rather_than_forbidden(site: Api, chain: Chain) -> None:
    """Nobody learns from an error that there is something."""
    for name, sequence in chain.proof.items():
        teller, family = spoken(chain)[sequence]
        answer = site.post(
            f'{{ event(sequence: "s0:{sequence}") {{ partner }} }}', authorization="Bearer partner importer-1"
        )
        if teller == "importer-1":
            assert answer["data"]["event"] == {"partner": teller}, name
        else:
            assert [error["extensions"]["code"] for error in answer["errors"]] == ["not-known"], (name, family)


def test_a_partner_learns_nothing_of_anothers_topic(site: Api) -> None:
    """Not even whether intake has read a message there."""
    for offset in (0, 10_000):
        question = f'{{ outcomeAt(topic: "intake.producer-1", offset: {offset}) {{ became }} }}'
        for partner, codes in (("importer-1", ["not-known"]), ("producer-1", [])):
            answer = site.post(question, authorization=f"Bearer partner {partner}")
            assert [error["extensions"]["code"] for error in answer.get("errors", [])] == codes, (partner, offset)


def test_the_owner_of_a_can_is_told_no_dealer_no_quantity_and_no_test_value(site: Api) -> None:
    name = "canAnswer"
    answer = site.post(asked(name, whole(QUERY.fields[name].type, DEPTH)), authorization=None)["data"][name]
    assert answer["answer"] in ("affected", "not affected", "cannot say")
    assert {
        key for key in answer if re.search("sale|sold|place|cans|seller|buyer|value|sequence|proof|partner", key)
    } == set()
    assert not list(events_in(answer))
    assert (answer["tested"], answer["state"], answer["stage"]) == ("passed", "RELEASED", 1)
    text = json.dumps(answer, ensure_ascii=False)
    for dealer in ("distributor", "importer-1", "91310115000000027G"):
        assert dealer not in text


def test_only_investigators_and_customs_decide(site: Api) -> None:
    question = (
        'mutation { decideFinding(rule: "X01", subject: "224820241000012345/1", decision: EXPLAINED, explanation: "x")'
        " { number } }"
    )
    for role, header in HEADERS.items():
        [error] = site.post(question, authorization=header)["errors"]
        refused = "bearer token" in error["message"]
        assert refused == (role not in ("investigator", "customs")), (role, error)
