"""Which recalls are about a batch."""

from __future__ import annotations

import pytest

from projections import batches, recalls
from projections.facts import NotKnown
from tests.chain import CAN, FIRST_SERIAL, FOREIGN, IMPORTED, MADE, UNRECORDED, Chain, told


def test_a_recall_reaches_batches_by_name_and_by_rule(chain: Chain) -> None:
    with chain.connect() as connection:
        found = recalls.recall(connection, "召回-2024-01", chain.position)
    assert {each.batch: each.how for each in found.affected} == {IMPORTED: "NAMED", UNRECORDED: "RULE"}
    assert all(each.sequence == chain.proof["recall"] for each in found.affected)
    assert [step.step for step in found.steps] == ["OPENED"] and not found.cut


def test_a_batch_recorded_after_the_recall_is_caught_and_a_range_names_its_cans(database: str) -> None:
    with told(database) as story:
        story.feed.say("customs-1", "CustomsDeclaration", number="224820241000054321",
                       declaration_number="224820241000054321",
                       lines=[{**line_of(story), "batch_number": "30NLZ2"}])  # fmt: skip
        some = {"trade_item": CAN, "first_serial": FIRST_SERIAL + 10, "last_serial": FIRST_SERIAL + 19}
        story.feed.say("producer-1", "Recall", number="RC-9", opener_id="91310115MA1K0AB20U", recall_number="R-9",
                       step="OPENED", follows=None, batches=[], predicates=[],
                       ranges=[some])  # fmt: skip
        story.settle()
        with story.connect() as connection:
            about = batches.facts(connection, [f"{FOREIGN}:30NLZ2", MADE], story.position)
            found = {each.batch: each for each in recalls.affected(connection, about, story.position)}
        assert found[f"{FOREIGN}:30NLZ2"].how == "RULE"
        ranged = found[MADE]
        assert (ranged.how, ranged.first_serial, ranged.last_serial) == ("RANGE", FIRST_SERIAL + 10, FIRST_SERIAL + 19)


def line_of(story: Chain) -> dict[str, object]:
    """The first line of the story's declaration, in its JSON form."""
    said = story.feed._said["customs-1/CustomsDeclaration/CustomsDeclaration-1"]
    line: dict[str, object] = said[0]["lines"][0]
    return line


def test_an_unknown_recall_is_said(chain: Chain) -> None:
    with chain.connect() as connection, pytest.raises(NotKnown):
        recalls.recall(connection, "nobody", chain.position)
