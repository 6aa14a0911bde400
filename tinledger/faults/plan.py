"""What strikes when, from a seed: kills in fixed shares, and between them what happens to wires and disks."""

from __future__ import annotations

import random
from collections.abc import Collection
from enum import StrEnum
from typing import Final, NamedTuple


class Blow(StrEnum):
    """One kind of blow."""

    kill_intake = "kill -9 intake"
    kill_relay = "kill -9 relay"
    kill_views = "kill -9 views"
    kill_api = "kill -9 api"
    kill_broker = "kill -9 broker"
    kill_database = "kill -9 PostgreSQL"
    cut_broker = "cut every connection to the broker"
    cut_database = "cut every connection to PostgreSQL"
    slow_broker = "slow the broker's connections down"
    slow_database = "slow PostgreSQL's connections down"
    hold_broker = "hold what goes to and from the broker"
    lose_commit = "lose the answer to a commit"
    fill_disk = "fill the disk"
    lose_unsynced = "lose what was written and not synced"


KILLS: Final = {
    Blow.kill_intake: 6,
    Blow.kill_relay: 6,
    Blow.kill_views: 5,
    Blow.kill_api: 5,
    Blow.kill_broker: 3,
    Blow.kill_database: 5,
}
"""Of 30 kills."""
WIRES: Final = (
    Blow.cut_broker,
    Blow.cut_database,
    Blow.lose_commit,
    Blow.slow_database,
    Blow.hold_broker,
    Blow.slow_broker,
)
"""Each in turn after every KILLS_A_WIRE kills."""
KILLS_A_WIRE: Final = 5
KILLS_A_DISK: Final = 50
"""So many kills for one full disk, and one loss of what was not synced; one of each at least."""
SHORTEST, LONGEST = 0.05, 1.0
"""Seconds from one blow, struck and set right, to the next: before all works again."""


BLOWS_A_REST: Final = 6
"""Before each so-manieth blow all of it must work again: else nothing would get through on a slow machine."""


class Planned(NamedTuple):
    """A blow, and how many seconds after the one before it strikes."""

    nth: int
    after: float
    blow: Blow

    @property
    def rested(self) -> bool:
        """Whether all of it must work again before it strikes."""
        return self.nth % BLOWS_A_REST == 0

    def __str__(self) -> str:
        when = "once all works again" if self.rested else f"{self.after:4.2f} s after the one before"
        return f"{self.nth:4}  {when}: {self.blow.value}"


def plan(seed: int, kills: int, possible: Collection[Blow] = tuple(Blow)) -> list[Planned]:
    """The blows of a run, in order; the same for the same seed, number and machine."""
    chance = random.Random(seed)
    whole = [blow for blow, share in KILLS.items() for _ in range(share * kills // sum(KILLS.values()))]
    blows = whole + chance.choices(list(KILLS), list(KILLS.values()), k=kills - len(whole))
    blows += [WIRES[nth % len(WIRES)] for nth in range(max(len(WIRES), kills // KILLS_A_WIRE) if kills else 0)]
    for rare in (Blow.fill_disk, Blow.lose_unsynced):
        if rare in possible:
            blows += [rare] * max(1, kills // KILLS_A_DISK)
    chance.shuffle(blows)
    return [Planned(nth, round(chance.uniform(SHORTEST, LONGEST), 2), blow) for nth, blow in enumerate(blows, 1)]
