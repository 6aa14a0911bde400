"""Views are swapped under readers and beside the writer: nobody meets an error, half, or an earlier position."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any

import psycopg
import pytest
from psycopg.rows import tuple_row

from domain.access import WHOLE, Role, Viewer
from domain.access import sight as sight_of
from projections import swapping
from projections.access import READERS, see
from projections.reading import Sequenced
from projections.rebuilding import build
from projections.swapping import StillRead, drop, swap
from projections.taking import OutOfOrder
from projections.views import Source
from tests.api.client import OPTIONS, served
from tests.views.conftest import Ledger
from tests.views.market import Market

SWAPS = 10
READERS_AT_ONCE = 3
QUESTION = "{ progress { position } findings(first: 100) { position edges { node { rule subject } } } }"
READING = "-c search_path=views -c TimeZone=UTC"


@contextmanager
def until_done(*works: Callable[[threading.Event], None]) -> Iterator[None]:
    """Work in threads until the block ends; what one of them raises is raised."""
    stop, raised = threading.Event(), list[BaseException]()

    def run(work: Callable[[threading.Event], None]) -> None:
        try:
            work(stop)
        except BaseException as error:  # noqa: BLE001 - raised below, in the thread that waits
            raised.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
    if raised:
        raise raised[0]


def standing(ledger: Ledger, schema: str) -> list[tuple[int, int | None, tuple[str, str]]]:
    rows = ledger.rows("select since, until, rule, subject from finding", schema)
    return [(row["since"], row["until"], (row["rule"], row["subject"])) for row in rows]


def source_of(events: list[Sequenced]) -> Source:
    return lambda after, limit: events[after : after + min(limit, 500)]


def test_readers_and_the_writer_go_on_through_ten_swaps(ledger: Ledger) -> None:
    market = Market(31)
    feed = market.say(120)
    ledger.settle(feed)
    begun = len(feed.events)
    market.say(40)
    ledger.settle(feed, "told")
    findings = standing(ledger, "told")
    source = source_of(feed.events)
    answers = [0] * READERS_AT_ONCE

    def write(stop: threading.Event) -> None:
        """The live part: a few events now and then, the views opened anew where they moved under it."""
        position = begun
        while not stop.is_set() and position < len(feed.events):
            with ledger.views() as views:
                while not stop.is_set() and (position := views.position()) < len(feed.events):
                    try:
                        views.take(feed.events[position : position + 1])
                    except OutOfOrder:
                        break  # a swap came between asking and taking; the part ends then, and is started anew
                    time.sleep(0.1)

    with served(ledger.database) as api:

        def reader(number: int) -> Callable[[threading.Event], None]:
            def read(stop: threading.Event) -> None:
                seen = 0
                while not stop.is_set():
                    found = api.ask(QUESTION)
                    position = int(found["progress"]["position"].removeprefix("s0:"))
                    assert found["findings"]["position"] == found["progress"]["position"]
                    assert position >= seen, "the views went back"
                    seen = position
                    due = {
                        each for since, until, each in findings
                        if since <= position and (until is None or until > position)
                    }  # fmt: skip
                    nodes: list[Mapping[str, str]] = [edge["node"] for edge in found["findings"]["edges"]]
                    assert {(node["rule"], node["subject"]) for node in nodes} == due
                    answers[number] += 1

            return read

        with until_done(write, *(reader(number) for number in range(READERS_AT_ONCE))):
            for _ in range(SWAPS):
                before = list(answers)
                build(ledger.database, lambda: nullcontext(source), goal=begun, of=None)
                assert swap(ledger.database, lambda: nullcontext(source)) >= begun
                assert all(now > then for now, then in zip(answers, before, strict=True)), (
                    "a reader waited for a rebuild"
                )
    ledger.settle(feed)
    assert ledger.difference("told", "views") is None


def test_a_request_under_way_keeps_the_version_that_it_began_with(ledger: Ledger) -> None:
    feed = Market(32).say(60)
    ledger.settle(feed)
    source = source_of(feed.events)
    build(ledger.database, lambda: nullcontext(source), goal=len(feed.events))
    versions = list[tuple[Any, Any]]()
    begun = threading.Event()

    def read(stop: threading.Event) -> None:
        with psycopg.connect(ledger.database, options=READING, row_factory=tuple_row) as connection:
            while not stop.is_set():
                with connection.transaction():
                    see(connection, WHOLE)
                    first = connection.execute("select tableoid, count(*) from finding group by 1").fetchone()
                    begun.set()
                    time.sleep(0.5)
                    again = connection.execute("select tableoid, count(*) from finding group by 1").fetchone()
                versions.append((first, again))

    with until_done(read):
        assert begun.wait(30)
        swap(ledger.database, lambda: nullcontext(source))
        time.sleep(1.5)
    assert all(first == again for first, again in versions)
    assert len({table for (table, _), _ in versions}) == 2, "the old ones, then the new"
    assert len({rows for (_, rows), _ in versions}) == 1


def test_a_reader_that_does_not_end_keeps_the_swap_off_and_others_are_answered(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swapping, "SWAP_SECONDS", 1.0)
    feed = Market(33).say(40)
    ledger.settle(feed)
    source = source_of(feed.events)
    build(ledger.database, lambda: nullcontext(source), goal=len(feed.events))
    with (
        psycopg.connect(ledger.database, options=READING) as slow,
        psycopg.connect(ledger.database, options=READING) as other,
        slow.transaction(),
    ):
        see(slow, WHOLE)
        with pytest.raises(StillRead, match="views in schema views are read without a pause"):
            swap(ledger.database, lambda: nullcontext(source))
        with other.transaction():
            see(other, WHOLE)
            assert other.execute("select position from progress").fetchone() == (len(feed.events),)
    assert swap(ledger.database, lambda: nullcontext(source)) == len(feed.events)


def test_a_swap_is_tried_again_where_its_last_events_were_taken_and_then_a_reader_stood_in_the_way(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = Market(27).say(60)
    ledger.settle(feed)
    goal = len(feed.events)
    source = source_of(feed.events)
    build(ledger.database, lambda: nullcontext(source), goal=goal)
    feed.say("importer-1", "SalesRecord")
    take_over, tries = swapping._take_over, 0

    def tried(*given: Any) -> None:
        nonlocal tries
        tries += 1
        ledger.settle(feed)  # the live views have it, and those beside them only within the swap
        take_over(*given)

    monkeypatch.setattr(swapping, "_take_over", tried)
    with psycopg.connect(ledger.database) as reading:
        reading.execute("select 1 from views_new.rebuilding")

        def let_go(stop: threading.Event) -> None:
            until = time.monotonic() + 60
            while tries < 2 and time.monotonic() < until:
                time.sleep(0.05)
            reading.rollback()

        def until_tried(after: int, limit: int) -> list[Sequenced]:
            return source_of(feed.events if tries else feed.events[:goal])(after, limit)

        with until_done(let_go):
            assert swap(ledger.database, lambda: nullcontext(until_tried)) == goal + 1
    assert tries > 1


def test_old_views_that_are_still_read_are_dropped_without_holding_anybody_up(ledger: Ledger) -> None:
    ledger.settle(Market(34).say(40))
    with psycopg.connect(ledger.database) as connection, psycopg.connect(ledger.database) as reading:
        assert reading.execute("select count(*) from views.finding").fetchone() is not None
        began = time.monotonic()
        assert not drop(connection, "views", seconds=0.5)
        assert time.monotonic() - began < 30
        assert reading.execute("select position from views.progress").fetchone() is not None
        reading.rollback()
        assert drop(connection, "views")
        assert connection.execute("select 1 from pg_namespace where nspname = 'views'").fetchone() is None


def test_partners_see_as_little_of_the_new_views_as_of_the_old(ledger: Ledger) -> None:
    feed = Market(35).say(120)
    ledger.settle(feed)
    source = source_of(feed.events)
    build(ledger.database, lambda: nullcontext(source), goal=len(feed.events))
    sight = sight_of(Viewer(role=Role.PARTNER, name="importer-1", partner="importer-1"))

    def seen() -> tuple[Any, ...]:
        options = f"{OPTIONS} -c application_name=sight"
        with psycopg.connect(ledger.database, options=options) as connection, connection.transaction():
            nothing = connection.execute("select count(*) from arrival").fetchone()
            see(connection, sight)
            found = connection.execute("select count(*), count(distinct partner), min(partner) from arrival").fetchone()
            assert nothing is not None and found is not None
            return (*nothing, *found)

    before = seen()
    assert before[0] == 0
    assert before[2:] == (1, "importer-1")
    swap(ledger.database, lambda: nullcontext(source))
    assert seen() == before
    guarded = ledger.rows(
        "select relname from pg_class"
        " where relnamespace = 'views'::regnamespace and relkind = 'r' and not relrowsecurity"
    )
    assert guarded == [], f"tables that {sorted(set(READERS.values()))} read unguarded"
