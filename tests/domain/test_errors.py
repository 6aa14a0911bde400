"""A partner's mistake names field, value and expectation, in both languages, and every code has its sentences."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Unacceptable
from domain.expectations import in_chinese
from domain.reasons import REASONS, VALUE_CHARACTERS

ROOT = Path(__file__).parents[2]
OURS = ("domain", "schemas", "consumers", "projections", "graphql", "web", "tinledger", "sample")


def test_a_mistake_says_what_was_found_and_what_was_expected() -> None:
    mistake = Unacceptable("gtin-form", field="trade_item", value="12345", expected="8, 12, 13 or 14 digits")
    assert str(mistake) == "trade_item is the GTIN “12345”; expected 8, 12, 13 or 14 digits"
    assert mistake.reason_zh == "trade_item的商品条码为“12345”；应为8、12、13或14位数字"


def test_a_mistake_is_told_its_place_later() -> None:
    mistake = Unacceptable("gtin-form", value="12345", expected="13 digits").at("lines[2].trade_item", line=7)
    assert (mistake.field, mistake.line, mistake.value) == ("lines[2].trade_item", 7, "12345")
    assert "lines[2].trade_item" in mistake.reason_en


@given(st.text(max_size=400))
def test_a_shown_value_is_bounded_and_printable(value: str) -> None:
    mistake = Unacceptable("wrong-type", field="a", value=value, expected="a number")
    assert mistake.value is not None and mistake.value.isprintable()
    assert len(mistake.value) <= VALUE_CHARACTERS * 10
    mistake.reason_en.encode()


@pytest.mark.parametrize("code", REASONS)
def test_every_sentence_names_value_and_expectation(code: str) -> None:
    for template in REASONS[code]:
        assert {"value", "expected"} <= {name for _, name, _, _ in Formatter().parse(template) if name}


def mistakes(*folders: str) -> Iterator[ast.Call]:
    """Every place in our sources that makes a mistake."""
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Unacceptable":
                    yield node


def test_every_code_that_is_raised_has_sentences() -> None:
    raised = {call.args[0].value for call in mistakes(*OURS) if call.args and isinstance(call.args[0], ast.Constant)}
    assert raised
    assert raised <= set(REASONS), f"codes without sentences: {sorted(map(str, raised - set(REASONS)))}"


def test_every_expectation_in_words_has_its_chinese() -> None:
    said = {
        keyword.value.value
        for call in mistakes("domain")
        for keyword in call.keywords
        if keyword.arg == "expected" and isinstance(keyword.value, ast.Constant)
    }
    assert said
    assert [words for words in said if in_chinese(str(words)) is None] == []


@pytest.mark.parametrize(
    ("expected", "chinese"),
    [
        ("18 digits", "18位数字"),
        ("at most 20", "至多20"),
        ("at most 20 characters, not 23", "至多20个字符，而非23个"),
        ("a decimal with at most 3 places, as text, in kg", "至多3位小数的十进制文本 kg"),
        ("a decimal with at most 3 places, as text", "至多3位小数的十进制文本"),
        ("one of SALE, RETURN", "SALE, RETURN之一"),
        ("24A15B1", None),
    ],
)
def test_an_expectation_with_a_figure_is_told_in_chinese(expected: str, chinese: str | None) -> None:
    assert in_chinese(expected) == chinese
