"""What a partner is shown follows from what that partner said: no finding shows it a value of another."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier

import stack
from domain.access import OPEN_FAMILIES, Role, Viewer, sight
from domain.registration import OFFICE
from projections import access
from projections.access import SUMS, see
from projections.views import Views
from tests.feed import Feed, Sequenced
from tests.findings.stories import tell_all

STRANGER = "distributor-9"
POLL = 500


@contextmanager
def database(running: stack.Stack) -> Iterator[str]:
    """A database of its own, gone afterwards."""
    name = f"interference_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(running.database_url, autocommit=True) as admin:
        admin.execute(SQL("create database {}").format(Identifier(name)))
        yield running.database_url.replace("/tinledger?", f"/{name}?")
        admin.execute(SQL("drop database {} with (force)").format(Identifier(name)))


def settled(url: str, events: list[Sequenced]) -> None:
    """These events in views."""
    with psycopg.connect(url) as connection:
        views = Views(connection)
        for at in range(0, len(events), POLL):
            views.take(events[at : at + POLL])


def found(url: str, partner: str | None) -> set[tuple[str, str, str, str]]:
    """Rule, subject, ground and measure of each finding that a partner is shown; None: of all."""
    with psycopg.connect(url, row_factory=dict_row, options="-c search_path=views") as connection:
        if partner is not None:
            see(connection, sight(Viewer(role=Role.PARTNER, name=partner, partner=partner)))
        rows = connection.execute("select rule, subject, ground, measure from finding").fetchall()
    return {(row["rule"], row["subject"], *(json.dumps(row[n], sort_keys=True) for n in ("ground", "measure")))
            for row in rows}  # fmt: skip


def alone(feed: Feed, partner: str, others: list[Sequenced]) -> list[Sequenced]:
    """The same ledger in which every other partner sent nothing readable: `others` stand in the places of its events.

    What everybody may read stays, and so does what the office says.
    """
    kept = []
    for (sequence, event, key, version), (_, noise, noises_key, first) in zip(feed.events, others, strict=True):
        who, family, *_ = key.split("/")
        own = who in (partner, OFFICE) or family in OPEN_FAMILIES
        kept.append((sequence, event, key, version) if own else (sequence, noise, noises_key, first))
    return kept


def noise(count: int) -> list[Sequenced]:
    """So many rejections of one partner that nobody knows."""
    feed = Feed()
    feed.say(STRANGER, "SalesRecord")
    made: list[Sequenced] = []
    for _ in range(count):
        sequence = feed.send(STRANGER, b"no record", None)
        assert sequence is not None
        made.append(feed.events[sequence - 1])
    return made


@pytest.fixture(scope="module")
def stories() -> Feed:
    """Every story of the rules."""
    return tell_all()[0]


@pytest.fixture(scope="module")
def whole(running: stack.Stack, stories: Feed) -> Iterator[str]:
    with database(running) as url:
        settled(url, stories.events)
        yield url


def test_a_partner_is_shown_no_finding_that_its_own_records_do_not_make(
    running: stack.Stack, stories: Feed, whole: str
) -> None:
    others = noise(len(stories.events))
    partners = {key.split("/")[0] for _, _, key, _ in stories.events} - {OFFICE}
    assert {"producer-1", "importer-1", "customs-1", "distributor-1"} <= partners
    shown = 0
    for partner in sorted(partners):
        with database(running) as url:
            settled(url, alone(stories, partner, others))
            own = found(url, None)
        seen = found(whole, partner)
        assert seen - own == set(), f"{partner} is shown what others said"
        shown += len(seen)
    assert shown > 100


def test_every_balance_is_a_sum_that_no_partner_is_shown() -> None:
    assert {path.stem for path in (Path(access.__file__).parent / "balances").glob("*.sql")} == SUMS


def test_all_findings_are_shown_to_who_may_see_all(whole: str) -> None:
    with psycopg.connect(whole, options="-c search_path=views") as connection:
        every = connection.execute("select count(*) from finding").fetchone()
        see(connection, sight(Viewer(role=Role.INVESTIGATOR, name="x")))
        assert connection.execute("select count(*) from finding").fetchone() == every
