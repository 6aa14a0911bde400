"""The sentence of a finding: its rule's words in English or Chinese, filled with the values that were compared.

In a rule's words `{name}` is that value, `{name:word}` a symbol as a person reads it, and `[said|otherwise]` what is
said when the first value that it names is recorded, and otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from domain.symbols import word

NAME: Final = re.compile(r"\{([a-z][a-z0-9_]*)(:word)?\}")
EITHER: Final = re.compile(r"\[([^\[\]|]*)(?:\|([^\[\]|]*))?\]")
MISSING: Final = {"en": "not recorded", "zh": "未记录"}
TRUTH: Final = {"en": ("no", "yes"), "zh": ("否", "是")}


def names(template: str) -> set[str]:
    """The values that a template names."""
    return {found[1] for found in NAME.finditer(template)}


def filled(template: str, ground: Mapping[str, Any], measure: Mapping[str, Any], language: str) -> str:
    """The template with its values in place; a missing one that no `[…|…]` provides for is said to be missing."""
    held = {**ground, **measure}

    def either(found: re.Match[str]) -> str:
        first = NAME.search(found[1])
        there = first is None or not missing(held.get(first[1]))
        return found[1] if there else found[2] or ""

    def named(found: re.Match[str]) -> str:
        value = held.get(found[1])
        if found[2]:
            each = [word(one, language) if isinstance(one, str) else one for one in _listed(value)]
            return shown(each if isinstance(value, list | tuple) else each[0], language)
        return shown(value, language)

    return NAME.sub(named, EITHER.sub(either, template))


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def missing(value: Any) -> bool:
    """Whether nothing is recorded."""
    return value is None or value == "" or value == []


def shown(value: Any, language: str) -> str:
    """A value as a person reads it: thousands apart, lists with commas, nothing as *not recorded*."""
    if missing(value):
        return MISSING[language]
    if isinstance(value, bool):
        return TRUTH[language][value]
    if isinstance(value, int | float):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return ("、" if language == "zh" else ", ").join(shown(each, language) for each in value)
    return str(value)
