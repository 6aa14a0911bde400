"""Malformed messages, made of a season's good ones by a seed: each kind is one way in which bytes go wrong.

`take_apart` gives the pieces of a message's Avro, and `hostile` writes one of them wrongly; other kinds spoil bytes.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from random import Random
from typing import Any, Final, NamedTuple

from fastavro import schemaless_reader

from schemas import library
from schemas.codec import FRAME
from schemas.shape import Field, read_fields

Pieces = list[tuple[str, Field, bytes]]
"""A record's Avro: what each piece is (branch, count, end, or the kind of a value), of which field, and its bytes."""


class Message(NamedTuple):
    """A message and its sender."""

    partner: str
    key: bytes | None
    payload: bytes
    stamp: int


class Mutant(NamedTuple):
    """A message that was spoilt, and how."""

    kind: str
    message: Message


HUGE: Final = (-1, 2, 1 << 15, 1 << 31, -(1 << 31) - 1, 1 << 40, (1 << 63) - 1, -(1 << 63))
TEXTS: Final = (
    b"\0", b"a\0b", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80\xae" * 3, b"\xef\xbb\xbf",
    b"\xc2", b"\xf0\x9f\x92", "\u202eOLLEH".encode(), "\ufffe".encode(), "\u2028".encode(), b"\x1b[31m", b"a" * 100_000,
    "奶".encode() * 20_000, b"'; drop table events; --", b"=1+1", b"<script>alert(1)</script>", b"../../etc/passwd",
    b"%00%n%s", "９５２１２３４５０００１８".encode(), "٩٥٢١٢٣".encode(), b"a/1/2", b"/1", b"",
)  # fmt: skip
"""Texts that somewhere stopped a program, in bytes, as not all of them are text."""


def varint(value: int) -> bytes:
    """An Avro integer of any size."""
    left, written = (value << 1) if value >= 0 else (-value << 1) - 1, bytearray()
    while left > 0x7F:
        written.append(left & 0x7F | 0x80)
        left >>= 7
    return bytes([*written, left])


def take_apart(message: Message) -> Pieces:
    """The pieces of a good message's record."""
    return list(_apart(message.payload))


@lru_cache(4_096)
def _apart(payload: bytes) -> tuple[tuple[str, Field, bytes], ...]:
    contract = library.by_number(int.from_bytes(payload[1:FRAME]))
    record: Any = schemaless_reader(BytesIO(payload[FRAME:]), contract.parsed, None)
    return tuple(_record(read_fields(contract.schema), record))


def _record(fields: Sequence[Field], record: dict[str, Any]) -> Iterator[tuple[str, Field, bytes]]:
    for field in fields:
        value = record[field.name]
        if field.nullable:
            yield "branch", field, b"\0" if value is None else b"\2"
            if value is None:
                continue
        yield from _value(field, value)


def _value(field: Field, value: Any) -> Iterator[tuple[str, Field, bytes]]:
    match field.kind:
        case "record":
            yield from _record(field.fields, value)
        case "array":
            assert field.items is not None
            if value:
                yield "count", field, varint(len(value))
                for item in value:
                    yield from _value(field.items, item)
            yield "end", field, b"\0"
        case "string" | "bytes":
            raw = value.encode() if isinstance(value, str) else value
            yield field.kind, field, varint(len(raw)) + raw
        case "enum":
            yield "enum", field, varint(field.symbols.index(value))
        case "boolean":
            yield "boolean", field, bytes([value])
        case "fixed":
            yield "fixed", field, value
        case _:
            yield field.kind, field, varint(value)


def hostile(random: Random, kind: str, field: Field, good: bytes) -> bytes:
    """One piece, written wrongly."""
    match kind:
        case "branch":
            return random.choice([varint(random.choice(HUGE)), b"\2" if good == b"\0" else b"\0", b"\x82\x00"])
        case "count" | "end":
            bound = field.bound or 0
            counts = [*HUGE, bound + 1, -bound - 1]
            return random.choice([varint(random.choice(counts)), b"", varint(-1) + varint(random.choice(HUGE))])
        case "string" | "bytes":
            return _text(random, field, good)
        case "boolean":
            return bytes([random.choice([2, 3, 127, 128, 255])])
        case "enum":
            return varint(random.choice([len(field.symbols), *HUGE]))
        case "fixed":
            return good[:-1]
        case "date":
            return varint(random.choice([7_304, 47_847, -25_567, 2_932_896, *HUGE]))
        case "instant":
            return varint(random.choice([631_151_999_999, 4_133_980_800_000, -62_135_596_800_001, *HUGE]))
    least, most = field.minimum or 0, field.maximum or 0
    return varint(random.choice([least - 1, most + 1, -most - 1, *HUGE]))


def _text(random: Random, field: Field, good: bytes) -> bytes:
    length = (field.bound or 0) + 1
    raw = good[-(len(good) - 1) :] if len(good) < 65 else good[2:]
    spoilt = bytearray(raw or b"0")
    at = random.randrange(len(spoilt))
    match random.randrange(8):
        case 0:  # another character: the check digit no longer fits
            spoilt[at] = random.choice(b"0123456789ABCXYZ")
        case 1:
            del spoilt[at]
        case 2:
            spoilt.insert(at, random.choice(b"0123456789AIOZ \t-"))
        case 3:  # two neighbours in the wrong order
            spoilt[at : at + 2] = spoilt[at : at + 2][::-1]
        case 4:
            spoilt = bytearray(b"x" * length)
        case 5:  # a length that is not the text's
            return varint(random.choice([*HUGE, len(raw) + 1, max(0, len(raw) - 1)])) + raw
        case _:
            spoilt = bytearray(random.choice(TEXTS))
    return varint(len(spoilt)) + bytes(spoilt)


def _piece(random: Random, message: Message, other: Message) -> Message:
    pieces = take_apart(message)
    at = random.randrange(len(pieces))
    pieces[at] = (*pieces[at][:2], hostile(random, *pieces[at]))
    return message._replace(payload=message.payload[:FRAME] + b"".join(raw for _, _, raw in pieces))


def _overlong(random: Random, message: Message, other: Message) -> Message:
    pieces = take_apart(message)
    whole = [nth for nth, (kind, _, _) in enumerate(pieces) if kind not in ("boolean", "fixed")]
    at = random.choice(whole)
    kind, field, raw = pieces[at]
    last = next(nth for nth, byte in enumerate(raw) if byte < 0x80)
    more = b"\x80" * random.randrange(9)
    pieces[at] = kind, field, raw[:last] + bytes([raw[last] | 0x80]) + more + b"\0" + raw[last + 1 :]
    return message._replace(payload=message.payload[:FRAME] + b"".join(raw for _, _, raw in pieces))


def _swapped(random: Random, message: Message, other: Message) -> Message:
    pieces = take_apart(message)
    at, to = random.randrange(len(pieces)), random.randrange(len(pieces))
    pieces[at], pieces[to] = pieces[to], pieces[at]
    return message._replace(payload=message.payload[:FRAME] + b"".join(raw for _, _, raw in pieces))


def _bits(random: Random, message: Message, other: Message) -> Message:
    spoilt = bytearray(message.payload)
    for _ in range(random.choice([1, 1, 1, 2, 8])):
        at = random.randrange(len(spoilt))
        spoilt[at] ^= 1 << random.randrange(8)
    return message._replace(payload=bytes(spoilt))


def _cut(random: Random, message: Message, other: Message) -> Message:
    return message._replace(payload=message.payload[: random.randrange(len(message.payload))])


def _spliced(random: Random, message: Message, other: Message) -> Message:
    head = message.payload[: random.randrange(FRAME, len(message.payload))]
    return message._replace(payload=head + other.payload[random.randrange(len(other.payload)) :])


def _inserted(random: Random, message: Message, other: Message) -> Message:
    at = random.randrange(FRAME, len(message.payload))
    more = random.choice([random.randbytes(random.randrange(1, 20)), message.payload[at : at + 30], bytes(5)])
    return message._replace(payload=message.payload[:at] + more + message.payload[at:])


def _trailing(random: Random, message: Message, other: Message) -> Message:
    return message._replace(payload=message.payload + random.choice([b"\0", b"\0" * 100, b"\n", other.payload]))


def _framed(random: Random, message: Message, other: Message) -> Message:
    body = message.payload[FRAME:]
    events = [line.number for line in library.locked() if library.split_name(line.name)[0] != "record"]
    numbers = [0, 1 << 31, (1 << 32) - 1, 99_999, *random.sample(events, 5), int.from_bytes(other.payload[1:FRAME])]
    frames = [
        b"\0" + random.choice(numbers).to_bytes(4),
        *(b"\1" + bytes(16), b"\xc3\x01" + bytes(8), b"Obj\x01", b"", b"\0", b"\0\0\0\1", b"\x7fELF\0"),
    ]
    return message._replace(payload=random.choice(frames) + body)


def _other_form(random: Random, message: Message, other: Message) -> Message:
    record: Any = schemaless_reader(
        BytesIO(message.payload[FRAME:]), library.by_number(int.from_bytes(message.payload[1:FRAME])).parsed, None
    )
    text = json.dumps(record, default=str, ensure_ascii=False)
    forms = [
        text.encode(), text.encode("utf-16"), text.encode("gb18030"), gzip.compress(message.payload),
        zlib.compress(message.payload), b"[" * 10_000, b"{\"a\":" * 5_000, message.payload.hex().encode(),
        b"\0" * 1_000, b"\xff" * 1_000, b"", b"\0", b"null",
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'a'>]><x>&a;</x>",
    ]  # fmt: skip
    return message._replace(payload=random.choice(forms))


def _noise(random: Random, message: Message, other: Message) -> Message:
    body = random.randbytes(random.choice([1, 10, 100, 5_000]))
    return message._replace(payload=random.choice([b"", message.payload[:FRAME]]) + body)


def _large(random: Random, message: Message, other: Message) -> Message:
    """Nearly as much as a topic takes, and lengths that promise more."""
    pieces = take_apart(message)
    texts = [nth for nth, (kind, _, _) in enumerate(pieces) if kind in ("string", "bytes", "count", "end")]
    at = random.choice(texts)
    kind, field, _ = pieces[at]
    size = random.choice([200_000, 880_000])
    promised = random.choice([size, size * 10, (1 << 31) - 1, (1 << 62)])
    pieces[at] = kind, field, varint(promised) + random.choice([b"\0", b"a", b"\x80"]) * size
    return message._replace(payload=message.payload[:FRAME] + b"".join(raw for _, _, raw in pieces))


def _key(random: Random, message: Message, other: Message) -> Message:
    assert message.key is not None
    keys = [None, b"", b"\xff\xfe", message.key + b" ", b"\0" + message.key, message.key[:-1], other.key, b"k" * 10_000]
    return message._replace(key=random.choice(keys))


def _sender(random: Random, message: Message, other: Message) -> Message:
    return message._replace(partner=other.partner)


KINDS: Final[dict[str, tuple[int, Callable[[Random, Message, Message], Message]]]] = {
    "piece": (40, _piece),
    "overlong": (6, _overlong),
    "swapped": (6, _swapped),
    "bits": (12, _bits),
    "cut": (6, _cut),
    "spliced": (6, _spliced),
    "inserted": (5, _inserted),
    "trailing": (3, _trailing),
    "framed": (4, _framed),
    "other form": (3, _other_form),
    "noise": (3, _noise),
    "key": (3, _key),
    "sender": (3, _sender),
    "large": (0, _large),
}
"""Each way with how often it is taken; `large` by its name alone, as it is slow."""


def mutants(seed: int, good: Sequence[Message], kind: str | None = None) -> Iterator[Mutant]:
    """Spoilt messages without end, the same for the same seed; of one kind, or of all."""
    random = Random(seed)
    names = [name for name, (often, _) in KINDS.items() if kind is None for _ in range(often)] or [str(kind)]
    while True:
        name = random.choice(names)
        yield Mutant(name, KINDS[name][1](random, random.choice(good), random.choice(good)))
