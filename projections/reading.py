"""Reads a poll of events into rows: what stands until when, whose word counts, what each event is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from domain.record import split_number
from domain.registration import OF_THE_OFFICE, Registration
from projections.pieces import BOOLEAN, INT4, INT8, MOMENT, TEXT, Row, bytes_piece, int8_piece, opening, text_piece
from projections.rows import Rows, family_rows
from schemas.codec import DecodedEvent, decode_event
from schemas.library import REJECTED, Family

Sequenced = tuple[int, bytes, str, int]
"""An event as a source gives it: sequence, its bytes, aggregate id, version."""

REGISTRATION: Final = "PartnerRegistration"
OF_SIX: Final = opening(6)
OF_ARRIVAL: Final = opening(15)


class Event(NamedTuple):
    """A decoded event with its place."""

    sequence: int
    key: str
    version: int
    decoded: DecodedEvent


class Poll(NamedTuple):
    """What a poll brings: rows by table, and for each family whose rows end, keys with the sequences that end them."""

    rows: Mapping[str, Sequence[Row]]
    closed: Mapping[str, tuple[list[str], list[int]]]
    families: frozenset[str]
    last: int
    recorded_at: int


def decode(events: Iterable[Sequenced]) -> list[Event]:
    """The events, decoded. Raises UnknownContract."""
    return [Event(sequence, key, version, decode_event(state)) for sequence, state, key, version in events]


def rests_on(events: Iterable[Event]) -> set[int]:
    """The registrations that these events rest on, by sequence."""
    return {event.decoded.envelope["registration"] for event in events}


def registrations_in(events: Iterable[Event]) -> Iterator[Registration]:
    """The registrations that these events are."""
    for event in events:
        if event.decoded.family == REGISTRATION and event.decoded.record is not None:
            yield Registration.read(event.sequence, event.decoded.record)


def is_told(family: Family, registration: Registration, record: Mapping[str, Any]) -> bool:
    """Whether the sender's word is counted: it speaks in the role of the family's teller."""
    if family.teller == "sender":
        return True
    if family.teller not in registration.roles or family.teller not in family.senders:
        return False
    field = family.senders[family.teller]
    return field is None or record.get(field) in registration.identifiers


def read(events: Sequence[Event], registrations: Mapping[int, Registration], watched: frozenset[str]) -> Poll:
    """The rows of a poll. `registrations`: those the events rest on, by sequence; the office's own is known.

    Of a table that is `watched` they are its deltas.
    """
    rows: Rows = defaultdict(list)
    closed: dict[str, tuple[list[str], list[int]]] = defaultdict(lambda: ([], []))
    families: set[str] = set()
    until = ends(events)
    begun: set[str] = set()
    arrived, timeline = rows["arrival"], rows["timeline"]
    for event in events:
        sequence, key, _, (kind, name, _, envelope, record) = event
        if kind == REJECTED or record is None:
            rows["rejected"].append(_rejected(event))
            arrived.append(_arrival(event, False))
            continue
        families.add(name)
        of = family_rows(name, watched)
        partner, number = envelope["partner"], record["number"]
        told = is_told(of.family, registrations.get(envelope["registration"], OF_THE_OFFICE), record)
        arrived.append(_arrival(event, told))
        about = int8_piece(sequence), text_piece(key), TEXT[name], TEXT[kind], TEXT[partner]
        for subject in of.subjects(record):
            timeline.append((OF_SIX, TEXT[subject], *about))
        if kind == "Contradicted":
            of.contradict(key, sequence, until.get(sequence), name, partner, number, told, of.shown(record), rows)
        if not envelope["stands"]:
            continue
        if kind != "Recorded" and key not in begun:
            closed[name][0].append(key)
            closed[name][1].append(sequence)
        begun.add(key)
        if kind != "Voided":
            of.write(
                record, key, sequence, until.get(sequence), split_number(number).n if "/" in number else 0,
                partner, told, number, envelope["recorded_at"], rows,
            )  # fmt: skip
    last = events[-1]
    found = {table: made for table, made in rows.items() if made}
    return Poll(found, closed, frozenset(families), last.sequence, last.decoded.envelope["recorded_at"])


def ends(events: Sequence[Event]) -> dict[int, int]:
    """For a sequence the next one, in this poll, at which something else stands under its key."""
    found: dict[int, int] = {}
    following: dict[str, int] = {}
    for event in reversed(events):
        if event.key in following:
            found[event.sequence] = following[event.key]
        if event.decoded.record is not None and event.decoded.envelope["stands"]:
            following[event.key] = event.sequence
    return found


def _arrival(event: Event, told: bool) -> Row:
    kind, family, _, envelope, record = event.decoded
    return (
        OF_ARRIVAL, int8_piece(event.sequence), text_piece(event.key), INT8[event.version], TEXT[kind],
        TEXT[family or None],
        TEXT[record["number"] if record else None], TEXT[envelope["partner"]], BOOLEAN[bool(envelope.get("stands"))],
        BOOLEAN[told], INT8[envelope["registration"]], MOMENT[envelope["recorded_at"]],
        TEXT[envelope["source_topic"]], INT4[envelope["source_partition"]], int8_piece(envelope["source_offset"]),
        bytes_piece(envelope["payload_sha256"]),
    )  # fmt: skip


def _rejected(event: Event) -> Row:
    envelope = event.decoded.envelope
    return (
        opening(13), INT8[event.sequence], TEXT[envelope["partner"]], MOMENT[envelope["recorded_at"]],
        TEXT[envelope["source_topic"]], INT4[envelope["source_partition"]], INT8[envelope["source_offset"]],
        INT4[envelope["line"]],
        *(TEXT[envelope[name]] for name in ("field", "value", "expected", "code", "reason_en", "reason_zh")),
    )  # fmt: skip
