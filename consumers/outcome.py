"""What became of a record: a partner can ask by its own number, or by the offset that the broker acknowledged."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic
from typing import Any, Final, NamedTuple

from psycopg import Connection

from consumers.kafka import TOPICS, WAIT_SECONDS, Incoming, Place, Reader, Topics
from consumers.read import StoredRow, events_named, events_of, events_of_all
from consumers.settle import positions
from consumers.store import SCHEMA
from domain.errors import Unacceptable
from domain.record import record_id, same, split_number
from domain.rejection import rejection_id
from schemas.codec import DecodedEvent, decode_event, decode_record
from schemas.library import families

ACCEPTED: Final = "accepted"
CONTRADICTION: Final = "contradiction"
DUPLICATE: Final = "duplicate"
REJECTED: Final = "rejected"
WAITING: Final = "waiting"


class Outcome(NamedTuple):
    """What became of one message. `sequence` is that of the event it made, or that it repeats; None while it waits."""

    what: str
    sequence: int | None = None
    kind: str | None = None
    """Kind of the event: Recorded, Corrected, Voided, Contradicted or Rejected."""
    family: str | None = None
    number: str | None = None
    offset: int | None = None
    recorded_at: int | None = None
    code: str | None = None
    line: int | None = None
    field: str | None = None
    value: str | None = None
    expected: str | None = None
    reason_en: str | None = None
    reason_zh: str | None = None


def outcome(
    connection: Connection[Any], partner: str, number: str, family: str | None = None, schema: str = SCHEMA
) -> list[Outcome]:
    """All that was made of records with this number, by sequence; empty: nothing yet, it waits or was never sent.

    A rejected message is found by its key, which is the first record's number.
    """
    try:
        first = split_number(number).first
    except Unacceptable:
        first = number
    names = [record_id(partner, each, first) for each in ([family] if family else families())]
    found = []
    for row, event in _decoded(events_of_all(connection, names, schema)):
        if event.record is not None and event.record["number"] == number:
            found.append(_outcome(row, event))
    for row, event in _decoded(events_named(connection, f"{partner}/Rejection/", schema)):
        if event.envelope["key"] in (first.encode(), number.encode()):
            found.append(_outcome(row, event))
    return sorted(found, key=lambda each: each.sequence or 0)


def outcome_at(
    connection: Connection[Any],
    reader: Reader,
    partner: str,
    offset: int,
    topics: Topics = TOPICS,
    schema: str = SCHEMA,
) -> Outcome | None:
    """What became of the message at an offset of the partner's topic; None: there is no such message."""
    place = Place(topics.intake(partner), 0)
    rejection = events_of(connection, rejection_id(partner, place.partition, offset), schema)
    if rejection:
        return _outcome(rejection[0], decode_event(rejection[0].state))
    message = _message(reader, place, offset)
    if message is None:
        return None
    if positions(connection, schema).get(place, 0) <= offset:
        return Outcome(WAITING, offset=offset)
    decoded = decode_record(message.value)
    name = record_id(partner, decoded.contract.family or "", split_number(decoded.record["number"]).first)
    said = list(_decoded(events_of(connection, name, schema)))
    for row, event in said:
        if (event.envelope["source_topic"], event.envelope["source_offset"]) == (message.topic, offset):
            return _outcome(row, event)
    for row, event in said:
        if event.record is not None and same(event.record, decoded.record):
            return _outcome(row, event)._replace(what=DUPLICATE, offset=offset)
    return None


def _message(reader: Reader, place: Place, offset: int) -> Incoming | None:
    if not reader.starts([place])[place] <= offset < reader.ends([place])[place]:
        return None
    reader.assign({place: offset})
    reader.seek(place, offset)
    until = monotonic() + WAIT_SECONDS
    while monotonic() < until:
        for message in reader.poll():
            return message if message.offset == offset else None
    raise TimeoutError(f"{place.name} offset {offset}: not read in {WAIT_SECONDS:.0f} s")


def _decoded(rows: Iterable[StoredRow]) -> Iterable[tuple[StoredRow, DecodedEvent]]:
    for row in rows:
        yield row, decode_event(row.state)


def _outcome(row: StoredRow, event: DecodedEvent) -> Outcome:
    common: dict[str, Any] = {
        "sequence": row.sequence,
        "kind": event.kind,
        "offset": event.envelope["source_offset"],
        "recorded_at": event.envelope["recorded_at"],
    }
    if event.record is None:
        told = ("code", "line", "field", "value", "expected", "reason_en", "reason_zh")
        return Outcome(REJECTED, **common, **{name: event.envelope[name] for name in told})
    what = CONTRADICTION if event.kind == "Contradicted" else ACCEPTED
    return Outcome(what, **common, family=event.family, number=event.record["number"])
