"""What is not exactly one record in our frame is refused, with the reason and the field; nothing else is raised."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import Unacceptable
from schemas import codec, library
from schemas.exact import walk_exactly
from schemas.shape import read_fields
from tests.contracts import samples

MESSAGES = list(samples.messages())
SALE = next(message for family, _, message in MESSAGES if family == "SalesRecord")
FIELDS = library.family_of("SalesRecord").fields


def refused(payload: bytes) -> Unacceptable:
    with pytest.raises(Unacceptable) as caught:
        codec.decode_record(payload)
    return caught.value


def sale(**changed: Any) -> dict[str, Any]:
    return codec.record_from_json("SalesRecord", samples.example("SalesRecord", 1)) | changed


def sent(**changed: Any) -> bytes:
    """A sale as a partner's own program would send it: no check of ours."""
    return SALE[:5] + samples.encoded(FIELDS, sale(**changed))


@pytest.mark.parametrize(
    ("payload", "code", "says"),
    [
        (b"", "payload-empty", "payload"),
        (b"\0\0\0", "frame", "3 bytes"),
        (SALE[:5], "frame", "5 bytes"),
        (b"\1" + SALE[1:], "frame", "GUID"),
        (b"\xc3\x01" + SALE, "frame", "single-object"),
        (b'{"number": "SR-1"}', "frame", "JSON"),
        (b"Obj\x01" + SALE, "frame", "Avro file"),
        (SALE[5:], "frame", "1653522d32"),
        (b"\0" + bytes(4) + SALE[5:], "unknown-schema", "0"),
        (b"\0\xff\xff\xff\xff" + SALE[5:], "unknown-schema", "4294967295"),
        (SALE + bytes(codec.MOST_BYTES), "payload-size", "900000"),
        (SALE + b"\0", "trailing-bytes", "1"),
        (SALE + b"\0\0\0", "trailing-bytes", "3"),
    ],
)
def test_another_frame_is_refused_by_name(payload: bytes, code: str, says: str) -> None:
    error = refused(payload)
    assert (error.code, error.field) == (code, "payload")
    assert says in error.reason_en


def test_an_events_number_is_no_records_number() -> None:
    number = library.event_contract("SalesRecord", "Recorded", 1).number
    assert refused(b"\0" + number.to_bytes(4) + SALE[5:]).code == "unknown-schema"


def test_a_boolean_is_0_or_1() -> None:
    body = samples.encoded(FIELDS, sale(voided=2))
    error = refused(SALE[:5] + body)
    assert (error.code, error.field, error.value) == ("boolean-byte", "voided", "2")


@pytest.mark.parametrize("written", ["c08100", "c0818000", "80808080808080808000", "ffffffffffffffffffff01"])
def test_an_integer_written_too_long_is_refused(written: str) -> None:
    at = [field.name for field in FIELDS].index("cans")
    before, after = samples.encoded(FIELDS[:at], sale()), samples.encoded(FIELDS[at + 1 :], sale())
    assert codec.decode_record(SALE[:5] + before + bytes.fromhex("c001") + after).record["cans"] == 96
    error = refused(SALE[:5] + before + bytes.fromhex(written) + after)
    assert (error.code, error.field) == ("overlong-varint", "cans")


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"number": ""}, "number-form", "number"),
        ({"number": "a" * 65}, "number-form", "number"),
        ({"number": "a\0b"}, "number-form", "number"),
        ({"number": "a\nb"}, "number-form", "number"),
        ({"reason": "a\0b"}, "nul-character", "reason"),
        ({"reason": "a" * 501}, "too-long", "reason"),
        ({"signature": bytes(1025)}, "too-long", "signature"),
        ({"cans": 0}, "too-small", "cans"),
        ({"cans": 1_000_000_001}, "too-large", "cans"),
        ({"line": 1 << 31}, "too-large", "line"),
        ({"sold_on": samples.FIRST - 1}, "date-range", "sold_on"),
        ({"sold_on": samples.LAST + 1}, "date-range", "sold_on"),
        ({"occurred_at": samples.FIRST * 86_400_000 - 1}, "date-range", "occurred_at"),
        ({"occurred_at": (samples.LAST + 1) * 86_400_000}, "date-range", "occurred_at"),
        ({"trade_item": "9521234500017"}, "gtin-check-digit", "trade_item"),
        ({"trade_item": ""}, "gtin-form", "trade_item"),
        ({"ranges": [{"first_serial": 1, "last_serial": 2}] * 201}, "too-many", "ranges"),
        ({"ranges": [{"first_serial": 1, "last_serial": 2}, {"first_serial": 3, "last_serial": -1}]},
         "too-small", "ranges[1].last_serial"),
    ],
)  # fmt: skip
def test_a_bound_not_kept_is_refused_at_its_field(changed: dict[str, Any], code: str, field: str) -> None:
    error = refused(sent(**changed))
    assert (error.code, error.field) == (code, field)
    assert error.value is not None
    assert error.expected is not None


@pytest.mark.parametrize(
    "changed",
    [
        {"cans": 1},
        {"cans": 1_000_000_000},
        {"sold_on": samples.FIRST},
        {"sold_on": samples.LAST},
        {"number": "a" * 64},
        {"reason": "a" * 500},
        {"signature": bytes(1024)},
    ],
)
def test_a_bound_just_kept_is_taken(changed: dict[str, Any]) -> None:
    assert codec.decode_record(sent(**changed)).record == sale(**changed)


def test_a_field_that_a_regulation_demands_may_come_empty() -> None:
    record = codec.record_from_json("ImportRecord", samples.example("ImportRecord", 1))
    for empty in ("", None):
        changed = record | {"manufacturer_number": empty}
        assert codec.decode_record(codec.encode_record("ImportRecord", changed)).record == changed


@pytest.mark.parametrize(
    ("find", "put", "code", "field"),
    [
        (b"\x0e24A15B1", b"\x0e24A15B\xff", "not-utf8", "batch_number"),
        (b"\x0e24A15B1", b"\x0d24A15B1", "not-decodable", "batch_number"),
        (b"\x24913", b"\x80\x80\x80\x80\x80\x40913", "not-decodable", "seller_id"),
    ],
)
def test_damage_is_named_with_its_field(find: bytes, put: bytes, code: str, field: str) -> None:
    assert find in SALE
    error = refused(SALE.replace(find, put, 1))
    assert (error.code, error.field) == (code, field)


def test_a_branch_and_a_symbol_below_zero_are_refused() -> None:
    before = samples.encoded(FIELDS[:3], sale())
    assert refused(SALE[:5] + before + b"\1" + SALE[5 + len(before) + 1 :]).field == "reason"
    index = [field.name for field in FIELDS].index("tier")
    before = samples.encoded(FIELDS[:index], sale())
    error = refused(SALE[:5] + before + b"\1" + SALE[5 + len(before) + 1 :])
    assert (error.code, error.field) == ("not-a-symbol", "tier")


def test_a_block_whose_size_is_wrong_is_refused() -> None:
    body = samples.encoded(FIELDS, sale(), sized=True)
    good = codec.decode_record(SALE[:5] + body)
    assert good.body == body
    count = samples.varint(-1)
    assert body.count(count) == 1
    at = body.index(count) + 1
    error = refused(SALE[:5] + body[:at] + bytes([body[at] + 2]) + body[at + 1 :])
    assert (error.code, error.field) == ("not-decodable", "ranges")


def test_a_message_cut_anywhere_is_refused() -> None:
    for family, version, message in MESSAGES:
        for end in range(5, len(message)):
            error = refused(message[:end])
            assert error.code in ("not-decodable", "frame"), (family, version, end)


def changed(message: bytes) -> st.SearchStrategy[bytes]:
    """The message with some bytes put in, taken out or replaced, behind its frame."""
    places = st.integers(5, len(message))
    return st.tuples(places, st.integers(0, 4), st.binary(max_size=12)).map(
        lambda cut: message[: cut[0]] + cut[2] + message[cut[0] + cut[1] :]
    )


@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_damaged_bytes_are_refused_or_are_one_record_exactly(data: st.DataObject) -> None:
    family, version, message = data.draw(st.sampled_from(MESSAGES))
    payload = data.draw(changed(message))
    fields = read_fields(library.record_schema(family, version))
    try:
        record = codec.decode_record(payload).record
    except Unacceptable as error:
        assert error.reason_en != error.reason_zh
        assert (error.code, error.field) != ("not-decodable", "payload"), "the walk missed what fastavro refused"
    else:
        walk_exactly(fields, payload[5:])
        again = codec.encode_record(family, record, version)
        assert codec.decode_record(again).record == record
        assert len(again) <= len(payload)
