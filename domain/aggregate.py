"""The form of the ledger's aggregates and of their events: histories that decide, on the library `eventsourcing`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final, Self

from eventsourcing.domain import BaseAggregate, CanMutateAggregate

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

EARLIEST: Final = 631_152_000_000
"""1990-01-01, epoch milliseconds: the ledger's clock shows nothing before it, whatever stamp a message carries."""


def instant(milliseconds: int) -> datetime:
    """Epoch milliseconds as a moment, exactly."""
    return EPOCH + timedelta(milliseconds=milliseconds)


def milliseconds(moment: datetime) -> int:
    """A moment as whole epoch milliseconds."""
    return (moment - EPOCH) // timedelta(milliseconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where an event came from, as its envelope keeps it: enough to find the partner's own bytes and to prove them."""

    partner: str
    """Who alone may write the topic it came by."""
    registration: int
    """Sequence of the registration it rests on; 0 for the ledger's own office."""
    source_topic: str
    source_partition: int
    source_offset: int
    source_timestamp: int
    """The broker's stamp, epoch milliseconds."""
    payload_sha256: bytes
    salt: bytes
    """16 random bytes: without them a record could be guessed from its public hash."""

    def given(self) -> dict[str, Any]:
        """As arguments of an event."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


class Aggregate(BaseAggregate[str]):
    """A history that decides. It begins with nothing said (version 0) and evolves by its events alone."""

    @classmethod
    def begin(cls, name: str) -> Self:
        """The aggregate before its first event: any kind of event may be the first."""
        empty = cls.__new__(cls)
        empty.__base_init__(name, 0, EPOCH)
        empty.start()
        return empty

    def start(self) -> None:
        """Set what holds before anything was recorded."""

    def when(self, event: Any) -> None:
        """Evolve by an event: assign, never decide, read no clock."""
        raise NotImplementedError

    def record(self, kind: type[LedgerEvent], origin: Origin, **said: Any) -> None:
        """Record an event of this kind as the next. Its moment is the broker's until the ledger gives its own."""
        moment = max(origin.source_timestamp, EARLIEST)
        self.trigger_event(kind, timestamp=instant(moment), **origin.given(), **said)


@dataclass(frozen=True, kw_only=True)
class LedgerEvent(CanMutateAggregate[str]):
    """What the ledger recorded. `timestamp` is the ledger's clock (`recorded_at` of the envelope)."""

    AGGREGATE: ClassVar[type[Aggregate]]

    originator_id: str
    originator_version: int
    timestamp: datetime
    partner: str
    registration: int
    source_topic: str
    source_partition: int
    source_offset: int
    source_timestamp: int
    payload_sha256: bytes
    salt: bytes

    @property
    def recorded_at(self) -> int:
        """The ledger's clock, epoch milliseconds."""
        return milliseconds(self.timestamp)

    def mutate(self, aggregate: Any) -> Any:
        """Evolve the aggregate; None: this is its first event. The library checks name and version."""
        return super().mutate(self.AGGREGATE.begin(self.originator_id) if aggregate is None else aggregate)

    def apply(self, aggregate: Aggregate) -> None:
        aggregate.when(self)

    def envelope(self) -> Mapping[str, Any]:
        """The fields that every envelope has."""
        return {
            "recorded_at": self.recorded_at,
            "salt": self.salt,
            "partner": self.partner,
            "registration": self.registration,
            "source_topic": self.source_topic,
            "source_partition": self.source_partition,
            "source_offset": self.source_offset,
            "source_timestamp": self.source_timestamp,
            "payload_sha256": self.payload_sha256,
        }
