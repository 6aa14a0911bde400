"""Views are a function of the events: the same rows however polls are cut, and from whatever they are rebuilt."""

from __future__ import annotations

from contextlib import nullcontext

import psycopg
import pytest

from projections.reading import Sequenced
from projections.rebuilding import rebuild
from projections.rules import rules
from projections.tables import tables
from projections.views import NotOurs, Views
from tests.feed import Feed
from tests.views.conftest import Ledger
from tests.views.market import Market


@pytest.mark.parametrize("seed", [3])
def test_polls_of_any_size_give_the_same_rows_and_findings(ledger: Ledger, seed: int) -> None:
    feed = Market(seed).say(420)
    ledger.settle(feed, "whole", poll=len(feed.events))
    for size in (1, 7, 37):
        ledger.settle(feed, f"by_{size}", poll=size)
        assert ledger.difference("whole", f"by_{size}") is None
    empty = [table.name for table in tables() if not ledger.rows(f"select 1 from {table.name} limit 1", "whole")]
    assert empty == [], "a market speaks of every table"
    assert ledger.rows("select count(distinct rule) as rules from finding", "whole")[0]["rules"] > 20


def test_a_rebuild_gives_the_same_rows_in_every_table(ledger: Ledger) -> None:
    feed = Market(5).say(150)
    ledger.settle(feed, poll=11)
    ledger.settle(feed, "kept", poll=150)

    def source(after: int, limit: int) -> list[Sequenced]:
        return feed.events[after : after + min(limit, 100)]

    assert rebuild(ledger.database, lambda: nullcontext(source)) == len(feed.events)
    assert ledger.difference("kept", "views") is None
    feed.say("importer-1", "SalesRecord")
    ledger.settle(feed)
    ledger.settle(feed, "kept")
    assert ledger.difference("kept", "views") is None


def test_a_comparison_names_the_first_row_that_differs(ledger: Ledger) -> None:
    feed = Feed()
    feed.say("importer-1", "SalesRecord", number="S1")
    ledger.settle(feed, "one")
    ledger.settle(feed, "other")
    with psycopg.connect(ledger.database, autocommit=True) as connection:
        connection.execute("update other.sales_record set cans = cans + 1")
    difference = ledger.difference("one", "other")
    assert difference is not None
    assert difference.startswith("sales_record: one has (importer-1/SalesRecord/S1,2,,")


def test_rules_added_later_find_the_same_as_if_they_had_been_there(ledger: Ledger) -> None:
    feed = Market(7).say(240)
    ledger.settle(feed, "there", poll=50)
    ledger.settle(feed, "later", poll=50, of=())
    assert ledger.rows("select 1 from finding", "later") == []
    ledger.settle(feed, "later")
    assert ledger.difference("there", "later") is None


def test_a_rule_that_is_gone_leaves_no_finding(ledger: Ledger) -> None:
    feed = Market(3).say(120)
    ledger.settle(feed)
    assert ledger.rows("select 1 from finding where rule = 'C01'")
    ledger.settle(feed, of=tuple(rule for rule in rules() if rule.rule != "C01"))
    assert not ledger.rows("select 1 from finding where rule = 'C01'")
    assert ledger.rows("select 1 from finding where rule = 'C02'")


def test_one_process_writes(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.schema.LOCK_SECONDS", 0.1)
    with ledger.views(), psycopg.connect(ledger.database) as other:
        why = pytest.raises(NotOurs, match="another process writes the views in schema views")
        with why:
            Views(other)


def test_views_made_by_other_code_ask_for_a_rebuild(ledger: Ledger) -> None:
    ledger.settle(Feed())
    with psycopg.connect(ledger.database, autocommit=True) as connection:
        connection.execute("update views.made_by set print = 'an earlier release'")
        with pytest.raises(NotOurs, match=r"made as an earlie, this program makes .*: rebuild them"):
            Views(connection)
