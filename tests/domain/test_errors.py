"""A partner's mistake names field, value and expectation, in both languages, and every code has its sentences."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Unacceptable
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


def test_every_code_that_is_raised_has_sentences() -> None:
    raised = {
        node.args[0].value
        for folder in OURS
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Unacceptable"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert raised
    assert raised <= set(REASONS), f"codes without sentences: {sorted(map(str, raised - set(REASONS)))}"
