"""Check characters of the codes that the trade writes: GS1, GB 32100, GB 11714, GB/T 17710 and ISO 6346."""

from __future__ import annotations

from typing import Final

USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100: 31 symbols; I, O, S, V and Z never occur."""
ORGANISATION_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


def gs1_check_digit(body: str) -> str:
    """The digit that ends a GTIN, SSCC or GLN whose other digits are `body` (GS1 weights 3 and 1 from the right)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return str(-total % 10)


def uscc_check_character(body: str) -> str:
    """The 18th character of a credit code from the 17 before it (GB 32100, weights 3ⁱ modulo 31)."""
    total = sum(USCC_ALPHABET.index(symbol) * pow(3, place, 31) for place, symbol in enumerate(body))
    return USCC_ALPHABET[-total % 31]


def organisation_check_character(body: str) -> str:
    """The character that ends an organisation code from the 8 before it (GB 11714): the 17th of a credit code."""
    total = sum(
        ORGANISATION_ALPHABET.index(symbol) * weight for symbol, weight in zip(body, ORGANISATION_WEIGHTS, strict=True)
    )
    due = 11 - total % 11
    return {10: "X", 11: "0"}.get(due, str(due))


def licence_check_digit(body: str) -> str:
    """The last digit of a food licence from the 13 before it (GB/T 17710, ISO 7064 MOD 11,10)."""
    product = 10
    for digit in body:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def container_check_digit(body: str) -> str:
    """The 11th character of a freight container from the 10 before it (ISO 6346; letters skip multiples of 11)."""
    total = 0
    for place, symbol in enumerate(body):
        value = int(symbol, 36)
        if symbol.isalpha():
            value += (value - 1) // 10  # 10, 12 … 21, 23 … 32, 34 … 38
        total += value << place
    return str(total % 11 % 10)
