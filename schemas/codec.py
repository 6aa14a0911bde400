"""Bytes to records and back: the frame, the byte checks, the envelopes of events.

A frame is 00, a contract's registry number in four bytes (big-endian), then Avro: the Confluent form, in the store and
on Kafka alike. Records and envelopes are plain dicts with integers for dates, instants and scaled quantities.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from typing import Any, Final, NamedTuple

from fastavro import schemaless_reader, schemaless_writer

from domain.errors import Unacceptable
from schemas import library
from schemas.canonical import canonical
from schemas.checks import Check, schema_check
from schemas.envelopes import moment
from schemas.exact import walk_exactly
from schemas.json_form import record_from_json, record_to_json
from schemas.library import REJECTED, Contract, UnknownContract
from schemas.quick import DOUBTS, Part, Quick, quick
from schemas.shape import NO_DEFAULT, Field, read_fields

__all__ = [
    "Decoded", "DecodedEvent", "decode_event", "decode_event_wholly", "decode_record", "decode_wholly", "encode_event",
    "encode_record", "encode_rejection", "event_frame", "patch_recorded_at", "record_from_json", "record_to_json",
]  # fmt: skip

FRAME: Final = 5
MOST_BYTES: Final = 900_000
"""What an intake topic takes at most (`max.message.bytes`); the same bound holds for records that come another way."""
RECORDED_AT_BYTES: Final = 6
"""Epoch milliseconds from July 1970 to September 2039 are six bytes of varint, so they can be written in place."""
UNREADABLE: Final = (EOFError, IndexError, ValueError, OverflowError, TypeError, MemoryError)
"""What fastavro raises on damaged bytes; UnicodeDecodeError is a ValueError."""


class Decoded(NamedTuple):
    """A partner's record: `record` in the family's newest version, `contract` and `body` as they were sent."""

    record: dict[str, Any]
    contract: Contract
    body: bytes


class DecodedEvent(NamedTuple):
    """An event: `envelope` without the record; `record` in the newest version, None for a rejection.

    `version` is the version that the partner wrote. For a rejection `family` is empty.
    """

    kind: str
    family: str
    version: int
    envelope: dict[str, Any]
    record: dict[str, Any] | None


class _Reader(NamedTuple):
    contract: Contract
    fields: tuple[Field, ...]
    check: Check
    newest: Any
    """Parsed schema of the family's newest version; None if the contract is it."""
    quick: Quick | None


@cache
def _reader(frame: bytes) -> _Reader:
    number = int.from_bytes(frame[1:])
    contract = library.by_number(number)
    if contract.kind != "record" or contract.family is None:
        raise UnknownContract(f"schema number {number} is {contract.name}, not a record")
    newest = library.record_contract(contract.family)
    parsed = None if newest.number == number else newest.parsed
    fields = read_fields(contract.schema)
    one_pass = quick([Part(fields, read_fields(newest.schema))])
    return _Reader(contract, fields, schema_check(contract.schema), parsed, one_pass)


@cache
def _canonical(family: str) -> Callable[[dict[str, Any]], None]:
    return canonical(library.family_of(family).fields)


@cache
def _check(family: str, version: int) -> Check:
    return schema_check(library.record_schema(family, version))


def decode_record(payload: bytes) -> Decoded:
    """The record in a partner's message.

    Raises Unacceptable with the field's path: not our frame, no record's number, bytes that are not exactly one record,
    a bound, range or code form not kept.
    """
    reader = _framed(payload)
    if reader.quick is not None:
        try:
            return Decoded(reader.quick(payload, FRAME), reader.contract, payload[FRAME:])
        except DOUBTS:
            pass
    return decode_wholly(payload)


def _framed(payload: bytes) -> _Reader:
    if not FRAME < len(payload) <= MOST_BYTES or payload[0]:
        raise _not_a_frame(payload)
    try:
        return _reader(payload[:FRAME])
    except UnknownContract:
        number = int.from_bytes(payload[1:FRAME])
        raise Unacceptable(
            "unknown-schema", field="payload", value=number, expected="the number of a record's schema"
        ) from None


def decode_wholly(payload: bytes) -> Decoded:
    """What `decode_record` does where one pass is in doubt: any legal Avro is taken, all else refused by its field."""
    contract, fields, check, newest, _ = _framed(payload)
    body = payload[FRAME:]
    stream = BytesIO(body)
    try:
        record: Any = schemaless_reader(stream, contract.parsed, None)
        again = BytesIO()
        schemaless_writer(again, contract.parsed, record)
        exact = again.getvalue() == body
    except UNREADABLE as error:
        walk_exactly(fields, body)  # says what is wrong, by field
        raise Unacceptable(
            "not-decodable", field="payload", value=type(error).__name__, expected=contract.name
        ) from error
    if not exact:
        walk_exactly(fields, body)
    check(record)
    if newest is not None:
        record = schemaless_reader(BytesIO(body), contract.parsed, newest)
    assert contract.family is not None
    _canonical(contract.family)(record)
    return Decoded(record, contract, body)


def _not_a_frame(payload: bytes) -> Unacceptable:
    due = "00, a schema number in 4 bytes, then Avro"
    if not payload:
        return Unacceptable("payload-empty", field="payload", expected=due)
    if len(payload) > MOST_BYTES:
        return Unacceptable("payload-size", field="payload", value=len(payload), expected=f"at most {MOST_BYTES} bytes")
    begins = payload[:FRAME].hex()
    if payload[:2] == b"\xc3\x01":
        begins += " (Avro single-object encoding)"
    elif payload[:1] == b"\x01":
        begins += " (a frame with a GUID)"
    elif payload[:4] == b"Obj\x01":
        begins += " (an Avro file)"
    elif payload.lstrip()[:1] in (b"{", b"["):
        begins += " (JSON)"
    elif payload[:1] == b"\0":
        begins += f" and has {len(payload)} bytes"
    return Unacceptable("frame", field="payload", value=begins, expected=due)


def encode_record(family: str, record: Mapping[str, Any], version: int | None = None) -> bytes:
    """A record as a framed message; fields left out take their defaults.

    Raises Unacceptable where `decode_record` would refuse it, ValueError for what that version cannot say.
    """
    contract = library.record_contract(family, version)
    whole = _whole(contract, record)
    stream = BytesIO()
    stream.write(b"\0" + contract.number.to_bytes(4))
    schemaless_writer(stream, contract.parsed, whole)
    _check(family, contract.version)(whole)
    return stream.getvalue()


@cache
def _defaults(number: int) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The names of a contract's fields, and the defaults of those that the family's newest version has."""
    contract = library.by_number(number)
    assert contract.family is not None
    newest = library.family_of(contract.family).fields
    return tuple(field["name"] for field in contract.schema["fields"]), {
        field.name: field.default for field in newest if field.default is not NO_DEFAULT
    }


def _whole(contract: Contract, record: Mapping[str, Any]) -> dict[str, Any]:
    names, defaults = _defaults(contract.number)
    try:
        whole = {name: record[name] if name in record else defaults[name] for name in names}
    except KeyError as error:
        raise ValueError(f"{contract.name} v{contract.version}: field {error} is missing") from None
    for name in record.keys() - whole.keys():
        if name not in defaults or record[name] != defaults[name]:
            raise ValueError(f"{contract.name} v{contract.version} has no field {name} for {record[name]!r}")
    return whole


@cache
def event_frame(family: str, kind: str, version: int) -> bytes:
    """The frame of an event about a family's record of that version. Raises UnknownContract."""
    return b"\0" + library.event_contract(family, kind, version).number.to_bytes(4)


def encode_event(family: str, kind: str, version: int, envelope: Mapping[str, Any], record_body: bytes) -> bytes:
    """An event about a record, framed: the envelope, then the partner's own Avro bytes, verbatim.

    `version` is the version that the partner wrote. Raises ValueError for an envelope that is not the template's.
    """
    stream = BytesIO()
    stream.write(event_frame(family, kind, version))
    schemaless_writer(stream, library.header_parsed(kind), envelope)
    stream.write(record_body)
    return stream.getvalue()


def encode_rejection(envelope: Mapping[str, Any]) -> bytes:
    """The event for what could not enter, framed. Raises ValueError for an envelope that is not the template's."""
    contract = library.rejection_contract()
    stream = BytesIO()
    stream.write(b"\0" + contract.number.to_bytes(4))
    schemaless_writer(stream, contract.parsed, envelope)
    return stream.getvalue()


def patch_recorded_at(event: bytes, recorded_at: int) -> bytes:
    """The event with another `recorded_at` (epoch ms), at its fixed place. Raises ValueError outside 1970 to 2039."""
    if event[FRAME + RECORDED_AT_BYTES - 1] >= 0x80:
        raise ValueError(f"an event whose recorded_at is longer than {RECORDED_AT_BYTES} bytes")
    written = moment(recorded_at)
    if len(written) != RECORDED_AT_BYTES:
        raise ValueError(f"recorded_at {recorded_at}: expected milliseconds that fill {RECORDED_AT_BYTES} bytes")
    return event[:FRAME] + written + event[FRAME + RECORDED_AT_BYTES :]


class _EventReader(NamedTuple):
    kind: str
    family: str
    version: int
    parsed: Any
    newest: Any
    quick: Quick | None


@cache
def _event_reader(number: int) -> _EventReader:
    contract = library.by_number(number)
    if contract.kind == "record":
        raise UnknownContract(f"schema number {number} is the record {contract.name}, not an event")
    if contract.family is None:
        return _EventReader(contract.kind, "", contract.version, contract.parsed, None, None)
    newest = library.event_contract(contract.family, contract.kind, library.family_of(contract.family).newest)
    reader = None if newest.number == number else newest.parsed
    *header, record = read_fields(contract.schema)
    one_pass = quick([
        Part(tuple(header), tuple(header), checked=False),
        Part(record.fields, library.family_of(contract.family).fields),
    ])  # fmt: skip
    return _EventReader(contract.kind, contract.family, contract.version, contract.parsed, reader, one_pass)


def decode_event(state: bytes) -> DecodedEvent:
    """What the ledger stored and published. Raises UnknownContract for a number that this program does not know."""
    reader = _event_reader(int.from_bytes(state[1:FRAME]))
    if reader.quick is not None:
        try:
            return DecodedEvent(*reader[:3], *reader.quick(state, FRAME))
        except DOUBTS:
            pass
    return decode_event_wholly(state)


def decode_event_wholly(state: bytes) -> DecodedEvent:
    """What `decode_event` does where one pass is in doubt."""
    kind, family, version, parsed, newest, _ = _event_reader(int.from_bytes(state[1:FRAME]))
    stream = BytesIO(state)
    stream.seek(FRAME)
    envelope: Any = schemaless_reader(stream, parsed, newest)
    if kind == REJECTED:
        return DecodedEvent(kind, family, version, envelope, None)
    record = envelope.pop("record")
    _canonical(family)(record)
    return DecodedEvent(kind, family, version, envelope, record)
