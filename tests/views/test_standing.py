"""What stands when: corrections, voids, contradictions, in and out of order, within one poll and across polls."""

from __future__ import annotations

import pytest

from projections.taking import OutOfOrder
from projections.views import portions
from tests.feed import Feed
from tests.views.conftest import Ledger

SALES = "select since, until, n, cans from sales_record order by since"


def spells(ledger: Ledger, schema: str = "views") -> list[tuple[int, int | None, int, int]]:
    return [(row["since"], row["until"], row["n"], row["cans"]) for row in ledger.rows(SALES, schema)]


@pytest.mark.parametrize("poll", [1, 100])
def test_a_correction_ends_what_stood_and_a_void_leaves_nothing(ledger: Ledger, poll: int) -> None:
    feed = Feed()
    first = feed.say("importer-1", "SalesRecord", number="S1", cans=12)
    corrected = feed.correct("importer-1", "SalesRecord", "S1", cans=13)
    voided = feed.void("importer-1", "SalesRecord", "S1")
    ledger.settle(feed, poll=poll)
    assert spells(ledger) == [(first, corrected, 0, 12), (corrected, voided, 1, 13)]


@pytest.mark.parametrize("poll", [1, 100])
def test_the_highest_number_stands_whatever_came_first(ledger: Ledger, poll: int) -> None:
    feed = Feed()
    second = feed.say("importer-1", "SalesRecord", number="S1/2", reason="late", cans=14)
    feed.say("importer-1", "SalesRecord", number="S1", cans=12)
    feed.say("importer-1", "SalesRecord", number="S1/1", reason="early", cans=13)
    third = feed.say("importer-1", "SalesRecord", number="S1/3", reason="last", cans=15)
    ledger.settle(feed, poll=poll)
    assert spells(ledger) == [(second, third, 2, 14), (third, None, 3, 15)]
    kinds = ledger.rows("select kind, stands from arrival where family = 'SalesRecord' order by sequence")
    assert [tuple(row.values()) for row in kinds] == [
        ("Corrected", True), ("Recorded", False), ("Corrected", False), ("Corrected", True),
    ]  # fmt: skip


@pytest.mark.parametrize("poll", [1, 100])
def test_a_contradiction_is_open_until_a_correction_stands(ledger: Ledger, poll: int) -> None:
    feed = Feed()
    first = feed.say("importer-1", "SalesRecord", number="S1", cans=12)
    other = feed.say("importer-1", "SalesRecord", number="S1", cans=99)
    third = feed.say("importer-1", "SalesRecord", number="S1", cans=98)
    assert feed.say("importer-1", "SalesRecord", number="S1", cans=99) is None
    corrected = feed.say("importer-1", "SalesRecord", number="S1/1", reason="it was twelve", cans=12)
    ledger.settle(feed, poll=poll)
    assert spells(ledger) == [(first, corrected, 0, 12), (corrected, None, 1, 12)]
    rows = ledger.rows("select since, until from contradicted order by since")
    assert [(row["since"], row["until"]) for row in rows] == [(other, corrected), (third, corrected)]


def test_array_rows_hold_as_long_as_their_record(ledger: Ledger) -> None:
    feed = Feed()
    first = feed.say("producer-1", "BatchProduction", number="B1")
    second = feed.correct("producer-1", "BatchProduction", "B1", losses="1.000")
    ledger.settle(feed, poll=1)
    for table in ("batch_production_inputs", "batch_production_outputs", "edge"):
        held = ledger.rows(f"select distinct since, until from {table} order by since")
        assert [(row["since"], row["until"]) for row in held] == [(first, second), (second, None)]


def test_a_codes_other_writings_meet(ledger: Ledger) -> None:
    feed = Feed()
    feed.say("importer-1", "SalesRecord", trade_item="9521234500018", batch_number="24a-15b1")
    feed.say("importer-1", "SalesRecord", trade_item="09521234500018", batch_number="24A15B1")
    ledger.settle(feed)
    rows = ledger.rows("select distinct trade_item, batch from sales_record")
    assert rows == [{"trade_item": "09521234500018", "batch": "09521234500018:24A15B1"}]
    assert len(ledger.rows("select 1 from timeline where subject = 'batch:09521234500018:24A15B1'")) == 2


def test_only_the_tellers_word_is_counted(ledger: Ledger) -> None:
    feed = Feed()
    feed.say("customs-1", "CustomsDeclaration")
    feed.say("importer-1", "CustomsDeclaration")
    ledger.settle(feed)
    rows = ledger.rows("select partner, told from customs_declaration order by since")
    assert [(row["partner"], row["told"]) for row in rows] == [("customs-1", True), ("importer-1", False)]


def test_a_days_beginning_is_known_from_its_sequence_on(ledger: Ledger) -> None:
    feed = Feed()
    second = feed.day("2026-01-02")
    late = feed.day("2026-01-01")
    third = feed.day("2026-01-03")
    ledger.settle(feed)
    found = ledger.rows(f"select today({second - 1}) a, today({second}) b, today({late}) c, today({third}) d")[0]
    assert [str(value) for value in found.values()] == ["None", "2026-01-02", "2026-01-02", "2026-01-03"]


def test_what_could_not_enter_is_shown_with_its_place(ledger: Ledger) -> None:
    feed = Feed()
    feed.register("importer-1", ["importer"], [])
    sequence = feed.send("importer-1", b"\0not avro")
    ledger.settle(feed)
    assert ledger.rows("select sequence, partner, source_topic, source_offset, code from rejected") == [
        {
            "sequence": sequence, "partner": "importer-1", "source_topic": "intake.importer-1", "source_offset": 0,
            "code": "unknown-schema",
        }
    ]  # fmt: skip


def test_events_of_too_many_bytes_are_taken_in_parts(ledger: Ledger) -> None:
    feed = Feed()
    for _ in range(5):
        feed.say("importer-1", "SalesRecord")
    most = sum(len(event[1]) for event in feed.events[:2])
    parts = portions(feed.events, most)
    assert [event for part in parts for event in part] == feed.events
    assert len(parts) > 1
    assert all(sum(len(event[1]) for event in part) <= most for part in parts)
    assert [len(part) for part in portions(feed.events, 1)] == [1] * 6
    assert portions([]) == [[]]
    with ledger.views() as views:
        assert views.take([]) == 0
        assert views.take(feed.events, {1: 5}) == 6
        assert views.offsets() == {1: 5}


def test_a_gap_in_the_sequence_is_refused_and_nothing_is_taken(ledger: Ledger) -> None:
    feed = Feed()
    feed.say("importer-1", "SalesRecord")
    with ledger.views() as views:
        with pytest.raises(OutOfOrder, match="sequence 2 came, expected 1"):
            views.take(feed.events[1:])
        assert views.position() == 0
        with pytest.raises(OutOfOrder, match="sequence 1 came, expected 2"):
            views.take([feed.events[0], feed.events[0]])
        assert views.position() == 0
        assert views.take(feed.events, {2: 7}) == 2
        assert views.offsets() == {2: 7}
