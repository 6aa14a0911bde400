"""The ten questions that GraphiQL opens with are answered over the sample season, each with what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from api.examples import EXAMPLES
from domain.position import parse_position
from projections.findings import SEVERITIES
from tests.api.conftest import Told

Answer = dict[str, Any]


def worst_first(season: Told, answer: Answer) -> None:
    """All findings of the season are counted, the worst are shown, each with both sentences and its proof."""
    planted = {planted.rule for planted in season.truth.planted}
    assert planted <= {count["rule"] for count in answer["findingCounts"]}
    shown = [edge["node"] for edge in answer["findings"]["edges"]]
    ranks = [SEVERITIES.index(each["severity"]) for each in shown]
    assert len(shown) == 20 and ranks == sorted(ranks) and ranks[0] == 0
    assert all(each["sentence"] and each["sentenceZh"] and each["proof"] for each in shown)


def provenance(season: Told, answer: Answer) -> None:
    """From suppliers' checks to sales, every section holds something, none of it from after the position."""
    found = answer["provenance"]
    assert found["batch"]["id"] == "09520000010010:W1251008A"
    for section in ("productions", "materialReceipts", "qualifications", "reports", "releases", "dispatches"):
        assert found[section], section
        assert all(parse_position(fact["sequence"]) <= season.position for fact in found[section])
    assert found["sales"]["made"]["cans"] > found["sales"]["sold"]["cans"] > 0


def back(season: Told, answer: Answer) -> None:
    """The trace ends at material lots, raw milk among them, and accounts for kilograms."""
    found = answer["lineage"]
    assert found["depthBack"] >= 1 and not found["cut"] and found["beyond"] == 0
    assert {node["kind"] for node in found["nodes"]} == {"batch", "material_lot"}
    assert {link["child"] for link in found["links"]} <= {node["id"] for node in found["nodes"]}
    assert any(Decimal(balance["cameKg"]) > 0 for balance in found["balances"] if balance["cameKg"])


def forward(season: Told, answer: Answer) -> None:
    """An oil lot reaches batches through base powder, and places with cans."""
    found = answer["lineage"]
    assert found["depthForward"] == 2 and not found["cut"]
    assert sum(reach["cans"] for reach in found["reaches"]) > 100_000
    assert all(reach["sequence"] for reach in found["reaches"])


def consignment(season: Told, answer: Answer) -> None:
    """What differs comes first, with the events of both sides, and the finding about it."""
    found = answer["consignment"]
    assert found["differences"] >= 1
    assert "MISMATCH" in found["cells"][0]["verdict"]
    assert found["cells"][0]["declaredBy"] and found["cells"][0]["recordedBy"]
    assert {finding["rule"] for finding in found["findings"]} & {planted.rule for planted in season.truth.planted}


def consignments(season: Told, answer: Answer) -> None:
    """Those that differ stand before those that do not."""
    differing = [edge["node"]["differences"] > 0 for edge in answer["consignments"]["edges"]]
    assert len(differing) == 20 and any(differing)
    assert differing == sorted(differing, reverse=True)


def can(season: Told, answer: Answer) -> None:
    """The answer names the batch and the recall; no answer says that a can is safe."""
    found = answer["can"]
    assert found["answer"] in ("affected", "not affected", "cannot say")
    assert found["batch"]["id"] == "09520000010010:W1251008A"
    assert (found["answer"] == "affected") == bool(found["recalls"])


def batches(season: Told, answer: Answer) -> None:
    """Ten batches in the order of their ids, with maker, cans and recalls."""
    nodes = [edge["node"] for edge in answer["batches"]["edges"]]
    assert [node["id"] for node in nodes] == sorted(node["id"] for node in nodes) and len(nodes) == 10
    assert sum(bool(node["producer"]) for node in nodes) >= 9
    assert any(node["sales"]["sold"] for node in nodes) and any(node["recalls"] for node in nodes)
    assert answer["batches"]["pageInfo"]["hasNextPage"]


def party(season: Told, answer: Answer) -> None:
    """The importer with its filing and what was found about it."""
    found = answer["party"]
    assert found["country"] == "CHN" and found["nameZh"].endswith("（示例）")
    assert found["filings"][0]["status"] == "FILED"
    assert {finding["rule"][0] for finding in found["findings"]} >= {"X"}


def proof(season: Told, answer: Answer) -> None:
    """The first event is a registration by the office, shown as JSON and in its own type."""
    event = answer["event"]
    assert (event["kind"], event["partner"]) == ("Recorded", "office")
    assert event["said"]["partner"] == event["record"]["partner"]
    assert event["said"]["roles"] == [role.lower() for role in event["record"]["roles"]]
    assert isinstance(answer["rejections"]["edges"], list)


EXPECTED: tuple[Callable[[Told, Answer], None], ...] = (
    worst_first,
    provenance,
    back,
    forward,
    consignment,
    consignments,
    can,
    batches,
    party,
    proof,
)


def test_there_are_ten_questions_in_two_languages() -> None:
    assert len(EXAMPLES) == len(EXPECTED) == 10
    assert len({one.title for one in EXAMPLES}) == len({one.title_zh for one in EXAMPLES}) == 10


@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=[one.title for one in EXAMPLES])
def test_an_example_is_answered(season: Told, number: int) -> None:
    one = EXAMPLES[number]
    EXPECTED[number](season, season.api.ask(one.query, **one.variables))


@pytest.mark.parametrize("number", range(len(EXAMPLES) - 1), ids=[one.title for one in EXAMPLES[:-1]])
def test_an_example_is_answered_differently_half_a_year_earlier(season: Told, number: int) -> None:
    one = EXAMPLES[number]
    now = season.api.post(one.query, one.variables)
    assert now != season.api.post(one.query, {**one.variables, "asOf": "2025-12-31"})
