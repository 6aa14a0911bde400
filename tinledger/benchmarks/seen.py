"""Measures what row-level security costs: the events of one subject, read by a viewer of 20 partners and without."""

from __future__ import annotations

from typing import Any, Final

import psycopg
from psycopg import Connection

from domain.access import Reach, Sight
from projections.access import see
from projections.views import Views
from stack import Running
from tinledger.benchmarks.measuring import Figure, Report, Size, database, milliseconds, percentile

PARTNERS: Final = 20
ROWS: Final = 2_000
"""Rows of one subject, all of which the viewer may see, so that both read the same."""
WARM: Final = 6
SIGHT: Final = Sight(
    reach=Reach.OWN, subjects=tuple(f"partner-{n}" for n in range(PARTNERS)), groups=frozenset(), recorded=False
)
FILL: Final = """
insert into timeline (subject, sequence, key, family, kind, partner)
select 'batch:' || g / %(rows)s, g, 'partner-' || g %% %(partners)s || '/SalesRecord/' || g, 'SalesRecord', 'Recorded',
  'partner-' || g %% %(partners)s
from generate_series(0, %(count)s - 1) g"""
ASKED: Final = "select sequence, key, family, kind, partner from timeline where subject = %s and sequence <= %s"


def measure(running: Running, size: Size, report: Report) -> list[Figure]:
    """The same rows by turns, as the tables' owner and as a reader, each in a transaction of its own."""
    count = max(size.records * 100, ROWS)
    report(f"row-level security: {count:,} rows of timelines")
    with database(running, "seen") as url, psycopg.connect(url) as connection:
        Views(connection, of=(), balanced=())
        connection.execute(FILL, {"rows": ROWS, "partners": PARTNERS, "count": count})
        connection.commit()
        connection.autocommit = True
        connection.execute("vacuum analyze timeline")
        connection.autocommit = False
        subject = f"batch:{count // ROWS // 2}"
        bare: list[float] = []
        seen: list[float] = []
        for _ in range(size.traces + WARM):
            bare.append(read(connection, subject, count, None))
            seen.append(read(connection, subject, count, SIGHT))
    without, guarded = (percentile(times[WARM:], 0.5) for times in (bare, seen))
    how = f"{ROWS:,} rows of {count:,} by their subject, {size.traces} times by turns; the setting is made before"
    return [
        Figure(
            name="rows seen by a viewer of 20 partners / without policies", value=guarded / without, unit="ratio",
            aim="≤ 3", how=how,
        ),
        Figure(name="rows seen by a viewer of 20 partners, p50", value=guarded, unit="ms", aim=None, how=how),
    ]  # fmt: skip


def read(connection: Connection[Any], subject: str, position: int, sight: Sight | None) -> float:
    """Milliseconds of one reading. Raises RuntimeError for another number of rows."""
    rows: list[Any] = []
    with connection.transaction():
        if sight is not None:
            see(connection, sight)
        taken = milliseconds(lambda: rows.extend(connection.execute(ASKED, (subject, position)).fetchall()))
    if len(rows) != ROWS:
        raise RuntimeError(f"{len(rows)} rows were seen, expected {ROWS}")
    return taken
