"""Synthetic codes with right check digits: everything under GS1's demonstration prefix 952 or marked DEM."""

from __future__ import annotations

from datetime import date
from typing import Final

from domain.check_digits import (
    gs1_check_digit,
    licence_check_digit,
    organisation_check_character,
    uscc_check_character,
)

EPOCH: Final = date(1970, 1, 1)
CHINA_MS: Final = 8 * 3_600_000
"""Asia/Shanghai is UTC+8 all year."""
DAY_MS: Final = 86_400_000
MINUTE_MS: Final = 60_000
HOUR_MS: Final = 3_600_000


def days(day: date) -> int:
    """A date as contracts carry it: days since 1970-01-01."""
    return (day - EPOCH).days


def moment(day: date, hour: float = 9.0) -> int:
    """An hour of a day in Asia/Shanghai, as epoch milliseconds."""
    return days(day) * DAY_MS - CHINA_MS + int(hour * HOUR_MS)


def gtin(serial: int) -> str:
    """A trade item number of 14 digits, a GTIN-13 with a leading zero."""
    body = f"0952{serial:09d}"
    return body + gs1_check_digit(body)


def gln(serial: int) -> str:
    """The number of a place."""
    body = f"952{serial:09d}"
    return body + gs1_check_digit(body)


def sscc(serial: int, extension: int = 0) -> str:
    """The number of a case or pallet."""
    body = f"{extension}952{serial:013d}"
    return body + gs1_check_digit(body)


def uscc(region: str, serial: int, kind: str = "91") -> str:
    """A unified social credit code of an enterprise that does not exist: its organisation code begins with DEM."""
    organisation = f"DEM{serial:05d}"
    body = kind + region + organisation + organisation_check_character(organisation)
    return body + uscc_check_character(body)


def production_licence(region: str, serial: int, category: str = "129") -> str:
    """A food production licence; category 129 is infant formula, 105 dairy."""
    body = f"1{category[1:]}{region}{serial:04d}"
    return f"SC{body}{licence_check_digit(body)}"


def recipe(year: int, serial: int) -> str:
    """A formula registration number."""
    return f"国食注字YP{year}{serial:04d}"


def overseas_plant(country: str, serial: int) -> str:
    """The registration in China of an overseas manufacturer."""
    return f"C{country}1201220101{serial:04d}"


def declaration(office: str, year: int, serial: int) -> str:
    """An import declaration number."""
    return f"{office}{year}1{serial:09d}"


def certificate(year: int, serial: int) -> str:
    """An entry inspection certificate number."""
    return f"1220{year}{serial:07d}-001"
