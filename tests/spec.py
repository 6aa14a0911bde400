"""Given what was said, when something more is said, then these events follow: the form of the domain's tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from domain.aggregate import Aggregate, LedgerEvent

Kept = TypeVar("Kept", bound=Aggregate)


@dataclass
class Made(Generic[Kept]):
    """What a step made of an aggregate: its new events, and the aggregate after them."""

    aggregate: Kept
    events: list[LedgerEvent]

    def then(self, *kinds: type[LedgerEvent]) -> Kept:
        """Exactly these kinds of events followed; the aggregate, so that its state can be looked at."""
        assert [type(event) for event in self.events] == list(kinds)
        return self.aggregate


class Given(Generic[Kept]):
    """An aggregate with a history, built anew from its events as the store would build it."""

    def __init__(self, aggregate: Kept) -> None:
        self._aggregate = _replayed(aggregate)

    def when(self, step: Callable[[Kept], Any]) -> Made[Kept]:
        """Do one thing; a mistake that it raises is raised."""
        step(self._aggregate)
        events = [event for event in self._aggregate.collect_events() if isinstance(event, LedgerEvent)]
        return Made(self._aggregate, events)


def _replayed(aggregate: Kept) -> Kept:
    replayed: Kept = aggregate.begin(aggregate.id)
    for event in aggregate.collect_events():
        event.mutate(replayed)
    assert vars(replayed) == {**vars(aggregate), "_pending_events": []}
    return replayed
