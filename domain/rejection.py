"""What could not enter the ledger, kept as an event: the bytes, where they came from, and why, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.aggregate import Aggregate, LedgerEvent, Origin
from domain.errors import Unacceptable


def rejection_id(partner: str, partition: int, offset: int) -> str:
    """The aggregate's name: one for each place in the partner's topic, so that deciding twice makes one."""
    return f"{partner}/Rejection/{partition}-{offset}"


class Rejection(Aggregate):
    """One message that could not enter; its history has one event."""

    reason: Rejected | None

    def start(self) -> None:
        self.reason = None

    def when(self, event: Rejected) -> None:
        self.reason = event

    @classmethod
    def of(cls, origin: Origin, payload: bytes, key: bytes | None, why: Unacceptable) -> Rejection:
        """Keep a message with the mistake that was found in it."""
        kept = cls.begin(rejection_id(origin.partner, origin.source_partition, origin.source_offset))
        kept.record(
            Rejected,
            origin,
            payload=payload,
            key=key,
            line=why.line,
            field=why.field,
            value=why.value,
            expected=why.expected,
            code=why.code,
            reason_en=why.reason_en,
            reason_zh=why.reason_zh,
        )
        return kept


@dataclass(frozen=True, kw_only=True)
class Rejected(LedgerEvent):
    """A message could not be read, was not its sender's to say, or was about nothing."""

    AGGREGATE = Rejection

    payload: bytes
    key: bytes | None
    line: int | None
    """Line of the file it came in, from 1; None where it came alone."""
    field: str | None
    value: str | None
    expected: str | None
    code: str
    reason_en: str
    reason_zh: str

    def envelope(self) -> Mapping[str, Any]:
        return {
            **super().envelope(),
            "payload": self.payload,
            "key": self.key,
            "line": self.line,
            "field": self.field,
            "value": self.value,
            "expected": self.expected,
            "code": self.code,
            "reason_en": self.reason_en,
            "reason_zh": self.reason_zh,
        }
