"""Every question of the schema is answered, with every field that an answer has, by the event that proves it."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type, is_leaf_type, is_required_argument

from api.limits import DEPTH
from api.schema import schema
from domain.position import format_position
from tests.api.client import Api
from tests.chain import CAN, DECLARATION, FIRST_SERIAL, FOREIGN, IMPORTED, IMPORTER, MADE, MAKER, MILK, Chain

assert schema._schema.query_type is not None
QUERY = schema._schema.query_type
FOREIGN_BATCH = f'tradeItem: "{FOREIGN}", batchNumber: "NL24A15B1"'
MADE_BATCH = f'tradeItem: "{CAN}", batchNumber: "24A15B1"'
KEY = "producer-1/BatchProduction/BatchProduction-2"
ASKED = {
    "batch": MADE_BATCH,
    "batches": "first: 3",
    "provenance": MADE_BATCH,
    "sales": FOREIGN_BATCH,
    "lineage": f'nodes: ["batch:{MADE}"]',
    "consignment": f'declarationNumber: "{DECLARATION}"',
    "consignments": "",
    "can": f'code: "{FIRST_SERIAL}", tradeItem: "{CAN}"',
    "canAnswer": f'code: "{FIRST_SERIAL}", tradeItem: "{CAN}"',
    "party": f'partyId: "{MAKER}"',
    "recall": 'recallNumber: "召回-2024-01"',
    "findings": 'status: "all"',
    "finding": 'rule: "X01", subject: "224820241000012345/1"',
    "findingCounts": "",
    "progress": "",
    "event": 'sequence: "s0:3"',
    "eventsOf": f'key: "{KEY}"',
    "timeline": f'subject: "batch:{MADE}"',
    "outcomes": 'partner: "producer-1", number: "BR-1"',
    "outcomeAt": 'topic: "intake.producer-1", offset: 2',
    "rejections": "",
}


def whole(of: Any, depth: int, above: tuple[str, ...] = ()) -> str:
    """A selection of every field that needs no argument, down to a depth; a type is not asked again inside itself."""
    kind = get_named_type(of)
    if is_leaf_type(kind):
        return ""
    if not isinstance(kind, GraphQLObjectType):
        return "{ __typename }"
    parts = []
    for name, field in kind.fields.items():
        inner = get_named_type(field.type)
        deeper = not is_leaf_type(inner)
        if any(map(is_required_argument, field.args.values())) or (deeper and (not depth or inner.name in above)):
            continue
        parts.append(name + whole(inner, depth - 1, (*above, kind.name)))
    return f"{{ {' '.join(parts)} }}"


def asked(name: str, selection: str = "") -> str:
    """A question with the arguments that it is asked with here."""
    arguments = f"({ASKED[name]})" if ASKED[name] else ""
    return f"{{ {name}{arguments} {selection} }}"


def test_every_question_is_asked_here() -> None:
    assert set(ASKED) == set(QUERY.fields)


@pytest.mark.parametrize("name", ASKED)
def test_a_question_is_answered_with_every_field(small: Api, name: str) -> None:
    found = small.ask(asked(name, whole(QUERY.fields[name].type, DEPTH - 1)))[name]
    assert found, found
    if "edges" in found:
        assert found["edges"], found


def test_an_answer_names_the_events_that_prove_it(small: Api, chain: Chain) -> None:
    proof = {name: format_position(sequence) for name, sequence in chain.proof.items()}
    found = small.ask(
        asked("provenance", "{ packings { sequence } releases { sequence decision } qualifications { sequence } }")
    )["provenance"]
    assert found == {
        "packings": [{"sequence": proof["packing"]}],
        "releases": [
            {"sequence": proof["released"], "decision": "RELEASED"},
            {"sequence": proof["held"], "decision": "HELD"},
        ],
        "qualifications": [{"sequence": proof["qualification"]}],
    }


def test_a_batch_by_any_way_of_writing_its_number(small: Api) -> None:
    for number in ("24A15B1", "24a-15b1", "24A15B100"):
        question = 'query Q($n: String!) { batch(tradeItem: "9521234500018", batchNumber: $n) { id names state } }'
        assert small.ask(question, n=number)["batch"] == {
            "id": MADE,
            "names": [MADE, f"{CAN}:24A15B100"],
            "state": "RELEASED",
        }


def test_the_links_of_a_batch(small: Api, chain: Chain) -> None:
    found = small.ask(
        f"{{ batch({FOREIGN_BATCH}) {{ id sales {{ imported {{ cans proof }} sold {{ cans }} left }}"
        " recalls { recallNumber sequence } timeline(first: 2) { edges { node { sequence family } } } } }"
    )["batch"]
    assert found["id"] == IMPORTED
    assert found["sales"] == {
        "imported": {"cans": 5700, "proof": [format_position(chain.proof["import"])]},
        "sold": {"cans": 300},
        "left": 5400,
    }
    assert [each["sequence"] for each in found["recalls"]] == [format_position(chain.proof["recall"])]
    assert [edge["node"]["family"] for edge in found["timeline"]["edges"]] == ["CustomsDeclaration", "ImportRecord"]


def test_a_consignment_says_what_differs(small: Api) -> None:
    found = small.ask(asked("consignment", "{ cells { line field declared recorded verdict } }"))["consignment"]
    assert found["cells"][0]["verdict"] in ("MISMATCH", "MISSING_IN_RECORD")
    cans = next(cell for cell in found["cells"] if (cell["line"], cell["field"]) == (1, "cans"))
    assert cans == {"line": 1, "field": "cans", "declared": "5760", "recorded": "5700", "verdict": "MISMATCH"}


def test_a_can_by_three_codes(small: Api) -> None:
    question = "query Q($code: String!, $item: String) { can(code: $code, tradeItem: $item) { serial batch { id } } }"
    codes = [(f"(01){CAN}(21){FIRST_SERIAL}", None), (f"{CAN}.{FIRST_SERIAL}", None), (str(FIRST_SERIAL), CAN)]
    codes.append((f"https://example.org/01/{CAN}/21/{FIRST_SERIAL}", None))
    for code, item in codes:
        found = small.ask(question, code=code, item=item)["can"]
        assert (found["serial"], found["batch"]["id"]) == (FIRST_SERIAL, MADE), code


def test_an_event_shows_its_record_in_its_own_type(small: Api, chain: Chain) -> None:
    sequence = format_position(chain.proof["receipt"])
    found = small.ask(
        "query Q($at: String!) { event(sequence: $at) { family kind payloadSha256 stateSha256 record"
        " said { __typename ... on MaterialReceiptRecord { materialName quantity receivedOn } } } }",
        at=sequence,
    )["event"]
    assert found["said"] == {
        "__typename": "MaterialReceiptRecord",
        "materialName": "生乳",
        "quantity": "5000.000",
        "receivedOn": "2024-01-07",
    }
    assert found["record"]["quantity"] == "5000.000"
    assert len(found["payloadSha256"]) == len(found["stateSha256"]) == 64


def test_every_family_is_shown_in_its_own_type(small: Api, chain: Chain) -> None:
    """`said` of every event of the story: what cannot be shown would be an error."""
    for start in range(1, chain.position + 1, 15):
        some = range(start, min(start + 15, chain.position + 1))
        query = " ".join(f'e{n}: event(sequence: "s0:{n}") {{ family rejected said {{ __typename }} }}' for n in some)
        for event in small.ask(f"{{ {query} }}").values():
            assert event["rejected"] or event["said"]["__typename"] == f"{event['family'].removesuffix('Record')}Record"


def test_what_became_of_a_record(small: Api) -> None:
    found = small.ask(
        '{ outcomes(partner: "producer-1", number: "BR-2") { became stands family }'
        ' gone: outcomeAt(topic: "intake.producer-1", offset: 4000000000000) { became } }'
    )
    assert found["outcomes"] == [{"became": "RECORDED", "stands": True, "family": "BatchRelease"}]
    assert found["gone"] == {"became": "NOT_READ"}


def test_what_could_not_enter(small: Api, chain: Chain) -> None:
    found = small.ask("{ rejections { edges { node { sequence partner code reasonEn reasonZh } } } }")["rejections"]
    assert [edge["node"]["sequence"] for edge in found["edges"]] == [format_position(chain.proof["rejection"])]
    assert found["edges"][0]["node"]["partner"] == "producer-1"


def test_the_parties_and_lots_behind_a_batch(small: Api) -> None:
    found = small.ask(f'{{ lineage(nodes: ["batch:{MADE}"], forward: 0) {{ nodes {{ id }} depthBack cut }} }}')
    assert f"material_lot:{MILK}" in [node["id"] for node in found["lineage"]["nodes"]]
    assert found["lineage"]["cut"] is False
    assert small.ask(f'{{ party(partyId: "{IMPORTER}") {{ partyId }} }}')["party"] == {"partyId": IMPORTER}


def test_balances_and_open_ends_are_there_however_they_are_asked_for(small: Api) -> None:
    asked = f'lineage(nodes: ["batch:{MADE}"])'
    plain = small.ask(f"{{ {asked} {{ balances {{ node cameKg }} openEnds {{ node reason }} }} }}")["lineage"]
    assert plain["balances"] and plain["openEnds"]
    hidden = small.ask(
        f"{{ {asked} {{ cut ... {{ ends: openEnds {{ node reason }} ...Weighed }} }} }}"
        " fragment Weighed on Lineage { balances { node cameKg } }"
    )["lineage"]
    assert hidden["balances"] == plain["balances"]
    assert hidden["ends"] == plain["openEnds"]
