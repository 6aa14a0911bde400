"""Every question answers as of a position or a time, and one request knows one position only."""

from __future__ import annotations

from threading import Lock
from typing import Any

import psycopg
import pytest

from domain.position import format_position
from projections.views import Views
from tests.api.client import Api, served
from tests.chain import CAN, DECLARATION, FIRST_SERIAL, FOREIGN, IMPORTED, IMPORTER, MADE, SUPPLIER, Chain, told

MADE_BATCH = f'tradeItem: "{CAN}", batchNumber: "24A15B1"'
FOREIGN_BATCH = f'tradeItem: "{FOREIGN}", batchNumber: "NL24A15B1"'
CHANGES = {
    # question with %s for the asOf argument: the record by which its answer changes
    f"batch({MADE_BATCH} %s) {{ state }}": "released",
    "batches(%s) { edges { node { id } } }": "declaration",
    f"provenance({MADE_BATCH} %s) {{ releases {{ sequence }} }}": "released",
    f"sales({FOREIGN_BATCH} %s) {{ sold {{ cans }} }}": "first_sale",
    f'lineage(nodes: ["batch:{MADE}"] %s) {{ nodes {{ id }} reaches {{ kind }} }}': "dispatch",
    f'consignment(declarationNumber: "{DECLARATION}" %s) {{ cells {{ recorded }} }}': "import",
    "consignments(%s) { edges { node { differences } } }": "import",
    f'can(code: "{FIRST_SERIAL}", tradeItem: "{CAN}" %s) {{ pallet {{ sscc }} place {{ place }} }}': "pallet",
    f'party(partyId: "{SUPPLIER}" %s) {{ audits {{ sequence }} }}': "audit",
    'recall(recallNumber: "召回-2024-01" %s) { steps { step } }': "recall",
    'findings(rule: "X01" %s) { edges { node { rule subject } } }': "import",
    f'finding(rule: "X01", subject: "{DECLARATION}/1" %s) {{ finding {{ severity }} }}': "import",
    "findingCounts(%s) { rule open }": "import",
    f'timeline(subject: "batch:{MADE}" %s) {{ edges {{ node {{ sequence }} }} }}': "dispatch",
    'outcomes(partner: "producer-1", number: "BR-1" %s) { sequence }': "held",
    "rejections(%s) { edges { node { sequence } } }": "rejection",
    'eventsOf(key: "producer-1/BatchRelease/BR-1" %s) { sequence }': "held",
}


def answered(api: Api, question: str, as_of: str | None) -> Any:
    """The answer, errors and all: what is not known yet is one of them."""
    argument = "" if as_of is None else f'asOf: "{as_of}"'
    return api.post(f"{{ {question % argument} }}".replace("()", ""))


@pytest.mark.parametrize("question", CHANGES)
def test_an_answer_changes_with_the_record_that_changes_it(small: Api, chain: Chain, question: str) -> None:
    at = chain.proof[CHANGES[question]]
    before = answered(small, question, format_position(at - 1))
    after = answered(small, question, format_position(at))
    assert after != before
    assert "errors" not in after


@pytest.mark.parametrize("question", CHANGES)
def test_now_is_the_last_position(small: Api, chain: Chain, question: str) -> None:
    assert answered(small, question, None) == answered(small, question, format_position(chain.position))


def test_an_event_is_not_known_before_it_is_recorded(small: Api) -> None:
    error = small.error('{ event(sequence: "s0:9", asOf: "s0:8") { key } }')
    assert (error["extensions"]["code"], error["path"]) == ("not-known", ["event"])
    assert small.ask('{ event(sequence: "s0:9", asOf: "s0:9") { sequence } }')["event"] == {"sequence": "s0:9"}


def test_a_time_means_the_last_event_recorded_by_then(small: Api, chain: Chain) -> None:
    at = format_position(chain.proof["released"])
    moment = small.ask(f'{{ event(sequence: "{at}") {{ recordedAt }} }}')["event"]["recordedAt"]
    by_time = f'{{ batch({MADE_BATCH}, asOf: "%s") {{ state }} findings(asOf: "%s") {{ position }} }}'
    found = small.ask(by_time % (moment, moment))
    assert found == {"batch": {"state": "RELEASED"}, "findings": {"position": at}}
    just_before = moment.replace("+00:00", "").rstrip("0")[:-1] + "0+00:00"
    assert small.ask(by_time % (just_before, just_before))["findings"]["position"] < at


@pytest.mark.parametrize("as_of", ["yesterday", "2024-02-30", "2024-02-03T10:00:00", "s0:-1", "0001-01-01T00:00+08:00"])
def test_what_is_no_time_is_refused(small: Api, as_of: str) -> None:
    error = small.error("query Q($asOf: String) { findingCounts(asOf: $asOf) { rule } }", asOf=as_of)
    assert error["extensions"]["code"] == "position-form"
    assert "expected a position such as s0:123456" in error["message"]


def test_a_position_that_is_not_reached_is_not_known(small: Api, chain: Chain) -> None:
    error = small.error('{ findingCounts(asOf: "s0:99999") { rule } }')
    assert error["message"] == f"position s0:99999 is not reached: the views are at {format_position(chain.position)}"
    assert "尚未到达" in error["extensions"]["reasonZh"]


def test_events_that_arrive_in_the_middle_of_a_request_are_not_in_its_answer(database: str) -> None:
    """Before each statement of the request a sale arrives: nothing of them shows, in any part of the answer."""
    question = (
        f"{{ progress {{ position }} sales({FOREIGN_BATCH}) {{ position sold {{ cans }} }}"
        f" batch({FOREIGN_BATCH}) {{ events sales {{ position sold {{ cans }} }} }}"
        " batches(first: 50) { position edges { node { id events sales { sold { cans } } } } }"
        f' timeline(subject: "batch:{IMPORTED}") {{ position edges {{ node {{ sequence }} }} }}'
        " consignments { position } findings { position edges { node { rule subject } } } }"
    )
    with told(database) as chain, served(database) as api, psycopg.connect(database) as writing:
        views = Views(writing)
        before = api.ask(question)
        assert before["sales"]["position"] == format_position(chain.position)

        one_at_a_time = Lock()

        def sell(nth: int) -> None:
            with one_at_a_time:
                if nth <= first:  # the first statement reads the position
                    return
                chain.feed.say("importer-1", "SalesRecord", number=f"NEW-{nth}", seller_id=IMPORTER,
                    tier="IMPORTER", trade_item=FOREIGN, batch_number="NL24A15B1", cans=1, ranges=[],
                    delivery_order=f"XS-{nth}", sold_on="2024-05-11")  # fmt: skip
                chain.feed.settle(views)

        first = api.watched.count + 1
        api.watched.before = sell
        during = api.ask(question)
        api.watched.before = None
        assert chain.position > len(before) + 5
        assert during == before
        after = api.ask(question)
        assert after["sales"]["sold"]["cans"] > before["sales"]["sold"]["cans"]
        assert after["progress"]["position"] == format_position(chain.position)
