"""Codes of goods, places and parties, parsed at the border and trusted after; `FORMS` holds every form by its name.

Contracts name a form (`"form": "gtin"`); `FORMS[name](text)` returns the code as it is kept (GTIN as 14 digits, letters
in upper case) or raises Unacceptable without a field, which the caller adds by `.at(field)`. `doubts(name, text)` tells
what is taken all the same but deserves a finding. Sources: GS1 General Specifications; GB 32100 and GB 11714; ISO 6346;
`domain/limits/identifiers.csv`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NewType

from domain import constants, licences
from domain.check_digits import (
    container_check_digit,
    gs1_check_digit,
    organisation_check_character,
    uscc_check_character,
)
from domain.errors import Unacceptable
from domain.licences import CACHED, squeezed

Gtin = NewType("Gtin", str)
Sscc = NewType("Sscc", str)
Gln = NewType("Gln", str)
Uscc = NewType("Uscc", str)
PartyId = NewType("PartyId", str)
BatchNumber = NewType("BatchNumber", str)

USCC: Final = re.compile(r"[1-9ANY][1-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)
BATCH: Final = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}", re.ASCII)
"""GS1 character set 82, at most 20 (application identifier 10)."""
FOREIGN_PARTY: Final = re.compile(r"[A-Z0-9][A-Z0-9 ./-]{0,29}", re.ASCII)
CONTAINER: Final = re.compile(r"[A-Z]{3}[UJZ][0-9]{7}", re.ASCII)
PARTNER: Final = re.compile(r"[a-z0-9-]{2,32}", re.ASCII)
SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


def are_digits(text: str, *lengths: int) -> bool:
    """Whether a text is made of ASCII digits, in one of these lengths."""
    return len(text) in lengths and text.isascii() and text.isdigit()


def checked(kind: str, text: str, digits: str) -> str:
    """GS1 digits whose last one fits the rest. Raises Unacceptable with the digit that was due."""
    if digits[-1] != (due := gs1_check_digit(digits[:-1])):
        raise Unacceptable(f"{kind}-check-digit", value=text, expected=f"a last digit {due}")
    return digits


@lru_cache(CACHED)
def parse_gtin(text: str) -> Gtin:
    """The trade item number 商品条码 as 14 digits; sent with 8, 12, 13 or 14. Raises Unacceptable."""
    if not are_digits(text, 8, 12, 13, 14):
        raise Unacceptable("gtin-form", value=text, expected="8, 12, 13 or 14 digits")
    return Gtin(checked("gtin", text, text.zfill(14)))


@lru_cache(CACHED)
def parse_sscc(text: str) -> Sscc:
    """The number of a case or pallet 系列货运包装箱代码, 18 digits. Raises Unacceptable."""
    if not are_digits(text, 18):
        raise Unacceptable("sscc-form", value=text, expected="18 digits")
    return Sscc(checked("sscc", text, text))


@lru_cache(CACHED)
def parse_gln(text: str) -> Gln:
    """The number of a place 位置码, 13 digits. Raises Unacceptable."""
    if not are_digits(text, 13):
        raise Unacceptable("gln-form", value=text, expected="13 digits")
    return Gln(checked("gln", text, text))


@lru_cache(CACHED)
def parse_uscc(text: str) -> Uscc:
    """The unified social credit code 统一社会信用代码, 18 characters (GB 32100). Raises Unacceptable.

    The 18th character must fit. The 17th, which ends the organisation code (GB 11714), is only doubted: codes of early
    pilots break it and are in use. Letters O and I are never read as digits.
    """
    code = squeezed(text)
    if not USCC.fullmatch(code):
        raise Unacceptable("uscc-form", value=text, expected="18 characters of GB 32100 (no I, O, S, V, Z)")
    if code[-1] != (due := uscc_check_character(code[:-1])):
        raise Unacceptable("uscc-check-digit", value=text, expected=f"an 18th character {due}")
    return Uscc(code)


def uscc_doubt(code: str) -> str | None:
    """`uscc-organisation` where characters 9 to 17 of a parsed credit code fail GB 11714."""
    return None if code[16] == organisation_check_character(code[8:16]) else "uscc-organisation"


@lru_cache(CACHED)
def parse_party_id(text: str) -> PartyId:
    """Who an enterprise is: its credit code, else its registration in China, else its number at home.

    Eighteen characters without a space are always one of the first two, so that a credit code with a wrong character is
    refused instead of being taken for a foreign number. Raises Unacceptable.
    """
    code = squeezed(text)
    if len(code) == 18 and code.isalnum() and not licences.GACC.fullmatch(code):
        return PartyId(parse_uscc(text))
    if licences.GACC.fullmatch(code):
        return PartyId(code)
    number = text.strip().upper()
    if not FOREIGN_PARTY.fullmatch(number):
        raise Unacceptable("party-form", value=text, expected="a credit code, a registration, or a number abroad")
    return PartyId(number)


def party_doubt(party: str) -> str | None:
    """The doubt of a credit code that stands as a party; a number from abroad carries no check."""
    return uscc_doubt(party) if USCC.fullmatch(party) else None


@lru_cache(CACHED)
def parse_batch_number(text: str) -> BatchNumber:
    """A batch number 生产批号 as printed: 1 to 20 of GS1 set 82, one a letter or digit. Raises Unacceptable."""
    printed = unicodedata.normalize("NFKC", text)
    if not BATCH.fullmatch(printed) or not any(symbol.isalnum() for symbol in printed):
        raise Unacceptable("batch-number-form", value=text, expected="1 to 20 characters of GS1 set 82")
    return BatchNumber(printed)


@lru_cache(CACHED)
def parse_lot_number(text: str) -> str:
    """A supplier's number of a material lot 原料批号 as printed: 1 to 40 printable characters. Raises Unacceptable."""
    if not normalise_batch(text):
        raise Unacceptable("batch-number-form", value=text, expected="a number that holds a letter or a digit")
    return licences.document_number(text, 40, "batch-number-form", "a lot number")


@lru_cache(CACHED)
def normalise_batch(text: str) -> str:
    """A batch or lot number for comparison: NFKC, upper case, without spaces and hyphens. Empty if nothing is left."""
    upper = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).upper())
    kept = "".join(c for c in upper if not c.isspace() and unicodedata.category(c) != "Pd" and c not in "−\u00ad")
    return unicodedata.normalize("NFKC", kept)


def batch_id(trade_item: str, batch_number: str) -> str:
    """The subject of a batch: `<gtin14>:<normalised number>`. Raises Unacceptable for another trade item."""
    return f"{parse_gtin(trade_item)}:{normalise_batch(batch_number)}"


def material_lot_id(supplier_id: str, lot_number: str) -> str:
    """The subject of a material lot: `<supplier>:<normalised number>`. Raises Unacceptable for another supplier."""
    return f"{parse_party_id(supplier_id)}:{normalise_batch(lot_number)}"


@lru_cache(CACHED)
def parse_container(text: str) -> str:
    """A freight container 集装箱号, 4 letters and 7 digits (ISO 6346); the last is doubted. Raises Unacceptable."""
    number = squeezed(text)
    if not CONTAINER.fullmatch(number):
        raise Unacceptable("container-form", value=text, expected="3 letters, U, J or Z, 7 digits")
    return number


def container_doubt(number: str) -> str | None:
    """`container-check-digit` where a parsed container number fails ISO 6346."""
    return None if number[-1] == container_check_digit(number[:-1]) else "container-check-digit"


def digits(code: str, length: int) -> Callable[[str], str]:
    """The parser of a code that is nothing but so many digits."""

    def parse(text: str) -> str:
        if not are_digits(number := text.strip(), length):
            raise Unacceptable(code, value=text, expected=f"{length} digits")
        return number

    return parse


def pattern(code: str, form: re.Pattern[str], expected: str, case: Callable[[str], str]) -> Callable[[str], str]:
    """The parser of a code that one pattern describes, after its case is set."""

    def parse(text: str) -> str:
        if not form.fullmatch(found := case(text.strip())):
            raise Unacceptable(code, value=text, expected=expected)
        return found

    return parse


parse_hs_code = digits("hs-form", 10)
parse_ciq_code = digits("ciq-form", 3)
parse_region_code = digits("region-form", 6)
parse_country = pattern("country-form", re.compile(r"[A-Z]{3}"), "three letters of ISO 3166", str.upper)
parse_currency = pattern("currency-form", re.compile(r"[A-Z]{3}"), "three letters of ISO 4217", str.upper)
parse_sha256 = pattern("sha256-form", SHA256, "64 hexadecimal digits", str.lower)
parse_partner = pattern("partner-form", PARTNER, "2 to 32 of a–z, 0–9 and -", str)


FORMS: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "gtin": parse_gtin,
        "sscc": parse_sscc,
        "gln": parse_gln,
        "uscc": parse_uscc,
        "party_id": parse_party_id,
        "batch_number": parse_batch_number,
        "lot_number": parse_lot_number,
        "container": parse_container,
        "hs_code": parse_hs_code,
        "ciq_code": parse_ciq_code,
        "region_code": parse_region_code,
        "country": parse_country,
        "currency": parse_currency,
        "sha256": parse_sha256,
        "partner": parse_partner,
        "declaration_number": licences.parse_declaration_number,
        "recipe_number": licences.parse_recipe_number,
        "gacc_number": licences.parse_gacc_number,
        "sc_licence": licences.parse_sc_licence,
        "filing_number": licences.parse_filing_number,
        "certificate_number": licences.parse_certificate_number,
    }
)
"""Every form that a contract may name, with its parser."""

DOUBTS: Final[Mapping[str, Callable[[str], str | None]]] = MappingProxyType(
    {
        "uscc": uscc_doubt,
        "party_id": party_doubt,
        "container": container_doubt,
        "sc_licence": licences.sc_licence_doubt,
        "recipe_number": licences.recipe_doubt,
        "gacc_number": licences.gacc_doubt,
        "hs_code": lambda code: None if code in constants.hs_codes() else "hs-unknown",
        "region_code": lambda code: None if code in constants.regions() else "region-unknown",
        "country": lambda code: None if code in constants.countries() else "country-unknown",
    }
)


def doubts(form: str, text: str) -> str | None:
    """The reason code of what is taken in this form but should be a finding; None: nothing to say.

    Raises Unacceptable for a text that the form refuses, KeyError for a form that `FORMS` does not hold.
    """
    code = FORMS[form](text)
    doubt = DOUBTS.get(form)
    return doubt(code) if doubt else None
