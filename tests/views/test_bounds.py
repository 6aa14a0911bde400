"""What a contract takes, the views can take: records of every family at their bounds, all about the same few things."""

from __future__ import annotations

import random
from typing import Any

import pytest

from domain.registration import OFFICE
from schemas import library
from schemas.codec import encode_record
from schemas.shape import Field
from tests.contracts.samples import CODES, FIRST, LAST
from tests.feed import Feed
from tests.views.conftest import Ledger

OURS = {"DayBegan", "PartnerRegistration"}
"""Said by the office's own program; their numbers and fields are not free."""
MOST_ITEMS = 60
"""Items of a list here, all alike: what multiplies them by themselves would not come to an end."""
DAY = 86_400_000


def text(seed: str, characters: int) -> str:
    """Characters of four bytes each that do not compress: the widest text of so many characters."""
    return "".join(chr(0x20000 + each % 0xA000) for each in random.Random(seed).choices(range(0xA000), k=characters))


def extreme(field: Field, most: bool, nth: int = 0) -> Any:
    """The greatest or the least value that a field takes; codes are the same everywhere, so that records meet."""
    if field.nullable and not most:
        return None
    match field.kind:
        case "string" if field.form:
            return CODES[field.form][0]
        case "string":
            return text(f"{field.name}{nth}", field.bound or 0) if most else "0"
        case "boolean":
            return False  # a voided record leaves nothing to judge
        case "date":
            return LAST if most else FIRST
        case "instant":
            return (LAST + 1) * DAY - 1 if most else FIRST * DAY
        case "int" | "long":
            wide = 31 if field.kind == "int" else 63
            if most:
                return (1 << wide) - 1 if field.maximum is None else field.maximum
            return -(1 << wide) if field.minimum is None else field.minimum
        case "enum":
            return field.symbols[-1 if most else 0]
        case "bytes":
            return b"\xff" * (field.bound or 0) if most else b""
        case "fixed":
            return b"\xff" * field.size
        case "array":
            assert field.items is not None
            return [extreme(field.items, True, at) for at in range(min(field.bound or 0, MOST_ITEMS))] if most else []
    return {inner.name: extreme(inner, most, nth) for inner in field.fields}


def at_bounds(name: str, number: str, most: bool) -> dict[str, Any]:
    """A record of a family with every field at its bound."""
    return {field.name: extreme(field, most) for field in library.family_of(name).fields} | {"number": number}


def say(feed: Feed, partner: str, name: str, record: dict[str, Any]) -> None:
    """Say it as stored integers, past the JSON form. Raises Unacceptable."""
    assert feed.send(partner, encode_record(name, record), record["number"].partition("/")[0].encode())


@pytest.mark.parametrize("poll", [1, 5_000])
def test_records_at_their_bounds_are_taken_and_judged(ledger: Ledger, poll: int) -> None:
    feed = Feed()
    own = sorted({code for form in ("party_id", "gln") for code in CODES[form]})
    feed.day("2026-01-01")
    for name in (each for each in library.families() if each not in OURS):
        senders = library.family_of(name).senders
        partner = OFFICE if "office" in senders else f"{min(senders).replace('_', '-')}-1"
        if partner != OFFICE:
            feed.register(partner, senders, own)
        for nth, most in enumerate((True, False, True)):
            say(feed, partner, name, at_bounds(name, text(name, 63) + str(nth), most))
    feed.day("2026-01-02")
    ledger.settle(feed, poll=poll)
