"""The event browser, rejections, and what became of a record."""

from __future__ import annotations

import pytest

from projections import events, outcomes, rejections
from projections.facts import NotKnown
from schemas.codec import decode_event
from tests.chain import MADE, MAKER, PRINTED, Chain


def test_an_event_shows_the_record_and_the_place_it_came_from(chain: Chain) -> None:
    with chain.connect() as connection:
        found = events.event(connection, chain.proof["packing"], chain.position)
    assert (found.family, found.kind, found.contract, found.stands) == (
        "Packing",
        "Recorded",
        "PackingRecorded.v1",
        True,
    )
    assert found.record is not None and (found.record["cans"], found.record["producer_id"]) == (5610, MAKER)
    assert f"batch:{MADE}" in found.subjects
    assert found.source_topic == "intake.producer-1" and found.registration == 1
    state = chain.feed.events[found.sequence - 1][1]
    assert found.state_bytes == len(state)
    assert found.payload_sha256 == bytes(decode_event(state).envelope["payload_sha256"]).hex()


def test_a_rejection_shows_bytes_and_reason(chain: Chain) -> None:
    with chain.connect() as connection:
        found = events.event(connection, chain.proof["rejection"], chain.position)
        listed = rejections.rejections(connection, chain.position, partner="producer-1").nodes
        elsewhere = rejections.rejections(connection, chain.position, partner="customs-1").nodes
    assert found.record is None and found.rejected is not None
    assert bytes.fromhex(found.rejected["payload"]) == b"not a record"
    assert [(each.sequence, each.code) for each in listed] == [(chain.proof["rejection"], "frame")]
    assert listed[0].reason_zh == found.rejected["reason_zh"]
    assert elsewhere == ()


def test_an_event_beyond_the_position_is_not_known(chain: Chain) -> None:
    with chain.connect() as connection:
        for sequence in (0, -5, chain.position + 1):
            with pytest.raises(NotKnown):
                events.event(connection, sequence, chain.position)
        with pytest.raises(NotKnown):
            events.event(connection, chain.proof["packing"], chain.proof["packing"] - 1)


def test_a_timeline_walks_all_names_of_a_batch_in_order(chain: Chain) -> None:
    subjects = [f"batch:{MADE}", f"batch:{PRINTED}"]
    with chain.connect() as connection:
        whole = events.timeline(connection, subjects, chain.position).nodes
        page = events.timeline(connection, subjects, chain.position, first=3)
        rest = events.timeline(connection, subjects, chain.position, after=page.end)
    assert [entry.sequence for entry in whole] == sorted({entry.sequence for entry in whole})
    assert chain.proof["resale"] in {entry.sequence for entry in whole}
    assert (*page.nodes, *rest.nodes) == whole


def test_a_partner_learns_what_became_of_each_record(chain: Chain) -> None:
    with chain.connect() as connection:
        taken = outcomes.outcomes(connection, "producer-1", "Packing-1", chain.position)
        rejected = outcomes.at(connection, "intake.producer-1", 0, 18, chain.position)
        unread = outcomes.at(connection, "intake.producer-1", 0, 19, chain.position)
        with pytest.raises(NotKnown):
            outcomes.outcomes(connection, "producer-1", "Packing-99", chain.position)
        with pytest.raises(NotKnown):
            outcomes.at(connection, "intake.nobody", 0, 0, chain.position)
    assert [(each.became, each.sequence, each.stands) for each in taken] == [
        ("RECORDED", chain.proof["packing"], True),
    ]  # fmt: skip
    assert (rejected.became, rejected.sequence) == ("REJECTED", chain.proof["rejection"])
    assert unread.became == "NOT_READ"


def test_the_same_again_is_told_apart_from_what_the_views_have_not_taken(chain: Chain) -> None:
    with chain.connect() as connection:
        same = outcomes.at(connection, "intake.regulator-1", 0, 2, chain.position)
        first = outcomes.at(connection, "intake.regulator-1", 0, 0, chain.position)
        pending = outcomes.at(connection, "intake.producer-1", 0, 18, chain.proof["rejection"] - 1)
    assert (same.became, same.sequence) == ("DUPLICATE", None)
    assert (first.became, first.sequence) == ("RECORDED", chain.proof["party"])
    assert pending.became == "PENDING"
