"""The sentence of a finding: its rule's words in English or Chinese, filled with the values that were compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

NAME: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
MISSING: Final = {"en": "not recorded", "zh": "未记录"}
TRUTH: Final = {"en": ("no", "yes"), "zh": ("否", "是")}


def filled(template: str, ground: Mapping[str, Any], measure: Mapping[str, Any], language: str) -> str:
    """The template with each `{name}` replaced by that value; a missing one is said to be so."""
    held = {**ground, **measure}
    return NAME.sub(lambda found: shown(held.get(found[1]), language), template)


def shown(value: Any, language: str) -> str:
    """A value as a person reads it: thousands apart, lists with commas, nothing as *not recorded*."""
    if value is None or value == "" or value == []:
        return MISSING[language]
    if isinstance(value, bool):
        return TRUTH[language][value]
    if isinstance(value, int | float):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return ("、" if language == "zh" else ", ").join(shown(each, language) for each in value)
    return str(value)
