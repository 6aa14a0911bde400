"""Which batches a recall is about: named ones, and those that a rule describes, also if they are recorded later.

A predicate joins its conditions with *and*: trade item, prefix of the batch number between two, batch number containing
one of several texts, production and expiry dates within windows. A condition that is not given does not limit; one that
needs a date that the batch does not have is *not known* (None), because a batch that might be meant must not be shown
as outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from domain.identifiers import normalise_batch, parse_gtin

EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """What a predicate looks at: trade item (14 digits), number as printed and its aliases, the dates if known."""

    trade_item: str
    batch_number: str
    also_printed_as: tuple[str, ...] = ()
    production_date: date | None = None
    expiry_date: date | None = None

    def numbers(self) -> set[str]:
        """All numbers that it goes by, normalised."""
        return {normalise_batch(number) for number in (self.batch_number, *self.also_printed_as)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Predicate:
    """A rule of a recall's scope."""

    trade_item: str | None = None
    prefix_from: str | None = None
    prefix_to: str | None = None
    contains: tuple[str, ...] = ()
    production_from: date | None = None
    production_to: date | None = None
    expiry_from: date | None = None
    expiry_to: date | None = None

    @classmethod
    def from_record(cls, each: Mapping[str, Any]) -> Predicate:
        """A predicate of a `Recall` record, whose dates are days since 1970 or dates."""

        def day(value: int | date | None) -> date | None:
            return EPOCH + timedelta(value) if isinstance(value, int) else value

        return cls(
            trade_item=each["trade_item"],
            prefix_from=each["prefix_from"],
            prefix_to=each["prefix_to"],
            contains=tuple(each["contains"]),
            production_from=day(each["production_from"]),
            production_to=day(each["production_to"]),
            expiry_from=day(each["expiry_from"]),
            expiry_to=day(each["expiry_to"]),
        )

    def says_something(self) -> bool:
        """Whether any condition is given; a rule without one would recall every batch there is, and matches none."""
        return self != Predicate()

    def matches(self, batch: Batch) -> bool | None:
        """Whether the batch is meant; None: a date that would decide is not known."""
        if not self.says_something():
            return False
        if self.trade_item is not None and parse_gtin(self.trade_item) != parse_gtin(batch.trade_item):
            return False
        if not any(self._names(number) for number in batch.numbers()):
            return False
        made = _inside(batch.production_date, self.production_from, self.production_to)
        expires = _inside(batch.expiry_date, self.expiry_from, self.expiry_to)
        if made is False or expires is False:
            return False
        return None if made is None or expires is None else True

    def _names(self, number: str) -> bool:
        """Whether a normalised number begins between the prefixes and contains one of the texts.

        Each prefix is compared with as many characters as it has: from 22 to 37 holds 37K8, and 22A, but not 38.
        """
        least, most = (normalise_batch(text or "") for text in (self.prefix_from, self.prefix_to))
        if number[: len(least)] < least or (most and number[: len(most)] > most):
            return False
        texts = [normalise_batch(text) for text in self.contains]
        return not texts or any(text in number for text in texts)


def _inside(day: date | None, first: date | None, last: date | None) -> bool | None:
    if first is None and last is None:
        return True
    if day is None:
        return None
    return (first is None or first <= day) and (last is None or day <= last)


def concerns(batch: Batch, named: Iterable[tuple[str, str]], predicates: Iterable[Predicate]) -> bool | None:
    """Whether a recall is about a batch: named by trade item and number, or met by a rule; None: it cannot be said."""
    for trade_item, number in named:
        if parse_gtin(trade_item) == parse_gtin(batch.trade_item) and normalise_batch(number) in batch.numbers():
            return True
    answers = {predicate.matches(batch) for predicate in predicates}
    if True in answers:
        return True
    return None if None in answers else False
