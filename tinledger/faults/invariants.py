"""The ten things that must hold whatever was struck: pure functions of what is left, each with what it found broken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import pairwise
from typing import Any, Final, NamedTuple

from consumers import poll as polls
from consumers.kafka import LEDGER_PARTITIONS, Incoming
from consumers.read import StoredRow
from consumers.relay import published, sequence_of
from domain.errors import Unacceptable
from domain.record import record_id, same, split_number
from schemas.codec import UNREADABLE, DecodedEvent, decode_event, decode_record
from schemas.library import UnknownContract
from tinledger.faults.taken import Taken
from tinledger.faults.witness import Chain

SHOWN: Final = 5
"""Of what is broken, the first few."""


class Found(NamedTuple):
    """One look: how many things were looked at, and what was wrong."""

    looked: int
    broken: list[str]


class Verdict(NamedTuple):
    """One invariant, and whether it holds."""

    nth: int
    says: str
    looked: int
    broken: list[str]

    @property
    def holds(self) -> bool:
        """Nothing was found broken."""
        return not self.broken


class Read(NamedTuple):
    """What is left, decoded once for all."""

    taken: Taken
    pairs: list[tuple[StoredRow, DecodedEvent]]
    """The events that can be read, in the order of the sequence."""
    unreadable: list[int]
    """Sequences of those that cannot."""


def read_events(taken: Taken) -> Read:
    """Decode what can be decoded."""
    read = Read(taken, [], [])
    for row in taken.events:
        try:
            read.pairs.append((row, decode_event(row.state)))
        except (*UNREADABLE, UnknownContract):
            read.unreadable.append(row.sequence)
    return read


def verdicts(taken: Taken) -> list[Verdict]:
    """All ten, in their order."""
    read = read_events(taken)
    return [Verdict(nth, says, *look(read)) for nth, (says, look) in enumerate(INVARIANTS, 1)]


def _origins(read: Read) -> dict[tuple[str, int, int], list[int]]:
    found = defaultdict(list)
    for row, event in read.pairs:
        envelope = event.envelope
        found[envelope["source_topic"], envelope["source_partition"], envelope["source_offset"]].append(row.sequence)
    return found


def acknowledged(read: Read) -> Found:
    """What was acknowledged is on its topic, and became one event, one rejection, or a repeat of what was said."""
    origins = _origins(read)
    said: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row, event in read.pairs:
        if event.record is not None:
            said[row.originator_id].append(event.record)
    messages = {
        (place.topic, place.partition, message.offset): message
        for place, found in read.taken.intake.items()
        for message in found
    }
    broken, looked = [], 0
    for ack in read.taken.acks:
        if ack.offset is None:
            continue  # whether the broker has it was not told: it may be there or not
        looked += 1
        where = f"{ack.topic} offset {ack.offset}"
        message = messages.get((ack.topic, 0, ack.offset))
        if message is None or sha256(message.value).hexdigest() != ack.sha256:
            broken.append(f"{where} was acknowledged and is {'gone' if message is None else 'other bytes'}")
            continue
        became = origins.get((ack.topic, 0, ack.offset), [])
        if len(became) > 1:
            broken.append(f"{where} became {len(became)} events: {became}")
        elif not became and not _repeats(message, said):
            broken.append(f"{where} was acknowledged and became nothing")
    return Found(looked, broken)


def _repeats(message: Incoming, said: dict[str, list[dict[str, Any]]]) -> bool:
    """Whether all of a message was said before under its number."""
    try:
        decoded = decode_record(message.value)
        first = split_number(decoded.record["number"]).first
    except Unacceptable:
        return False
    name = record_id(message.topic.split("intake.", 1)[1], decoded.contract.family or "", first)
    return any(same(earlier, decoded.record) for earlier in said.get(name, []))


def originated(read: Read) -> Found:
    """Each event comes from one message, whose hash it holds; and the topics, decided anew, make these events."""
    broken = [f"sequence {sequence} cannot be read" for sequence in read.unreadable]
    messages = {
        (place.topic, place.partition, message.offset): message
        for place, found in read.taken.intake.items()
        for message in found
    }
    for row, event in read.pairs:
        envelope = event.envelope
        origin = (envelope["source_topic"], envelope["source_partition"], envelope["source_offset"])
        message = messages.get(origin)
        if message is None:
            broken.append(f"sequence {row.sequence} names {origin[0]} offset {origin[2]}, where nothing is")
        elif sha256(message.value).digest() != envelope["payload_sha256"]:
            broken.append(f"sequence {row.sequence} holds another hash than {origin[0]} offset {origin[2]} has")
    broken += [f"{key[0]} offset {key[2]} has {len(made)} events" for key, made in _origins(read).items() if made[1:]]
    return Found(len(read.taken.events), broken + list(_decided_anew(read)))


def _decided_anew(read: Read) -> Iterator[str]:
    due: dict[tuple[str, int], Any] = {}
    for place, found in read.taken.intake.items():
        registration = read.taken.registered.get(place.topic.split("intake.", 1)[1])
        if registration is None:
            continue
        for row in polls.make([polls.read(message, registration) for message in found], {}).rows:
            due[row.originator_id, row.originator_version] = _content(decode_event(row.state))
    stored = {(row.originator_id, row.version): _content(event) for row, event in read.pairs}
    yield from (f"{name} version {version} is missing" for name, version in due.keys() - stored.keys())
    yield from (f"{name} version {version} is one too many" for name, version in stored.keys() - due.keys())
    for (name, version), content in due.items():
        if stored.get((name, version), content) != content:
            yield f"{name} version {version} is not what its topic makes of it"


def _content(event: DecodedEvent) -> Any:
    """An event without what chance, the moment and the order between topics put into it."""
    left_out = ("salt", "recorded_at", "registration")
    return event.kind, {k: v for k, v in event.envelope.items() if k not in left_out}, event.record


def told_apart(read: Read) -> Found:
    """ledger.events holds each event of the store once, the same key, headers, timestamp and bytes, in order."""
    broken = []
    by_partition: dict[int, list[Incoming]] = defaultdict(list)
    for message in read.taken.published:
        by_partition[message.partition].append(message)
    due: dict[int, list[Any]] = defaultdict(list)
    for row in read.taken.events:
        expected = published(row.sequence, row.originator_id, row.version, row.topic, row.state)
        due[expected.partition].append((row.sequence, expected))
    for partition in range(LEDGER_PARTITIONS):
        here, there = due[partition], by_partition[partition]
        for (sequence, message), found in zip(here, there, strict=False):
            if (message.key, message.value, list(message.headers), message.timestamp) != (
                found.key, found.value, list(found.headers), found.timestamp,
            ):  # fmt: skip
                said = sequence_of(found)
                broken.append(
                    f"sequence {sequence} has other bytes at partition {partition} offset {found.offset}"
                    if said == sequence
                    else f"partition {partition} offset {found.offset} is sequence {said}, expected {sequence}"
                )
                break
        if len(here) != len(there):
            broken.append(f"partition {partition} has {len(there)} events, the store has {len(here)} for it")
    return Found(len(read.taken.published), broken)


def gapless(read: Read) -> Found:
    """Sequences are 1, 2, 3 … up to the head."""
    broken = [
        f"sequence {row.sequence} stands where {due} is expected"
        for due, row in enumerate(read.taken.events, 1)
        if row.sequence != due
    ][:SHOWN]
    if read.taken.head != len(read.taken.events):
        broken.append(f"the head says {read.taken.head}, there are {len(read.taken.events)} events")
    return Found(len(read.taken.events), broken)


def versioned(read: Read) -> Found:
    """Versions of an aggregate are 1, 2, 3 … in the order of the sequence, and the ledger's clock never runs back."""
    broken = []
    versions: dict[str, int] = defaultdict(int)
    clock = 0
    for row, event in read.pairs:
        versions[row.originator_id] += 1
        if row.version != versions[row.originator_id]:
            broken.append(
                f"sequence {row.sequence}: {row.originator_id} has version {row.version}, expected "
                f"{versions[row.originator_id]}"
            )
        moment = event.envelope["recorded_at"]
        if moment < clock:
            broken.append(f"sequence {row.sequence} was recorded at {moment}, the one before at {clock}")
        clock = max(clock, moment)
    return Found(len(versions), broken)


def prefixes(read: Read) -> Found:
    """Every head that was seen is a prefix of what there is now."""
    chain = Chain()
    heads = {head.sequence: head for head in read.taken.heads}
    broken = []
    for row in read.taken.events:
        chain.add(row.sequence, row.originator_id, row.version, row.state)
        head = heads.pop(row.sequence, None)
        if head is not None and head != chain.head():
            broken.append(f"the events up to {row.sequence} are not those that were seen")
    broken += [f"{sequence} was seen as the head, and is gone" for sequence in heads]
    return Found(len(read.taken.heads), broken)


def replayed(read: Read) -> Found:
    """Every answer kept is that of a clean replay up to its position."""
    broken = [
        f"the answer as of {seen.position} is not that of a replay: {_difference(seen.data, anew.data)}"
        for seen, anew in zip(read.taken.answers, read.taken.replayed, strict=True)
        if seen != anew
    ]
    return Found(len(read.taken.answers), broken)


def _difference(seen: Any, anew: Any, path: str = "") -> str:
    if isinstance(seen, dict) and isinstance(anew, dict):
        for name in seen.keys() | anew.keys():
            if seen.get(name) != anew.get(name):
                return _difference(seen.get(name), anew.get(name), f"{path}.{name}")
    if isinstance(seen, list) and isinstance(anew, list) and len(seen) == len(anew):
        for nth, (one, other) in enumerate(zip(seen, anew, strict=True)):
            if one != other:
                return _difference(one, other, f"{path}[{nth}]")
    return f"{path.lstrip('.')} was {str(seen)[:200]}, expected {str(anew)[:200]}"


def forward(read: Read) -> Found:
    """The positions that one reader was given never go back."""
    given = read.taken.positions
    broken = [f"position {now} came after {before}" for before, now in pairwise(given) if now < before]
    return Found(len(given), broken)


def within(read: Read) -> Found:
    """No position that is kept stands beyond its head."""
    taken = read.taken
    broken = list(taken.beyond)
    broken += [
        f"intake stands at {at} in {place.name}, which ends at {taken.ends.get(place, 0)}"
        for place, at in taken.kept.items()
        if at > taken.ends.get(place, 0)
    ]
    last = max((sequence_of(message) for message in taken.published), default=0)
    for name, at in (("the views stand", taken.views), ("ledger.events ends", last), *(
        ("a reader was", position) for position in set(taken.positions)
    )):  # fmt: skip
        if at > taken.head:
            broken.append(f"{name} at {at}, the store ends at {taken.head}")
    return Found(len(taken.kept) + 2 + len(taken.positions), broken)


def caught_up(read: Read) -> Found:
    """After the last blow every lag came to 0 within the bound."""
    broken = [
        f"{name} still lagged after {read.taken.bound:.0f} s"
        for name in ("intake", "relay", "views")
        if read.taken.waited.get(name, read.taken.bound + 1) > read.taken.bound
    ]
    return Found(3, broken)


INVARIANTS: Final[tuple[tuple[str, Callable[[Read], Found]], ...]] = (
    ("each acknowledged record is one event, one rejection, or a repeat", acknowledged),
    ("each event has one origin whose hash it holds; topics decided anew make these events", originated),
    ("store and Kafka hold the same bytes for each sequence (no Merkle log is kept yet)", told_apart),
    ("the sequence is 1, 2, 3 …", gapless),
    ("versions of an aggregate grow by one with the sequence; the clock never runs back", versioned),
    ("every head seen is a prefix of the later ones (a hash over all entries stands for checkpoints)", prefixes),
    ("every answer with a position is that of a clean replay up to it", replayed),
    ("positions never go back for one reader", forward),
    ("no kept position stands beyond its head", within),
    ("after the last blow every lag comes to 0", caught_up),
)
