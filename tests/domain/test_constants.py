"""Facts and house choices are read whole, keep their decimals and know the days on which they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from importlib import resources

import pytest

from domain import constants, product_limits
from domain.policy import POLICIES, policies_of, policy


@pytest.mark.parametrize(
    ("read", "rows"),
    [
        (product_limits.limits, 182 + 49),
        (product_limits.plans, 18 - 3),
        (constants.gates, 16),
        (constants.deadlines, 39),
        (constants.tariff_codes, 8),
        (constants.workday_exceptions, 405),
        (constants.regions, 3730),
        (constants.countries, 249),
    ],
)
def test_every_row_is_read(read: Callable[[], Sequence[object]], rows: int) -> None:
    assert len(read()) == rows


def test_the_reference_counts_the_rows_of_every_file() -> None:
    folder = resources.files("domain").joinpath("limits")
    told = dict(
        re.findall(r"^\| `(\w+)\.csv` \| (\d+) \|", folder.joinpath("README.md").read_text("utf-8"), re.MULTILINE)
    )
    files = {file.name.removesuffix(".csv") for file in folder.iterdir() if file.name.endswith(".csv")}
    assert {name: str(len(constants.rows(name))) for name in files} == told


def test_figures_stay_decimal() -> None:
    vitamin_d = next(row for row in product_limits.limits() if row.analyte == "vitamin_d" and row.edition == "2021")
    assert (vitamin_d.minimum, vitamin_d.maximum) == (Decimal("0.48"), Decimal("1.20"))
    assert str(vitamin_d.maximum) == "1.20"


@pytest.mark.parametrize(
    ("day", "edition"), [(date(2023, 2, 21), "2010"), (date(2023, 2, 22), "2021"), (date(2026, 10, 1), "2021")]
)
def test_the_edition_of_the_day_holds(day: date, edition: str) -> None:
    protein = [
        row
        for row in product_limits.limits()
        if (row.standard, row.stage, row.base, row.analyte, row.basis, row.verified)
        == ("GB 10765", "1", "milk", "protein", "per_100kJ", True)
        and row.holds_on(day)
    ]
    assert [row.edition for row in protein] == [edition]


def test_lead_changes_its_standard_and_not_its_limit() -> None:
    def lead(day: date) -> list[tuple[str, Decimal | None]]:
        return [
            (row.edition, row.maximum)
            for row in product_limits.limits()
            if (row.analyte, row.product, row.stage) == ("lead", "infant_formula", "1") and row.holds_on(day)
        ]

    assert lead(date(2026, 9, 1)) == [("2022", Decimal("0.08"))]
    assert lead(date(2026, 9, 2)) == [("2025", Decimal("0.08"))]


def test_no_standard_has_two_limits_for_one_thing_on_one_day() -> None:
    seen: dict[tuple[str, ...], list[product_limits.Limit]] = {}
    for row in product_limits.limits():
        key = (row.standard, row.product, row.stage, row.base, row.analyte, row.basis, row.unit)
        for other in seen.setdefault(key, []):
            latest = max(row.effective_from or date.min, other.effective_from or date.min)
            assert not (row.holds_on(latest) and other.holds_on(latest)), key
        seen[key].append(row)


def test_a_year_without_notice_is_not_planned() -> None:
    assert constants.planned_years() == frozenset(range(2015, 2027))


def test_every_house_choice_has_reasons_and_rules() -> None:
    for each in POLICIES.values():
        assert each.value > 0 and each.unit and each.rules
        assert each.reason_en.endswith(".") and each.reason_zh.endswith("。")
        assert all(re.fullmatch(r"[XPUI][0-9]{2}", rule) for rule in each.rules)


def test_a_rule_knows_its_house_choices() -> None:
    assert policy("import_net_weight").value == Decimal("0.5")
    assert [each.name for each in policies_of("X06")] == ["name_same", "name_doubtful"]
    with pytest.raises(KeyError, match="no_such_choice"):
        policy("no_such_choice")
