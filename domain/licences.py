"""Numbers that authorities give: licences, registrations, filings, certificates and customs declarations.

A parser returns the number as it is kept; callers store what it returns. What is written well but fails a register or
a check digit is taken and doubted (`doubts` in `domain/identifiers.py`), because copied licence numbers often fail
their check digit and a rejecting border would lose true facts.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from domain.check_digits import licence_check_digit
from domain.errors import Unacceptable

DECLARATION: Final = re.compile(r"[0-9]{4}20[0-9]{2}[01][0-9]{9}", re.ASCII)
SC_LICENCE: Final = re.compile(r"SC[12][0-9]{13}", re.ASCII)
RECIPE: Final = re.compile(r"(?:国食注字)?((?:YP|TY)20[0-9]{6})", re.ASCII)
GACC: Final = re.compile(r"[CQ][A-Z]{3}[0-9]{14}", re.ASCII)
INFANT_FORMULA_CATEGORY: Final = "129"
"""Category digits of a production licence for infant formula (licensing rules 2022, article 4: class 2901)."""
CACHED: Final = 65_536
"""Parsed codes kept for each form; a season holds a few thousand different ones."""


def squeezed(text: str) -> str:
    """A code in upper case and without spaces, as registers keep it."""
    return text.replace(" ", "").upper()


@lru_cache(CACHED)
def parse_declaration_number(text: str) -> str:
    """Customs declaration number 报关单号: 4 office, 4 year, 1 import or 0 export, 9 serial. Raises Unacceptable."""
    number = squeezed(text)
    if not DECLARATION.fullmatch(number):
        raise Unacceptable(
            "declaration-form", value=text, expected="18 digits: office, year 20nn, 1 import or 0 export, serial"
        )
    return number


def is_import(declaration_number: str) -> bool:
    """Whether a parsed declaration number is that of an import (its ninth digit)."""
    return declaration_number[8] == "1"


@lru_cache(CACHED)
def parse_sc_licence(text: str) -> str:
    """Food production licence 食品生产许可证编号: SC and 14 digits; the last is doubted. Raises Unacceptable."""
    number = squeezed(text)
    if not SC_LICENCE.fullmatch(number):
        raise Unacceptable("sc-licence-form", value=text, expected="SC, then 1 or 2, then 13 digits")
    return number


def sc_licence_doubt(number: str) -> str | None:
    """`sc-licence-check-digit` where a parsed licence fails GB/T 17710: 3 of 9 numbers copied from shop pages do."""
    return None if number[-1] == licence_check_digit(number[2:-1]) else "sc-licence-check-digit"


def is_infant_formula_licence(number: str) -> bool:
    """Whether a parsed production licence is for infant formula (category 129)."""
    return number[2:5] == INFANT_FORMULA_CATEGORY


@lru_cache(CACHED)
def parse_recipe_number(text: str) -> str:
    """Formula registration number 配方注册号, with its prefix 国食注字, also where sent bare. Raises Unacceptable."""
    found = RECIPE.fullmatch(squeezed(unicodedata.normalize("NFKC", text)))
    if not found:
        raise Unacceptable("recipe-form", value=text, expected="国食注字YP, then a year 20nn and 4 digits")
    return f"国食注字{found[1]}"


def recipe_doubt(number: str) -> str | None:
    """`recipe-medical` for a registration of medical-purpose food (TY), which is not infant formula."""
    return "recipe-medical" if number.startswith("国食注字TY") else None


@lru_cache(CACHED)
def parse_gacc_number(text: str) -> str:
    """Registration in China of an overseas maker 在华注册编号, 18 characters, or its home number as labels also carry.

    Raises Unacceptable only for what is no printable number of at most 30 characters.
    """
    number = squeezed(text)
    if GACC.fullmatch(number):
        return number
    return document_number(text, 30, "gacc-form", "C or Q, three letters of the country, 14 digits")


def gacc_doubt(number: str) -> str | None:
    """`gacc-form` where a number is not in the form of the register, so that it cannot be looked up there."""
    return None if GACC.fullmatch(number) else "gacc-form"


@lru_cache(CACHED)
def parse_filing_number(text: str) -> str:
    """Filing number of an importer or exporter 备案编号; its form is not published: any printable one."""
    return document_number(text, 32)


@lru_cache(CACHED)
def parse_certificate_number(text: str) -> str:
    """Number of an inspection or health certificate; forms differ by country, so any printable number is taken."""
    return document_number(text, 64)


def document_number(text: str, most: int, code: str = "document-number-form", form: str = "a number") -> str:
    """A number of unpublished form: 1 to `most` printable characters without spaces around. Raises Unacceptable."""
    number = text.strip()
    if not 0 < len(number) <= most or not number.isprintable():
        raise Unacceptable(code, value=text, expected=f"{form}: 1 to {most} printable characters")
    return number
