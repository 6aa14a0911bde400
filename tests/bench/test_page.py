"""The page of benchmarks says what a run printed: every figure, whether it is met, on what machine and when."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tinledger.benchmarks.measuring import Figure, machine
from tinledger.benchmarks.page import HEAD, PAGE, page, runs_of, shown


@pytest.fixture
def run() -> dict[str, Any]:
    """A run with a figure that is met, one that is not, and one without an aim."""
    figures = [
        Figure(name="intake / bare", value=0.7, unit="ratio", aim="≥ 0.6", how="five rounds"),
        Figure(name="trace, p95", value=21.4, unit="ms", aim="≤ 15", how="60 times"),
        Figure(name="intake", value=31234.5, unit="records/s", aim=None, how="the median round"),
    ]
    about = machine() | {"date": "2026-11-24", "seconds": 431.2, "short": False, "large": True, "failed": {}}
    return {"machine": about, "figures": [figure.as_json() for figure in figures]}


def test_each_figure_stands_with_its_aim(run: dict[str, Any]) -> None:
    text = page([run])
    assert "| intake / bare | 0.70 | ≥ 0.6 | yes |" in text
    assert "| trace, p95 | 21.40 ms | ≤ 15 | **not met** |" in text
    assert "| intake | 31,234 records/s |" in text
    assert "1 of 2 are met" in text
    assert "`./run bench --large --json` on 2026-11-24" in text


def test_what_was_not_measured_is_named(run: dict[str, Any]) -> None:
    run["machine"]["failed"] = {"memory": "RuntimeError: views ended with code 1"}
    assert "Not measured: memory (RuntimeError: views ended with code 1)." in page([run])


def test_a_later_run_takes_the_place_of_a_figure(run: dict[str, Any]) -> None:
    later = json.loads(json.dumps(run))
    later["figures"] = [later["figures"][1] | {"value": 9.0, "met": True}]
    text = page(runs_of(json.dumps(run) + "\n" + json.dumps(later)))
    assert "| trace, p95 | 9.00 ms | ≤ 15 | yes |" in text
    assert text.count("| trace, p95 |") == 1


def test_a_large_number_has_no_digits_that_do_not_count() -> None:
    assert [shown(0.456, "ratio"), shown(123.4, "ms"), shown(9.876, "s")] == ["0.46", "123 ms", "9.88 s"]


def test_other_libraries_stand_beside_ours(run: dict[str, Any]) -> None:
    line = {
        "name": "bytewax", "client": "confluent-kafka", "guarantee": "at least once", "sales_per_second": 51234.5,
        "sales_per_processor_second": 60123.4, "times_naive": 48.1, "ours_is_times": 1.17, "ahead": True,
    }  # fmt: skip
    about = {"date": "2026-11-24", "sales": 200000, "rounds": 3}
    text = page([run, {"machine": about, "contenders": [line], "failed": {"faust-streaming": "it ended with code 1"}}])
    assert "| bytewax | confluent-kafka | at least once | 51,234 | 48.10 × | 60,123 | 1.17 × |" in text
    assert "faust-streaming did not finish: it ended with code 1" in text


def test_the_page_in_the_documentation_came_from_the_script() -> None:
    assert PAGE.read_text("utf-8").startswith(HEAD)
