"""Query plans: no question reads a whole table that grows with the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from projections.lineage import WAYS
from projections.statements import statements
from tests.chain import CAN, DECLARATION, FIRST_SERIAL, MADE, MAKER, MILK, SUPPLIER, Chain

NOUNS = (
    "batches", "cans", "events", "findings", "import_records", "importing", "lineage", "making", "materials",
    "movements", "nodes", "outcomes", "parties", "progress", "recalls", "rejections", "sales",
)  # fmt: skip
SMALL = {
    "policy", "progress", "rule", "head", "tracking", "recall", "recall_batches", "recall_predicates", "recall_ranges",
}  # fmt: skip
"""Tables that do not grow with the ledger, or hold a few rows a year: reading them whole is right."""
WHOLE = {
    ("import_records", "page"): "the list weighs every consignment to find the worst",
    ("findings", "counts"): "counts by rule look at every open finding",
}
"""Questions about everything there is, and why."""
GIVEN: dict[str, Any] = {
    "position": 36, "limit": 51, "batches": [MADE], "names": [MADE], "of": [MADE], "lots": [MILK],
    "suppliers": [SUPPLIER], "parties": [MAKER], "party_id": MAKER, "subjects": [f"batch:{MADE}"],
    "subject": f"batch:{MADE}", "declarations": [DECLARATION], "declaration_number": DECLARATION, "importer": None,
    "weight": 0, "after": "", "prefix": "batch:", "number": "24A15B1", "rule": "X01", "severity": None,
    "status": "open", "rank": 0, "after_opened": 0, "after_rule": "", "after_subject": "", "sequences": [5],
    "key": "producer-1/Packing/Packing-1", "since": 0, "start": [f"batch:{MADE}"], "nodes": [f"batch:{MADE}"],
    "trade_item": CAN, "serial": FIRST_SERIAL, "case": "095212345000000018", "units": ["195212345000000022"],
    "recall_number": None, "proof": 50, "partner": "producer-1", "family": None, "topic": "intake.producer-1",
    "partition": 0, "offset": 3, "before": 99, "code": None, "moment": "2024-06-30T00:00:00Z", "sequence": 5,
    "places": [1], "children": [f"batch:{MADE}"],
}  # fmt: skip


BEGINNING: Final = {("findings", "subjects"): "candidates", ("findings", "counted"): "candidates"}
"""Statements that begin with another text of their file; that text alone is none."""


def questions() -> Iterator[tuple[str, str]]:
    """Every statement that is asked, by file and name."""
    begun = {(noun, name) for (noun, _), name in BEGINNING.items()}
    return ((noun, name) for noun in NOUNS for name in statements(noun) if (noun, name) not in begun)


def scanned(plan: dict[str, Any]) -> Iterator[str]:
    """The tables that a plan reads from end to end."""
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for inner in plan.get("Plans", ()):
        yield from scanned(inner)


@pytest.mark.parametrize(("noun", "name"), list(questions()))
def test_a_question_finds_its_rows_by_index(chain: Chain, noun: str, name: str) -> None:
    texts = statements(noun)
    statement = texts[name].format(**WAYS["back"]) if noun == "lineage" else texts[name]
    if (noun, name) in BEGINNING:
        statement = texts[BEGINNING[noun, name]] + statement
    with chain.connect() as connection:
        connection.execute("set enable_seqscan = off")  # a small table is read whole else, though it has an index
        asked = "explain (format json) " + statement.as_string(connection)
        used = {key: value for key, value in GIVEN.items() if f"%({key})s" in asked}
        plan = connection.execute(asked.encode(), used).fetchone()
    assert plan is not None
    whole = set(scanned(plan[0][0]["Plan"])) - SMALL
    assert bool(whole) <= ((noun, name) in WHOLE), whole
