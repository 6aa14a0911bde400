"""Proving that store, Kafka and views agree, and naming what differs where somebody changed one of them."""

import os
import signal
import time
from pathlib import Path

from tests.commands.conftest import SECONDS, Played


def test_a_ledger_that_nobody_touched_agrees(season: Played) -> None:
    season.caught_up()
    said = season.json("verify")
    assert said["agrees"] is True
    assert said["events"] >= season.summary["events"]
    assert said["views"] == f"s0:{said['events']}"
    assert "no hole" in season.run("verify", "--no-views").stdout


def test_a_changed_row_of_the_views_is_named_and_a_rebuild_puts_it_right(season: Played) -> None:
    with season.database() as connection:
        changed = "update views.sales_record set cans = cans + 1 where key = 'shop-xuhui/SalesRecord/SR-000001'"
        assert connection.execute(changed).rowcount == 1
    said = season.json("verify", code=1)
    assert said["agrees"] is False
    assert said["difference"].startswith("sales_record: ")
    assert "SR-000001" in said["difference"]
    assert season.json("projection", "rebuild", "--from", "kafka")["from"] == "kafka"
    assert season.json("verify")["agrees"] is True


def test_a_changed_event_of_the_store_is_named_by_its_sequence(season: Played) -> None:
    other = "update ledger.events set state = set_byte(state, length(state) - 1, %s) where notification_id = 5000"
    with season.database() as connection:
        connection.execute("set session_replication_role = replica")  # as somebody who may switch the triggers off
        row = connection.execute(
            "select get_byte(state, length(state) - 1) from ledger.events where notification_id = 5000"
        ).fetchone()
        assert row is not None
        connection.execute(other, (row[0] ^ 1,))
        try:
            said = season.json("verify", code=1)
        finally:
            connection.execute(other, (row[0],))
    assert said["difference"].startswith("sequence 5000 ")
    assert "ledger.events" in said["difference"]
    assert season.json("verify", "--no-views")["agrees"] is True


def test_a_rebuild_from_the_store_leaves_the_views_where_they_were(season: Played) -> None:
    season.caught_up()
    before = season.json("projection", "status")["position"]
    assert season.json("projection", "rebuild")["position"] == before
    season.caught_up()


def test_a_part_that_was_killed_is_started_again_and_makes_views_of_older_code_anew(season: Played) -> None:
    season.caught_up()
    with season.database() as connection:
        before = connection.execute("select print from views.made_by").fetchone()
        connection.execute("update views.made_by set print = 'of older code'")
        os.kill(part_views(season), signal.SIGKILL)
        until = time.monotonic() + SECONDS
        while connection.execute("select print from views.made_by").fetchone() != before:
            assert time.monotonic() < until
            time.sleep(0.1)
    season.caught_up()
    assert season.json("verify")["agrees"] is True


def part_views(season: Played) -> int:
    """The process that writes this ledger's views."""
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = file.read_bytes().decode().split("\0")
        except OSError:
            continue
        if {"part", "views", str(season.state)} <= set(words):
            return int(file.parent.name)
    raise AssertionError("no process writes the views")
