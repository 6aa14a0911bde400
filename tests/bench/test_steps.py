"""A measurement that fails is told by name, takes no other down, and leaves no process behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tinledger.bench import app
from tinledger.benchmarks.measuring import SHORT
from tinledger.benchmarks.step import measured
from tinledger.benchmarks.steps import STEPS, Bench, Needs, chosen


@pytest.fixture
def bench(tmp_path: Path, downloads: Path) -> Bench:
    """Orders for a measurement in whose state folder nothing runs."""
    return Bench(folder=tmp_path / "step", size=SHORT, report=lambda line: None, downloads=downloads, state=tmp_path)


def test_a_measurement_that_dies_says_why(bench: Bench, tmp_path: Path) -> None:
    outcome = measured(STEPS[0], bench)
    assert outcome.figures == []
    assert outcome.failed is not None
    assert outcome.failed.endswith(f"nothing runs in {tmp_path}.")


def test_a_measurement_that_does_not_end_is_ended(bench: Bench) -> None:
    outcome = measured(replace(STEPS[0], seconds=0.0), bench)
    assert outcome.failed == "it did not end within 0 s"


def test_measurements_are_made_in_the_order_of_what_they_need() -> None:
    steps = chosen((), large=True)
    assert {step.name for step in steps} == {step.name for step in STEPS}
    assert [step.needs for step in steps] == sorted(step.needs for step in steps)
    assert len({step.name for step in STEPS}) == len(STEPS)


def test_a_large_measurement_is_made_only_when_asked_for() -> None:
    assert not any(step.large for step in chosen((), large=False))
    large = [step.name for step in STEPS if step.large]
    assert [step.name for step in chosen(large, large=False)] or not large


def test_each_measurement_says_in_one_line_what_it_is() -> None:
    listed = CliRunner().invoke(app, ["--list"])
    assert listed.exit_code == 0
    assert [line.split()[0] for line in listed.output.splitlines()] == [step.name for step in STEPS]
    assert all(step.needs in Needs and step.about for step in STEPS)


def test_a_measurement_that_there_is_not_is_refused() -> None:
    refused = CliRunner().invoke(app, ["--only", "nothing"])
    assert refused.exit_code == 2
