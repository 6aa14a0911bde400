"""What is spoilt and what judges it: a season's good messages, who may say them, and a poll judged as intake does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from io import BytesIO
from itertools import islice
from typing import Any, Final, NamedTuple

from fastavro import schemaless_reader

from consumers import poll
from consumers.topics import TOPICS, Incoming
from domain.registration import Registration
from domain.rejection import rejection_id
from sample.season import season
from schemas.codec import FRAME, decode_event
from schemas.library import by_number
from schemas.shape import Field, read_fields
from tests.domain.conformance import FOLDER, cases
from tests.hostile.mutations import Message, Mutant
from tests.hostile.oracle import Oracle, Sender

MOST_OF_A_FAMILY: Final = 60
POLL: Final = 500


class Material(NamedTuple):
    """Good messages of every family of a season, the registrations of their partners, and the second judge."""

    good: list[Message]
    registrations: dict[str, Registration]
    oracle: Oracle

    def wrong(self, message: Message) -> str:
        """What the second judge says."""
        registered = self.registrations[message.partner]
        return self.oracle.judge(message.key, message.payload, Sender(registered.roles, registered.identifiers))


@cache
def material() -> Material:
    """The messages that both judges take, some of each family, corrections and voids among them."""
    told = season(1)
    registrations = {
        record["partner"]: Registration.read(nth, {"valid_to": None, **record})
        for nth, record in enumerate(told.cast, 1)
    }
    found: dict[str, list[Message]] = defaultdict(list)
    for _, said in told.days():
        for each in said:
            if each.family and len(found[each.family]) < MOST_OF_A_FAMILY and each.partner in registrations:
                message = Message(each.partner, each.key, each.payload, each.at_ms)
                if poll.read(incoming(message, 0), registrations[each.partner]).why is None:
                    found[each.family].append(message)
    good = [message for messages in found.values() for message in messages]
    known: set[tuple[str, str]] = set()
    for message in good:
        contract = by_number(int.from_bytes(message.payload[1:FRAME]))
        record: Any = schemaless_reader(BytesIO(message.payload[FRAME:]), contract.parsed, None)
        known |= set(_codes(read_fields(contract.schema), record))
    return Material(good, registrations, Oracle(known))


def _codes(fields: Sequence[Field], record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field in fields:
        value, of = record[field.name], field.items or field
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                yield from _codes(of.fields, each)
            elif isinstance(each, str) and of.form:
                yield of.form, each


def incoming(message: Message, offset: int) -> Incoming:
    """The message as a reader hands it out."""
    return Incoming(TOPICS.intake(message.partner), 0, offset, message.stamp, message.key, message.payload, [])


def judged(mutants: Sequence[Mutant], first: int) -> dict[int, list[tuple[str, dict[str, Any]]]]:
    """What intake makes of a poll of messages: for each offset the kinds of its events with what they hold."""
    registrations = material().registrations
    read = [
        poll.read(incoming(mutant.message, offset), registrations[mutant.message.partner])
        for offset, mutant in enumerate(mutants, first)
    ]
    made: dict[int, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for row in poll.make(read, {}).rows:
        event = decode_event(row.state)
        offset = event.envelope["source_offset"]
        if event.kind == "Rejected":
            assert row.originator_id == rejection_id(event.envelope["partner"], 0, offset)
        made[offset].append((event.kind, event.envelope))
    return made


def polls(mutants: Iterator[Mutant], count: int) -> Iterator[tuple[int, list[Mutant]]]:
    """So many of them, in polls, each with the offset of its first."""
    for first in range(0, count, POLL):
        yield first, list(islice(mutants, min(POLL, count - first)))


def collected() -> list[Mutant]:
    """What others collected, as messages and as texts in messages; nothing where it is not beside the project."""
    if not FOLDER.is_dir():
        return []
    good = material().good[0]
    payloads = [bytes.fromhex(case["hex"]) for case in _avro() if "hex" in case]
    head = good.payload[:FRAME]
    payloads += [head + payload for payload in payloads]
    payloads += [file.read_bytes() for file in sorted((FOLDER / "hostile-input" / "json").iterdir())]
    payloads += [file.read_bytes() for file in sorted((FOLDER / "avro" / "files").rglob("*")) if file.is_file()]
    return [Mutant("collected", good._replace(payload=payload)) for payload in payloads]


def _avro() -> list[dict[str, Any]]:
    return [
        case
        for key in ("single_records", "containers", "confluent_frames")
        for case in cases("avro/malformed.json", key)
    ]
