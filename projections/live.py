"""Follows ledger.events: reads its partitions, merges them by sequence, takes what is whole, poll by poll.

How Kafka is read is handed in as functions, so that this folder knows no client: `assign` reads these partitions and no
others, each that is new from its offset; `poll` gives what came, nothing after a short wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from threading import Event
from time import monotonic
from typing import Final

from projections.ahead import ahead
from projections.merging import Merge, Message
from projections.reading import Sequenced
from projections.taking import Prepared
from projections.views import Source, Views, portions

Assign = Callable[[Mapping[int, int]], None]
Poll = Callable[[], Iterable[Message]]
AT_ONCE: Final = 5_000
"""Most events in one transaction: after a pause the merge lets go of many at once, and rows of all of them would be in
memory together, with those of the next."""
MANY: Final = 500
"""Where so many events are taken at once, more are waiting, and the next are read meanwhile."""
PATIENCE_SECONDS: Final = 60.0
"""The longest a replay waits for messages that the topic has, in seconds."""


class Partitions:
    """The partitions of ledger.events, read as the merge wants them."""

    def __init__(self, merge: Merge, starts: Mapping[int, int], assign: Assign, poll: Poll) -> None:
        self._merge = merge
        self._at = dict(starts)
        self._assign = assign
        self._poll = poll

    def read(self) -> tuple[list[Sequenced], Mapping[int, int]]:
        """One read: the events whose turn has come, and where to read each of their partitions on from."""
        self._assign({partition: self._at[partition] for partition in self._merge.wanted()})
        for message in self._poll():
            self._merge.add(message)
            self._at[message.partition] = message.offset + 1
        return self._merge.ready()


def follow(
    views: Views,
    partitions: Sequence[int],
    assign: Assign,
    poll: Poll,
    stop: Event,
    taken: Callable[[Sequence[Sequenced]], None] | None = None,
) -> None:
    """Take what comes on ledger.events until `stop` is set. Raises OutOfOrder, NotAnEvent, what the client raises.

    `assign` and `poll` are called in a thread, which reads the next while many are taken. `taken` is told of the events
    of each transaction once they can be read; it must not raise.
    """
    offsets = views.offsets()
    starts = {partition: offsets.get(partition, 0) for partition in partitions}
    reading = Partitions(Merge(views.position(), partitions), starts, assign, poll)

    def steps() -> Iterator[tuple[list[Sequenced], Prepared | None, Mapping[int, int]]]:
        while True:
            events, following = reading.read()
            *before, last = portions(events, count=AT_ONCE)
            for portion in before:
                yield portion, views.prepare(portion), {}
            yield last, views.prepare(last) if last else None, following

    with closing(ahead(steps(), large=lambda step: len(step[0]) >= MANY)) as read:
        while not stop.is_set():
            events, prepared, following = next(read)
            if prepared is not None:
                views.take(prepared, following)
                if taken is not None:
                    taken(events)


def replay(partitions: Sequence[int], assign: Assign, poll: Poll, read_all: Callable[[], bool]) -> Source:
    """The whole of ledger.events as a source for a rebuild; it is read once, from the beginning.

    `read_all` says whether the client has come to the end of every partition (the last offset may be no message but the
    marker of a transaction). The source raises TimeoutError where nothing comes for a minute before that.
    """
    reading = Partitions(Merge(0, partitions), dict.fromkeys(partitions, 0), assign, poll)
    ready: list[Sequenced] = []

    def source(after: int, limit: int) -> list[Sequenced]:
        until = monotonic() + PATIENCE_SECONDS
        while len(ready) < limit:
            events, _ = reading.read()
            ready.extend(event for event in events if event[0] > after)  # a rebuild that is gone on with has the others
            if not events and read_all():
                break
            if events:
                until = monotonic() + PATIENCE_SECONDS
            elif monotonic() > until:
                raise TimeoutError(f"ledger.events: nothing after sequence {after} in {PATIENCE_SECONDS:.0f} s")
        given = ready[:limit]
        if given and given[0][0] != after + 1:
            raise ValueError(f"ledger.events gives sequence {given[0][0]}, expected {after + 1}")
        del ready[:limit]
        return given

    return source
