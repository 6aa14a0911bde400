"""The invariants can fail: a small ledger that is whole holds all ten, and each thing done to it is found and named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from consumers import poll as polls
from consumers.kafka import TOPICS, Incoming, Place
from consumers.read import StoredRow
from consumers.relay import published
from domain.registration import Registration
from schemas.codec import FRAME, encode_record
from tests.intake.house import SELLER, sale
from tinledger.faults.acks import Ack
from tinledger.faults.invariants import verdicts
from tinledger.faults.pulse import Answer
from tinledger.faults.taken import Taken
from tinledger.faults.witness import Chain

SHOP = Registration("shop", 1, frozenset({"producer"}), frozenset({SELLER}), 0, None)
PLACE = Place(TOPICS.intake("shop"), 0)
NOON = 1_764_000_000_000
SAID: tuple[tuple[str, dict[str, Any]], ...] = (
    ("S-1", {}), ("S-2", {}), ("S-3", {}), ("S-1", {}), ("S-2", {"cans": 7}), ("S-3/1", {"cans": 8}), ("S-4", {}),
)  # fmt: skip
"""Four first records, one of them said twice, a contradiction, a correction."""


def whole() -> Taken:
    """A ledger in which all is well: seven messages and one that cannot be read, and what they became."""
    values = [(number.split("/")[0], encode_record("SalesRecord", sale(number, **more))) for number, more in SAID]
    values.append(("S-9", b"not a record"))
    messages = [
        Incoming(PLACE.topic, 0, offset, NOON + offset, key.encode(), value, [])
        for offset, (key, value) in enumerate(values)
    ]
    rows = polls.make([polls.read(message, SHOP) for message in messages], {}).rows
    taken = Taken(
        events=[StoredRow(at, r.state, r.originator_id, r.originator_version, r.topic) for at, r in enumerate(rows, 1)],
        head=len(rows),
        intake={PLACE: messages},
        registered={"shop": SHOP},
        acks=[
            *(Ack(PLACE.topic, message.offset, sha256(message.value).hexdigest()) for message in messages),
            Ack(PLACE.topic, None, sha256(b"nobody knows").hexdigest()),
        ],
        kept={PLACE: len(messages)},
        ends={PLACE: len(messages)},
        views=len(rows),
        positions=[1, 4, 4, 7],
        answers=[Answer(4, {"batches": [{"id": "batch:1"}]})],
        replayed=[Answer(4, {"batches": [{"id": "batch:1"}]})],
        waited={"intake": 0.1, "relay": 0.2, "views": 0.3},
        bound=10.0,
    )
    taken.published = publish(taken.events)
    chain = Chain()
    for row in taken.events:
        chain.add(row.sequence, row.originator_id, row.version, row.state)
        taken.heads = [*taken.heads, chain.head()]
    return taken


def publish(events: list[StoredRow]) -> list[Incoming]:
    """ledger.events as the relay makes it."""
    offsets: dict[int, int] = defaultdict(int)
    found = []
    for row in events:
        m = published(row.sequence, row.originator_id, row.version, row.topic, row.state)
        found.append(Incoming(m.topic, m.partition, offsets[m.partition], m.timestamp, m.key, m.value, m.headers))
        offsets[m.partition] += 1
    return found


def renumbered(events: list[StoredRow]) -> list[StoredRow]:
    """The same events as if nothing were missing between them."""
    return [row._replace(sequence=nth) for nth, row in enumerate(events, 1)]


def lose_an_event(taken: Taken) -> Taken:
    """With its head, its message on Kafka and every later number: only its origin shows it."""
    events = renumbered(taken.events[:1] + taken.events[2:])
    return replace(taken, events=events, head=len(events), published=publish(events), heads=[], positions=[], views=0)


def double_an_event(taken: Taken) -> Taken:
    """A message that was taken twice: another event of the same origin."""
    twice = taken.events[1]._replace(originator_id="shop/SalesRecord/S-2b", version=1)
    events = renumbered([*taken.events, twice])
    return replace(taken, events=events, head=len(events), published=publish(events))


def lose_a_message(taken: Taken) -> Taken:
    """The broker forgot an acknowledged message, and all behind it moved up."""
    messages = taken.intake[PLACE]
    moved = [each._replace(offset=nth) for nth, each in enumerate(messages[:6] + messages[7:])]
    return replace(taken, intake={PLACE: moved})


def change_a_byte(taken: Taken) -> Taken:
    """Of a stored event, in the record that its partner sent."""
    events = list(taken.events)
    state = bytearray(events[2].state)
    state[-1] ^= 1
    events[2] = events[2]._replace(state=bytes(state))
    return replace(taken, events=events)


def change_what_it_says(taken: Taken) -> Taken:
    """An event that can be read, of a record that nobody sent."""
    other = taken.intake[PLACE][1]._replace(value=encode_record("SalesRecord", sale("S-2", cans=9)))
    [row] = polls.make([polls.read(other, SHOP)], {}).rows
    events = list(taken.events)
    events[1] = events[1]._replace(state=row.state)
    return replace(taken, events=events, published=publish(events))


def change_a_byte_of_kafka(taken: Taken) -> Taken:
    found = list(taken.published)
    found[3] = found[3]._replace(value=found[3].value[:-1] + bytes([found[3].value[-1] ^ 1]))
    return replace(taken, published=found)


def change_a_message(taken: Taken) -> Taken:
    """On the intake topic, after it was taken."""
    messages = list(taken.intake[PLACE])
    messages[0] = messages[0]._replace(value=messages[0].value[:FRAME] + b"?" + messages[0].value[FRAME + 1 :])
    return replace(taken, intake={PLACE: messages})


def publish_twice(taken: Taken) -> Taken:
    return replace(taken, published=[*taken.published, taken.published[-1]])


def publish_in_another_order(taken: Taken) -> Taken:
    by_partition = defaultdict(list)
    for message in taken.published:
        by_partition[message.partition].append(message)
    return replace(taken, published=[m for found in by_partition.values() for m in reversed(found)])


def another_header(taken: Taken) -> Taken:
    first, *rest = taken.published
    return replace(taken, published=[first._replace(headers=[*first.headers, ("extra", b"1")]), *rest])


def leave_a_hole(taken: Taken) -> Taken:
    events = [row._replace(sequence=row.sequence + (row.sequence > 3)) for row in taken.events]
    return replace(taken, events=events, head=events[-1].sequence)


def skip_a_version(taken: Taken) -> Taken:
    events = [row._replace(version=row.version + (row.version > 1)) for row in taken.events]
    return replace(taken, events=events, published=publish(events))


def turn_the_clock_back(taken: Taken) -> Taken:
    events = renumbered([taken.events[-1], *taken.events[:-1]])
    return replace(taken, events=events, published=publish(events))


def another_past(taken: Taken) -> Taken:
    """Two events of other aggregates changed places after somebody had seen them."""
    first, second, *rest = taken.events
    events = renumbered([second, first, *rest])
    return replace(taken, events=events, published=publish(events))


def lose_the_tail(taken: Taken) -> Taken:
    events = taken.events[:-1]
    return replace(taken, events=events, head=len(events), published=publish(events))


DAMAGE: tuple[tuple[int, Callable[[Taken], Taken], str], ...] = (
    (1, lose_an_event, r"intake\.shop offset 1 was acknowledged and became nothing"),
    (1, double_an_event, r"intake\.shop offset 1 became 2 events: \[2, 8\]"),
    (1, lose_a_message, r"intake\.shop offset 7 was acknowledged and is gone"),
    (2, lose_an_event, "shop/SalesRecord/S-2 version 1 is missing"),
    (2, double_an_event, "offset 1 has 2 events"),
    (2, lose_a_message, "names intake.shop offset 7, where nothing is"),
    (2, change_a_byte, "sequence 3 cannot be read"),
    (2, change_what_it_says, "sequence 2 holds another hash than"),
    (2, change_what_it_says, "S-2 version 1 is not what its topic makes of it"),
    (2, change_a_message, "holds another hash than intake.shop offset 0 has"),
    (3, change_a_byte, r"sequence 3 has other bytes at partition \d offset \d"),
    (3, change_a_byte_of_kafka, r"sequence \d has other bytes at partition \d offset \d"),
    (3, publish_twice, r"partition \d has \d events, the store has \d for it"),
    (3, publish_in_another_order, r"partition \d offset \d is sequence \d, expected \d"),
    (3, another_header, "sequence 1 has other bytes"),
    (4, leave_a_hole, "sequence 5 stands where 4 is expected"),
    (4, lambda taken: replace(taken, head=9), "the head says 9, there are 7 events"),
    (5, skip_a_version, r"shop/SalesRecord/S-\d has version 3, expected 2"),
    (5, turn_the_clock_back, r"sequence 2 was recorded at \d+, the one before at \d+"),
    (6, another_past, "the events up to 1 are not those that were seen"),
    (6, change_a_byte, "the events up to 3 are not those that were seen"),
    (6, lose_the_tail, "7 was seen as the head, and is gone"),
    (7, lambda taken: replace(taken, replayed=[Answer(4, {"batches": [{"id": "batch:2"}]})]),
     r"as of 4 is not that of a replay: batches\[0\]\.id was batch:1, expected batch:2"),
    (8, lambda taken: replace(taken, positions=[1, 4, 3]), "position 3 came after 4"),
    (9, lambda taken: replace(taken, kept={PLACE: 9}), r"intake stands at 9 in intake\.shop/0, which ends at 8"),
    (9, lambda taken: replace(taken, views=8), "the views stand at 8, the store ends at 7"),
    (9, lambda taken: replace(taken, positions=[1, 9]), "a reader was at 9, the store ends at 7"),
    (9, lose_the_tail, "the views stand at 7, the store ends at 6"),
    (10, lambda taken: replace(taken, waited={"intake": 0.1}), "relay still lagged after 10 s"),
)  # fmt: skip


def test_a_ledger_that_is_whole_holds_all_ten() -> None:
    found = verdicts(whole())
    assert [verdict.nth for verdict in found] == list(range(1, 11))
    assert [verdict.broken for verdict in found] == [[]] * 10
    assert all(verdict.looked for verdict in found)


@pytest.mark.parametrize(("nth", "damage", "said"), DAMAGE)
def test_what_is_broken_is_found_by_its_invariant_and_named(
    nth: int, damage: Callable[[Taken], Taken], said: str
) -> None:
    verdict = verdicts(damage(whole()))[nth - 1]
    assert not verdict.holds
    assert any(re.search(said, each) for each in verdict.broken), verdict.broken


def test_every_invariant_was_shown_to_fail() -> None:
    assert {nth for nth, _, _ in DAMAGE} == set(range(1, 11))


def test_an_outcome_that_is_not_known_may_be_either() -> None:
    taken = whole()
    unknown = [ack._replace(offset=None) for ack in taken.acks]
    assert verdicts(replace(taken, acks=unknown))[0].holds
