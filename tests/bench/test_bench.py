"""The measurements run from end to end; nothing is asserted about how fast this machine is."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tinledger.benchmarks.steps import chosen

ROOT = Path(__file__).parents[2]
SECONDS = 900
AIMED = {
    "intake / bare",
    "intake / one message a transaction",
    "live projection of views and findings / bare",
    "cost of a sale, one batch of 20,000 sales / batches of 200",
    "rebuild of all views / bare",
    "rebuild of views and findings / bare",
    "rules' part of the time",
    "poll of 20 events, views and rules, p95",
    "produced → visible in GraphQL, p95",
    "rows seen by a viewer of 20 partners / without policies",
    "trace, SQL with facts, p95",
    "trace as of / now",
    "trace through GraphQL, p95",
    "trace among many edges / among 10 thousand",
    "one can of 100 million, p95",
    "ingredient lot → 10 million cans, per place, p95",
    "slowest GraphQL attack",
    "stored beside a flood / before, p95",
    "memory of intake",
    "memory of relay",
    "memory of views",
    "memory of views made anew from the store",
    "demo in an empty folder, to the first answer",
    "later start of a demo, to the first answer",
}


@pytest.fixture(scope="module")
def printed(downloads: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a short run prints; its folder of its own lies in one of ours, which is empty when it has ended."""
    folder = tmp_path_factory.mktemp("bench")
    environment = os.environ | {"TINLEDGER_DOWNLOADS": str(downloads), "TMPDIR": str(folder)}
    ran = subprocess.run(
        [sys.executable, "-m", "tinledger", "bench", "--short", "--json"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert list(folder.iterdir()) == []
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_a_run_says_on_what_it_was_measured(printed: dict[str, Any]) -> None:
    machine = printed["machine"]
    assert machine["cores"] == os.cpu_count()
    assert machine["short"] is True
    assert machine["fsync"] == "on"
    assert machine["broker_flushes_each_message"] is True


def test_every_measurement_was_made_and_its_seconds_are_told(printed: dict[str, Any]) -> None:
    assert printed["machine"]["failed"] == {}
    assert list(printed["machine"]["steps"]) == [step.name for step in chosen((), large=False)]


def test_each_figure_has_a_value_a_unit_and_how_it_was_measured(printed: dict[str, Any]) -> None:
    for figure in printed["figures"]:
        assert set(figure) == {"name", "value", "unit", "aim", "met", "how"}
        assert math.isfinite(figure["value"]), figure
        assert figure["unit"] and figure["how"], figure


def test_the_aims_are_compared_with_the_values(printed: dict[str, Any]) -> None:
    aimed = {figure["name"]: figure for figure in printed["figures"] if figure["aim"] is not None}
    assert set(aimed) >= AIMED
    for figure in aimed.values():
        sign, bound = figure["aim"].split()
        assert figure["met"] is (figure["value"] >= float(bound) if sign == "≥" else figure["value"] <= float(bound))
        assert figure["value"] > 0 or figure["unit"] == "ratio", figure
