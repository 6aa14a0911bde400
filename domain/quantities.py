"""Quantities as scaled integers with a unit: exact both ways, exact when compared, never a binary float.

A contract states `scale` and `unit`: the stored integer is the decimal times 10 to the scale (kg with scale 3 are
grams). People write units in many ways; `parse_unit` reads the English and Chinese ones of declarations.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal, localcontext
from types import MappingProxyType
from typing import Final

from domain.errors import Unacceptable

DECIMAL: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?", re.ASCII)
EXACT: Final = Context(prec=60)
"""Digits that no product or quotient of two stored integers exceeds; comparing multiplies, it does not divide."""
GRAMS: Final = MappingProxyType(
    {"mg": Decimal("0.001"), "g": Decimal(1), "kg": Decimal(1_000), "t": Decimal(1_000_000)}
)
PACKS: Final = ("can", "box", "case", "pallet")
UNITS: Final = MappingProxyType(
    {
        "t": "t", "tonne": "t", "吨": "t",
        "kg": "kg", "千克": "kg", "公斤": "kg",
        "g": "g", "克": "g",
        "mg": "mg", "毫克": "mg",
        "can": "can", "cans": "can", "罐": "can", "听": "can",
        "box": "box", "盒": "box",
        "case": "case", "cases": "case", "箱": "case",
        "pallet": "pallet", "托": "pallet",
    }
)  # fmt: skip
"""What declarations and records write, and the unit that it means."""


def to_decimal(scaled: int, scale: int) -> Decimal:
    """A stored integer as the decimal that was said: 4608000 at scale 3 is 4608.000."""
    return Decimal(scaled).scaleb(-scale, EXACT)


def to_text(scaled: int, scale: int) -> str:
    """A stored integer as a decimal text with all its places, as JSON carries it: `4608.000`."""
    return f"{to_decimal(scaled, scale):f}"


def to_scaled(text: str | Decimal, scale: int) -> int:
    """The integer to store. Raises Unacceptable `decimal-form` for another text or for more than `scale` decimals."""
    written = f"{text:f}" if isinstance(text, Decimal) else text
    expected = f"a decimal with at most {scale} places after the point" if scale else "a whole number"
    if not DECIMAL.fullmatch(written):
        raise Unacceptable("decimal-form", value=written, expected=expected)
    moved = Decimal(written).scaleb(scale, EXACT)
    if moved != (whole := int(moved)):
        raise Unacceptable("decimal-form", value=written, expected=expected)
    return whole


def parse_unit(text: str) -> str:
    """A unit as this product names it: t, kg, g, mg, can, box, case or pallet. Raises Unacceptable `unit`."""
    if unit := UNITS.get(text.strip().lower()):
        return unit
    raise Unacceptable("unit", value=text, expected="t, kg, g, mg, can, box, case or pallet")


def to_grams(quantity: Decimal, unit: str) -> Decimal:
    """A mass in grams. Raises Unacceptable `unit` for a unit that is no mass."""
    factor = GRAMS.get(parse_unit(unit))
    if factor is None:
        raise Unacceptable("unit", value=unit, expected="a unit of mass: t, kg, g or mg")
    return EXACT.multiply(quantity, factor)


def to_cans(quantity: int, unit: str, cans_per_case: int | None = None, cases_per_pallet: int | None = None) -> int:
    """A number of packs in cans, by the product's own packing. Raises Unacceptable `unit` where that is not known."""
    match parse_unit(unit):
        case "can" | "box":
            return quantity
        case "case" if cans_per_case:
            return quantity * cans_per_case
        case "pallet" if cans_per_case and cases_per_pallet:
            return quantity * cans_per_case * cases_per_pallet
    raise Unacceptable("unit", value=unit, expected="cans, or cases and pallets of a known number of cans")


def net_weight(cans: int, net_content: int) -> int:
    """Grams of powder in so many cans of so many grams; at scale 3 the same integer is kilograms."""
    return cans * net_content


def within(found: int | Decimal, due: int | Decimal, percent: Decimal) -> bool:
    """Whether a figure lies within a percentage of what was due, borders included. Exact: 0.5 % of 1000 is 5."""
    with localcontext(EXACT):
        return abs(Decimal(found) - Decimal(due)) * 100 <= abs(Decimal(due)) * percent
