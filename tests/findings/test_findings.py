"""Every rule: an offender is found with both values, a near miss is not; findings close, re-open, and hold as of."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from domain.symbols import SYMBOLS
from projections.rules import rules
from projections.sentences import MISSING, NAME, filled, names
from projections.views import Views, compare
from tests.findings.stories import STORIES, Judged
from tests.findings.telling import Expected

RULES = {rule.rule: rule for rule in rules()}


def finding(connection: psycopg.Connection[Any], expected: Expected) -> dict[str, Any] | None:
    """What stands about a subject by a rule as of a sequence."""
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(
            "select * from finding where rule = %s and subject = %s and since <= %s and (until is null or until > %s)",
            (expected.rule, expected.subject, expected.at, expected.at),
        ).fetchall()
    assert len(rows) < 2, f"{expected.rule} on {expected.subject} stands twice as of {expected.at}: {rows}"
    return rows[0] if rows else None


@pytest.mark.parametrize("name", STORIES)
def test_what_a_story_says_is_found_and_nothing_else(name: str, judged: Judged) -> None:
    telling = judged.told[name]
    assert telling.expected, f"{name} expects nothing"
    for expected in telling.expected:
        row = finding(judged.connection, expected)
        if expected.values is None:
            assert row is None, f"as of {expected.at} {expected.rule} found {row} on {expected.subject}"
            continue
        assert row is not None, f"as of {expected.at} {expected.rule} found nothing on {expected.subject}"
        held = {**row["ground"], **row["measure"], "severity": row["severity"]}
        said = {each: held.get(each, "no such value") for each in expected.values}
        assert said == dict(expected.values), f"{expected.rule} on {expected.subject} as of {expected.at}: {held}"
        assert row["proof"], "a finding is proved by events"
        assert max(row["proof"]) <= expected.at
        assert row["since"] >= row["opened"]


def test_a_finding_that_comes_again_is_a_new_episode(judged: Judged) -> None:
    for telling in judged.told.values():
        episodes: dict[tuple[str, str], list[int]] = {}
        open_now: set[tuple[str, str]] = set()
        for expected in telling.expected:
            about = (expected.rule, expected.subject)
            row = finding(judged.connection, expected)
            if row is None:
                open_now.discard(about)
                continue
            before = episodes.setdefault(about, [])
            if about not in open_now:
                assert row["opened"] not in before, f"{telling.name}: {about} did not re-open"
                before.append(row["opened"])
            open_now.add(about)


def test_every_rule_is_told_an_offender_a_near_miss_a_closing_and_a_reopening(judged: Judged) -> None:
    seen: dict[str, set[str]] = {rule: set() for rule in RULES}
    for telling in judged.told.values():
        last: dict[tuple[str, str], list[bool]] = {}
        for expected in telling.expected:
            states = last.setdefault((expected.rule, expected.subject), [])
            states.append(expected.values is not None)
            seen[expected.rule] |= {"found"} if expected.values is not None else set()
            seen[expected.rule] |= {"near miss"} if expected.near else set()
            if states[-2:] == [True, False]:
                seen[expected.rule].add("closed")
            if states[-1] and True in states and False in states[states.index(True) :]:
                seen[expected.rule].add("re-opened")
    lacking = {rule: {"found", "near miss", "closed", "re-opened"} - has for rule, has in seen.items()}
    assert not {rule: lacks for rule, lacks in lacking.items() if lacks}


def test_every_sentence_is_filled_in_both_languages(judged: Judged) -> None:
    with judged.connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute("select distinct on (rule) rule, ground, measure from finding").fetchall()
    assert {row["rule"] for row in rows} == set(RULES)
    for row in rows:
        rule = RULES[row["rule"]]
        held = {**row["ground"], **row["measure"]}
        for template, language in ((rule.sentence, "en"), (rule.sentence_zh, "zh")):
            lacks = names(template) - held.keys()
            assert not lacks, f"{rule.rule} names {lacks} in {language}, which no finding has"
            assert "{" not in filled(template, row["ground"], row["measure"], language)
            nothing = filled(template, {}, {}, language)
            assert not set("{}[]|") & set(nothing), nothing
        assert names(rule.sentence) == names(rule.sentence_zh), rule.rule
    assert MISSING["en"] != MISSING["zh"]


def test_symbols_are_said_in_words(judged: Judged) -> None:
    with judged.connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute("select rule, ground, measure from finding").fetchall()
    bare = set()
    for row in rows:
        held = {**row["ground"], **row["measure"]}
        for found in NAME.finditer(RULES[row["rule"]].sentence_zh):
            value = held[found[1]]
            if not found[2] and isinstance(value, str) and value.isupper() and value in SYMBOLS:
                bare.add((row["rule"], found[1], value))
    assert bare == set()


def test_what_is_not_recorded_is_said_as_a_person_would() -> None:
    check = RULES["S01"]
    said = {"material": "OIL", "supplier_id": "X", "received_on": "2024-01-05"}
    assert filled(check.sentence, said, {}, "en").endswith("; no supplier check was recorded by then")
    assert filled(check.sentence_zh, said, {}, "zh").endswith("；当时没有供货者审核的记录")
    decided = {
        "decision": "APPROVED",
        "decided_on": "2023-01-01",
        "valid_to": "2024-01-01",
        "materials": ["OIL", "SOY"],
    }
    told = filled(check.sentence, {**said, **decided}, {}, "en")
    assert told.startswith("oil of X was received")
    assert told.endswith("check then: approved on 2023-01-01, valid to 2024-01-01, for oil, soy")
    chinese = filled(check.sentence_zh, {**said, **decided}, {}, "zh")
    assert "X 的油脂；" in chinese and "批准（2023-01-01）" in chinese and "油脂、豆" in chinese


@pytest.mark.parametrize("poll", [7, 1_000_000])
def test_findings_do_not_depend_on_where_polls_are_cut(poll: int, judged: Judged) -> None:
    schema = f"polls_of_{poll}"
    with psycopg.connect(judged.database_url) as connection:
        judged.feed.settle(Views(connection, schema), poll=poll)
    assert compare(judged.connection, "views", schema) is None
