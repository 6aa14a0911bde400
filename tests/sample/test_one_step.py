"""Near misses are near: one small step further, and the rule finds each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from projections.views import Views
from sample.check import compare
from sample.problems import DAY
from sample.problems.every import PLOTS
from tests.sample.one_step import STEPS
from tests.sample.telling import open_findings, tell


def further(act: Callable[..., None], step: Callable[[Any], None]) -> Callable[..., None]:
    """The plot, then the step."""

    def acted(stage: Any, host: Any) -> None:
        act(stage, host)
        step(host)

    return acted


@pytest.fixture
def stepped() -> Iterator[set[str]]:
    """The rules whose near misses go one step further while the test runs."""
    before = list(PLOTS)
    PLOTS[:] = [
        replace(plot, act=further(plot.act, STEPS[plot.rule])) if plot.near_miss and plot.on != DAY else plot
        for plot in before
    ]
    try:
        yield {plot.rule for plot in before if plot.near_miss and plot.on != DAY}
    finally:
        PLOTS[:] = before


def test_one_step_further_every_near_miss_is_found(stepped: set[str], database: str) -> None:
    told, feed, _ = tell(4)
    truth = told.truth
    with psycopg.connect(database) as connection:
        feed.settle(Views(connection))
        found = open_findings(connection)
    flagged = {near.rule for near, _ in compare(truth, found).flagged_near_misses}
    assert flagged >= stepped
