"""Lanes: a partner that floods is taken by a process of its own, so that the others are not kept waiting behind it.

Two kinds of intake process, each with the whole of intake in it. The calm lane takes every partner's topic but those in
`ledger.flooded`; it puts a topic there when more messages wait in it than FLOOD_MESSAGES, before it takes any of them.
The flood lane takes those, and gives a topic back when nothing much waited in it for REST_SECONDS. It makes room, by
small polls and rests, while partners without a flood are heard; where only floods are, it goes as fast as it can. The
lock of the partition and the position that moves conditionally stay what they are: a topic has one reader, in order.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from time import monotonic
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from consumers.kafka import POLL_RECORDS
from consumers.locks import members
from consumers.store import SCHEMA, SETUP_LOCK

FLOOD_MESSAGES: Final = 1_000
"""More messages than this waiting in one topic are a flood: taking them takes a tenth of a second."""
CALM_MESSAGES: Final = 100
"""So few waiting are none: a partner that sends steadily always has some on their way."""
REST_SECONDS: Final = 5.0
"""How long a topic must have been without backlog before the calm lane has it back: else it would go to and fro."""
FLOOD_POLL: Final = 150
"""Messages of one poll in the flood lane. Appends take turns, and a calm partner's waits for one such poll at most."""
PAUSE: Final = 4.0
"""How long the flood lane rests after a poll, in times of what the poll took: what comes of a poll, on its way through
broker, relay and views, needs the processors that calm partners' records need, too."""
LONGEST_PAUSE: Final = 0.25
"""Seconds of such a rest at most: a poll that took long because the machine is busy is not to be waited for again."""
CALM_SECONDS: Final = 5.0
"""So long after the last record of a partner without a flood, the flood lane makes room for the next."""


class Lane(StrEnum):
    """Which kind of intake process."""

    calm = "calm"
    flood = "flood"

    @property
    def number(self) -> int:
        """Its number among the locks that say which processes run."""
        return 1 if self is Lane.calm else 2

    @property
    def other(self) -> Lane:
        """The lane that stands in where this one has no process."""
        return Lane.flood if self is Lane.calm else Lane.calm


class Lanes:
    """Which topics belong to a process of one lane; kept in the store, so that all processes agree."""

    def __init__(self, connection: Connection[Any], lane: Lane = Lane.calm, schema: str = SCHEMA) -> None:
        self.lane = lane
        self._connection = connection
        names = {"schema": Identifier(schema)}
        self._put = SQL("INSERT INTO {schema}.flooded (name) VALUES (%s) ON CONFLICT DO NOTHING").format(**names)
        self._strike = SQL("DELETE FROM {schema}.flooded WHERE name = %s").format(**names)
        self._schema = schema
        self._rested: dict[str, float] = {}
        """Topics of the flood lane in which little waits, and since when."""
        self._relieved = False
        self._flooded: set[str] = set()
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (SETUP_LOCK,))
            connection.execute(SQL(CREATE).format(**names))

    def mine(self, names: Collection[str]) -> set[str]:
        """Those of the partitions that a process of this lane should take; all, where the other lane has no process."""
        self._relieved = members(self._connection, self.lane.other.number) > 0
        if not self._relieved:
            return set(names)
        self._flooded = there = flooded(self._connection, self._schema)
        return set(names) & there if self.lane is Lane.flood else set(names) - there

    def sent_away(self, waiting: Mapping[str, int]) -> set[str]:
        """Of the partitions (with how many messages wait in each), those that the calm lane gives to the flood lane.

        None while no process of the flood lane runs: then the calm lane takes all, as one process always did.
        """
        if self.lane is Lane.flood or not self._relieved:
            return set()
        gone = {name for name, count in waiting.items() if count > FLOOD_MESSAGES}
        for name in gone:
            self._connection.execute(self._put, (name,))
        return gone

    def give_back(self, waiting: Mapping[str, int]) -> None:
        """Of the flood lane's partitions, let the calm lane have those in which little has waited for REST_SECONDS."""
        if self.lane is Lane.calm or not self._relieved:
            return
        now = monotonic()
        self._rested = {name: self._rested.get(name, now) for name, count in waiting.items() if count <= CALM_MESSAGES}
        for name in [name for name, since in self._rested.items() if now - since >= REST_SECONDS]:
            self._connection.execute(self._strike, (name,))
            del self._rested[name]

    def makes_room(self) -> bool:
        """Whether this process is to take little at a time: one of the flood lane, beside one of the calm lane."""
        return self.lane is Lane.flood and self._relieved

    def calm(self, positions: Mapping[str, int]) -> dict[str, int]:
        """Of all positions by name, those of partitions that were not in the flood lane when `mine` was asked."""
        return {name: upto for name, upto in positions.items() if name not in self._flooded}


class Pace:
    """How fast the flood lane goes: by small polls with rests while calm partners are heard, else as any intake does.

    That a calm partner was heard shows in its position, which the calm lane moved. It is looked at once a second:
    records of the first second after a silence may wait for polls of POLL_RECORDS, those after it for small ones.
    """

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes
        self._seen: dict[str, int] | None = None
        self._heard = monotonic()
        """When a calm partner's position was last seen to have moved; at the start, as if it just had."""

    def look(self, positions: Mapping[str, int]) -> None:
        """Compare all positions by name with those of the last look; call after `Lanes.mine`."""
        calm = self._lanes.calm(positions)
        if self._seen is not None and any(upto != self._seen.get(name, 0) for name, upto in calm.items()):
            self._heard = monotonic()
        self._seen = dict(positions)

    @property
    def gentle(self) -> bool:
        """Whether to make room now."""
        return self._lanes.makes_room() and monotonic() - self._heard < CALM_SECONDS

    @property
    def most(self) -> int:
        """Messages of the next poll at most."""
        return FLOOD_POLL if self.gentle else POLL_RECORDS

    def rest(self, took: float) -> float:
        """Seconds to rest after a poll that took so many."""
        return min(PAUSE * took, LONGEST_PAUSE) if self.gentle else 0.0


def flooded(connection: Connection[Any], schema: str = SCHEMA) -> set[str]:
    """The partitions in the flood lane, as positions name them; none where intake never ran."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        there = cursor.execute("SELECT to_regclass(%s) IS NOT NULL", (f"{schema}.flooded",)).fetchone()
        if not there or not there[0]:
            return set()
        rows = cursor.execute(SQL("SELECT name FROM {}.flooded").format(Identifier(schema))).fetchall()
    return {name for (name,) in rows}


CREATE: Final = (
    "CREATE TABLE IF NOT EXISTS {schema}.flooded"
    " (name text PRIMARY KEY, since timestamptz NOT NULL DEFAULT clock_timestamp())"
)
