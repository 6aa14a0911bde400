"""What a record makes of all that was said under its number."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.aggregate import EARLIEST, Origin
from domain.errors import Unacceptable
from domain.record import (
    MOST_CONTRADICTIONS,
    Contradicted,
    Corrected,
    Number,
    PartnerRecord,
    Record,
    Recorded,
    Voided,
    check_key,
    check_subject,
    decide,
    split_number,
)
from domain.rejection import Rejected, Rejection
from tests.spec import Given

NOW = 1_700_000_000_000
ORIGIN = Origin(
    partner="shop-9", registration=7, source_topic="intake.shop-9", source_partition=0, source_offset=3,
    source_timestamp=NOW, payload_sha256=bytes(32), salt=bytes(16),
)  # fmt: skip
SALE: dict[str, Any] = {"number": "R1", "voided": False, "reason": None, "signature": None, "cans": 12}


def said(**changes: Any) -> PartnerRecord:
    return {**SALE, **changes}


def take(record: Record, partner_record: PartnerRecord) -> bool:
    return record.take(ORIGIN, "SalesRecord", 1, partner_record, b"body")


def a_record(*records: PartnerRecord) -> Record:
    record = Record.begin("shop-9/SalesRecord/R1")
    for each in records:
        take(record, each)
    return record


def test_the_first_record_stands() -> None:
    record = Given(a_record()).when(lambda record: take(record, SALE)).then(Recorded)
    assert record.current == SALE


def test_the_same_again_is_silence() -> None:
    Given(a_record(SALE)).when(lambda record: take(record, said())).then()


def test_another_signature_under_the_same_words_is_silence() -> None:
    Given(a_record(SALE)).when(lambda record: take(record, said(signature=b"signed"))).then()


def test_other_content_under_the_same_number_is_a_contradiction_and_what_stood_stands() -> None:
    record = Given(a_record(SALE)).when(lambda record: take(record, said(cans=13))).then(Contradicted)
    assert record.current == SALE


def test_an_old_contradiction_sent_again_is_silence() -> None:
    Given(a_record(SALE, said(cans=13))).when(lambda record: take(record, said(cans=13))).then()


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    correction = said(number="R1/1", cans=13, reason="miscounted")
    record = Given(a_record(SALE)).when(lambda record: take(record, correction)).then(Corrected)
    assert record.current == correction


def test_a_void_stands_as_voided() -> None:
    void = said(number="R1/1", voided=True, reason="never delivered")
    record = Given(a_record(SALE)).when(lambda record: take(record, void)).then(Voided)
    assert record.current == void


def test_a_first_record_that_comes_after_its_correction_does_not_stand() -> None:
    correction = said(number="R1/1", cans=13)
    record = Given(a_record(correction)).when(lambda record: take(record, SALE)).then(Recorded)
    assert record.current == correction


def test_a_contradiction_of_a_correction_changes_nothing() -> None:
    correction = said(number="R1/1", cans=13)
    made = Given(a_record(SALE, correction)).when(lambda record: take(record, said(number="R1/1", cans=14)))
    assert made.then(Contradicted).current == correction


def test_a_number_is_spent_after_sixteen_contradictions() -> None:
    record = a_record(*(said(cans=cans) for cans in range(MOST_CONTRADICTIONS + 1)))
    with pytest.raises(Unacceptable, match="number “R1” was contradicted too often; expected at most 16") as caught:
        take(record, said(cans=99))
    assert caught.value.code == "number-spent"
    assert take(record, said(number="R1/1")), "its next correction is still taken"


def test_an_event_keeps_where_it_came_from_and_the_partners_own_bytes() -> None:
    [event] = a_record(SALE).collect_events()
    assert isinstance(event, Recorded)
    assert (event.originator_id, event.originator_version) == ("shop-9/SalesRecord/R1", 1)
    assert (event.body, event.recorded_at, event.family, event.version) == (b"body", NOW, "SalesRecord", 1)
    assert event.envelope()["registration"] == 7 and event.envelope()["stands"] is True


def test_a_stamp_from_before_all_computers_does_not_turn_the_ledgers_clock() -> None:
    record = Record.begin("shop-9/SalesRecord/R1")
    record.take(Origin(**{**ORIGIN.given(), "source_timestamp": -1}), "SalesRecord", 1, SALE, b"body")
    [event] = record.collect_events()
    assert isinstance(event, Recorded) and (event.recorded_at, event.source_timestamp) == (EARLIEST, -1)


VARIANTS: Sequence[PartnerRecord] = (
    SALE,
    said(number="R1/1", cans=13),
    said(number="R1/2", voided=True),
    said(number="R1/3", cans=14),
)


def test_what_stands_does_not_depend_on_the_order_of_arrival() -> None:
    for order in permutations(VARIANTS):
        record = a_record(*order)
        assert record.current == VARIANTS[-1]
        assert record.version == len(VARIANTS)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.booleans()), max_size=30))
def test_sending_everything_twice_adds_nothing(sent: list[tuple[int, int, bool]]) -> None:
    records = [said(number=f"R1/{n}" if n else "R1", cans=cans, voided=voided and n > 0) for n, cans, voided in sent]
    record = a_record(*records)
    version = record.version
    assert not any(take(record, each) for each in records)
    assert record.version == version
    highest = max((split_number(each["number"]).n for each in records), default=None)
    standing = None if record.current is None else split_number(record.current["number"]).n
    assert standing == highest


@pytest.mark.parametrize(
    ("number", "first", "n"),
    [("R1", "R1", 0), ("R1/1", "R1", 1), ("R1/999", "R1", 999), ("R1/1000", "R1/1000", 0), ("R1/01", "R1/01", 0),
     ("2026/A7/2", "2026/A7", 2), ("/1", "/1", 0), ("号/12", "号", 12)],
)  # fmt: skip
def test_a_number_is_that_of_the_first_record_and_an_n(number: str, first: str, n: int) -> None:
    assert split_number(number) == Number(first, n)


def test_a_correction_of_a_correction_has_no_number() -> None:
    with pytest.raises(Unacceptable, match="number is “R1/1/2”; expected one `/<n>` after") as caught:
        split_number("R1/1/2")
    assert caught.value.code == "number-form"


@pytest.mark.parametrize("key", [None, b"", b"R1/1", b"r1", b"\xff"])
def test_the_key_is_the_first_records_number(key: bytes | None) -> None:
    check_key(b"R1", Number("R1", 1))
    with pytest.raises(Unacceptable, match=r"the message key is .* expected R1") as caught:
        check_key(key, Number("R1", 1))
    assert caught.value.code == "key-not-number"


def test_a_record_is_about_something() -> None:
    subjects = {"batch": ("trade_item", "batch_number"), "case": ("lines.sscc",)}
    check_subject(subjects, {"trade_item": "1", "batch_number": "B", "lines": []})
    check_subject(subjects, {"trade_item": "1", "batch_number": "", "lines": [{"sscc": None}, {"sscc": "2"}]})
    for about in ({"batch_number": "", "lines": []}, {"batch_number": None, "lines": [{"sscc": ""}]}):
        with pytest.raises(Unacceptable, match="names no subject") as caught:
            check_subject(subjects, {"trade_item": "1", **about})
        assert caught.value.code == "no-subject"


def test_deciding_needs_no_aggregate() -> None:
    assert decide((), SALE) is Recorded
    assert decide((), said(voided=True)) is Voided
    assert decide((SALE,), said(number="R1/1")) is Corrected


def test_a_rejection_keeps_the_bytes_and_the_mistake() -> None:
    why = Unacceptable("key-not-number", field="key", value="R2", expected="R1", line=4)
    [event] = Rejection.of(ORIGIN, b"payload", b"R2", why).collect_events()
    assert isinstance(event, Rejected)
    assert event.originator_id == "shop-9/Rejection/0-3"
    assert (event.payload, event.key, event.line, event.code) == (b"payload", b"R2", 4, "key-not-number")
    assert "R2" in event.reason_en and "R2" in event.reason_zh
