"""From JSON lines to events: each line checked, the good ones sent as their partner, and what became of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from time import monotonic, sleep
from typing import Any, Final

from psycopg import Connection

from consumers.kafka import TOPICS, PartnerProducer, Place
from consumers.outcome import ACCEPTED, CONTRADICTION, DUPLICATE, REJECTED, WAITING
from consumers.read import events_of_all
from consumers.settle import positions
from domain.errors import Unacceptable
from domain.position import format_position
from domain.record import record_id, same, split_number
from domain.rejection import rejection_id
from schemas.codec import decode_event, encode_record, record_from_json
from schemas.library import families

REFUSED: Final = "refused"
"""Not sent: the line breaks its contract."""
NOT_SENT: Final = "not sent"
"""Right, but the broker did not take it: it is away, or it is not the partner's to write; say it again later."""
CHECKED: Final = "checked"
"""Right, and not sent because nothing was to be sent."""
LOOK_SECONDS: Final = 0.02
AT_ONCE: Final = 500
"""Records sent and asked for together."""
LINE_BYTES: Final = 4_000_000
"""A longer line is refused: JSON of the largest record that a topic takes is shorter."""


@dataclass(kw_only=True)
class Line:
    """One line of the input and what became of it. `sequence` is the event's, or that of the event it repeats."""

    line: int
    became: str
    family: str | None = None
    number: str | None = None
    sequence: int | None = None
    kind: str | None = None
    code: str | None = None
    field: str | None = None
    value: str | None = None
    expected: str | None = None
    reason_en: str | None = None
    reason_zh: str | None = None

    def as_json(self) -> dict[str, Any]:
        """What a program reads: names as in GraphQL, nothing that is empty."""
        said = {
            "line": self.line,
            "became": self.became,
            "family": self.family,
            "number": self.number,
            "sequence": self.sequence,
            "position": None if self.sequence is None else format_position(self.sequence),
            "kind": self.kind,
            "code": self.code,
            "field": self.field,
            "value": self.value,
            "expected": self.expected,
            "reasonEn": self.reason_en,
            "reasonZh": self.reason_zh,
        }
        return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True)
class Good:
    """A line that may be sent."""

    line: int
    family: str
    record: dict[str, Any]
    payload: bytes

    @property
    def first(self) -> str:
        """The first record's number: the message key."""
        return split_number(self.record["number"]).first


def read_lines(lines: Iterable[str], family: str | None) -> Iterator[Good | Line]:
    """Check each line that is not empty. A line is `{"family": …, field: …}` or `{"family": …, "record": {…}}`."""
    for at, text in enumerate(lines, 1):
        if not text.strip():
            continue
        name: object = family
        number: object = None
        try:
            said = _object(text)
            name = said.pop("family", family)
            inner = said["record"] if said.keys() == {"record"} else said
            number = inner.get("number") if isinstance(inner, dict) else None
            yield _good(at, name, inner)
        except Unacceptable as why:
            yield _refused(at, name, number, why)


def _refused(at: int, family: object, number: object, why: Unacceptable) -> Line:
    """A line that is not sent, with what was found and what was expected."""
    return Line(
        line=at,
        became=REFUSED,
        family=family if isinstance(family, str) else None,
        number=number if isinstance(number, str) else None,
        code=why.code,
        field=why.field,
        value=why.value,
        expected=why.expected,
        reason_en=why.reason_en,
        reason_zh=why.reason_zh,
    )


def _object(text: str) -> dict[str, Any]:
    if len(text) > LINE_BYTES:
        raise Unacceptable("too-long", field="line", value=len(text), expected=f"at most {LINE_BYTES} characters")
    _check_text(text)
    try:
        said = json.loads(text, parse_float=Decimal, object_pairs_hook=_once)
        # An escape can write half a character (\ud800), which no record can hold.
        if "\\ud" in text.lower():
            _check_text(json.dumps(said, ensure_ascii=False, default=str))
    except (ValueError, RecursionError) as error:
        raise Unacceptable("not-json", field="line", value=str(error), expected="one JSON object on a line") from error
    if not isinstance(said, dict):
        raise Unacceptable("not-an-object", field="line", value=type(said).__name__, expected="a JSON object")
    return dict(said)


def _check_text(text: str) -> None:
    """Bytes that were no UTF-8 came in as halves of characters: named, never replaced by what was not said."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        wrong = text[error.start : error.start + 1].encode("utf-8", "surrogatepass").hex()
        byte = ord(text[error.start]) - 0xDC00
        if 0x80 <= byte <= 0xFF:
            wrong = f"{byte:02x}"
        raise Unacceptable("not-utf8", field="line", value=wrong, expected="text in UTF-8") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of which no field is said twice: which of two values was meant is not ours to choose."""
    said = dict(pairs)
    if len(said) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unacceptable("repeated-field", field=twice, value=names.count(twice), expected="each field once")
    return said


def _good(at: int, family: object, said: object) -> Good:
    if not isinstance(family, str) or family not in families():
        raise Unacceptable("unknown-family", field="family", value=family, expected=_near(family))
    record = record_from_json(family, said)
    split_number(record["number"])
    return Good(at, family, record, encode_record(family, record))


def _near(name: object) -> str:
    import difflib

    close = difflib.get_close_matches(str(name), families(), 1)
    return close[0] if close else "the name of a record family, or --family"


def send(producer: PartnerProducer, good: Sequence[Good]) -> tuple[dict[int, Good], list[Line]]:
    """Send records as their partner: those that the broker took, by offset, and those that it did not take."""
    for each in good:
        producer.send(each.family, each.payload, each.first)
    failed = {each.nth: each.error for each in producer.flush()}
    sent = {at: each for at, each in zip(producer.offsets, good, strict=True) if at is not None}
    lines = [
        Line(line=each.line, became=NOT_SENT, family=each.family, number=each.record["number"], reason_en=failed[nth])
        for nth, each in enumerate(good)
        if nth in failed
    ]
    return sent, lines


def wait_for(connection: Connection[Any], partner: str, end: int, seconds: float) -> bool:
    """Wait until intake has taken the partner's topic up to an offset; whether it has, within so many seconds."""
    place = Place(TOPICS.intake(partner), 0)
    until = monotonic() + seconds
    while positions(connection).get(place, 0) < end:
        if monotonic() > until:
            return False
        sleep(LOOK_SECONDS)
    return True


def became(connection: Connection[Any], partner: str, sent: Mapping[int, Good]) -> list[Line]:
    """What became of records that intake has taken, by the offsets that the broker gave them."""
    names = {record_id(partner, each.family, each.first) for each in sent.values()}
    names |= {rejection_id(partner, 0, offset) for offset in sent}
    rows = [(row.sequence, decode_event(row.state)) for row in events_of_all(connection, sorted(names))]
    topic = TOPICS.intake(partner)
    by_offset = {
        event.envelope["source_offset"]: (sequence, event)
        for sequence, event in rows
        if event.envelope["source_topic"] == topic
    }
    lines = []
    for offset, each in sorted(sent.items()):
        line = Line(line=each.line, became=WAITING, family=each.family, number=each.record["number"])
        if found := by_offset.get(offset):
            line.sequence, event = found
            line.kind = event.kind
            line.became = CONTRADICTION if event.kind == "Contradicted" else ACCEPTED
            if event.record is None:
                line.became = REJECTED
                for name in ("code", "field", "value", "expected", "reason_en", "reason_zh"):
                    setattr(line, name, event.envelope[name])
        else:
            again = [s for s, event in rows if event.record is not None and same(event.record, each.record)]
            if again:
                line.became, line.sequence = DUPLICATE, again[0]
        lines.append(line)
    return lines
