"""Results are judged as laboratories and standards do: rounding, not detected, sampling plans, editions by date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.judgement import Result, judge_units, judged, results_of, verdicts
from domain.product_limits import Plan
from domain.release import debts, everything_owed, owed

MADE = date(2024, 1, 15)


def plan(n: int, c: int, m: int, most: int | None = None) -> Plan:
    return Plan(
        effective_from=None,
        effective_to=None,
        verified=True,
        standard="",
        edition="",
        stage="1",
        organism="coliforms",
        organism_zh="",
        n=n,
        c=c,
        m=Decimal(m),
        M=None if most is None else Decimal(most),
        unit="CFU/g",
        portion="1 g",
        condition="",
    )


def a(
    analyte: str,
    value: str | None,
    unit: str = "g",
    basis: str = "per_100kJ",
    operator: str = "EQUAL",
    limit_of_detection: str | None = None,
    units: Sequence[int] = (),
) -> Result:
    return Result(
        analyte=analyte,
        operator=operator,
        value=None if value is None else Decimal(value),
        unit=unit,
        basis=basis,
        detection_limit=None if limit_of_detection is None else Decimal(limit_of_detection),
        unit_values=tuple(map(Decimal, units)),
    )


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ([5, 8, 12, 20, 0], "pass"),
        ([5, 18, 12, 20, 0], "fail"),
        ([5, 8, 12, 101, 0], "fail"),
        ([5, 8, 12, 20], "insufficient"),
        ([5, 8, 12, 101], "fail"),
        ([], "insufficient"),
    ],
)
def test_a_three_class_plan(values: list[int], outcome: str) -> None:
    assert judge_units([Decimal(value) for value in values], plan(5, 2, 10, 100)) == outcome


def test_fifty_nine_units_of_a_plan_of_sixty_are_not_enough() -> None:
    assert judge_units([Decimal(0)] * 59, plan(60, 0, 0)) == "insufficient"
    assert judge_units([Decimal(0)] * 60, plan(60, 0, 0)) == "pass"
    assert judge_units([Decimal(0)] * 59 + [Decimal(1)], plan(60, 0, 0)) == "fail"


@given(st.lists(st.integers(0, 30), max_size=8), st.integers(0, 30))
def test_another_unit_never_clears_a_failure(values: list[int], more: int) -> None:
    units = [Decimal(value) for value in values]
    if judge_units(units, plan(5, 2, 10, 25)) == "fail":
        assert judge_units([*units, Decimal(more)], plan(5, 2, 10, 25)) == "fail"


JUDGED = [
    (a("protein", "0.43"), "pass"),
    (a("protein", "0.425"), "fail"),  # half to even: 0.42
    (a("protein", "0.4251"), "pass"),
    (a("protein", "0.725"), "pass"),  # half to even: 0.72
    (a("protein", "0.726"), "fail"),
    (a("protein", "550", "mg"), "pass"),
    (a("protein", "0.55", "g", "per_100mL_ready"), "inconclusive"),
    (a("protein", "11.55", "g", "per_100g"), "pass"),  # 0.55 per 100 kJ at 2100 kJ
    (a("protein", "8.9", "g", "per_100g"), "fail"),  # 0.42 per 100 kJ
    (a("protein", "0.55", "CFU"), "inconclusive"),
    (a("vitamin_a", "20", "µg RE"), "pass"),
    (a("vitamin_a", "20", "ug"), "inconclusive"),
    (a("vitamin_e", "0.5", "mg α-TE"), "pass"),
    (a("lead", "0.08", "mg/kg", "as_powder"), "pass"),
    (a("lead", "80", "ug/kg", "as_is"), "pass"),
    (a("lead", "90", "ug/kg", "as_is"), "fail"),
    (a("lead", None, "mg/kg", "as_powder", "NOT_DETECTED", "0.02"), "pass"),
    (a("lead", None, "mg/kg", "as_powder", "NOT_DETECTED", "0.2"), "inconclusive"),
    (a("lead", None, "mg/kg", "as_powder", "NOT_DETECTED"), "inconclusive"),
    (a("lead", "0.05", "mg/kg", "as_powder", "LESS"), "pass"),
    (a("lead", "0.08", "mg/kg", "as_powder", "GREATER"), "fail"),
    (a("lead", "0.05", "mg/kg", "as_powder", "GREATER"), "inconclusive"),
    (a("protein", "0.43", operator="LESS"), "fail"),
    (a("protein", "0.50", operator="GREATER"), "inconclusive"),
    (a("melamine", "1.0", "mg/kg", "as_is"), "pass"),
    (a("melamine", "2563", "mg/kg", "as_is"), "fail"),
    (a("whey_protein_share", "59", "percent_of_protein", "as_is"), "fail"),
    (a("iodine", "99", "ug"), "unverified_limit"),
    (a("iodine", "10", "ug"), "pass"),
    (a("cronobacter", None, "absent", "100 g", units=[0, 0, 0]), "pass"),
    (a("cronobacter", None, "absent", "100 g", units=[0, 1, 0]), "fail"),
    (a("cronobacter", None, "absent", "100 g", "NOT_DETECTED"), "insufficient"),
    (a("coliforms", None, "CFU/g", "1 g", units=[0, 200, 0, 0, 0]), "unverified_limit"),
    (a("colour", "3"), "not_applicable"),
]


@pytest.mark.parametrize(("result", "outcome"), JUDGED)
def test_a_result_of_stage_one_on_cow_milk(result: Result, outcome: str) -> None:
    [verdict] = verdicts([result], 1, "COW", MADE, energy=Decimal(2100))
    assert verdict.verdict == outcome


def test_vanillin_has_no_place_in_stage_one() -> None:
    later = date(2025, 3, 1)
    none = a("vanillin", None, "mg", "per_100mL_ready", "NOT_DETECTED", "0.1")
    some = a("vanillin", "1", "mg", "per_100mL_ready")
    assert [each.verdict for each in verdicts([none, some], 1, "COW", later)] == ["pass", "fail"]
    assert [each.verdict for each in verdicts([none, some], 2, "COW", later)] == ["pass", "pass"]


def test_urease_must_be_negative_in_soy() -> None:
    found = [a("urease", None, "negative", "as_is", "NOT_DETECTED"), a("urease", "1", "negative", "as_is")]
    assert [each.verdict for each in verdicts(found, 1, "SOY", MADE)] == ["pass", "unverified_limit"]
    assert [each.verdict for each in verdicts(found, 1, "COW", MADE)] == ["not_applicable"] * 2


@pytest.mark.parametrize(
    ("made", "vitamin_d", "protein"), [(date(2023, 2, 20), "pass", "fail"), (date(2023, 2, 23), "fail", "pass")]
)
def test_the_edition_of_the_production_date_judges(made: date, vitamin_d: str, protein: str) -> None:
    results = [a("vitamin_d", "0.30", "ug"), a("protein", "0.44")]
    assert [each.verdict for each in verdicts(results, 1, "COW", made)] == [vitamin_d, protein]


def test_a_verdict_shows_both_figures() -> None:
    [verdict] = verdicts([a("lead", "0.09", "mg/kg", "as_powder")], 1, "COW", MADE)
    assert (verdict.value, verdict.limit) == ("0.09 mg/kg as_powder", "≤ 0.08 mg/kg as_powder")
    assert verdict.verified and verdict.standard == "GB 2762-2022"
    [unread] = verdicts([a("iodine", "99", "ug")], 1, "COW", MADE)
    assert not unread.verified and unread.limit == "3.6–14.1 ug per_100kJ"


@given(st.sampled_from([result for result, _ in JUDGED]), st.sampled_from(["COW", "GOAT", "SOY"]), st.integers(1, 3))
def test_judging_under_every_row_holds_the_row_that_counts(result: Result, base: str, stage: int) -> None:
    [verdict] = verdicts([result], stage, base, MADE)
    assert verdict.verdict == "not_applicable" or verdict in judged([result])


def test_results_of_a_record_are_decimals() -> None:
    record: dict[str, list[dict[str, object]]] = {
        "results": [
            {
                "analyte": "lead",
                "operator": "NOT_DETECTED",
                "value": None,
                "decimals": 3,
                "unit": "mg/kg",
                "basis": "as_powder",
                "detection_limit": 10,
                "method": None,
                "unit_values": [],
            }
        ]
    }
    assert results_of(record) == [a("lead", None, "mg/kg", "as_powder", "NOT_DETECTED", "0.010")]
    assert results_of(record)[0].said() == "ND (0.010) mg/kg as_powder"


@pytest.mark.parametrize(
    ("stage", "base", "read"),
    [(1, "COW", 21), (1, "SOY", 17), (2, "GOAT", 1), (2, "SOY", 0), (3, "COW", 1)],
)
def test_a_release_owes_what_was_read(stage: int, base: str, read: int) -> None:
    rows = owed(stage, base, MADE)
    assert sum(row.verified for row in rows) == read
    assert len(rows) > 30
    assert len({row.analyte for row in rows}) == len(rows)


def test_cronobacter_is_owed_in_stage_one_only() -> None:
    units = {row.stage: row.units for row in everything_owed() if row.analyte == "cronobacter"}
    assert units == {"1": 3}


def test_a_release_is_settled_by_passes_and_by_nothing_else() -> None:
    results = [
        a("protein", "0.55"),
        a("fat", "1.9"),
        a("energy", "280", "kJ", "per_100mL_ready"),
        a("cronobacter", None, "absent", "100 g", units=[0, 0]),
    ]
    states = {debt.owed.analyte: debt.state for debt in debts(1, "COW", MADE, verdicts(results, 1, "COW", MADE))}
    assert {name: states.get(name) for name in ("protein", "fat", "energy", "cronobacter", "iron")} == {
        "protein": None,
        "fat": "fail",
        "energy": None,
        "cronobacter": "insufficient",
        "iron": "missing",
    }


def test_a_second_result_does_not_clear_a_failure() -> None:
    positive = a("cronobacter", None, "absent", "100 g", units=[0, 1, 0])
    negative = a("cronobacter", None, "absent", "100 g", units=[0, 0, 0])
    both = verdicts([positive, negative], 1, "COW", MADE)
    assert [debt.state for debt in debts(1, "COW", MADE, both) if debt.owed.analyte == "cronobacter"] == ["fail"]
