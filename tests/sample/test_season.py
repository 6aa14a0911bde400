"""The season is the same for the same seed, readable but for what is spoiled on purpose, and as large as it says."""

from __future__ import annotations

import json
import tracemalloc
from collections import Counter
from datetime import timedelta
from functools import cache
from hashlib import sha256
from itertools import islice
from typing import Any

import pytest

from domain.errors import Unacceptable
from domain.identifiers import batch_id, doubts
from domain.record import split_number
from domain.registration import china_day
from sample import codes
from sample.cast import CAST
from sample.said import Said
from sample.season import Season, season
from schemas.codec import decode_record

SEEDS = (1, 2, 3)
RULES = {
    *(f"X{n:02d}" for n in (*range(1, 10), 12, 13, 14, 17)),
    *(f"P{n:02d}" for n in (1, 2, 3, 4, 5, 7, 13, 15)),
    *(f"U{n:02d}" for n in (1, 2, 6, 7, 8)),
    *("S01", "S02", "C01", "C02", "C03"),
}  # fmt: skip


@cache
def told(seed: int) -> tuple[Season, list[Said]]:
    told_of = season(seed)
    return told_of, [message for _, said in told_of.days() for message in said]


@cache
def records(seed: int) -> list[tuple[Said, dict[str, Any]]]:
    """Messages that can be read, with what they say."""
    found = []
    for message in told(seed)[1]:
        try:
            found.append((message, decode_record(message.payload).record))
        except Unacceptable:
            continue
    return found


def test_a_seed_gives_the_same_bytes_and_the_same_truth() -> None:
    def digest(seed: int) -> str:
        whole = sha256()
        for message in told(seed)[1]:
            whole.update(b"|".join((message.partner.encode(), message.key, message.payload, b"%d" % message.at_ms)))
        return whole.hexdigest()

    again = season(1)
    whole = sha256()
    for _, said in again.days():
        for message in said:
            whole.update(b"|".join((message.partner.encode(), message.key, message.payload, b"%d" % message.at_ms)))
    assert whole.hexdigest() == digest(1)
    assert digest(2) != digest(1)
    assert again.truth.as_json() == told(1)[0].truth.as_json()


def test_another_size_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match=r"XL.*expected S, M or L"):
        season(1, "XL")


@pytest.mark.parametrize("seed", SEEDS)
def test_size_s_is_as_large_as_it_says(seed: int) -> None:
    told_of, said = told(seed)
    truth = told_of.truth
    assert truth.batches == 120
    assert 11_000 <= len(said) <= 13_000
    assert truth.records == len(said)
    assert truth.cans >= 1_000_000


@pytest.mark.parametrize("seed", SEEDS)
def test_everyone_in_the_cast_has_something_to_say(seed: int) -> None:
    assert {message.partner for message, _ in records(seed)} == set(told(seed)[0].partners)


def test_goods_cross_the_border_in_both_regimes() -> None:
    regimes = {record["regime"] for message, record in records(1) if message.family == "CustomsDeclaration"}
    assert regimes == {"GENERAL_TRADE", "CROSS_BORDER"}


@pytest.mark.parametrize("seed", SEEDS)
def test_made_and_imported_batches_are_those_counted(seed: int) -> None:
    found = set()
    for message, record in records(seed):
        if message.family == "BatchProduction":
            found |= {batch_id(out["trade_item"], out["batch_number"]) for out in record["outputs"]}
        elif message.family == "ImportRecord":
            found.add(batch_id(record["trade_item"], record["batch_number"]))
    assert len(found) == told(seed)[0].truth.batches


@pytest.mark.parametrize("seed", SEEDS)
def test_days_follow_each_other_and_hold_what_arrives_on_them(seed: int) -> None:
    before = None
    for day, said in season(seed).days():
        assert before is None or day == before + timedelta(1)
        before = day
        assert {china_day(message.at_ms) for message in said} <= {codes.days(day)}
        assert [message.at_ms for message in said] == sorted(message.at_ms for message in said)


@pytest.mark.parametrize("seed", SEEDS)
def test_everyday_life_disturbs_about_as_much_as_it_should(seed: int) -> None:
    said = records(seed)
    late = sum(m.at_ms - record["occurred_at"] > 5 * codes.HOUR_MS for m, record in said)
    corrected = sum(split_number(record["number"]).n > 0 and not record["voided"] for _, record in said)
    voided = sum(record["voided"] for _, record in said)
    repeated = sum(count - 1 for count in Counter((m.partner, m.payload) for m, _ in said).values())
    assert 0.02 < late / len(said) < 0.08
    assert 0.02 < corrected / len(said) < 0.04
    assert 0.005 < voided / len(said) < 0.02
    assert 0.005 < repeated / len(said) < 0.02


@pytest.mark.parametrize("seed", SEEDS)
def test_some_corrections_overtake_what_they_correct(seed: int) -> None:
    first_seen: dict[tuple[str, str, str], int] = {}
    overtaken = 0
    for message, record in records(seed):
        assert message.family
        number = split_number(record["number"])
        overtaken += first_seen.setdefault((message.partner, message.family, number.first), number.n) > number.n
    assert overtaken > 5


def test_every_code_in_it_passes_its_check() -> None:
    for partner in CAST.everyone:
        assert doubts("party_id", partner.party) is None
        assert partner.region is None or doubts("region_code", partner.region) is None
        assert all(doubts("gln", place) is None for place in partner.places)
    for message, record in records(1):
        if message.family == "Licence":
            assert doubts("sc_licence", record["licence_number"]) is None


@pytest.mark.parametrize("seed", SEEDS)
def test_every_rule_has_a_planted_problem_and_a_near_miss(seed: int) -> None:
    truth = told(seed)[0].truth
    assert {planted.rule for planted in truth.planted} == RULES
    assert {near.rule for near in truth.near_misses} == RULES
    flagged = {(each.rule, each.subject) for each in truth.planted} | {p for each in truth.planted for p in each.also}
    assert not flagged & {(near.rule, near.subject) for near in truth.near_misses}
    assert [question.kind for question in truth.questions] and {question.kind for question in truth.questions} == {
        "provenance",
        "trace",
        "consignment",
    }


def test_the_truth_is_a_file_in_two_languages() -> None:
    truth = json.loads(told(1)[0].truth.as_json())
    assert {"planted", "near_misses", "rejections", "questions"} <= truth.keys()
    for planted in truth["planted"]:
        assert planted["sentence_en"].endswith(".")
        assert any("一" <= letter <= "鿿" for letter in planted["sentence_zh"])


def test_a_larger_season_is_made_day_by_day() -> None:
    """Thirty days of M without holding the year: the memory that a whole S takes at once is not reached."""
    tracemalloc.start()
    said = sum(len(messages) for _, messages in islice(season(1, "M").days(), 30))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert said > 2_000
    assert peak < 60_000_000
