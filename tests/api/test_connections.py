"""Relay connections by keyset: pages join without a gap or a repeat, also while events arrive between them."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

import stack
from projections.views import Views
from tests.api.client import Api, served
from tests.api.conftest import Told
from tests.chain import MADE, Chain, database_of_a_session, told
from tests.feed import Feed

CONFORMANCE = Path(os.environ.get("TINLEDGER_CONFORMANCE") or Path(__file__).parents[3] / "shared" / "conformance")
CASES = CONFORMANCE / "graphql" / "connections.json"
FIVE = "09529999999993"
LISTS = {
    "batches": "batches(%s)",
    "consignments": "consignments(%s)",
    "findings": 'findings(status: "all" %s)',
    "timeline": 'timeline(subject: "party:91230227DEM00009XH" %s)',
    "rejections": "rejections(%s)",
}


def page(api: Api, field: str, first: int | None = None, after: str | None = None) -> dict[str, Any]:
    """One page with all that Relay asks for."""
    arguments = [f"{name}: {json.dumps(value)}" for name, value in (("first", first), ("after", after)) if value]
    asked = (field % (" ".join(arguments))).replace("()", "")
    answer = api.ask(
        f"{{ {asked} {{ position edges {{ cursor node {{ __typename }} }}"
        " pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"
    )
    found: dict[str, Any] = answer[field.split("(")[0]]
    return found


def walk(api: Api, field: str, first: int) -> Iterator[str]:
    """The cursors of all rows, page by page; a row's cursor is its keys."""
    after: str | None = None
    more = True
    while more:
        found = page(api, field, first, after)
        assert len(found["edges"]) <= first
        cursors = [edge["cursor"] for edge in found["edges"]]
        assert found["pageInfo"]["startCursor"] == (cursors[0] if cursors else None)
        assert found["pageInfo"]["endCursor"] == (cursors[-1] if cursors else None)
        assert found["pageInfo"]["hasPreviousPage"] == (after is not None)
        yield from cursors
        after, more = found["pageInfo"]["endCursor"], found["pageInfo"]["hasNextPage"]


@pytest.mark.parametrize("name", [name for name in LISTS if name != "rejections"])
def test_pages_join_to_the_whole_list(season: Told, name: str) -> None:
    whole = [edge["cursor"] for edge in page(season.api, LISTS[name], 200)["edges"]]
    assert len(whole) > 20
    assert list(walk(season.api, LISTS[name], 41))[: len(whole)] == whole
    assert len(set(whole)) == len(whole)


@pytest.mark.parametrize("name", LISTS)
def test_a_page_of_nothing(small: Api, name: str) -> None:
    """Before the first event there is no row, and no cursor."""
    asked = LISTS[name] % 'asOf: "s0:0"'
    found = small.ask(f"{{ {asked} {{ edges {{ cursor }} pageInfo {{ hasNextPage endCursor startCursor }} }} }}")
    assert found[name] == {
        "edges": [],
        "pageInfo": {"hasNextPage": False, "endCursor": None, "startCursor": None},
    }


def test_a_walk_stays_at_its_position_while_events_arrive(database: str) -> None:
    with told(database) as chain, served(database) as api, psycopg.connect(database) as writing:
        views = Views(writing)
        fields = ["batches(%s)", f'timeline(subject: "batch:{MADE}" %s)', 'findings(status: "all" %s)']
        whole = {field: [edge["cursor"] for edge in page(api, field, 200)["edges"]] for field in fields}
        for field in fields:
            walked = []
            for cursor in walk(api, field, 2):
                walked.append(cursor)
                number = f"{len(chain.feed.events)}"
                # Sorts before and after what was walked; names the batch of the timeline; makes findings.
                chain.feed.say("producer-1", "Packing", number=f"P-{number}", batch_number=f"0{number}")
                chain.feed.say("producer-1", "Dispatch", number=f"D-{number}", dispatch_number=f"D-{number}")
                chain.feed.settle(views)
            expected = [edge["cursor"] for edge in page(api, field, 200)["edges"]]
            assert [keys(each) for each in walked] == [keys(each) for each in whole[field]]
            assert len(expected) > len(whole[field])
            whole = {each: [edge["cursor"] for edge in page(api, each, 200)["edges"]] for each in fields}


def keys(cursor: str) -> list[Any]:
    """What a cursor says of its row, without the position of the walk."""
    said: list[Any] = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    return said[1:]


@pytest.fixture(scope="module")
def five(running: stack.Stack) -> Iterator[Api]:
    """Five batches of one trade item: the list that Relay's cases speak of."""
    feed = Feed()
    for letter in "CAEBD":
        feed.say("producer-1", "Packing", trade_item=FIVE, batch_number=letter, also_printed_as=[])
    with database_of_a_session(running, "five_batches") as url:
        with psycopg.connect(url) as connection:
            feed.settle(Views(connection))
        with served(url) as api:
            yield api


def relay_cases() -> list[dict[str, Any]]:
    """The cases of Relay's own library, where they are at hand."""
    if not CASES.exists():
        return []
    cases: list[dict[str, Any]] = json.loads(CASES.read_text("utf-8"))["cases"]
    return cases


NOT_OURS = {"last", "before"}
"""Arguments of the specification that a walk forward does not need; they are refused, not ignored."""


@pytest.mark.skipif(not CASES.exists(), reason="needs Relay's connection cases (TINLEDGER_CONFORMANCE)")
def test_a_connection_answers_as_relay_expects(five: Api) -> None:
    question = (
        f'query Q($first: Int, $after: String) {{ batches(tradeItem: "{FIVE}", first: $first, after: $after)'
        " { edges { cursor node { batchNumber } } pageInfo { hasNextPage startCursor endCursor } } }"
    )
    all_of_it = five.ask(question, first=5)["batches"]["edges"]
    assert [edge["node"]["batchNumber"] for edge in all_of_it] == list("ABCDE")
    ours = {f"arrayconnection:{n}": edge["cursor"] for n, edge in enumerate(all_of_it)}
    asked = 0
    for case in relay_cases():
        arguments = case["args"]
        if "slice" in case or NOT_OURS & set(arguments):
            continue
        after = arguments.get("after")
        variables = {"first": arguments["first"], "after": after and ours[base64.b64decode(after).decode()]}
        found = five.ask(question, **variables)["batches"]
        assert [edge["node"]["batchNumber"] for edge in found["edges"]] == case["edges"], case["name"]
        assert found["pageInfo"]["hasNextPage"] == case["pageInfo"]["hasNextPage"], case["name"]
        assert found["pageInfo"]["startCursor"] == ours[base64.b64decode(case["pageInfo"]["startCursor"]).decode()]
        assert found["pageInfo"]["endCursor"] == ours[base64.b64decode(case["pageInfo"]["endCursor"]).decode()]
        asked += 1
    assert asked >= 4


@pytest.mark.parametrize("argument", ["last: 2", 'before: "x"'])
def test_what_a_walk_forward_does_not_need_is_refused(five: Api, argument: str) -> None:
    assert "Unknown argument" in five.error(f"{{ batches({argument}) {{ position }} }}")["message"]


def cursor(*said: Any) -> str:
    """A cursor with any content."""
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "after",
    ["InvalidBase64", "", "é", cursor(), cursor("s0:1"), cursor("s0:1", None), cursor("s0:1", [1]), cursor(1, 2),
     cursor("s0:1", True), cursor("s0:1", 10**30), cursor("s0:1", "\0"), cursor("s0:1", "\ud800"), "W" * 5_000,
     base64.b64encode(b"[" * 9_000).decode()],
)  # fmt: skip
def test_a_cursor_of_another_list_is_refused(small: Api, name: str, after: str) -> None:
    """Beginning again without a word would repeat rows."""
    asked = LISTS[name] % "after: $after"
    error = small.error(f"query Q($after: String) {{ {asked} {{ position }} }}", after=after)
    assert error["extensions"]["code"] == "position-form"
    assert error["extensions"]["field"] == "after"
    assert error["path"] == [name]


def test_a_cursor_from_the_future_is_refused(small: Api) -> None:
    error = small.error(f'{{ batches(after: "{cursor("s0:99999", "x")}") {{ position }} }}')
    assert error["extensions"]["code"] == "not-known"


def test_a_cursor_keeps_its_position_whatever_as_of_says(small: Api, chain: Chain) -> None:
    early = small.ask('{ batches(first: 1, asOf: "s0:20") { position pageInfo { endCursor } } }')["batches"]
    after = early["pageInfo"]["endCursor"]
    assert small.ask(f'{{ batches(first: 1, after: "{after}") {{ position }} }}')["batches"] == {"position": "s0:20"}


@pytest.mark.parametrize("first", [0, -1, 201, 2_147_483_647])
@pytest.mark.parametrize("name", LISTS)
def test_a_page_has_1_to_200_rows(small: Api, name: str, first: int) -> None:
    asked = LISTS[name] % f"first: {first}"
    error = small.error(f"{{ {asked} {{ position }} }}")
    assert error["message"] == f"first is “{first}”; expected 1 to 200"
    assert error["extensions"]["expected"] == "1 to 200"
