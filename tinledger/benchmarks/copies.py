"""A season told many times over: the same events by other partners about other goods, for stores of any size.

Each copy is a market of its own: partners, parties, places, trade items, cases and the documents that others look up
have other numbers of the same form and length, so an event's bytes are cut once and put together for each copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from domain.check_digits import gs1_check_digit, organisation_check_character, uscc_check_character
from projections.reading import Sequenced
from schemas.codec import FRAME, decode_event

MOST: Final = 99
"""Copies at most, the first included: numbers of recipes leave room for no more."""

GS1: Final = "952"
"""The prefix that GS1 keeps for examples."""


def other(kind: str, text: str, nth: int, copy: int) -> str:
    """The nth identifier of its kind in another copy, as long as it is here."""
    if kind == "partner":
        return f"{nth:02d}{text[2:-4]}-{copy:03d}"
    if kind == "gtin":
        body = f"{GS1}{nth:03d}{copy:05d}0".zfill(len(text) - 1)
        return body + gs1_check_digit(body)
    if kind in ("gln", "sscc"):
        body = f"{'0' * (len(text) - 13)}{GS1}{nth:04d}{copy:04d}0"
        return body + gs1_check_digit(body)
    if kind == "party_id" and text[0] in "19":
        body = f"{text[:8]}{nth:03d}{copy:04d}0"
        body += organisation_check_character(body[8:])
        return body + uscc_check_character(body)
    if kind in ("party_id", "gacc_number"):
        return f"{text[:-4]}{5000 + copy:04d}"
    if kind == "recipe_number":
        return f"{text[:-4]}{nth * 100 + copy:04d}"
    if kind == "declaration_number":
        return f"{text[:-9]}{nth:04d}{copy:05d}"
    if kind == "certificate_number":
        return f"{text[:8]}{nth:03d}{copy:04d}{text[15:]}"
    if kind == "filing_number":
        return f"{text[:-6]}{nth:02d}{copy:04d}"
    return f"{nth:04d}{copy:04d}{text[8:]}"


KINDS: Final = {
    "partner": "partner", "trade_item": "gtin", "trade_items": "gtin", "from_place": "gln", "to_place": "gln",
    "place": "gln", "places": "gln", "site": "gln", "sites": "gln", "first_case": "sscc", "parent": "sscc",
    "units": "sscc", "children": "sscc", "manufacturer_number": "gacc_number", "formula_registration": "recipe_number",
    "registration_number": "recipe_number", "declaration_number": "declaration_number",
    "inspection_certificate": "certificate_number", "exporter_filing_number": "filing_number",
    "sample_number": "sample_number",
}  # fmt: skip
"""Fields that hold identifiers which others look up, with their kind; fields `…_id` are parties."""


def kind_of(name: str, text: str) -> str | None:
    """The kind of identifier that a field holds; None: it stays the same in every copy."""
    if name == "certificate_number" and len(text) == 19:
        return "certificate_number"
    if name.endswith("_id"):
        return "party_id"
    kind = KINDS.get(name)
    return kind if kind not in ("gln", "sscc") or text.isdigit() else None


def texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a record with its field, in the order of its bytes."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from texts(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each, name)


def varint(value: int) -> bytes:
    """An integer as Avro writes it."""
    value, made = value << 1 ^ value >> 63, bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    made.append(value)
    return bytes(made)


def said(text: str) -> bytes:
    """A text as Avro writes it."""
    encoded = text.encode()
    return varint(len(encoded)) + encoded


class Cut(NamedTuple):
    """An event's bytes in pieces: those at odd places are texts that each copy has its own of."""

    sequence: int
    key: str
    version: int
    partner: str
    registration: int
    registers: bool
    head: bytes
    """Up to the partner."""
    parts: Sequence[Any]


class Season:
    """The events of a season, cut where copies differ."""

    def __init__(self, events: Sequence[Sequenced]) -> None:
        self._named: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, int] = {}
        self._others: dict[tuple[str, int], bytes] = {}
        decoded = [(event, decode_event(event[1])) for event in events]
        for _, (_, _, _, envelope, record) in decoded:
            self._name("partner", envelope["partner"])
            for name, text in texts(record or {}):
                if kind := kind_of(name, text):
                    self._name(kind, text)
        self._cuts = [cut for event, read in decoded if read.record is not None and (cut := self._cut(event, read))]

    def events(self, copies: int) -> Iterator[Sequenced]:
        """The events of so many copies, numbered from 1: each event in all copies, then the next. Days begin once."""
        if copies > MOST:
            raise ValueError(f"{copies} copies, expected {MOST} at most")
        registered: dict[tuple[int, int], int] = {}
        sequence = 0
        for cut in self._cuts:
            for copy in range(copies):
                if copy and cut.partner == "office" and not cut.registers:
                    break
                sequence += 1
                if cut.registers:
                    registered[cut.sequence, copy] = sequence
                yield self._told(cut, copy, sequence, registered.get((cut.registration, copy), 0))

    def _told(self, cut: Cut, copy: int, sequence: int, registration: int) -> Sequenced:
        parts = [part if isinstance(part, bytes) else self._other(part, copy) for part in cut.parts]
        state = b"".join((cut.head, self._other(cut.partner, copy), varint(registration), *parts))
        partner, family, number = cut.key.split("/", 2)
        if copy:
            partner = self._other(partner, copy)[1:].decode()
            number = self._other(number, copy)[1:].decode() if cut.registers else number
        return sequence, state, f"{partner}/{family}/{number}", cut.version

    def _name(self, kind: str, text: str) -> None:
        if text in self._named or text == "office":
            return
        self._counts[kind] = nth = self._counts.get(kind, 0) + 1
        self._named[text] = (kind, nth)

    def _other(self, text: str, copy: int) -> bytes:
        """What stands for a text in a copy, as Avro writes it."""
        made = self._others.get((text, copy))
        if made is None:
            made = self._others[text, copy] = said(self._text(text, copy))
        return made

    def _text(self, text: str, copy: int) -> str:
        if not copy:
            return text
        if text in self._named:
            kind, nth = self._named[text]
            return other(kind, text, nth, copy)
        before, dot, partner = text.rpartition("intake.")
        if dot:  # the topic it came by: the office's, too, has each place once
            return before + dot + (f"of{copy:04d}" if partner == "office" else self._text(partner, copy))
        prefix, dash, partner = text.partition("-")
        if prefix in ("REG", "PR") and partner in self._named:  # the number of its registration
            return prefix + dash + self._text(partner, copy)
        return text

    def _cut(self, event: Sequenced, read: Any) -> Cut:
        sequence, state, key, version = event
        envelope, record = read.envelope, read.record
        partner = said(envelope["partner"])
        start = state.index(partner, FRAME)
        at = start + len(partner) + len(varint(envelope["registration"]))
        registers = read.family == "PartnerRegistration"
        differ = [envelope["source_topic"]]
        for name, text in texts(record):
            if text in self._named or (registers and name == "number"):
                differ.append(text)
        parts: list[Any] = []
        for text in differ:
            found = state.index(said(text), at)
            parts += (state[at:found], text)
            at = found + len(said(text))
        parts.append(state[at:])
        return Cut(
            sequence, key, version, envelope["partner"], envelope["registration"], registers, state[:start], parts
        )
