"""Reads a poll of events into rows: what stands until when, whose word counts, what each event is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from domain.identifiers import FORMS
from domain.record import split_number
from domain.registration import OF_THE_OFFICE, Registration
from domain.stored import day, moment
from projections.derived import batch_of, material_lot_of
from projections.rows import Row, Standing, family_rows, kept
from schemas import library
from schemas.codec import DecodedEvent, decode_event
from schemas.library import REJECTED, Family

Sequenced = tuple[int, bytes, str, int]
"""An event as a source gives it: sequence, its bytes, aggregate id, version."""

REGISTRATION: Final = "PartnerRegistration"


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


def read(events: Sequence[Event], registrations: Mapping[int, Registration]) -> Poll:
    """The rows of a poll. `registrations`: those the events rest on, by sequence; the office's own is known."""
    rows: dict[str, list[Row]] = defaultdict(list)
    closed: dict[str, tuple[list[str], list[int]]] = defaultdict(lambda: ([], []))
    until = ends(events)
    begun: set[str] = set()
    for event in events:
        kind, name, _, envelope, record = event.decoded
        if kind == REJECTED or record is None:
            rows["rejected"].append(_rejected(event))
            rows["arrival"].append(_arrival(event, False))
            continue
        family = library.family_of(name)
        registration = registrations.get(envelope["registration"], OF_THE_OFFICE)
        told = is_told(family, registration, record)
        rows["arrival"].append(_arrival(event, told))
        rows["timeline"] += [
            (subject, event.sequence, event.key, name, kind, envelope["partner"])
            for subject in subjects_of(family, record)
        ]
        if kind == "Contradicted":
            spell = (event.key, event.sequence, until.get(event.sequence))
            again = family_rows(name).shown(record)
            rows["contradicted"].append((*spell, name, envelope["partner"], record["number"], told, again))
        if not envelope["stands"]:
            continue
        if kind != "Recorded" and event.key not in begun:
            closed[name][0].append(event.key)
            closed[name][1].append(event.sequence)
        begun.add(event.key)
        if kind != "Voided":
            standing = Standing(
                key=event.key,
                since=event.sequence,
                until=until.get(event.sequence),
                n=split_number(record["number"]).n,
                partner=envelope["partner"],
                told=told,
                number=record["number"],
                recorded_at=envelope["recorded_at"],
                record=record,
            )
            for table, row in family_rows(name).rows(standing):
                rows[table].append(row)
    last = events[-1]
    families = frozenset(event.decoded.family for event in events if event.decoded.record is not None)
    return Poll(rows, closed, families, last.sequence, last.decoded.envelope["recorded_at"])


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


def subjects_of(family: Family, record: Mapping[str, Any]) -> list[str]:
    """What a record is about, each subject once: `batch:…`, `party:…`."""
    found: dict[str, None] = {}
    for subject, paths in family.subjects.items():
        array, dot, _ = paths[0].partition(".")
        holders = record[array] if dot else (record,)
        names = [path.removeprefix(f"{array}.") if dot else path for path in paths]
        for holder in holders:
            if text := _subject(subject, holder, names, family):
                found[f"{subject}:{text}"] = None
    return list(found)


def _subject(subject: str, holder: Mapping[str, Any], names: Sequence[str], family: Family) -> str | None:
    if subject == "batch":
        return batch_of(holder)
    if subject == "material_lot":
        return material_lot_of(holder)
    values = [holder.get(name) for name in names]
    if any(value in (None, "") for value in values):
        return None
    fields = {field.name: field for field in family.fields}
    shown = []
    for name, value in zip(names, values, strict=True):
        field = fields.get(name)
        if field is not None and field.kind == "date" and isinstance(value, int):
            shown.append(day(value).isoformat())
        elif field is not None and field.form:
            shown.append(kept(FORMS[field.form], str(value)))
        else:
            shown.append(str(value))
    return ":".join(shown)


def _arrival(event: Event, told: bool) -> Row:
    kind, family, _, envelope, record = event.decoded
    return (
        event.sequence, event.key, event.version, kind, family or None, record["number"] if record else None,
        envelope["partner"], bool(envelope.get("stands")), told, envelope["registration"],
        moment(envelope["recorded_at"]), envelope["source_topic"], envelope["source_partition"],
        envelope["source_offset"], envelope["payload_sha256"],
    )  # fmt: skip


def _rejected(event: Event) -> Row:
    envelope = event.decoded.envelope
    return (
        event.sequence, envelope["partner"], moment(envelope["recorded_at"]), envelope["source_topic"],
        envelope["source_partition"], envelope["source_offset"], envelope["line"], envelope["field"],
        envelope["value"], envelope["expected"], envelope["code"], envelope["reason_en"], envelope["reason_zh"],
    )  # fmt: skip
