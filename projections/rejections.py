"""What could not enter the ledger, with field, value and reason in two languages; its bytes are read from the event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg import Connection

from projections.facts import read
from projections.paging import Page, page, read_cursor, size
from projections.statements import statements

SQL: Final = statements("rejections")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """One message that could not enter: where it came from, what was wrong, what was expected."""

    sequence: int
    partner: str
    recorded_at: datetime
    source_topic: str
    source_partition: int
    source_offset: int
    line: int | None
    field: str | None
    value: str | None
    expected: str | None
    code: str
    reason_en: str
    reason_zh: str


def rejections(
    connection: Connection[Any],
    position: int,
    *,
    partner: str | None = None,
    code: str | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Page[Rejection]:
    """The rejections, newest first, of one partner or reason if asked. Raises Unacceptable for a wrong cursor."""
    rows = size(first)
    before = position + 1
    if after is not None:
        cursor = read_cursor(after, (int,))
        position, before = cursor.position, cursor.keys[0]
    found = read(
        connection,
        SQL["page" if partner is None else "of_partner"],
        Rejection,
        partner=partner,
        code=code,
        before=before,
        position=position,
        limit=rows + 1,
    )
    return page(found, rows, position, lambda each: (each.sequence,))
