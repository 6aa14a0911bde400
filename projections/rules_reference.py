"""Writes docs/reference/rules.md from the headers of the rules and the house choices.

`python -m projections.rules_reference`; `--check` compares and exits 1 where the page is not what the rules say.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from domain.policy import policies_of
from projections.rules import Rule, rules

PAGE: Final = Path(__file__).parents[1] / "docs" / "reference" / "rules.md"
HEAD: Final = """# Rules 规则

Written by `python -m projections.rules_reference` from `projections/rules/*.sql`; not to be edited.

A rule selects offenders as of each sequence at which something changed that it reads. A finding stands from the event
that opened it to the one that closed it, carries the compared values and the sequences of the proving events, and a
person's decision on it holds for as long as its ground does. Constants whose text was not read never make more than
*info*. House choices have a reason of their own and are shown beside the findings that used them.

In the sentences `{name}` stands for a value, `{name:word}` for a symbol in words, and `[said|otherwise]` for what is
said when its first value is recorded, and otherwise.
"""
GROUPS: Final = {
    "X": "Import cross-check 进口核对",
    "P": "Production and release 生产与放行",
    "U": "Cans, movements, recalls 罐码、流通与召回",
    "S": "Suppliers 供货者",
    "C": "The ledger's own numbers 编号与字段",
}


def page(of: Iterable[Rule]) -> str:
    """The reference page of these rules."""
    found = tuple(of)
    parts = [HEAD]
    for letter, title in GROUPS.items():
        group = [rule for rule in found if rule.rule.startswith(letter)]
        if group:
            parts.append(f"## {title}\n")
            parts += [_section(rule) for rule in group]
    return "\n".join(parts)


def _section(rule: Rule) -> str:
    lines = [
        f"### {rule.rule} {rule.title} {rule.title_zh}\n",
        f"* Severity {rule.severity}, version {rule.version}, judges `{rule.kind.name}`"
        + (" when a day begins, too" if rule.dues else ""),
        f"* {rule.clause}",
        f"* “{rule.sentence}”",
        f"* “{rule.sentence_zh}”",
    ]
    lines += [
        f"* House choice `{choice.name}` = {choice.value} {choice.unit}: {choice.reason_en} {choice.reason_zh}"
        for choice in policies_of(rule.rule)
    ]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write the page, or compare it; the exit code."""
    text = page(rules())
    if "--check" not in arguments:
        PAGE.write_text(text, "utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text("utf-8") == text:
        return 0
    print(f"{PAGE.name} is not what the rules say: run python -m projections.rules_reference", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
