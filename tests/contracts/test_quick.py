"""One pass over a message gives what the whole way gives, takes what partners send, and nothing that is refused."""

from hashlib import sha256
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import Unacceptable
from sample.season import season
from schemas import codec, library
from schemas.envelopes import Envelopes
from schemas.library import Contract
from schemas.quick import DOUBTS, Part, Quick, quick
from schemas.shape import Field, read_fields
from tests.contracts import samples
from tests.contracts.test_bytes import changed

MESSAGES = list(samples.messages())
NOON = 1_764_000_000_000


def reader(contract: Contract) -> Quick:
    """One pass over the records of a contract."""
    assert contract.family is not None
    read = quick([Part(read_fields(contract.schema), library.family_of(contract.family).fields)])
    assert read is not None, f"{contract.name} v{contract.version} is never read in one pass"
    return read


READERS = {contract.number: reader(contract) for contract in samples.contracts()}


def in_one_pass(payload: bytes) -> dict[str, Any] | None:
    """What one pass reads; None: it has its doubts."""
    try:
        record: dict[str, Any] = READERS[int.from_bytes(payload[1:5])](payload, 5)
    except DOUBTS:
        return None
    return record


def test_every_example_is_read_in_one_pass_as_it_is_the_whole_way() -> None:
    for family, version, payload in MESSAGES:
        assert in_one_pass(payload) == codec.decode_wholly(payload).record, (family, version)


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_record_is_read_alike(data: st.DataObject) -> None:
    contract = data.draw(st.sampled_from(samples.contracts()))
    record = data.draw(samples.records(read_fields(contract.schema)))
    payload = b"\0" + contract.number.to_bytes(4) + samples.encoded(read_fields(contract.schema), record)
    if (found := in_one_pass(payload)) is not None:
        assert found == codec.decode_wholly(payload).record
    assert codec.decode_record(payload) == codec.decode_wholly(payload)


@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_is_taken_in_one_pass_that_the_whole_way_refuses(data: st.DataObject) -> None:
    _, _, message = data.draw(st.sampled_from(MESSAGES))
    payload = data.draw(changed(message))
    if len(payload) > 5 and (found := in_one_pass(payload)) is not None:
        assert found == codec.decode_wholly(payload).record


@pytest.mark.parametrize("family", library.families())
def test_every_byte_changed_to_any_other_is_judged_alike(family: str) -> None:
    _, _, message = next(each for each in MESSAGES if each[0] == family)
    for at in range(5, len(message)):
        for value in (0, 1, 2, 3, 0x7F, 0x80, 0x81, 0xFF):
            payload = message[:at] + bytes([value]) + message[at + 1 :]
            found = in_one_pass(payload)
            if found is not None:
                assert found == codec.decode_wholly(payload).record, (at, value)


def test_a_season_is_read_alike_and_nearly_all_of_it_in_one_pass() -> None:
    taken = in_doubt = 0
    for _, said in season(1).days():
        for message in said:
            try:
                whole = codec.decode_wholly(message.payload)
            except Unacceptable as due:
                with pytest.raises(Unacceptable) as refused:
                    codec.decode_record(message.payload)
                assert refused.value == due
                continue
            assert codec.decode_record(message.payload) == whole
            taken += 1
            in_doubt += in_one_pass(message.payload) is None
    assert taken > 5_000
    assert in_doubt < taken / 100


def test_a_season_makes_the_events_that_the_template_makes_and_they_are_read_alike() -> None:
    made = 0
    for _, said in season(1).days():
        for message in said:
            try:
                decoded = codec.decode_record(message.payload)
            except Unacceptable:
                continue
            family, version = decoded.contract.family, decoded.contract.version
            assert family is not None
            salt, digest, kind = sha256(b"%d" % made).digest()[:16], sha256(message.payload).digest(), "Recorded"
            outside = {
                "recorded_at": message.at_ms, "salt": salt, "partner": message.partner, "registration": made,
                "source_topic": f"intake.{message.partner}", "source_partition": 0, "source_offset": made << 9,
                "source_timestamp": message.at_ms - 7, "payload_sha256": digest, "stands": True,
            }  # fmt: skip
            due = codec.encode_event(family, kind, version, outside, decoded.body)
            envelopes = Envelopes(message.partner, made, f"intake.{message.partner}", 0)
            state = envelopes.event(
                codec.event_frame(family, kind, version), message.at_ms, salt, made << 9, message.at_ms - 7, digest,
                stands=True, body=decoded.body,
            )  # fmt: skip
            assert state == due
            assert codec.decode_event(state) == codec.decode_event_wholly(state)
            assert codec.decode_event(state) == (kind, family, version, outside, decoded.record)
            made += 1
    assert made > 5_000


@given(
    st.integers(0, (1 << 63) - 1), st.integers(0, (1 << 31) - 1), st.integers(0, (1 << 63) - 1),
    st.integers(-(1 << 63), (1 << 63) - 1), st.booleans(),
)  # fmt: skip
def test_any_envelope_is_written_as_the_template_says(
    registration: int, partition: int, offset: int, timestamp: int, stands: bool
) -> None:
    outside = {
        "recorded_at": NOON, "salt": bytes(16), "partner": "shop-9", "registration": registration,
        "source_topic": "intake.shop-9", "source_partition": partition, "source_offset": offset,
        "source_timestamp": timestamp, "payload_sha256": bytes(32), "stands": stands,
    }  # fmt: skip
    family, version, payload = MESSAGES[0]
    for kind in library.KINDS:
        due = codec.encode_event(family, kind, version, outside, payload[5:])
        assert due == Envelopes("shop-9", registration, "intake.shop-9", partition).event(
            codec.event_frame(family, kind, version), NOON, bytes(16), offset, timestamp, bytes(32), stands=stands,
            body=payload[5:],
        )  # fmt: skip
        assert codec.decode_event(due) == codec.decode_event_wholly(due)


def field(name: str, **said: Any) -> Field:
    return Field(name=name, kind="int", **said)


def test_a_contract_that_a_newer_one_read_otherwise_is_never_read_in_one_pass() -> None:
    first, second = field("first"), field("second", default=None, nullable=True)
    assert quick([Part((first,), (first, second))]) is not None
    for kept in ((field("first", scale=2),), (first, field("second"))):
        assert quick([Part((first,), kept)]) is None
