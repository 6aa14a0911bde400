"""The print of a finding's ground: a short hash by which a person's decision sticks to what it was about.

A decision (confirmed, explained) holds for as long as the ground holds still. Ground is compared by its print, so two
writings of the same ground must give one print: keys in order, no spaces, decimals without trailing zeros, dates in ISO
form, a set's members in order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

PRINT_DIGITS: Final = 32
"""Hexadecimal digits kept of SHA-256: 128 bits, beyond chance for any number of findings."""


def canonical(value: object) -> object:
    """A value of a ground as it is hashed. Raises TypeError for a binary float or another kind without one form."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            shown = f"{value:f}"
            trimmed = shown.rstrip("0").rstrip(".") if "." in shown else shown
            return "0" if trimmed in ("-0", "") else trimmed
        case datetime():
            return int(value.timestamp() * 1000)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): canonical(each) for key, each in value.items()}
        case list() | tuple():
            return [canonical(each) for each in value]
        case set() | frozenset():
            return sorted((canonical(each) for each in value), key=repr)
    raise TypeError(f"ground holds {value!r}: expected text, integer, decimal, date, list or mapping")


def ground_print(rule: str, subject: str, ground: Mapping[str, object]) -> str:
    """The print of what a rule found about a subject: 32 hexadecimal digits."""
    text = json.dumps([rule, subject, canonical(ground)], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:PRINT_DIGITS]
