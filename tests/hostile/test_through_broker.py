"""Malformed messages among good ones through the real broker, intake and the store; all by `--hostile 100000`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

import pytest
from kafka import KafkaProducer

from consumers.kafka import LEDGER_BYTES
from consumers.read import events_after
from consumers.settle import settle
from schemas.codec import DecodedEvent, decode_event
from tests.hostile.material import collected, material
from tests.hostile.mutations import KINDS, Message, Mutant, mutants
from tests.intake.house import House

SEED: Final = 7
PARTNERS: Final = 6
MEMORY: Final = 300
"""MB that a process of intake may hold."""
LARGE: Final = 20
GOOD: Final = 10
"""Every so many messages a good one."""
STEP: Final = 5_000
SECONDS_A_STEP: Final = 120.0


class Sent(NamedTuple):
    """What was sent and what must come of it."""

    message: Message
    due: str


def speakers() -> list[str]:
    """The partners who say the most families."""
    families = defaultdict(set)
    for message in material().good:
        families[message.partner].add(message.payload[:5])
    return sorted(families, key=lambda name: (-len(families[name]), name))[:PARTNERS]


def messages(partners: list[str], count: int) -> Iterator[Sent]:
    """Malformed messages of every kind, among them good ones and what others collected."""
    good = [message for message in material().good if message.partner in partners]
    each = [mutant for kind in KINDS for mutant in islice(mutants(SEED, good, kind), LARGE)]
    more = [mutant for mutant in collected() if mutant.message.partner in partners]
    every = iter([*each, *more])
    rest = mutants(SEED + 1, good)
    fresh = iter(good)
    for nth in range(count):
        if nth % GOOD == 0 and (one := next(fresh, None)) is not None:
            yield Sent(one, "right")
        mutant: Mutant = next(every, None) or next(rest)
        yield Sent(mutant.message, material().wrong(mutant.message).partition(":")[0])


def peak_of(pid: int) -> int:
    """The most memory that a process has held, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    raise AssertionError("no VmHWM")


def test_each_malformed_message_is_one_rejection_and_the_good_ones_pass(
    house: House, pytestconfig: pytest.Config
) -> None:
    partners = speakers()
    registered = material().registrations
    names = {}
    for nth, partner in enumerate(partners):
        of = registered[partner]
        producer = house.add(
            f"p{nth}", roles=sorted(of.roles), identifiers=sorted(of.identifiers), valid_from=10_000, valid_to=None
        )
        names[partner] = producer
    [process] = house.spawn("intake")
    sending = KafkaProducer(
        **house.settings,
        enable_idempotence=False,
        max_in_flight_requests_per_connection=1,  # else a batch that is sent again overtakes others
        max_request_size=LEDGER_BYTES,
        compression_type="lz4",
        linger_ms=5,
    )
    sent: dict[str, list[Sent]] = defaultdict(list)
    random = Random(SEED)
    count = 0
    for each in messages(partners, pytestconfig.getoption("--hostile")):
        topic = names[each.message.partner].topic
        sent[topic].append(each)
        value = None if not each.message.payload and random.random() < 0.5 else each.message.payload
        sending.send(topic, value=value, key=each.message.key, partition=0)
        count += 1
        if count % STEP == 0:
            sending.flush(SECONDS_A_STEP)
            settle(house.connection, house.reader, list(house.partners), SECONDS_A_STEP, house.topics)
    sending.flush(SECONDS_A_STEP)
    sending.close()
    settle(house.connection, house.reader, list(house.partners), SECONDS_A_STEP, house.topics)
    peak = peak_of(process.pid)
    seen = checked(house, sent)
    print(f"\n{dict(seen)}, memory of intake at most {peak} MB")
    assert process.poll() is None, "it never ended"
    assert seen["wrong"] + seen["unsure"] + seen["right"] == sum(map(len, sent.values())) == count
    assert seen["wrong"] > 0.8 * pytestconfig.getoption("--hostile") and seen["right"] > 0
    assert peak <= MEMORY


def checked(house: House, sent: dict[str, list[Sent]]) -> Counter[str]:
    """Compare what was sent with what the store has, message by message; how many of each there were."""
    made: dict[tuple[str, int], list[DecodedEvent]] = defaultdict(list)
    at = 0
    while rows := events_after(house.connection, at, STEP):
        at = rows[-1][0]
        for _, state, _, _ in rows:
            event = decode_event(state)
            made[event.envelope["source_topic"], event.envelope["source_offset"]].append(event)
    seen: Counter[str] = Counter()
    for topic, messages in sent.items():
        for offset, (message, due) in enumerate(messages):
            events = made[topic, offset]
            rejected: list[dict[str, Any]] = [event.envelope for event in events if event.kind == "Rejected"]
            told = f"{topic} {offset} {due}: {[event.kind for event in events]} {rejected}"[:2_000]
            assert len(events) <= 1, told
            if due == "wrong":
                assert len(rejected) == 1, told
            if due == "right":
                assert not rejected or rejected[0]["code"] == "number-spent", told
            for envelope in rejected:
                assert (envelope["payload"], envelope["key"]) == (message.payload, message.key), told
                assert envelope["code"] and envelope["reason_en"] and envelope["reason_zh"], told
            seen[due] += 1
    assert house.sequences() == list(range(1, at + 1))
    return seen
