"""What a scanner reads from a can, a case or a pallet: GS1 element strings and GS1 Digital Link URIs, both ways.

`biip` knows every application identifier and its pattern. Three things it lets pass are checked here: a wrong check
digit, an identifier of variable length that ends without a separator, an identifier that is said twice with another
value. A link must carry exactly its own key and qualifiers in order (GS1 Digital Link: URI syntax), the rest as query.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, unquote, unquote_plus, urlsplit

from biip import ParseConfig, ParseError
from biip.gs1_element_strings import GS1ElementString

from domain.calendar import add_months
from domain.errors import Unacceptable
from domain.identifiers import Gtin, Sscc, parse_gtin, parse_sscc

SEPARATOR: Final = "\x1d"
"""FNC1 between element strings, as scanners send it."""
SYMBOLOGY: Final = re.compile(r"\](?:C1|e0|d2|Q3|J1)")
"""Prefixes by which a scanner says that element strings follow."""
BRACKETED: Final = re.compile(r"\(([0-9]{2,4})\)([^(]+)", re.ASCII)
LINK_KEYS: Final = MappingProxyType({"00": (), "01": ("22", "10", "21", "235"), "414": ("254",)})
"""Primary identifiers that this product follows, each with its qualifiers in the order that a link must keep."""
LAST_PIVOT_YEAR: Final = 89
"""Two-digit years up to this are of the 2000s: every date of a record lies between 1990 and 2100."""
CONFIG: Final = ParseConfig(gs1_element_strings_verify_date=False)


@dataclass(frozen=True, slots=True)
class Scanned:
    """Application identifiers with their values, in the order read."""

    elements: Mapping[str, str]

    @property
    def gtin(self) -> Gtin | None:
        """The trade item (01), 14 digits."""
        return parse_gtin(self.elements["01"]) if "01" in self.elements else None

    @property
    def sscc(self) -> Sscc | None:
        """The case or pallet (00)."""
        return parse_sscc(self.elements["00"]) if "00" in self.elements else None

    @property
    def batch(self) -> str | None:
        """The batch number as printed (10)."""
        return self.elements.get("10")

    @property
    def serial(self) -> str | None:
        """The serial of the can (21)."""
        return self.elements.get("21")

    @property
    def production_date(self) -> date | None:
        """The production date (11)."""
        return parse_date(self.elements["11"]) if "11" in self.elements else None

    @property
    def expiry_date(self) -> date | None:
        """The expiry date (17), else the best-before date (15)."""
        found = self.elements.get("17") or self.elements.get("15")
        return parse_date(found) if found else None


def parse_date(text: str) -> date:
    """A date YYMMDD of an element string; day 00 is the last day of the month. Raises Unacceptable `date-form`."""
    try:
        year, month, day = int(text[:2]), int(text[2:4]), int(text[4:6])
        first = date((2000 if year <= LAST_PIVOT_YEAR else 1900) + year, month, max(day, 1))
    except ValueError as error:
        raise Unacceptable("date-form", value=text, expected="a date YYMMDD") from error
    return first if day else date.fromordinal(add_months(first, 1).toordinal() - 1)


def parse_scan(text: str) -> Scanned:
    """What a code says: a Digital Link, `(01)…(10)…`, or element strings as scanned. Raises Unacceptable."""
    text = text.strip(" \t\r\n")
    if text[:8].lower().startswith(("http://", "https://")):
        return parse_link(text)
    if text.startswith("("):
        return parse_bracketed(text)
    return parse_element_string(text)


def parse_element_string(text: str) -> Scanned:
    """Element strings as scanned, with or without symbology prefix. Raises Unacceptable `element-string`."""

    def read() -> Iterator[tuple[str, str]]:
        rest = SYMBOLOGY.sub("", text, count=1) if text.startswith("]") else text
        rest = rest.removeprefix(SEPARATOR)
        while rest:
            element = _extract(rest, text)
            rest = rest[len(element) :]
            if rest and element.ai.separator_required and not rest.startswith(SEPARATOR):
                raise Unacceptable("element-string", value=text, expected=f"a separator after ({element.ai.ai})")
            rest = rest.removeprefix(SEPARATOR)
            yield element.ai.ai, element.value

    return _collect(read(), "element-string", text)


def parse_bracketed(text: str) -> Scanned:
    """Element strings as people write them, `(01)…(10)…`. Raises Unacceptable `element-string`."""
    found = BRACKETED.findall(text)
    if "".join(f"({identifier}){value}" for identifier, value in found) != text:
        raise Unacceptable("element-string", value=text, expected="identifiers in brackets, each with its value")
    return _collect(iter(found), "element-string", text)


def parse_link(text: str) -> Scanned:
    """The element strings of a GS1 Digital Link with a GTIN, SSCC or GLN. Raises Unacceptable `link-form`."""
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise Unacceptable("link-form", value=text, expected="a web address") from error
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise Unacceptable("link-form", value=text, expected="a web address")
    segments = parts.path.split("/")[1:]
    start = next((i for i in range(len(segments) - 2, -1, -2) if segments[i] in LINK_KEYS), None)
    if start is None:
        raise Unacceptable("link-form", value=text, expected="/01/ and a GTIN, or /00/ and an SSCC, in its path")
    key, *names = segments[start::2]
    due = iter(LINK_KEYS[key])
    if not all(name in due for name in names):  # consumes `due`, so the order is kept
        raise Unacceptable("link-form", value=text, expected=f"after {key} only {', '.join(LINK_KEYS[key])}, in order")
    values = [unquote(value) for value in segments[start + 1 :: 2]]
    if key == "01":
        values[0] = values[0].zfill(14) if len(values[0]) in (8, 12, 13) else values[0]
    said = [pair.partition("=") for pair in parts.query.split("&") if "=" in pair]
    attributes = [(name, unquote_plus(value)) for name, _, value in said if name.isascii() and name.isdigit()]
    taken = {key, *LINK_KEYS[key]} if "235" not in names else {key, "21", "235"}
    if wrong := [name for name, _ in attributes if name in taken]:
        raise Unacceptable("link-form", value=text, expected=f"({wrong[0]}) in the path")
    if len(attributes) != len(dict(attributes)):
        raise Unacceptable("link-form", value=text, expected="each attribute once")
    return _collect(iter([*zip([key, *names], values, strict=True), *attributes]), "link-form", text)


def build_link(
    trade_item: str,
    batch: str | None = None,
    serial: str | int | None = None,
    expiry: date | None = None,
    site: str = "https://id.gs1.org",
) -> str:
    """The Digital Link of a can or a batch, below `site`. Raises Unacceptable for another trade item or value."""
    path = {"01": parse_gtin(trade_item), "10": batch, "21": None if serial is None else str(serial)}
    said = {name: value for name, value in path.items() if value is not None}
    _collect(iter(said.items()), "link-form", str(said))
    link = site.rstrip("/") + "".join(f"/{name}/{quote(value, safe='')}" for name, value in said.items())
    return link if expiry is None else f"{link}?17={expiry:%y%m%d}"


def _extract(rest: str, text: str, whole: bool = False) -> GS1ElementString:
    """The first element string of the rest, or the rest as one; its check digits fit."""
    try:
        read = GS1ElementString.parse if whole else GS1ElementString.extract
        element = read(rest, config=CONFIG)
    except ParseError as error:
        raise Unacceptable("element-string", value=text, expected="known identifiers with values that fit") from error
    if wrong := element.gtin_error or element.sscc_error or element.gln_error:
        raise Unacceptable("element-string", value=text, expected=f"({element.ai.ai}) with its check digit: {wrong}")
    return element


def _collect(read: Iterator[tuple[str, str]], code: str, text: str) -> Scanned:
    elements: dict[str, str] = {}
    for identifier, value in read:
        element = _extract(identifier + value, text, whole=True)
        if (element.ai.ai, element.value) != (identifier, value):
            raise Unacceptable(code, value=text, expected=f"a value of ({identifier})")
        if identifier in ("11", "13", "15", "16", "17"):
            parse_date(value)
        if elements.setdefault(identifier, value) != value:
            raise Unacceptable(code, value=text, expected=f"one value of ({identifier})")
    if not elements:
        raise Unacceptable(code, value=text, expected="an identifier with its value")
    return Scanned(MappingProxyType(elements))
