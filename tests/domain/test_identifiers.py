"""Codes are parsed at the border: what is taken, what is refused with which figures, what is only doubted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.check_digits import gs1_check_digit
from domain.errors import Unacceptable
from domain.identifiers import DOUBTS, FORMS, batch_id, doubts, material_lot_id, normalise_batch

TAKEN = [
    ("gtin", "4006381333931", "04006381333931"),
    ("gtin", "09521234500018", "09521234500018"),
    ("gtin", "96385074", "00000096385074"),
    ("sscc", "106141411234567897", "106141411234567897"),
    ("gln", "9521234000013", "9521234000013"),
    ("uscc", "9144030071526726XG", "9144030071526726XG"),
    ("uscc", "91330100799655058b", "91330100799655058B"),
    ("uscc", " 9131 0115 MA1K 0AB2 0U", "91310115MA1K0AB20U"),
    ("party_id", "91230227000000019Q", "91230227000000019Q"),
    ("party_id", "CNZL05012201010001", "CNZL05012201010001"),
    ("party_id", "nz-1234", "NZ-1234"),
    ("declaration_number", "224820241000012345", "224820241000012345"),
    ("recipe_number", "YP20170126", "国食注字YP20170126"),
    ("recipe_number", "国食注字ＹＰ２０１７０１２６", "国食注字YP20170126"),
    ("gacc_number", "cbol 1201 220921 0001", "CBOL12012209210001"),
    ("gacc_number", "NZ-1234", "NZ-1234"),
    ("sc_licence", "sc12931012000015", "SC12931012000015"),
    ("batch_number", "24A15B1", "24A15B1"),
    ("batch_number", "２４Ａ１５", "24A15"),
    ("lot_number", "乳清-2024/7", "乳清-2024/7"),
    ("container", "tclu 123456 8", "TCLU1234568"),
    ("hs_code", "1901101090", "1901101090"),
    ("ciq_code", "101", "101"),
    ("region_code", "310120", "310120"),
    ("country", "nld", "NLD"),
    ("currency", "USD", "USD"),
    ("filing_number", "YA31000000001234AB", "YA31000000001234AB"),
    ("certificate_number", "122000123456789-001", "122000123456789-001"),
    ("partner", "importer-3", "importer-3"),
    ("sha256", "AB" * 32, "ab" * 32),
]

REFUSED = [
    ("gtin", "4006381333932", "gtin-check-digit", "expected a last digit 1"),
    ("gtin", "123456789", "gtin-form", "expected 8, 12, 13 or 14 digits"),
    ("gtin", "４００６３８１３３３９３１", "gtin-form", "expected 8, 12, 13 or 14 digits"),
    ("sscc", "106141411234567898", "sscc-check-digit", "expected a last digit 7"),
    ("sscc", "10614141123456789", "sscc-form", "expected 18 digits"),
    ("gln", "9521234000014", "gln-check-digit", "expected a last digit 3"),
    ("gln", "952123400001", "gln-form", "expected 13 digits"),
    ("uscc", "9144030071526726XH", "uscc-check-digit", "expected an 18th character G"),
    ("uscc", "914403007152672OXG", "uscc-form", "no I, O, S, V, Z"),
    ("party_id", "9144030071526726XH", "uscc-check-digit", "expected an 18th character G"),
    ("party_id", "914403007152672OXG", "uscc-form", "no I, O, S, V, Z"),
    ("party_id", "", "party-form", "expected a credit code"),
    ("declaration_number", "224820242000012345", "declaration-form", "expected 18 digits"),
    ("recipe_number", "YP1970126", "recipe-form", "expected 国食注字YP"),
    ("gacc_number", "\n", "gacc-form", "expected C or Q"),
    ("sc_licence", "SC3293101200001", "sc-licence-form", "expected SC"),
    ("batch_number", "24A15B1-24A15B1-24A15B1", "batch-number-form", "expected 1 to 20 characters of GS1 set 82"),
    ("batch_number", "24#15", "batch-number-form", "expected 1 to 20 characters of GS1 set 82"),
    ("batch_number", "--", "batch-number-form", "expected 1 to 20 characters of GS1 set 82"),
    ("lot_number", " - ", "batch-number-form", "expected a number that holds a letter or a digit"),
    ("lot_number", "x" * 41, "batch-number-form", "1 to 40 printable characters"),
    ("container", "TCLX1234568", "container-form", "expected 3 letters, U, J or Z, 7 digits"),
    ("hs_code", "19011010", "hs-form", "expected 10 digits"),
    ("ciq_code", "1011", "ciq-form", "expected 3 digits"),
    ("region_code", "31012", "region-form", "expected 6 digits"),
    ("country", "NL", "country-form", "expected three letters"),
    ("currency", "US$", "currency-form", "expected three letters"),
    ("filing_number", "a\x00b", "document-number-form", "expected a number"),
    ("certificate_number", "9" * 65, "document-number-form", "1 to 64 printable characters"),
    ("partner", "Importer_3", "partner-form", "expected 2 to 32"),
    ("sha256", "ab", "sha256-form", "expected 64 hexadecimal digits"),
]

DOUBTED = [
    ("uscc", "91310115MA1K0AB20U", None),
    ("party_id", "NZ-1234", None),
    ("sc_licence", "SC11834020305037", None),
    ("sc_licence", "SC12442011202449", "sc-licence-check-digit"),
    ("container", "CSQU3054383", None),
    ("container", "CSQU3054384", "container-check-digit"),
    ("recipe_number", "国食注字TY20195007", "recipe-medical"),
    ("recipe_number", "YP20170126", None),
    ("gacc_number", "NZ-1234", "gacc-form"),
    ("hs_code", "1901101090", None),
    ("hs_code", "1901101099", "hs-unknown"),
    ("region_code", "310119", None),
    ("region_code", "319999", "region-unknown"),
    ("country", "XXA", "country-unknown"),
    ("gtin", "4006381333931", None),
]


@pytest.mark.parametrize(("form", "text", "kept"), TAKEN)
def test_a_code_is_taken_as_it_is_kept(form: str, text: str, kept: str) -> None:
    assert FORMS[form](text) == kept
    assert FORMS[form](kept) == kept


@pytest.mark.parametrize(("form", "text", "code", "sentence"), REFUSED)
def test_another_text_is_refused_with_what_was_due(form: str, text: str, code: str, sentence: str) -> None:
    with pytest.raises(Unacceptable, match=sentence.replace("(", r"\(")) as caught:
        FORMS[form](text)
    assert caught.value.code == code


@pytest.mark.parametrize(("form", "text", "doubt"), DOUBTED)
def test_what_a_register_would_not_know_is_taken_and_doubted(form: str, text: str, doubt: str | None) -> None:
    assert doubts(form, text) == doubt


def test_every_form_has_a_case_of_each_kind() -> None:
    assert {form for form, *_ in TAKEN} == set(FORMS)
    assert {form for form, *_ in REFUSED} == set(FORMS)
    assert {form for form, *_ in DOUBTED} >= set(DOUBTS)


@given(st.from_regex(r"[0-9]{13}", fullmatch=True), st.integers(0, 12), st.integers(1, 9))
def test_a_single_wrong_digit_of_a_trade_item_is_noticed(body: str, place: int, step: int) -> None:
    wrong = body[:place] + str((int(body[place]) + step) % 10) + body[place + 1 :]
    assert FORMS["gtin"](body + gs1_check_digit(body)) == body + gs1_check_digit(body)
    with pytest.raises(Unacceptable, match="expected a last digit"):
        FORMS["gtin"](wrong + gs1_check_digit(body))


@pytest.mark.parametrize(
    "written", ["27032K80", "27032k80", "27032-K80", " 27032 K80", "２７０３２Ｋ８０", "27032–K80"]
)
def test_one_batch_written_in_many_ways_is_one_subject(written: str) -> None:
    assert batch_id("9521234500018", written) == "09521234500018:27032K80"
    assert material_lot_id("91310115MA1K0AB20U", written) == "91310115MA1K0AB20U:27032K80"


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise_batch(normalise_batch(text)) == normalise_batch(text)


@given(st.sampled_from(sorted(FORMS)), st.text(max_size=40))
def test_any_text_is_taken_or_refused_and_what_is_taken_holds(form: str, text: str) -> None:
    try:
        kept = FORMS[form](text)
    except Unacceptable as refusal:
        assert refusal.expected
    else:
        assert FORMS[form](kept) == kept
