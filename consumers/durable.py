"""Whether what is acknowledged is on disk, in database and broker; a part refuses to start where it is not."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import tuple_row

from consumers.kafka import Admin
from consumers.loop import MustStop

log = logging.getLogger(__name__)

DATABASE: Final = ("fsync", "synchronous_commit", "full_page_writes")
FLUSH: Final = "flush.messages"
IN_SYNC: Final = "min.insync.replicas"
RETENTION: Final = "retention.ms"
REPLICAS: Final = 3
"""Copies of a topic that make the flush of each message unnecessary, where so many as IN_SYNC asks must have it."""
LEAST_IN_SYNC: Final = 2
SETTING: Final = "TINLEDGER_MAY_LOSE"


def weaknesses(connection: Connection[Any], admin: Admin, topics: Sequence[str]) -> list[str]:
    """What could lose acknowledged records when the power fails: setting, seen, expected; empty: nothing known."""
    found = []
    with connection.cursor(row_factory=tuple_row) as cursor:
        for name in DATABASE:
            row = cursor.execute("SELECT current_setting(%s)", (name,)).fetchone()
            if row is None or row[0] == "off":
                found.append(
                    f"PostgreSQL runs with {name} = off, expected on: a power loss can lose what was acknowledged"
                )
    copies = admin.replicas(topics) if topics else {}
    for topic, values in (admin.configs(topics) if topics else {}).items():
        found += [f"topic {topic} has {each}" for each in of_topic(values, copies.get(topic, 1))]
    return found


def of_topic(values: Mapping[str, str], copies: int) -> list[str]:
    """What is wrong with a topic of so many copies, by its settings in effect, the broker's among them."""
    found = []
    if values.get(FLUSH) != "1" and (copies < REPLICAS or int(values.get(IN_SYNC) or 1) < LEAST_IN_SYNC):
        found.append(
            f"{FLUSH} = {values.get(FLUSH)} and {copies} copies with {IN_SYNC} = {values.get(IN_SYNC)}, expected"
            f" {FLUSH} = 1, or {REPLICAS} copies with {IN_SYNC} = {LEAST_IN_SYNC}: it can lose what was acknowledged"
        )
    if values.get(RETENTION) != "-1":
        found.append(f"{RETENTION} = {values.get(RETENTION)}, expected -1: it deletes what was acknowledged")
    return found


def check(connection: Connection[Any], admin: Admin, topics: Sequence[str], *, demanded: bool) -> None:
    """Raises MustStop, naming each setting, where acknowledged records could be lost; only told if not `demanded`."""
    found = weaknesses(connection, admin, topics)
    if found and demanded:
        raise MustStop(
            f"{'; '.join(found)}. Set it right, or say {SETTING}=true where nothing is to be kept, as in a test"
        )
    for weakness in found:
        log.warning("%s", weakness)
