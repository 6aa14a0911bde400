"""Envelopes: the partner's own bytes stand last and verbatim, and the ledger's time can be written in place."""

import hashlib
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import codec, library
from schemas.library import KINDS, UnknownContract
from tests.contracts import samples

MESSAGES = list(samples.messages())
NOON = 1_764_000_000_000


def envelope(payload: bytes, **more: Any) -> dict[str, Any]:
    """What every envelope has."""
    return {
        "recorded_at": NOON,
        "salt": bytes(range(16)),
        "partner": "producer-sh",
        "registration": 3,
        "source_topic": "intake.producer-sh",
        "source_partition": 0,
        "source_offset": 7,
        "source_timestamp": NOON - 5,
        "payload_sha256": hashlib.sha256(payload).digest(),
    } | more


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_ends_with_the_partners_bytes(kind: str) -> None:
    for family, version, payload in MESSAGES:
        said = codec.decode_record(payload)
        outside = envelope(payload, stands=kind != "Contradicted")
        state = codec.encode_event(family, kind, version, outside, said.body)
        assert state.endswith(said.body)
        assert codec.decode_event(state) == (kind, family, version, outside, said.record)
        contract = library.by_number(int.from_bytes(state[1:5]))
        assert (contract.name, contract.version, contract.kind) == (family + kind, version, kind)


def test_array_blocks_with_their_size_stay_in_the_event() -> None:
    fields = library.family_of("Receipt").fields
    record = codec.record_from_json("Receipt", samples.example("Receipt", 1))
    body = samples.encoded(fields, record, block=1, sized=True)
    payload = codec.encode_record("Receipt", record)[:5] + body
    state = codec.encode_event(
        "Receipt", "Recorded", 1, envelope(payload, stands=True), codec.decode_record(payload).body
    )
    assert state.endswith(body)
    assert codec.decode_event(state).record == record


@given(moment=st.integers(1 << 34, (1 << 41) - 1))
def test_the_ledgers_time_is_written_in_place(moment: int) -> None:
    family, version, payload = MESSAGES[0]
    body = codec.decode_record(payload).body
    first = codec.encode_event(family, "Recorded", version, envelope(payload, stands=True), body)
    due = codec.encode_event(family, "Recorded", version, envelope(payload, stands=True, recorded_at=moment), body)
    assert codec.patch_recorded_at(first, moment) == due


@pytest.mark.parametrize("moment", [0, (1 << 34) - 1, 1 << 41, -1])
def test_a_time_that_does_not_fit_its_place_is_refused(moment: int) -> None:
    family, version, payload = MESSAGES[0]
    state = codec.encode_event(family, "Recorded", version, envelope(payload, stands=True), payload[5:])
    with pytest.raises(ValueError, match=f"recorded_at {moment}"):
        codec.patch_recorded_at(state, moment)


def rejection() -> Mapping[str, Any]:
    return envelope(b"\1") | {
        "payload": b"\1",
        "key": None,
        "line": None,
        "field": "payload",
        "value": "01",
        "expected": "00",
        "code": "frame",
        "reason_en": "payload begins with 01",
        "reason_zh": "消息以01开头",
    }


def test_a_rejection_keeps_payload_and_reason() -> None:
    state = codec.encode_rejection(rejection())
    assert codec.decode_event(state) == ("Rejected", "", 1, rejection(), None)
    later = codec.decode_event(codec.patch_recorded_at(state, NOON + 1))
    assert later.envelope == {**rejection(), "recorded_at": NOON + 1}


def test_an_envelope_that_lacks_a_field_is_not_written() -> None:
    outside = envelope(b"", stands=True)
    del outside["partner"]
    with pytest.raises(ValueError, match="partner"):
        codec.encode_event("SalesRecord", "Recorded", 1, outside, b"")


def test_a_record_is_no_event() -> None:
    with pytest.raises(UnknownContract, match="not an event"):
        codec.decode_event(MESSAGES[0][2])


def test_all_envelopes_begin_alike_and_end_with_the_record() -> None:
    heads = {kind: [field["name"] for field in library.template(kind)["fields"]] for kind in (*KINDS, "Rejected")}
    common = list(envelope(b""))
    assert all(names[: len(common)] == common for names in heads.values())
    assert all(heads[kind][len(common) :] == ["stands", "record"] for kind in KINDS)
