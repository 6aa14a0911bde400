"""An error says what was asked wrongly, or what is not known, in both languages; of our own errors it says nothing."""

from __future__ import annotations

import json
import logging
from typing import Any

import psycopg
import pytest

from tests.api.client import OPTIONS, Api, served
from tests.chain import CAN, Chain

NOT_KNOWN = {
    "batch": 'batch(tradeItem: "09521234500018", batchNumber: "NONE") { id }',
    "provenance": 'provenance(tradeItem: "09521234500018", batchNumber: "NONE") { position }',
    "lineage": 'lineage(nodes: ["batch:09521234500018:NONE"]) { cut }',
    "consignment": 'consignment(declarationNumber: "224820241000099999") { cells { line } }',
    "party": 'party(partyId: "NOBODY-1") { nameZh }',
    "recall": 'recall(recallNumber: "none") { steps { step } }',
    "finding": 'finding(rule: "X01", subject: "none") { states { sequence } }',
    "event": 'event(sequence: "s0:99999") { key }',
    "outcomes": 'outcomes(partner: "nobody", number: "1") { became }',
    "outcomeAt": 'outcomeAt(topic: "intake.nobody", offset: 1) { became }',
}
WRONG = {
    "batch": ('batch(tradeItem: "09521234500019", batchNumber: "1") { id }', "gtin-check-digit"),
    "batches": ('batches(tradeItem: "x") { position }', "gtin-form"),
    "lineage": ('lineage(nodes: ["nonsense"]) { cut }', "wrong-type"),
    "consignment": ('consignment(declarationNumber: "1") { cells { line } }', "declaration-form"),
    "can": ('can(code: "(99)1") { answer }', "element-string"),
    "findings": ('findings(severity: "dreadful") { position }', "not-a-symbol"),
    "event": ('event(sequence: "17") { key }', "position-form"),
}


@pytest.mark.parametrize("name", NOT_KNOWN)
def test_what_is_not_known_is_null_with_an_error_and_the_rest_is_answered(small: Api, name: str) -> None:
    answer = small.post(f"{{ {NOT_KNOWN[name]} progress {{ position }} }}")
    assert answer["data"][name] is None
    assert answer["data"]["progress"]["position"]
    [error] = answer["errors"]
    assert error["path"] == [name]
    said = error["extensions"]
    assert said["code"] == "not-known"
    assert said["field"] and said["value"]
    assert error["message"] and error["message"] != said["reasonZh"]
    assert any("\u4e00" <= character <= "\u9fff" for character in said["reasonZh"])


@pytest.mark.parametrize("name", WRONG)
def test_what_is_asked_wrongly_says_what_was_expected(small: Api, name: str) -> None:
    question, code = WRONG[name]
    error = small.error(f"{{ {question} }}")
    said = error["extensions"]
    assert said["code"].startswith(code), said
    assert set(said) == {"code", "field", "value", "expected", "reasonZh"}
    assert said["field"] or name in ("consignment", "can")
    assert said["value"] in error["message"]
    assert error["path"] == [name]


def test_nothing_recorded_is_no_error(small: Api) -> None:
    found = small.ask(
        '{ eventsOf(key: "nobody/Party/1") { key } timeline(subject: "batch:none") { edges { cursor } }'
        f' sales(tradeItem: "{CAN}", batchNumber: "NONE") {{ made {{ cans }} left }} }}'
    )
    assert found == {"eventsOf": [], "timeline": {"edges": []}, "sales": {"made": None, "left": None}}


TEXTS = {
    "party": "query Q($x: String!) { party(partyId: $x) { nameZh } }",
    "timeline": "query Q($x: String!) { timeline(subject: $x) { position } }",
    "finding": "query Q($x: String!) { finding(rule: $x, subject: $x) { states { sequence } } }",
    "findings": "query Q($x: String!) { findings(about: [$x]) { position } }",
    "eventsOf": "query Q($x: String!) { eventsOf(key: $x) { key } }",
    "outcomes": "query Q($x: String!) { outcomes(partner: $x, number: $x) { became } }",
    "rejections": "query Q($x: String!) { rejections(partner: $x) { position } }",
    "batch": 'query Q($x: String!) { batch(tradeItem: "09521234500018", batchNumber: $x) { id } }',
    "can": "query Q($x: String!) { can(code: $x) { answer } }",
    "lineage": "query Q($x: String!) { lineage(nodes: [$x]) { cut } }",
    "recall": "query Q($x: String!) { recall(recallNumber: $x) { steps { step } } }",
    "consignment": "query Q($x: String!) { consignment(declarationNumber: $x) { cells { line } } }",
    "findingCounts": "query Q($x: String!) { findingCounts(asOf: $x) { rule } }",
}
STRANGE = [
    "\0",
    "a\0b",
    "\ud800",
    "",
    " ",
    "'; drop table x; --",
    "%s",
    "%(position)s",
    "\u202e",
    "𠀀" * 50,
    "x" * 5_000,
]


@pytest.mark.parametrize("name", TEXTS)
def test_a_strange_text_is_refused_or_not_known_never_an_error_of_ours(small: Api, name: str) -> None:
    for text in STRANGE:
        for error in small.post(TEXTS[name], {"x": text}).get("errors", ()):
            assert error["extensions"]["code"] != "internal", (text, error)
            assert len(error["message"]) <= 500


NOTHING = {"code": "internal", "field": None, "value": None, "expected": None, "reasonZh": "账本未能回答；详见运维日志"}


def test_an_error_of_ours_says_nothing_of_what_is_inside(chain: Chain, caplog: pytest.LogCaptureFixture) -> None:
    """The search path leads nowhere: each statement fails as it would with a table missing."""
    options = OPTIONS.replace("search_path=views", "search_path=nowhere")
    with served(chain.url, options=options) as api, caplog.at_level(logging.ERROR):
        response = api.send("POST", "/graphql", json={"query": "{ progress { position } findingCounts { rule } }"})
        answer = response.json()
    assert answer["data"] == {"progress": None, "findingCounts": None}
    for error in answer["errors"]:
        assert error["message"] == "the ledger could not answer; the operator's log says why"
        assert error["extensions"] == NOTHING
    for inside in ("relation", "psycopg", "select", "LINE 1", "Traceback", "UndefinedTable", "views"):
        assert inside not in response.text
    logged = [record for record in caplog.records if record.exc_info]
    assert logged and isinstance(logged[0].exc_info and logged[0].exc_info[1], psycopg.errors.UndefinedTable)


def test_what_was_asked_wrongly_is_not_logged_as_an_error(small: Api, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        small.post(f"{{ {NOT_KNOWN['batch']} }}")
        small.post("{ nonsense }")
    assert caplog.records == []


def test_an_unknown_field_is_refused_without_naming_others(small: Api) -> None:
    assert small.error("{ batchez { id } }")["message"] == "Cannot query field 'batchez' on type 'Query'."


@pytest.mark.parametrize("offset", ["x", 1.5, True, 1 << 63, None])
def test_what_is_no_whole_number_is_refused(small: Api, offset: Any) -> None:
    question = 'query Q($at: Long!) { outcomeAt(topic: "intake.producer-1", offset: $at) { became } }'
    assert "of 64 bits" in small.error(question, at=offset)["message"] or offset is None
    literal = f'{{ outcomeAt(topic: "intake.producer-1", offset: {json.dumps(offset)}) {{ became }} }}'
    assert small.error(literal)["message"] != "the ledger could not answer; the operator's log says why"


BODIES = {
    "not JSON": b"{",
    "a list": b'[{"query": "{ progress { position } }"}]',
    "a number": b"5",
    "nothing": b"",
    "no text": b'{"query": 5}',
    "variables in a list": b'{"query": "{ progress { position } }", "variables": []}',
    "a name that is no text": b'{"query": "{ progress { position } }", "operationName": {}}',
    "no query": b"{}",
    "not UTF-8": b'{"query": "\xff"}',
    "nested without end": b"[" * 60_000,
    "an operation that is not there": b'{"query": "query A { progress { position } }", "operationName": "B"}',
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_no_question_is_refused(small: Api, name: str) -> None:
    headers = {"content-type": "application/json"}
    response = small.send("POST", "/graphql", content=BODIES[name], headers=headers)
    assert response.status_code == 400
    assert response.text and "Traceback" not in response.text


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_only_json_is_taken_so_that_no_other_page_can_ask(small: Api, kind: str) -> None:
    body = b'{"query": "{ progress { position } }"}'
    assert small.send("POST", "/graphql", content=body, headers={"content-type": kind}).status_code == 400


def test_questions_come_by_post(small: Api) -> None:
    for method, most in (("GET", 405), ("PUT", 405), ("DELETE", 405)):
        params = {"query": "{ progress { position } }"}
        response = small.send(method, "/graphql", params=params, headers={"accept": "application/json"})
        assert 400 <= response.status_code <= most
