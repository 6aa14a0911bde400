"""The rules find every planted problem of a season, flag no near miss, and find nothing that cannot be explained."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from projections.views import Views
from sample.check import Found, compare
from sample.said import NearMiss, Planted, Truth
from tests.sample.telling import fed, open_findings

SEEDS = (1, 2, 3)
IN_TURN = 3
"""Told partner by partner each day: another order between topics must not change what stands."""


@pytest.mark.parametrize("seed", SEEDS)
def test_every_planted_problem_is_found_no_near_miss_flagged_nothing_unexplained(seed: int, database: str) -> None:
    told, feed, _ = fed(seed, in_turn=seed == IN_TURN)
    with psycopg.connect(database) as connection:
        feed.settle(Views(connection))
        found = open_findings(connection)
    comparison = compare(told.truth, found)
    assert comparison.missing == []
    assert comparison.flagged_near_misses == []
    assert comparison.unexplained == []
    assert len(found) >= len(told.truth.planted)


def test_small_polls_find_the_same_with_the_same_history(database: str) -> None:
    """Rows, not only what stands: when each finding opened and closed may not depend on where polls were cut."""
    _, feed, _ = fed(1)
    history = "select rule, subject, since, until, ground, measure from {}.finding order by 1, 2, 3"
    rows = []
    for schema, poll in (("large", 20_000), ("small", 499)):
        with psycopg.connect(database) as connection:
            feed.settle(Views(connection, schema), poll)
            rows.append(connection.execute(history.format(schema)).fetchall())
    assert rows[0] == rows[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_spoiled_is_refused_and_nothing_else(seed: int) -> None:
    told, _, refused = fed(seed, in_turn=seed == IN_TURN)
    assert refused == {(each.partner, each.code): each.count for each in told.truth.rejections}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_near_miss_is_about_was_said(seed: int) -> None:
    """A near miss on a subject that nobody spoke of would prove nothing."""
    told, feed, _ = fed(seed, in_turn=seed == IN_TURN)
    keys = {originator for _, _, originator, _ in feed.events}
    whole = b"".join(event for _, event, _, _ in feed.events)
    for near in told.truth.near_misses:
        partner, _, rest = near.subject.partition("/")
        if rest.count("/"):
            family, number = rest.split("/")[:2]
            assert f"{partner}/{family}/{number}" in keys, near
        else:
            last = near.subject.partition("/")[0].replace(":", "|").split("|")
            assert any(part.encode() in whole for part in last), near


PLANTED = Planted("X02", "importer|batch", {"imported": 10}, "en", "zh", also=[("X03", "sale")])
NEAR = NearMiss("X02", "importer|other", "en", "zh")
CAUGHT = Found("X02", "importer|batch", {"imported": 10, "batch": "batch"})


def test_a_comparison_names_what_is_missing_and_what_is_too_much() -> None:
    truth = Truth(seed=1, size="S", planted=[PLANTED], near_misses=[NEAR])
    assert compare(truth, [CAUGHT, Found("X03", "sale", {})]).agrees
    assert compare(truth, []).missing == [PLANTED]
    assert compare(truth, [replace(CAUGHT, ground={"imported": 11})]).missing == [PLANTED]
    flagged = Found("X02", "importer|other", {})
    assert compare(truth, [CAUGHT, flagged]).flagged_near_misses == [(NEAR, flagged)]
    stranger = Found("P07", "batch", {})
    assert compare(truth, [CAUGHT, stranger]).unexplained == [stranger]
