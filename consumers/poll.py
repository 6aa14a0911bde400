"""From a poll to events: decode, ask who may say it, decide; pure of Kafka and of the moment of commit."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any, Final, NamedTuple

from eventsourcing.persistence import JSONTranscoder, StoredEvent

from consumers.kafka import Incoming
from consumers.mapper import LedgerMapper, event_topic
from consumers.store import Row
from domain.aggregate import EARLIEST, LedgerEvent, Origin
from domain.errors import Unacceptable
from domain.record import Record, check_key, check_subject, decide, record_id, split_number
from domain.registration import Registration, check_may_say
from domain.rejection import Rejection
from schemas.codec import Decoded, decode_record, event_frame
from schemas.envelopes import Envelopes
from schemas.library import by_number, family_of

SALT_BYTES: Final = 16
MAPPER: Final = LedgerMapper(JSONTranscoder())


class Read(NamedTuple):
    """A message with what was read in it: a record and the name of its aggregate, or why there is none."""

    incoming: Incoming
    registration: Registration
    name: str
    decoded: Decoded | None
    why: Unacceptable | None


def read(incoming: Incoming, registration: Registration) -> Read:
    """Decode one message of a registered partner and ask whether it is its to say. A mistake is kept, not raised."""
    try:
        decoded = decode_record(incoming.value)
        family = family_of(decoded.contract.family or "")
        number = split_number(decoded.record["number"])
        check_key(incoming.key, number)
        check_may_say(registration, family.name, family.senders, decoded.record, incoming.timestamp)
        check_subject(family.subjects, decoded.record)
    except Unacceptable as why:
        return Read(incoming, registration, "", None, why)
    return Read(incoming, registration, record_id(registration.partner, family.name, number.first), decoded, None)


def quarantined(incoming: Incoming, registration: Registration, starts: int) -> Read:
    """A message that ended the ledger's process again and again: kept aside, so that those behind it go on."""
    why = Unacceptable("quarantined", field="payload", value=starts, expected="a message that can be processed")
    return Read(incoming, registration, "", None, why)


class Made(NamedTuple):
    """What a poll made: the rows to store, in the order of the poll, and how many messages came to what."""

    rows: list[Row]
    counts: Counter[str]


def names(poll: Iterable[Read]) -> list[str]:
    """The aggregates that a poll speaks of, each once."""
    return list(dict.fromkeys(each.name for each in poll if each.name))


def histories(stored: Iterable[tuple[str, int, str, bytes]]) -> dict[str, Record]:
    """The aggregates of rows (id, version, topic, state), which come by version within an id."""
    found: dict[str, Record] = {}
    for name, version, topic, state in stored:
        event = MAPPER.to_domain_event(StoredEvent(name, version, topic, state))
        found[name] = event.mutate(found.get(name))
    return found


def make(poll: Sequence[Read], known: Mapping[str, Record]) -> Made:
    """Decide message by message, in order. `known`: what was said under the names of this poll, before it.

    A name that is new and comes once, the common case, needs no aggregate: its row is built at once.
    """
    times = Counter([each.name for each in poll])
    records = dict(known)
    made = Made([], Counter())
    clock = EARLIEST
    salts = os.urandom(SALT_BYTES * len(poll))
    sources: dict[tuple[str, int, int], Envelopes] = {}
    for nth, each in enumerate(poll):
        incoming, registration, name, decoded, why = each
        if incoming.timestamp > clock:
            clock = incoming.timestamp
        salt = salts[nth * SALT_BYTES : (nth + 1) * SALT_BYTES]
        digest = sha256(incoming.value).digest()
        if decoded is not None and times[name] == 1 and name not in records:
            source = (incoming.topic, incoming.partition, registration.sequence)
            if (envelopes := sources.get(source)) is None:
                envelopes = sources[source] = Envelopes(registration.partner, registration.sequence, *source[:2])
            kind = decide((), decoded.record)
            assert kind is not None
            frame, topic, said = _form(decoded.contract.number, kind.__name__)
            state = envelopes.event(
                frame, clock, salt, incoming.offset, incoming.timestamp, digest, stands=True, body=decoded.body
            )
            made.rows.append(Row(name, 1, topic, state, clock))
            made.counts[said] += 1
            continue
        origin = Origin(
            partner=registration.partner,
            registration=registration.sequence,
            source_topic=incoming.topic,
            source_partition=incoming.partition,
            source_offset=incoming.offset,
            source_timestamp=incoming.timestamp,
            payload_sha256=digest,
            salt=salt,
        )
        if decoded is None:
            assert why is not None
            _keep(made, Rejection.of(origin, incoming.value, incoming.key, why).collect_events())
        else:
            record = records.setdefault(name, Record.begin(name))
            _again(made, record, each, origin)
    return made


@cache
def _form(number: int, kind: str) -> tuple[bytes, str, str]:
    """Of events of a kind about records of a contract: the frame, the store's name of the type, and the kind's name."""
    contract = by_number(number)
    assert contract.family is not None
    of = (contract.family, kind, contract.version)
    return event_frame(*of), event_topic(*of), kind


def _again(made: Made, record: Record, each: Read, origin: Origin) -> None:
    assert each.decoded is not None and each.decoded.contract.family is not None
    contract, family = each.decoded.contract, each.decoded.contract.family
    try:
        taken = record.take(origin, family, contract.version, each.decoded.record, each.decoded.body)
    except Unacceptable as why:
        incoming = each.incoming
        _keep(made, Rejection.of(origin, incoming.value, incoming.key, why).collect_events())
        return
    if taken:
        _keep(made, record.collect_events())
    else:
        made.counts["duplicate"] += 1


def _keep(made: Made, events: Iterable[Any]) -> None:
    for event in events:
        assert isinstance(event, LedgerEvent)
        stored = MAPPER.to_stored_event(event)
        row = Row(event.originator_id, event.originator_version, stored.topic, stored.state, event.recorded_at)
        made.rows.append(row)
        made.counts[type(event).__name__] += 1
