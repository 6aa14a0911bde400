"""The list of findings, one finding with its history, and decisions that stick to what they were about."""

from __future__ import annotations

import pytest

from domain.errors import Unacceptable
from projections import findings
from projections.facts import NotKnown
from projections.sentences import filled
from tests.chain import DECLARATION, IMPORTED, MADE, UNRECORDED, Chain, told

LINE = f"{DECLARATION}/1"


def test_the_list_is_worst_first_and_filters(chain: Chain) -> None:
    with chain.connect() as connection:
        found = findings.findings(connection, chain.position).nodes
        ranks = [findings.SEVERITIES.index(each.severity) for each in found]
        assert ranks == sorted(ranks)
        assert {each.rule for each in findings.findings(connection, chain.position, rule="X01").nodes} == {"X01"}
        assert {each.severity for each in findings.findings(connection, chain.position, severity="minor").nodes} == {
            "minor"
        }
        about = findings.findings(connection, chain.position, about=[f"batch:{MADE}"]).nodes
        assert {each.rule for each in about} == {"P01", "P03", "P05", "P15", "U01"}
        closed = findings.findings(connection, chain.position, status="closed").nodes
        assert [(each.rule, each.until) for each in closed] == [("U06", chain.proof["arrival"])]


def test_a_finding_of_one_line_does_not_concern_the_batch_of_another(chain: Chain) -> None:
    with chain.connect() as connection:
        rules = {
            batch: {each.rule for each in findings.concerning(connection, [f"batch:{batch}"], chain.position)}
            for batch in (IMPORTED, UNRECORDED)
        }
    assert "X01" in rules[IMPORTED] and "X01" not in rules[UNRECORDED]


def test_a_finding_says_both_values_in_two_languages_and_names_its_proof(chain: Chain) -> None:
    with chain.connect() as connection:
        found = findings.finding(connection, "X01", LINE, chain.position).finding
    assert "declared 5,760 cans" in found.sentence and "5,700 cans" in found.sentence
    assert "5,760 罐" in found.sentence_zh and "5,700 罐" in found.sentence_zh
    assert set(found.proof) == {chain.proof["declaration"], chain.proof["import"]}
    assert found.opened == found.sequence == chain.proof["import"] and found.open


def test_a_finding_closes_and_reopens_and_a_decision_stands_until_the_evidence_changes(database: str) -> None:
    with told(database) as story:

        def settled() -> findings.History:
            story.settle()
            with story.connect() as connection:
                return findings.finding(connection, "X01", LINE, story.position)

        first = settled().finding
        decided = story.feed.say(
            "office", "FindingDecision", rule="X01", subject=LINE, print=first.print, decision="CONFIRMED"
        )
        assert (settled().finding.decision, settled().finding.decided_by) == ("CONFIRMED", decided)
        closed_by = story.feed.correct("importer-1", "ImportRecord", "ImportRecord-1", cans=5760)
        closed = settled()
        assert (closed.finding.open, closed.finding.until) == (False, closed_by)
        story.feed.correct("importer-1", "ImportRecord", "ImportRecord-1", cans=5000)
        other = settled()
        assert other.finding.open and other.finding.decision is None and len(other.states) == 2
        story.feed.correct("importer-1", "ImportRecord", "ImportRecord-1", cans=5700)
        again = settled()
        assert again.finding.decision == "CONFIRMED"
        assert [state.opened for state in again.states] == [first.opened, other.finding.opened, other.finding.opened]
        with story.connect() as connection:
            assert findings.finding(connection, "X01", LINE, first.sequence).states[0].until is None
            closed_then = findings.findings(connection, closed_by, rule="X01", status="closed").nodes
        assert [(each.rule, each.subject) for each in closed_then] == [("X01", LINE)]


def test_counts_by_rule_agree_with_the_list(chain: Chain) -> None:
    with chain.connect() as connection:
        counted = {each.rule: each.open for each in findings.counts(connection, chain.position)}
        listed = [each.rule for each in findings.findings(connection, chain.position, first=500).nodes]
    assert counted == {rule: listed.count(rule) for rule in listed}


def test_unknown_words_are_refused_and_a_finding_that_never_was_is_not_known(chain: Chain) -> None:
    with chain.connect() as connection:
        with pytest.raises(Unacceptable, match="critical, major, minor, info"):
            findings.findings(connection, chain.position, severity="bad")
        with pytest.raises(Unacceptable, match="open, closed, all"):
            findings.findings(connection, chain.position, status="new")
        with pytest.raises(NotKnown):
            findings.finding(connection, "X01", LINE, chain.proof["import"] - 1)


def test_a_sentence_shows_thousands_lists_and_what_is_missing() -> None:
    said = filled("{a} of {b}: {c}, {d}, {e}", {"a": 12345, "c": ["x", "y"]}, {"b": None, "d": True, "e": 1.5}, "en")
    assert said == "12,345 of not recorded: x, y, yes, 1.5"
    assert filled("{b}、{c}", {"c": ["x", "y"]}, {}, "zh") == "未记录、x、y"
