"""Decimal serials of cans in ranges: a million cans are one row, and one can is found without a row of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from domain.errors import Unacceptable
from domain.identifiers import are_digits, parse_gtin

LAST_SERIAL: Final = 100_000_000_000_000
"""The greatest serial that a record may hold; the contracts say the same."""


def parse_serial(text: str) -> int:
    """A serial as printed: 1 to 15 digits. Raises Unacceptable `serial-form`."""
    if are_digits(text, *range(1, 16)) and int(text) <= LAST_SERIAL:
        return int(text)
    raise Unacceptable("serial-form", value=text, expected=f"digits, at most {LAST_SERIAL}")


def can_id(trade_item: str, serial: int) -> str:
    """The name of a can: `<gtin14>.<serial>`. Raises Unacceptable for another trade item."""
    return f"{parse_gtin(trade_item)}.{serial}"


def parse_can_id(text: str) -> tuple[str, int]:
    """The trade item (14 digits) and the serial of a can's name. Raises Unacceptable."""
    trade_item, _, serial = text.partition(".")
    return parse_gtin(trade_item), parse_serial(serial)


@dataclass(frozen=True, order=True, slots=True)
class SerialRange:
    """Serials from the first to the last, both included. Raises Unacceptable `serial-range` if they are none."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not 0 <= self.first <= self.last <= LAST_SERIAL:
            raise Unacceptable(
                "serial-range", value=f"{self.first}–{self.last}", expected=f"first ≤ last, within 0–{LAST_SERIAL}"
            )

    def __len__(self) -> int:
        return self.last - self.first + 1

    def __contains__(self, serial: int) -> bool:
        return self.first <= serial <= self.last

    def overlap(self, other: SerialRange) -> SerialRange | None:
        """The serials that both hold; None where they hold none in common."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return SerialRange(first, last) if first <= last else None

    def without(self, exceptions: Iterable[int]) -> Iterator[SerialRange]:
        """The ranges that stay when single serials are taken out; exceptions outside the range change nothing."""
        first = self.first
        for exception in sorted({serial for serial in exceptions if serial in self}):
            if first < exception:
                yield SerialRange(first, exception - 1)
            first = exception + 1
        if first <= self.last:
            yield SerialRange(first, self.last)


def joined(ranges: Iterable[SerialRange]) -> list[SerialRange]:
    """The same serials in as few ranges as possible, in order; what overlaps or touches is one."""
    whole: list[SerialRange] = []
    for each in sorted(ranges):
        if whole and each.first <= whole[-1].last + 1:
            whole[-1] = SerialRange(whole[-1].first, max(whole[-1].last, each.last))
        else:
            whole.append(each)
    return whole


def in_ranges(serials: Iterable[int]) -> list[SerialRange]:
    """Single serials as ranges."""
    return joined(SerialRange(serial, serial) for serial in serials)
