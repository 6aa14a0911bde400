"""The ledger's topics: their names, partitions and settings, and what a message of them is; no client in here."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Final, NamedTuple

LEDGER_PARTITIONS: Final = 4
INTAKE_BYTES: Final = 900_000
"""The most that an intake topic takes at once, so that an event about any record of it fits the ledger's."""
LEDGER_BYTES: Final = 2_000_000


class Incoming(NamedTuple):
    """One message as it was read. `timestamp`: epoch milliseconds, the broker's or the sender's as the topic says."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes
    headers: Sequence[tuple[str, bytes]]


class Place(NamedTuple):
    """A partition of a topic."""

    topic: str
    partition: int

    @property
    def name(self) -> str:
        """As positions and locks name it."""
        return f"{self.topic}/{self.partition}"


class Topics(NamedTuple):
    """The names of a ledger's topics. With a prefix, several ledgers live on one Kafka without meeting."""

    prefix: str = ""

    @property
    def ledger(self) -> str:
        """The published log."""
        return f"{self.prefix}ledger.events"

    def intake(self, partner: str) -> str:
        """The topic that only this partner may write."""
        return f"{self.prefix}intake.{partner}"

    def rejections(self, partner: str) -> str:
        """The topic that tells this partner what could not enter."""
        return f"{self.prefix}rejections.{partner}"

    def partner(self, intake: str) -> str:
        """Whose intake topic it is."""
        return intake.removeprefix(f"{self.prefix}intake.")


TOPICS: Final = Topics()


def ledger_partition(aggregate_id: str) -> int:
    """The partition of `ledger.events` for an aggregate: one for all its events."""
    return zlib.crc32(aggregate_id.encode()) % LEDGER_PARTITIONS


class Outgoing(NamedTuple):
    """One message to publish. `timestamp`: epoch milliseconds."""

    topic: str
    partition: int
    key: bytes
    value: bytes
    headers: Sequence[tuple[str, bytes]]
    timestamp: int


class TopicSettings(NamedTuple):
    """What a topic of ours keeps for ever, and who stamps its records."""

    partitions: int
    largest: int
    stamped_by_broker: bool
    partners: bool = False
    """Whether it is partners who write it."""

    def configs(self) -> dict[str, str]:
        return {
            # What partners compress the broker unpacks, and measures again: else 700 kB could unpack to 700 MB in the
            # reader, and a codec that the reader has not would stop everybody's intake.
            **({"compression.type": "uncompressed"} if self.partners else {}),
            "retention.ms": "-1",
            "retention.bytes": "-1",
            "cleanup.policy": "delete",
            "max.message.bytes": str(self.largest),
            "message.timestamp.type": "LogAppendTime" if self.stamped_by_broker else "CreateTime",
            # By default the broker acknowledges before the record is on disk: a power loss took all of them.
            "flush.messages": "1",
        }
