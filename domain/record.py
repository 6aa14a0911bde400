"""What a partner said under one number: first record, corrections, voids, contradictions; and what stands of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from domain.aggregate import Aggregate, LedgerEvent, Origin
from domain.errors import Unacceptable

PartnerRecord = Mapping[str, Any]
"""A decoded record in its family's newest version."""

MOST_CONTRADICTIONS: Final = 16
"""Of one number, in records; a further one is rejected, so that no sender can make an aggregate grow without end."""

LATER: Final = re.compile(r"(?P<first>.+)/(?P<n>[1-9][0-9]{0,2})", re.DOTALL)
"""The number of a correction or void; 999 is the highest n that one first record can have."""


class Number(NamedTuple):
    """A record number taken apart: the first record's, and the n of a correction or void (0: the first itself)."""

    first: str
    n: int


def split_number(number: str) -> Number:
    """Take `<first>/<n>` apart. Raises Unacceptable where `<first>` would itself be a correction's number."""
    if "/" not in number:
        return Number(number, 0)
    later = LATER.fullmatch(number)
    if later is None:
        return Number(number, 0)
    if LATER.fullmatch(later["first"]):
        raise Unacceptable(
            "number-form", field="number", value=number, expected="one `/<n>` after the first record's number"
        )
    return Number(later["first"], int(later["n"]))


def record_id(partner: str, family: str, first: str) -> str:
    """The aggregate's name, which is also the Kafka key of its events."""
    return f"{partner}/{family}/{first}"


def check_key(key: bytes | None, number: Number) -> None:
    """The message key is the first record's number. Raises Unacceptable (`key-not-number`)."""
    if key != number.first.encode():
        shown = "none" if key is None else key.decode("utf-8", "backslashreplace")
        raise Unacceptable("key-not-number", field="key", value=shown, expected=f"{number.first}, the record's number")


def check_subject(subjects: Mapping[str, Sequence[str]], record: PartnerRecord) -> None:
    """At least one subject is named in full. Raises Unacceptable (`no-subject`)."""
    for paths in subjects.values():
        for path in paths:
            if not record.get(path) and not any(_found(record, path.split("."))):
                break
        else:
            return
    named = sorted({path for paths in subjects.values() for path in paths})
    raise Unacceptable("no-subject", field=", ".join(named), value="", expected="what the record is about")


def _found(value: Any, path: Sequence[str]) -> Iterable[bool]:
    if isinstance(value, list | tuple):
        for item in value:
            yield from _found(item, path)
    elif not path:
        yield value not in (None, "")
    elif value is not None:
        yield from _found(value.get(path[0]), path[1:])


def same(one: PartnerRecord, other: PartnerRecord) -> bool:
    """Whether two records say the same: equal in the newest version, the signature aside."""
    if one["number"] != other["number"]:
        return False
    return {**one, "signature": None} == {**other, "signature": None}


def decide(said: Sequence[PartnerRecord], record: PartnerRecord) -> type[RecordEvent] | None:
    """What a record makes of all that was said under its first number; None: the same again.

    Raises Unacceptable (`number-spent`) past 16 contradictions of one number.
    """
    under = 0
    for earlier in said:
        if same(earlier, record):
            return None
        under += earlier["number"] == record["number"]
    if under > MOST_CONTRADICTIONS:
        raise Unacceptable(
            "number-spent",
            field="number",
            value=record["number"],
            expected=f"at most {MOST_CONTRADICTIONS} contradictions of one number",
        )
    if under:
        return Contradicted
    if record["voided"]:
        return Voided
    return Corrected if split_number(record["number"]).n else Recorded


class Record(Aggregate):
    """What was said under one record number; `current` is what stands, None before anything was."""

    said: list[PartnerRecord]
    current: PartnerRecord | None

    def start(self) -> None:
        self.said = []
        self.current = None

    def take(self, origin: Origin, family: str, version: int, record: PartnerRecord, body: bytes) -> bool:
        """Record what `decide` makes of it; False: the same again. The highest n stands, whatever came first."""
        kind = decide(self.said, record)
        if kind is None:
            return False
        n = split_number(record["number"]).n
        stands = kind is not Contradicted and all(n > split_number(said["number"]).n for said in self.said)
        self.record(kind, origin, family=family, version=version, stands=stands, record=record, body=body)
        return True

    def when(self, event: RecordEvent) -> None:
        self.said.append(event.record)
        if event.stands:
            self.current = event.record


@dataclass(frozen=True, kw_only=True)
class RecordEvent(LedgerEvent):
    """A partner's record as the ledger took it."""

    AGGREGATE = Record

    family: str
    version: int
    """Version of the contract that the partner used."""
    stands: bool
    """Whether it became what the ledger goes by."""
    record: PartnerRecord
    body: bytes
    """The partner's own Avro bytes, verbatim."""

    def envelope(self) -> Mapping[str, Any]:
        return {**super().envelope(), "stands": self.stands}


class Recorded(RecordEvent):
    """Something was said for the first time."""


class Corrected(RecordEvent):
    """What was said wrongly was put right."""


class Voided(RecordEvent):
    """What was said was taken back."""


class Contradicted(RecordEvent):
    """Other content came under a number that was used already; what stood still stands."""
