"""Whether what is acknowledged is on disk, in the database and on the broker: said at start where it is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import tuple_row

from consumers.kafka import Admin

DATABASE: Final = ("fsync", "synchronous_commit", "full_page_writes")
TOPIC: Final = {"flush.messages": "1", "retention.ms": "-1"}


def weaknesses(connection: Connection[Any], admin: Admin, topics: Sequence[str]) -> list[str]:
    """What could lose acknowledged records when the power fails, one sentence each; empty: nothing known."""
    found = []
    with connection.cursor(row_factory=tuple_row) as cursor:
        for name in DATABASE:
            row = cursor.execute("SELECT current_setting(%s)", (name,)).fetchone()
            if row is None or row[0] == "off":
                found.append(f"PostgreSQL runs with {name} = off: a power loss can lose what was acknowledged")
    for topic, values in admin.configs(topics).items():
        found += [
            f"topic {topic} has {name} = {values.get(name)}, expected {due}: it can lose what was acknowledged"
            for name, due in TOPIC.items()
            if values.get(name) != due
        ]
    return found
