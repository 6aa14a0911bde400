"""Codes and links judged by other people's cases."""

from __future__ import annotations

import csv

import pytest

from domain import constants
from domain.check_digits import gs1_check_digit
from domain.errors import Unacceptable
from domain.identifiers import BATCH, FORMS, doubts

from .conformance import FOLDER, cases, present


def verdict(form: str, text: str) -> str:
    """How we judge a code, in the words of the cases."""
    try:
        return "valid" if doubts(form, text) is None else "doubted"
    except Unacceptable:
        return "invalid"


@present
def test_credit_codes_are_judged_alike() -> None:
    expected = {"structure only": "doubted"}
    for case in cases("china/identifiers.json", "social_credit_codes"):
        assert verdict("uscc", case["code"]) == expected.get(case["verdict"], case["verdict"]), case


@present
def test_containers_are_judged_alike() -> None:
    for case in cases("china/identifiers.json", "container_numbers"):
        due = {"invalid": "doubted" if "digit" in case["why"] else "invalid"}.get(case["verdict"], "valid")
        ours = verdict("container", case["number"])
        assert ours == due or (due == "doubted" and ours == "invalid"), case


@present
def test_countries_are_all_known() -> None:
    with (FOLDER / "china" / "countries.csv").open(encoding="utf-8") as file:
        assert {row["ISO3166-1-Alpha-3"] for row in csv.DictReader(file)} == set(constants.countries())


@present
def test_check_digits_and_characters_are_judged_alike() -> None:
    judged = {"valid": 0, "invalid": 0}
    for case in cases("gs1/components.json"):
        text = case["input"]
        if case["rule"] == "csum" and text.isascii() and text.isdigit():
            ours = "valid" if text[-1] == gs1_check_digit(text[:-1]) else "invalid"
        elif case["rule"] == "cset82" and 0 < len(text) <= 20:
            ours = "valid" if BATCH.fullmatch(text) else "invalid"
        else:
            continue
        judged[ours] += 1
        assert ours == case["verdict"], case
    assert min(judged.values()) > 3


@present
def test_holidays_are_those_of_the_notices() -> None:
    notices = {(case["year"], case["date"], not case["off"]) for case in cases("china/holidays.json", "days")}
    years = {year for year, _, _ in notices} & constants.planned_years()
    ours = {(int(row["plan_year"]), row["date"], row["kind"] == "work") for row in constants.rows("workday_exceptions")}
    assert {row for row in ours if row[0] in years} == {row for row in notices if row[0] in years}


def test_every_form_of_the_table_of_codes_is_parsed() -> None:
    """Each row of `identifiers.csv` that a contract can name has a parser that takes its example."""
    names = {
        "uscc": "uscc",
        "sc_licence_no": "sc_licence",
        "recipe_reg_no": "recipe_number",
        "medical_formula_reg_no": "recipe_number",
        "gacc_manufacturer_no": "gacc_number",
        "overseas_plant_no": "party_id",
        "importer_filing_no": "filing_number",
        "exporter_filing_no": "filing_number",
        "customs_declaration_no": "declaration_number",
        "inspection_cert_no": "certificate_number",
        "hs_code": "hs_code",
        "gtin": "gtin",
        "sscc": "sscc",
        "gln": "gln",
        "batch_no": "batch_number",
        "container_no": "container",
        "country": "country",
        "region_code": "region_code",
    }
    seen = {row["field"]: row["example"] for row in constants.rows("identifiers")}
    for field, form in names.items():
        assert FORMS[form](seen[field]) == seen[field]


@pytest.mark.parametrize("text", ["SC11834020305037", "SC10811310111839", "SC10633019702613", "SC12441112200063"])
def test_licences_of_shop_pages_pass(text: str) -> None:
    assert verdict("sc_licence", text) == "valid"
