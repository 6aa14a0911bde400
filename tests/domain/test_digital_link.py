"""Scanned codes and links say trade item, batch and serial, or why they do not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.digital_link import build_link, parse_date, parse_element_string, parse_link, parse_scan
from domain.errors import Unacceptable

from .conformance import cases, present

SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(
    "code",
    [
        "https://id.gs1.org/01/09521234500018/10/24A15B1/21/1204?17=260114",
        "https://brand.example/formula/01/9521234500018/10/24A15B1/21/1204?17=260114&utm=x",
        "(01)09521234500018(10)24A15B1(21)1204(17)260114",
        "]d201095212345000181024A15B1\x1d211204\x1d17260114",
        "\x1d010952123450001817260114211204\x1d1024A15B1",
        "  010952123450001817260114211204\x1d1024A15B1\n",
    ],
)
def test_a_can_is_read_from_every_kind_of_code(code: str) -> None:
    can = parse_scan(code)
    assert (can.gtin, can.batch, can.serial) == ("09521234500018", "24A15B1", "1204")
    assert can.expiry_date == date(2026, 1, 14)
    assert can.sscc is None and can.production_date is None


def test_a_pallet_is_read() -> None:
    assert parse_scan("(00)095212345000000018").sscc == "095212345000000018"
    assert parse_scan("https://id.gs1.org/00/095212345000000018?02=09521234500018&37=400").elements["37"] == "400"


@pytest.mark.parametrize(
    ("code", "reason", "expected"),
    [
        ("(01)09521234500019", "element-string", r"\(01\) with its check digit"),
        ("https://id.gs1.org/01/09521234500019", "element-string", "check digit"),
        ("0109521234500018" + "1024A15B1-24A15B1-24A15B1", "element-string", r"a separator after \(10\)"),
        ("(01)09521234500018(10)A(10)B", "element-string", r"one value of \(10\)"),
        ("(01)09521234500018 (10", "element-string", "identifiers in brackets"),
        ("(01)09521234500018(17)260230", "date-form", "a date YYMMDD"),
        ("", "element-string", "an identifier with its value"),
        ("\x1d", "element-string", "an identifier with its value"),
        ("hello", "element-string", "known identifiers"),
        ("https://", "link-form", "a web address"),
        ("https://[", "link-form", "a web address"),
        ("https://brand.example/t/Xy12Kp98", "link-form", "/01/ and a GTIN"),
        ("https://id.gs1.org/01/09521234500018/21/1/10/A", "link-form", "only 22, 10, 21, 235, in order"),
        ("https://id.gs1.org/01/09521234500018?10=A", "link-form", r"\(10\) in the path"),
        ("https://id.gs1.org/01/09521234500018?17=260114&17=260114", "link-form", "each attribute once"),
    ],
)
def test_another_code_is_refused(code: str, reason: str, expected: str) -> None:
    with pytest.raises(Unacceptable, match=expected) as caught:
        parse_scan(code)
    assert caught.value.code == reason


def test_day_zero_is_the_last_of_its_month() -> None:
    assert parse_date("240200") == date(2024, 2, 29)
    assert parse_date("991231") == date(1999, 12, 31)


@given(
    st.text(SET_82, min_size=1, max_size=20),
    st.text(SET_82, min_size=1, max_size=20),
    st.dates(date(2000, 1, 1), date(2089, 12, 31)),
)
def test_a_link_comes_back(batch: str, serial: str, expiry: date) -> None:
    can = parse_link(build_link("9521234500018", batch, serial, expiry, site="https://brand.example/t/"))
    assert (can.gtin, can.batch, can.serial, can.expiry_date) == ("09521234500018", batch, serial, expiry)


def test_a_link_of_what_cannot_be_a_batch_is_not_built() -> None:
    assert build_link("9521234500018", serial=7) == "https://id.gs1.org/01/09521234500018/21/7"
    with pytest.raises(Unacceptable, match="known identifiers with values that fit"):
        build_link("9521234500018", batch="24 A")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for code in (text, f"({text}", f"https://{text}", f"https://a/01/{text}"):
        try:
            assert parse_scan(code).elements
        except Unacceptable as refusal:
            assert refusal.reason_zh


OTHER_KEYS = ("8004", "253", "8006", "8003", "8010")
"""Primary identifiers of links that are not of cans, cases or places, so not followed here."""


@present
def test_links_are_judged_like_the_syntax_engine() -> None:
    for case in cases("identifiers/link-to-element-string.json"):
        settings, link = case.get("settings", {}), case["input"]
        followed = not any(f"/{key}/" in link for key in OTHER_KEYS)
        switches = settings.get("permitConvenienceAlphas") or settings.get("UNKNOWN_AI_NOT_DL_ATTR") is False
        suppressed = link.split("/01/")[-1].split("?")[0] in ("2112345678900", "02345673")
        scheme_or_zone = link.startswith("HtTp") or "%25lo" in link  # legal by the rules of addresses; taken
        if not followed or switches or suppressed or scheme_or_zone:
            continue
        try:
            elements = parse_link(link).elements
        except Unacceptable:
            assert case["verdict"] == "invalid", case
        else:
            assert case["verdict"] == "valid", case
            due = case["expected"].replace("^", "")
            assert "".join(identifier + value for identifier, value in elements.items()) == due, case


@present
def test_element_strings_are_judged_like_the_syntax_engine() -> None:
    for case in cases("gs1/element-strings.json"):
        if case["kind"] != "element-string" or case.get("settings") or not case["input"].startswith("^"):
            continue
        scanned = case["input"].replace("^", "\x1d")
        try:
            parse_element_string(scanned)
        except Unacceptable:
            assert case["verdict"] == "invalid", case
        else:
            assert case["verdict"] == "valid", case
