"""A hundred thousand malformed messages before the judge that intake asks: each one rejection, none passes."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import pytest

from tests.domain.conformance import present
from tests.hostile.material import collected, judged, material, polls
from tests.hostile.mutations import KINDS, Mutant, mutants

COUNT = 100_000
LARGE = 60
SEED = 20_261_124
NO_FIELD = ("family-not-yours",)
"""Reasons about the whole message; all others name the field."""


def check(first: int, poll: list[Mutant], seen: Counter[str]) -> None:
    """Each malformed message of a poll is one rejection that tells why and keeps its bytes; the right ones are none."""
    found = judged(poll, first)
    for offset, mutant in enumerate(poll, first):
        said = material().wrong(mutant.message)
        made = found.get(offset, [])
        told = f"{mutant.kind} at {offset}: {said}; {made and (made[0][0], made[0][1].get('reason_en'))}"
        if said.startswith("wrong"):
            assert [kind for kind, _ in made] == ["Rejected"], told
        if said == "right":
            assert all(kind != "Rejected" for kind, _ in made), told
        for kind, envelope in made:
            if kind == "Rejected":
                assert (envelope["payload"], envelope["key"]) == (mutant.message.payload, mutant.message.key), told
                assert envelope["code"] and envelope["reason_en"] and envelope["reason_zh"], told
                assert envelope["field"] or envelope["code"] in NO_FIELD, told
                seen[f"code {envelope['code']}"] += 1
        seen[said.partition(":")[0]] += 1
        seen[f"{mutant.kind} {said.partition(':')[0]}"] += 1


def test_the_second_judge_takes_what_is_good() -> None:
    assert {material().wrong(message) for message in material().good} == {"right"}
    assert len({message.payload[:5] for message in material().good}) >= 25


def test_a_hundred_thousand_malformed_messages_are_each_one_rejection() -> None:
    seen: Counter[str] = Counter()
    spoilt = mutants(SEED, material().good)
    first = 0
    while seen["wrong"] < COUNT:
        for start, poll in polls(spoilt, 10_000):
            check(first + start, poll, seen)
        first += 10_000
    assert seen["unsure"] < 0.02 * seen["wrong"], seen
    assert all(seen[f"{kind} wrong"] > 500 for kind, (often, _) in KINDS.items() if often), seen
    assert sum(count for what, count in seen.items() if what.startswith("code ")) >= COUNT
    assert len([what for what in seen if what.startswith("code ")]) >= 30, seen


def test_messages_as_large_as_a_topic_takes_are_each_one_rejection() -> None:
    seen: Counter[str] = Counter()
    for start, poll in polls(mutants(SEED, material().good, "large"), LARGE):
        check(start, poll, seen)
    assert seen["wrong"] == LARGE


@present
def test_what_others_collected_is_rejected_message_by_message() -> None:
    seen: Counter[str] = Counter()
    found = collected()
    check(0, found, seen)
    assert len(found) > 300 and seen["wrong"] == len(found)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_makes_the_same(kind: str) -> None:
    one, two = (list(islice(mutants(7, material().good, kind), 20)) for _ in range(2))
    assert one == two
    assert list(islice(mutants(8, material().good, kind), 20)) != one
