"""Puts the partitions of ledger.events back into one sequence, exactly: it has no hole, so the next is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, Protocol

from projections.reading import Sequenced

AHEAD: Final = 5_000
"""Events of one partition kept waiting for another's; with more it is not read until the sequence has caught up. It is
one poll: four of them took 18 MB more over a backlog, and no less time."""


class Message(Protocol):
    """A message of ledger.events as a Kafka client gives it."""

    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes: ...
    @property
    def headers(self) -> Sequence[tuple[str, bytes]]: ...


class Waiting(NamedTuple):
    """An event with the place that it was read at."""

    event: Sequenced
    partition: int
    offset: int


class NotAnEvent(ValueError):
    """A message of ledger.events without what every event has: somebody else wrote to the topic."""


def event_of(message: Message) -> Sequenced:
    """The event in a message: sequence and version are in its headers, its key is the aggregate. Raises NotAnEvent."""
    headers = message.headers
    try:
        if len(headers) > 1 and headers[0][0] == "sequence" and headers[1][0] == "ce_id":  # as the relay writes them
            sequence, name = headers[0][1], headers[1][1]
        else:
            named = dict(headers)
            sequence, name = named["sequence"], named["ce_id"]
        key = (message.key or b"").decode()
        _, slash, version = name.rpartition(b"/")
        if not key or not slash:
            raise ValueError("no aggregate id or version")
        return int(sequence), message.value, key, int(version)
    except (KeyError, ValueError) as error:
        raise NotAnEvent(
            f"ledger.events partition {message.partition} offset {message.offset}: {type(error).__name__} {error}"
        ) from error


class Merge:
    """Events of several partitions, given out in the order of the sequence after a position."""

    def __init__(self, position: int, partitions: Iterable[int], ahead: int = AHEAD) -> None:
        self._next = position + 1
        self._waiting: dict[int, Waiting] = {}
        self._held: dict[int, int] = dict.fromkeys(partitions, 0)
        self._ahead = ahead

    def add(self, message: Message) -> None:
        """Keep a message for its turn; one that was given out already, or is there, is skipped. Raises NotAnEvent."""
        event = event_of(message)
        if event[0] >= self._next and event[0] not in self._waiting:
            self._waiting[event[0]] = Waiting(event, message.partition, message.offset)
            self._held[message.partition] += 1

    def ready(self) -> tuple[list[Sequenced], Mapping[int, int]]:
        """The events whose turn has come, and for each partition they came by the offset to read on from."""
        events: list[Sequenced] = []
        offsets: dict[int, int] = {}
        while (waiting := self._waiting.pop(self._next, None)) is not None:
            events.append(waiting.event)
            offsets[waiting.partition] = waiting.offset + 1
            self._held[waiting.partition] -= 1
            self._next += 1
        return events, offsets

    def wanted(self) -> list[int]:
        """The partitions to read: all but those too far ahead. The one that holds the next event is always among them,
        since what waits of a partition is later than the next."""
        return [partition for partition, held in self._held.items() if held < self._ahead]

    def __len__(self) -> int:
        """Events that wait for an earlier one."""
        return len(self._waiting)
