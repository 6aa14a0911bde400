"""The reference page of the rules is what their files say."""

from __future__ import annotations

from projections.rules import rules
from projections.rules_reference import PAGE, main, page


def test_the_reference_page_is_what_the_rules_say() -> None:
    assert main(["--check"]) == 0


def test_the_page_names_every_rule_with_its_sentence_and_house_choices() -> None:
    text = PAGE.read_text("utf-8")
    for rule in rules():
        assert f"### {rule.rule} {rule.title}" in text
        assert rule.sentence_zh in text
    assert "`first_sale_days` = 90 days" in page(rules())
