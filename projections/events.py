"""The event browser: one event with the bytes' hash and the decoded record, a record's history, a subject's timeline.

Bytes are read from the event store (schema `ledger`); they were decided there, and the views only point at them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Final

from psycopg import Connection

from domain.position import format_position
from projections.facts import NotKnown, read, values
from projections.paging import Page, page, read_cursor, size
from projections.statements import statements
from schemas.codec import decode_event
from schemas.json_form import record_to_json

SQL: Final = statements("events")
SHOWN_BYTES: Final = 4_096
"""Most bytes of a rejected payload that an event shows, as hexadecimal digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event as the ledger keeps it.

    `version` counts the aggregate's events from 1, `contract` is the contract's name and version, `registration` the
    event by which the sender may speak (0: the office itself). `state_sha256` is of the stored bytes, `payload_sha256`
    of the partner's. `record` is in the JSON form of its family's newest version; a rejection has `rejected` instead.
    """

    sequence: int
    key: str
    version: int
    contract: str
    kind: str
    family: str | None
    partner: str
    number: str | None
    stands: bool
    recorded_at: datetime
    occurred_at: datetime | None
    registration: int
    source_topic: str
    source_partition: int
    source_offset: int
    source_timestamp: datetime
    payload_sha256: str
    state_sha256: str
    state_bytes: int
    subjects: tuple[str, ...]
    record: Mapping[str, Any] | None
    rejected: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a timeline: an event that names the subject; `stands` tells whether its word was taken."""

    sequence: int
    key: str
    version: int
    family: str
    kind: str
    partner: str
    number: str | None
    stands: bool
    recorded_at: datetime


ENTRY: Final = tuple(field.name for field in fields(Entry))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    sequence: int
    key: str
    version: int
    contract: str
    state: bytes
    subjects: tuple[str, ...]


def event(connection: Connection[Any], sequence: int, position: int) -> Event:
    """The event of a sequence. Raises NotKnown beyond the position, where nothing can be said yet."""
    found = read(connection, SQL["at"], _Stored, sequences=[sequence], position=position)
    if not found:
        token = format_position(sequence) if sequence >= 0 else str(sequence)
        raise NotKnown("event", token, f"there is no event {token} as of this position", f"截至该时点没有事件{token}")
    return _event(found[0])


def events(connection: Connection[Any], sequences: Sequence[int], position: int) -> list[Event]:
    """The events of these sequences up to the position, in order."""
    found = read(connection, SQL["at"], _Stored, sequences=list(sequences), position=position)
    return [_event(each) for each in found]


def events_of(connection: Connection[Any], key: str, position: int) -> list[Event]:
    """All that was said under one record number (aggregate id `<partner>/<Family>/<first number>`), in order."""
    return [_event(each) for each in read(connection, SQL["of"], _Stored, key=key, position=position)]


def timeline(
    connection: Connection[Any],
    subjects: Sequence[str],
    position: int,
    *,
    first: int | None = None,
    after: str | None = None,
) -> Page[Entry]:
    """The events that name any of these subjects (a batch with its aliases), oldest first."""
    return timelines(connection, [tuple(subjects)], position, first, after)[tuple(subjects)]


def timelines(
    connection: Connection[Any],
    asked: Sequence[tuple[str, ...]],
    position: int,
    first: int | None = None,
    after: str | None = None,
) -> dict[tuple[str, ...], Page[Entry]]:
    """A page of the timeline of each group of subjects, all after the same cursor."""
    rows = size(first)
    since = 0
    if after is not None:
        cursor = read_cursor(after, (int,))
        position, since = cursor.position, cursor.keys[0]
    pairs = [(place, subject) for place, subjects in enumerate(asked) for subject in subjects]
    entries: dict[int, list[Entry]] = {place: [] for place in range(len(asked))}
    for place, *entry in values(
        connection,
        SQL["timelines"],
        places=[place for place, _ in pairs],
        subjects=[subject for _, subject in pairs],
        since=since,
        position=position,
        limit=rows + 1,
    ):
        entries[place].append(Entry(**dict(zip(ENTRY, entry, strict=True))))
    return {
        subjects: page(entries[place], rows, position, lambda each: (each.sequence,))
        for place, subjects in enumerate(asked)
    }


def newest(connection: Connection[Any], position: int, limit: int = 20) -> list[Entry]:
    """The latest events up to the position, newest first."""
    return read(connection, SQL["newest"], Entry, position=position, limit=limit)


def subjects_beginning(connection: Connection[Any], prefix: str, position: int, limit: int = 20) -> list[str]:
    """The subjects known under a text: whole names first, then names that begin so (`consignment:2231…`)."""
    return [row[0] for row in values(connection, SQL["subjects"], prefix=prefix, position=position, limit=limit)]


def _event(stored: _Stored) -> Event:
    read = decode_event(stored.state)
    envelope = read.envelope
    record = None if read.record is None else record_to_json(read.family, read.record)
    return Event(
        sequence=stored.sequence,
        key=stored.key,
        version=stored.version,
        contract=stored.contract,
        kind=read.kind,
        family=read.family or None,
        partner=envelope["partner"],
        number=None if read.record is None else read.record["number"],
        stands=bool(envelope.get("stands", False)),
        recorded_at=_instant(envelope["recorded_at"]),
        occurred_at=None if read.record is None else _instant(read.record["occurred_at"]),
        registration=envelope["registration"],
        source_topic=envelope["source_topic"],
        source_partition=envelope["source_partition"],
        source_offset=envelope["source_offset"],
        source_timestamp=_instant(envelope["source_timestamp"]),
        payload_sha256=bytes(envelope["payload_sha256"]).hex(),
        state_sha256=hashlib.sha256(stored.state).hexdigest(),
        state_bytes=len(stored.state),
        subjects=stored.subjects,
        record=record,
        rejected=None if read.record is not None else _rejected(envelope),
    )


def _rejected(envelope: Mapping[str, Any]) -> Mapping[str, Any]:
    """What could not enter and why; bytes as hexadecimal digits."""
    payload: bytes = envelope["payload"]
    key: bytes | None = envelope["key"]
    said = {name: envelope[name] for name in ("code", "line", "field", "value", "expected", "reason_en", "reason_zh")}
    return {
        **said,
        "payload": payload[:SHOWN_BYTES].hex(),
        "payload_bytes": len(payload),
        "key": None if key is None else key.hex(),
    }


def _instant(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
