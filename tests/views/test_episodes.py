"""Findings open, change, close and open again at the sequences that did it; days judge what waited for them."""

from __future__ import annotations

import pytest

from projections.rules import Rule, read_rule
from tests.feed import Feed
from tests.views.conftest import Ledger

HEAD = """-- rule: {rule}
-- version: 1
-- kind: {kind}
-- severity: major
-- title: A rule of the tests
-- title_zh: 测试规则
-- clause: none
-- sentence: {{cans}}
-- sentence_zh: {{cans}}
"""

MANY = """select t.subject, t.sequence, jsonb_build_object('cans', t.cans) as ground, '{}'::jsonb as measure,
  array[t.since] as proof, null::text as cause
from t_sales_record t where t.cans > 100"""

UNANSWERED = """-- touched by: receipt on dispatch_number = dispatch_number
-- due: dispatch by key at dispatched_on + 10
select t.subject, t.sequence, jsonb_build_object('sent', t.dispatched_on) as ground, '{}'::jsonb as measure,
  array[t.since] as proof, t.sender_id as cause
from t_dispatch t
where t.dispatched_on + 10 <= today(t.sequence) and not exists (
  select 1 from receipt r where r.dispatch_number = t.dispatch_number
    and r.since <= t.sequence and (r.until is null or r.until > t.sequence)
)"""

FOUND = "select subject, since, until, opened, ground, proof, cause, severity from finding order by subject, since"


def rule(name: str, kind: str, rest: str) -> Rule:
    return read_rule(f"{name}.sql", HEAD.format(rule=name, kind=kind) + rest)


def spells(ledger: Ledger) -> list[tuple[int, int | None, int]]:
    return [(row["since"], row["until"], row["opened"]) for row in ledger.rows(FOUND)]


@pytest.mark.parametrize("poll", [1, 3, 100])
def test_a_finding_changes_closes_and_opens_again(ledger: Ledger, poll: int) -> None:
    feed = Feed()
    many = feed.say("importer-1", "SalesRecord", number="S1", cans=200)
    feed.say("importer-1", "SalesRecord", number="S2", cans=12)
    feed.correct("importer-1", "SalesRecord", "S1", cans=200, invoice_number="another, with the same cans")
    more = feed.correct("importer-1", "SalesRecord", "S1", cans=300)
    few = feed.correct("importer-1", "SalesRecord", "S1", cans=12)
    again = feed.correct("importer-1", "SalesRecord", "S1", cans=200)
    gone = feed.void("importer-1", "SalesRecord", "S1")
    ledger.settle(feed, poll=poll, of=(rule("T01", "sales_record", MANY),))
    assert spells(ledger) == [(many, more, many), (more, few, many), (again, gone, again)]
    rows = ledger.rows(FOUND)
    assert [row["ground"] for row in rows] == [{"cans": 200}, {"cans": 300}, {"cans": 200}]
    assert [row["proof"] for row in rows] == [[many], [more], [again]]


def test_the_same_ground_has_the_same_print(ledger: Ledger) -> None:
    feed = Feed()
    for cans in (200, 300, 200):
        if feed.events:
            feed.correct("importer-1", "SalesRecord", "S1", cans=cans)
        else:
            feed.say("importer-1", "SalesRecord", number="S1", cans=cans)
    ledger.settle(feed, of=(rule("T01", "sales_record", MANY),))
    prints = [row["print"] for row in ledger.rows("select print from finding order by since")]
    assert prints[0] == prints[2] != prints[1]


@pytest.mark.parametrize("poll", [1, 2, 100])
def test_a_day_judges_what_waited_for_it(ledger: Ledger, poll: int) -> None:
    feed = Feed()
    feed.day("2026-01-01")
    feed.say("producer-1", "Dispatch", number="D1", dispatch_number="A", dispatched_on="2026-01-01")
    feed.say("producer-1", "Dispatch", number="D2", dispatch_number="B", dispatched_on="2026-01-01")
    feed.say("producer-1", "Receipt", number="R2", dispatch_number="B")
    feed.day("2026-01-10")
    due = feed.day("2026-01-12")
    feed.day("2026-01-13")
    late = feed.say("producer-1", "Dispatch", number="D3", dispatch_number="C", dispatched_on="2026-01-02")
    arrived = feed.say("producer-1", "Receipt", number="R1", dispatch_number="A")
    ledger.settle(feed, poll=poll, of=(rule("T02", "dispatch", UNANSWERED),))
    assert spells(ledger) == [(due, arrived, due), (late, None, late)]


def test_a_ground_may_lower_the_severity(ledger: Ledger) -> None:
    feed = Feed()
    feed.say("importer-1", "SalesRecord", number="S1", cans=200)
    statement = MANY.replace("'cans', t.cans", "'cans', t.cans, 'severity', 'info'")
    ledger.settle(feed, of=(rule("T01", "sales_record", statement),))
    assert [row["severity"] for row in ledger.rows(FOUND)] == ["info"]


def test_bare_subjects_are_judged_where_something_touches_them(ledger: Ledger) -> None:
    feed = Feed()
    feed.say("importer-1", "SalesRecord", number="S1", cans=60)
    second = feed.say("importer-1", "SalesRecord", number="S2", cans=60)
    statement = """-- touched by: sales_record by batch when d.tier = 'MAKER'
select t.subject, t.sequence, jsonb_build_object('many', true) as ground,
  jsonb_build_object('cans', sum(s.cans)) as measure, array_agg(s.since order by s.since) as proof, null::text as cause
from t_batch t join sales_record s on s.batch = t.subject and s.since <= t.sequence
group by t.subject, t.sequence having sum(s.cans) > 100"""
    ledger.settle(feed, of=(rule("T03", "batch", statement),))
    assert spells(ledger) == [(second, None, second)]
    assert ledger.rows(FOUND)[0]["subject"] == "09521234500018:24A15B1"
