"""Questions that were meant to harm: GraphQL documents, codes and links on pages; each is answered, never by 500."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import quote

import pytest

from tests.api.client import Api
from tests.api.conftest import small
from tests.chain import chain
from tests.domain.conformance import FOLDER, cases, present
from tests.pages.conftest import Get, get
from tinledger.benchmarks.attacks import attacks

__all__ = ["chain", "get", "small"]
ATTACKS: Final = attacks()
MOST_STATEMENTS: Final = 40
MOST_BYTES: Final = 70_000
TEXTS: Final = (
    "", " ", "\0", "%00", "\ud800", "\u202e", "'", "'; drop table views.batch; --", "\\", "%", "_" * 50, "*",
    "../" * 20, "a" * 5_000, "奶" * 500, "９５２１２３４５０００１８", "(01)09521234500018", "(01)",
    "]d20109521234500018",
    "https://id.gs1.org/01/09521234500018/21/1", "https://id.gs1.org/01/%2e%2e/21/%00", "urn:epc:id:sgtin:952.1.1",
    "9" * 400, "-1", "1e999", "NaN", "s0:", "s0:-1", "s0:99999999999999999999", "batch:", "batch::", ":" * 9,
    "\U0010ffff",
)  # fmt: skip


def answer(small: Api, body: bytes) -> tuple[int, bytes, int]:
    """Status, body and number of statements of a request."""
    before = small.watched.count
    response = small.send("POST", "/graphql", content=body, headers={"content-type": "application/json"})
    return response.status_code, response.content, small.watched.count - before


def test_the_collection_has_thirty_ways() -> None:
    assert len(ATTACKS) >= 30


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_or_small(small: Api, name: str) -> None:
    status, body, statements = answer(small, ATTACKS[name])
    assert status in (200, 400, 413)
    assert statements <= MOST_STATEMENTS
    assert len(body) <= MOST_BYTES
    if status == 200:
        said: dict[str, Any] = json.loads(body)
        assert all(each.get("extensions", {}).get("code") != "internal" for each in said.get("errors", ())), said
        assert "errors" in said or len(body) < 20_000


ANSWERED = ("commas and comments", "pages in pages", "a trace without end")
"""Good questions, however they look: they cost what their answers cost."""
REFUSED = [name for name in ATTACKS if name not in ANSWERED]


@pytest.mark.parametrize("name", REFUSED)
def test_an_attack_runs_no_statement_that_grows_with_it(small: Api, name: str) -> None:
    _, _, statements = answer(small, ATTACKS[name])
    assert statements <= 6


FIELDS = {
    "batch": "query Q($x: String!) { batch(tradeItem: $x, batchNumber: $x) { __typename } }",
    "batches": "query Q($x: String) { batches(tradeItem: $x) { edges { node { __typename } } } }",
    "after": "query Q($x: String) { batches(after: $x) { edges { node { __typename } } } }",
    "as of": "query Q($x: String) { batches(asOf: $x) { edges { node { __typename } } } }",
    "lineage": "query Q($x: String!) { lineage(nodes: [$x]) { cut } }",
    "consignment": "query Q($x: String!) { consignment(declarationNumber: $x) { __typename } }",
    "can": "query Q($x: String!) { can(code: $x, tradeItem: $x) { __typename } }",
    "can answer": "query Q($x: String!) { canAnswer(code: $x) { __typename } }",
    "party": "query Q($x: String!) { party(partyId: $x) { __typename } }",
    "events": "query Q($x: String!) { eventsOf(key: $x) { sequence } }",
}


def ask(small: Api, question: str, text: str) -> None:
    """The answer is data or an error that tells what is wrong with it."""
    body = json.dumps({"query": question, "variables": {"x": text}}).encode()
    status, content, _ = answer(small, body)
    assert status == 200, content
    for error in json.loads(content).get("errors", ()):
        assert error.get("extensions", {}).get("code") not in (None, "internal"), (text, error)


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:16]))
def test_a_text_in_any_argument_is_answered(small: Api, name: str, text: str) -> None:
    ask(small, FIELDS[name], text)


PATHS = [
    "/batch/{}/{}", "/lineage/{}", "/consignment/{}", "/can?code={}", "/event/{}", "/party/{}", "/finding/{}/{}/{}",
    "/search?q={}", "/batches?after={}", "/findings?batch={}&status={}", "/?as_of={}", "/consignments?as_of={}",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:16]))
def test_a_text_in_any_address_is_answered(get: Get, path: str, text: str) -> None:
    for quoted in (
        quote(text.encode("utf-8", "surrogatepass"), safe=""),
        "%FF%FE" + quote(text[:20].encode("utf-16", "surrogatepass")),
    ):
        response = get(path.replace("{}", quoted))
        assert response.status_code < 500, (response.status_code, quoted)
        assert "<script>" not in response.text and "Traceback" not in response.text


@present
def test_codes_and_links_that_others_collected_are_answered(small: Api, get: Get) -> None:
    texts = [
        case["input"]
        for file in ("valid-or-not", "urn-to-link", "link-to-urn")
        for case in cases(f"identifiers/{file}.json")
    ]
    texts += [case["input"] for case in (*cases("gs1/element-strings.json"), *cases("gs1/scan-data.json"))]
    texts += json.loads((FOLDER / "hostile-input" / "naughty-strings.json").read_text("utf-8"))
    assert len(texts) > 900
    for text in texts:
        ask(small, FIELDS["can answer"], str(text))
        assert get(f"/can?code={quote(str(text), safe='')}").status_code < 500, text
