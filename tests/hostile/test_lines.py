"""JSON lines that were meant to harm, as `tinledger event append` reads them: each is told with line, field and why."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.codec import decode_record
from schemas.library import family_of
from tests.contracts.samples import example
from tests.domain.conformance import FOLDER, present
from tinledger.appending import Good, Line, read_lines

SALE: Final = example("SalesRecord", 1)
HUGE: Final = ("1e400", "1e999999", "1E+999999999", "-1e999999999999999999", "1e-999999999", "9" * 4_000, "9" * 5_000)
TEXTS: Final = (
    "", "\0", "a\0b", "\x7f\x1b[31m", "\u202eabc", "\u2066\u2069", "\ufeff", "\ufffe", "\U0010ffff", "a" * 1_000_000,
    "奶" * 100_000, "\r\n\t", "９５２１２３４", "²³", "ı", "ẞ", "e\u0301" * 50, "=1+1", "'; drop table x; --",
    "<script>", "{{7*7}}", "${jndi:ldap://x}", "../../x", "%s%n", "NaN", "Infinity", "null", "1/2/3", "/1", "-", "0x10",
)  # fmt: skip


def read(text: str, family: str | None = None) -> Good | Line:
    """What comes of one line after an empty one; it is one thing, whatever the line is."""
    [found] = read_lines(["\n", text], family)
    return found


def refused(text: str) -> Line:
    """The refusal of a line, which tells where and why."""
    found = read(text)
    assert isinstance(found, Line), found
    told(found)
    return found


def told(line: Line) -> None:
    """A refusal names the line and the field, and says why in two languages."""
    assert line.line == 2 and line.field is not None and line.code
    assert line.reason_en and line.reason_zh
    assert len(line.as_json()["reasonEn"]) < 2_000


def changed(path: str, raw: str) -> str:
    """A sale as JSON with a value written as it stands; `ranges[0].first_serial` is inside a list."""
    mark = "a mark that stands nowhere else"
    record: dict[str, Any] = json.loads(json.dumps({"family": "SalesRecord", **SALE}))
    if path == "ranges[0].first_serial":
        record["ranges"] = [{"first_serial": mark, "last_serial": 1}]
    else:
        record[path] = mark
    return json.dumps(record, ensure_ascii=False).replace(json.dumps(mark), raw)


@pytest.mark.parametrize("raw", ["NaN", "Infinity", "-Infinity", "nan", "+1", "01", ".5", "1.", "0x10", "1e", "'1'"])
@pytest.mark.parametrize("path", ["cans", "number", "ranges[0].first_serial"])
def test_what_is_no_json_is_refused(path: str, raw: str) -> None:
    assert refused(changed(path, raw)).code in ("not-json", "wrong-type", "integer-form")


@pytest.mark.parametrize("raw", HUGE, ids=lambda raw: raw[:24])
@pytest.mark.parametrize("path", ["cans", "line", "number", "sold_on", "occurred_at", "ranges[0].first_serial"])
@pytest.mark.parametrize("quoted", [False, True])
def test_a_number_of_any_size_is_refused_without_being_computed(path: str, raw: str, quoted: bool) -> None:
    if path == "number" and quoted and len(raw) < 64:
        return  # a text like another
    refused(changed(path, json.dumps(raw) if quoted else raw))


@pytest.mark.parametrize("raw", ["９５", "٩", "1_000", " 5", "5 ", "1e3_0", "0x1", "--1", "", ".", "e5", "∞", "½"])
def test_a_number_as_text_is_ascii_digits(raw: str) -> None:
    assert refused(changed("cans", json.dumps(raw))).code == "integer-form"


@pytest.mark.parametrize("raw", HUGE, ids=lambda raw: raw[:24])
@pytest.mark.parametrize("quoted", [False, True])
def test_a_quantity_of_any_size_is_refused_without_being_computed(raw: str, quoted: bool) -> None:
    record = json.dumps({"family": "BatchProduction", **example("BatchProduction", 1), "losses": "a mark"})
    refused(record.replace('"a mark"', json.dumps(raw) if quoted else raw))


@pytest.mark.parametrize("opening", ["[", '{"a":', '{"family":"SalesRecord","number":[', '[{"a":'])
@pytest.mark.parametrize("levels", [1_000, 100_000])
def test_nesting_without_end_is_refused(opening: str, levels: int) -> None:
    assert refused(opening * levels).code == "not-json"
    closing = "".join({"[": "]", "{": "}"}[c] for c in reversed(opening) if c in "[{")
    assert refused(opening * levels + "1" + closing * levels).code in ("not-json", "not-an-object", "unknown-family")


@pytest.mark.parametrize("path", ["number", "family", "cans"])
def test_a_field_that_is_said_twice_is_refused_at_any_depth(path: str) -> None:
    once = json.dumps({"family": "SalesRecord", **SALE}, ensure_ascii=False)
    assert (again := refused(f'{once[:-1]}, "{path}": 1}}')).code == "repeated-field" and again.field == path
    inner = changed("ranges[0].first_serial", '1, "first_serial": 2')
    assert refused(inner).code == "repeated-field"


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:12]))
@pytest.mark.parametrize("name", [field.name for field in family_of("SalesRecord").fields])
def test_a_text_in_any_field_is_refused_or_comes_back_as_it_was(name: str, text: str) -> None:
    found = read(changed(name, json.dumps(text)))
    if isinstance(found, Line):
        return told(found)
    field = next(field for field in family_of("SalesRecord").fields if field.name == name)
    kept = decode_record(found.payload).record[name]
    assert field.kind == "bytes" or kept == text or field.form  # codes are compared in one form
    return None


@pytest.mark.parametrize(
    "raw", ['"\\ud800"', '"\\udc00\\ud800"', '"\udcff"', '"\ud800"', '"a\\u0000b"', '"\udc80\udc80"']
)
def test_halves_of_characters_and_bytes_that_are_no_text_are_refused(raw: str) -> None:
    assert refused(changed("buyer_name", raw)).code in ("not-utf8", "nul-character")


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from([field.name for field in family_of("SalesRecord").fields]), ANY)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_value_in_any_field_is_refused_or_taken(name: str, value: Any) -> None:
    found = read(json.dumps({"family": "SalesRecord", **SALE, name: value}))
    if isinstance(found, Line):
        told(found)
    else:
        decode_record(found.payload)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-16")))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_refused(noise: bytes) -> None:
    for line in read_lines(noise.decode("utf-8", "surrogateescape").splitlines(), "SalesRecord"):
        assert isinstance(line, Line) and line.field is not None and line.reason_en and line.reason_zh


@present
def test_json_that_others_collected_is_refused_line_by_line() -> None:
    for file in sorted((FOLDER / "hostile-input" / "json").iterdir()):
        text = file.read_bytes().decode("utf-8", "surrogateescape")
        for found in read_lines(text.splitlines(), "SalesRecord"):
            assert isinstance(found, Line) and found.field is not None and found.reason_en, file.name
            if file.name.startswith("n_") and "\n" not in text.strip():
                assert found.code in ("not-json", "not-utf8", "not-an-object", "repeated-field", "too-long"), file.name


@present
def test_texts_that_others_collected_come_back_unchanged() -> None:
    texts: list[str] = json.loads((FOLDER / "hostile-input" / "naughty-strings.json").read_text("utf-8"))
    taken = 0
    for text in texts:
        found = read(changed("buyer_name", json.dumps(text)))
        if isinstance(found, Good):
            assert decode_record(found.payload).record["buyer_name"] == text
            taken += 1
        else:
            told(found)
    assert taken > 0.9 * len(texts)


def test_a_decimal_is_never_a_float() -> None:
    found = read(changed("cans", "12.0"))
    assert isinstance(found, Good) and found.record["cans"] == Decimal(12)
