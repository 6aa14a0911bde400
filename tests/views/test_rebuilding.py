"""A rebuild beside the readers: by several processes, stopped and gone on with, compared, swapped, cancelled."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial

import psycopg
import pytest

from projections import anew, parts, shares
from projections.differing import difference
from projections.parts import Way, way
from projections.reading import Sequenced
from projections.rebuilding import ProcessEnded, build, rebuild
from projections.rules import rules
from projections.schema import NotOurs, lock
from projections.swapping import NothingBuilt, cancel, swap
from projections.views import Source
from tests.feed import Feed
from tests.views.conftest import Ledger
from tests.views.market import Market

WAIT_SECONDS = 60.0
SLOW_SECONDS = 0.05


@contextmanager
def told(events: list[Sequenced], at_once: int = 1_000, pause: float = 0.0) -> Iterator[Source]:
    """Events in memory as a source that a process can open."""

    def source(after: int, limit: int) -> list[Sequenced]:
        time.sleep(pause)
        return events[after : after + min(limit, at_once)]

    yield source


def indexes(ledger: Ledger, schema: str) -> list[str]:
    """What indexes a schema has, by what they are of."""
    rows = ledger.rows(f"select indexdef from pg_indexes where schemaname = '{schema}'")
    return sorted(row["indexdef"].partition(" ON ")[2].replace(f"{schema}.", "") for row in rows)


@pytest.mark.parametrize(("at_once", "processes"), [(13, 1), (40, 2), (1_000, 3)])
def test_processes_that_share_a_rebuild_give_the_rows_of_one_writer(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, at_once: int, processes: int
) -> None:
    monkeypatch.setattr(anew, "AT_ONCE", at_once * 7)
    monkeypatch.setattr("projections.building.AT_ONCE", at_once * 7)
    feed = Market(21).say(300)
    ledger.settle(feed, "told", poll=50)
    assert rebuild(
        ledger.database, partial(told, feed.events, at_once), goal=len(feed.events), processes=processes
    ) == len(feed.events)
    assert ledger.difference("told", "views") is None
    assert ledger.rows("select 1 from finding")
    assert indexes(ledger, "views") == indexes(ledger, "told")


def test_two_shares_in_turns_give_the_rows_of_one_writer(ledger: Ledger) -> None:
    feed = Market(22).say(250)
    ledger.settle(feed, "told", poll=250)
    events = partial(told, feed.events, 20)
    assert rebuild(ledger.database, events, goal=len(feed.events), shares=3) == len(feed.events)
    assert ledger.difference("told", "views") is None


class Stop(Exception):
    """The source is no more."""


def test_a_rebuild_that_was_stopped_goes_on_where_it_was(ledger: Ledger) -> None:
    feed = Market(23).say(260)
    ledger.settle(feed, "told", poll=100)
    goal, asked = len(feed.events), list[int]()

    def source(after: int, limit: int) -> list[Sequenced]:
        if len(asked) == 5:
            raise Stop
        asked.append(after)
        return feed.events[after : after + min(limit, 20)]

    with pytest.raises(Stop):
        build(ledger.database, lambda: nullcontext(source), goal=goal)
    with psycopg.connect(ledger.database) as connection:
        before = way(connection, "views_new")
    assert before is not None
    assert (before.part, before.built, before.at_work) == ("rows", False, False)
    assert 0 < before.done < 1
    asked.clear()

    def rest(after: int, limit: int) -> list[Sequenced]:
        asked.append(after)
        return feed.events[after : after + min(limit, 20)]

    done = build(ledger.database, lambda: nullcontext(rest), goal=goal)
    assert done.resumed
    assert done.position == goal
    assert min(asked) == 100
    assert swap(ledger.database, lambda: nullcontext(rest)) == goal
    assert ledger.difference("told", "views") is None


def building(database: str, events: list[Sequenced]) -> None:
    """A rebuild as a process of its own, slow enough to be killed in the middle."""
    build(database, partial(told, events, 15, SLOW_SECONDS), goal=len(events), processes=2)


def processes_of(database: str) -> int:
    with psycopg.connect(database) as connection:
        row = connection.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and application_name = %s",
            (parts.worker_name("views_new"),),
        ).fetchone()
    assert row is not None
    return int(row[0])


def look(database: str) -> Way | None:
    with psycopg.connect(database) as connection:
        return way(connection, "views_new")


def test_a_rebuild_killed_again_and_again_gives_the_same_rows(ledger: Ledger) -> None:
    feed = Market(24).say(320)
    ledger.settle(feed, "told", poll=90)
    spawning = multiprocessing.get_context("spawn")
    reached = 0.0
    for part in (0.1, 0.3):
        # Not a daemon: it has processes of its own, which must end with it.
        process = spawning.Process(target=building, args=(ledger.database, feed.events))
        process.start()
        until = time.monotonic() + WAIT_SECONDS
        while (at := look(ledger.database)) is None or at.done < part:
            assert time.monotonic() < until
            time.sleep(0.02)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join(WAIT_SECONDS)
        while processes_of(ledger.database):
            assert time.monotonic() < until, "its processes go on"
            time.sleep(0.02)
        stopped = look(ledger.database)
        assert stopped is not None
        assert reached <= stopped.done < 1
        reached = stopped.done
    events = partial(told, feed.events)
    assert build(ledger.database, events, goal=len(feed.events), processes=2).resumed
    assert swap(ledger.database, events) == len(feed.events)
    assert ledger.difference("told", "views") is None


def test_a_process_of_a_rebuild_that_is_killed_ends_it_and_loses_nothing(ledger: Ledger) -> None:
    feed = Market(25).say(200)
    ledger.settle(feed, "told")
    goal = len(feed.events)

    def kill_one(at: Way) -> None:
        children = multiprocessing.active_children()
        if at.done > 0.1 and len(children) == 2 and children[0].pid is not None:
            os.kill(children[0].pid, signal.SIGKILL)

    slow = partial(told, feed.events, 10, SLOW_SECONDS)
    with pytest.raises(ProcessEnded, match="ended with exit code -9; what was done is kept"):
        build(ledger.database, slow, goal=goal, processes=2, told=kill_one)
    events = partial(told, feed.events)
    assert rebuild(ledger.database, events, goal=goal, processes=1) == goal
    assert ledger.difference("told", "views") is None


def test_what_other_code_began_is_not_gone_on_with(ledger: Ledger) -> None:
    feed = Market(26).say(60)
    events, goal = partial(told, feed.events), len(feed.events)
    build(ledger.database, events, goal=goal, of=rules()[1:])
    done = build(ledger.database, events, goal=goal)
    assert (done.resumed, done.other_code) == (False, True)
    again = build(ledger.database, events, goal=goal)
    assert (again.resumed, again.other_code) == (True, False)
    anew_ = build(ledger.database, events, goal=goal, anew=True)
    assert (anew_.resumed, anew_.other_code) == (False, False)


def test_events_that_come_meanwhile_are_taken_before_the_swap(ledger: Ledger) -> None:
    feed = Market(27).say(120)
    goal = len(feed.events)
    ledger.settle(feed)
    build(ledger.database, partial(told, feed.events), goal=goal, processes=1)
    feed.say("importer-1", "SalesRecord")
    ledger.settle(feed)
    ledger.settle(feed, "told")
    assert swap(ledger.database, partial(told, feed.events)) == len(feed.events)
    assert ledger.difference("told", "views") is None
    with pytest.raises(NothingBuilt, match="no views wait to take over"):
        swap(ledger.database, partial(told, feed.events))


def test_a_difference_is_told_row_by_row_as_of_one_position(ledger: Ledger) -> None:
    feed = Feed()
    feed.say("importer-1", "SalesRecord", number="S1")
    feed.say("importer-1", "SalesRecord", number="S2")
    feed.say("importer-1", "SalesRecord", number="S3")
    ledger.settle(feed, "old")
    feed.correct("importer-1", "SalesRecord", "S3", cans=7)
    feed.say("importer-1", "SalesRecord", number="S4")
    ledger.settle(feed, "new")
    with psycopg.connect(ledger.database) as connection:
        found = difference(connection, "old", "new")
        assert (found.position, found.same_code, found.tables) == (len(feed.events) - 2, True, ())
        connection.execute("update new.sales_record set cans = 99 where number = 'S1'")
        connection.execute("delete from new.sales_record where number = 'S2'")
        connection.execute("update new.rule set print = 'another' where rule = 'C01'")
        connection.execute("alter table new.recall add column colour text")
        connection.commit()
        found = difference(connection, "old", "new", 10)
    assert not found.same_code
    tables = {each.table: each for each in found.tables}
    assert set(tables) == {"sales_record", "rule", "recall"}
    assert tables["recall"].columns == ("colour",)
    sales = tables["sales_record"]
    assert (sales.only_old, sales.only_new, sales.changed) == (1, 0, 1)
    changed, gone = sales.rows
    assert changed.old is not None and changed.new is not None and gone.old is not None
    assert (changed.old["number"], changed.new["cans"], gone.old["number"], gone.new) == ("S1", 99, "S2", None)


def test_a_rebuild_that_is_cancelled_leaves_nothing(ledger: Ledger) -> None:
    feed = Market(28).say(120)
    ledger.settle(feed)
    ended = list[BaseException]()

    def run() -> None:
        try:
            build(ledger.database, partial(told, feed.events, 5, SLOW_SECONDS), goal=len(feed.events))
        except psycopg.OperationalError as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    until = time.monotonic() + WAIT_SECONDS
    while (at := look(ledger.database)) is None or at.done == 0:
        assert time.monotonic() < until
        time.sleep(0.02)
    assert at.at_work
    assert cancel(ledger.database)
    thread.join(WAIT_SECONDS)
    assert ended
    assert look(ledger.database) is None
    assert not cancel(ledger.database)
    assert not ledger.rows("select 1 from pg_namespace where nspname = 'views_new'")


def test_two_rebuilds_at_once_are_refused(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.schema.LOCK_SECONDS", 0.1)
    feed = Market(29).say(40)
    with psycopg.connect(ledger.database) as connection:
        lock(connection, "views_new")
        with pytest.raises(NotOurs, match="another process writes the views in schema views_new"):
            build(ledger.database, partial(told, feed.events), goal=len(feed.events))


def test_keys_are_shared_out_whole() -> None:
    keys = [f"partner-{n % 7}/SalesRecord/{n}" for n in range(1_000)]
    taken = [{key for key in keys if shares.of_share(key, share, 3)} for share in range(3)]
    assert sum(map(len, taken)) == len(set().union(*taken)) == len(keys)
    assert min(map(len, taken)) > 200
