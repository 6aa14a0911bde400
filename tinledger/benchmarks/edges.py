"""Measures tracing among many edges beside few: the same trees of productions, nine of them and up to nine thousand."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Final

import psycopg
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from projections.facts import values
from projections.lineage import WALK, lineage
from projections.views import Views
from stack import Running
from tinledger.asking import COMMAND_MILLISECONDS, read_only
from tinledger.benchmarks.material import POWDER, RELATIVES
from tinledger.benchmarks.measuring import Figure, Report, Size, database, milliseconds, percentile

FEW: Final = 9
"""Trees of some 1,100 edges: ten thousand edges."""
EDGES: Final = RELATIVES - 1
"""Of a tree."""
WARM: Final = 12
"""Questions before time is taken: until then statements are planned anew."""
SUPPLIER: Final = "91230227000000019Q"
TABLES: Final = ("edge", "batch_production_inputs", "batch_production_outputs", "timeline", "progress")
INDEXES: Final = """
select format('drop index %%I.%%I', schemaname, indexname), indexdef from pg_indexes
where schemaname = current_schema() and tablename = any(%s) and indexdef not like '%% UNIQUE %%'"""
FILL: Final = """
create temporary view made as
select t, l, n, %(item)s || ':T' || t || 'L' || l || 'N' || n as batch,
  'm/BatchProduction/' || t || '-' || l || '-' || n as key,
  t * 111 + case l when 2 then 1 + n when 1 then 101 + n else 111 end as since
from generate_series(0, %(trees)s - 1) t, generate_series(0, 2) l, lateral generate_series(0, (10 ^ l)::int - 1) n;
create temporary view put as
select m.*, i, case when l = 2 then %(supplier)s || ':T' || t || 'N' || n * 10 + i end as lot,
  case when l < 2 then %(item)s || ':T' || t || 'L' || l + 1 || 'N' || n * 10 + i end as used
from made m, generate_series(0, 9) i;
insert into edge (key, since, parent, child, role, material, quantity, partner, told)
select key, since, coalesce('batch:' || used, 'material_lot:' || lot), 'batch:' || batch, 'INGREDIENT', 'milk-solids',
  (10 ^ (2 - l))::bigint * 1000, 'm', true from put;
insert into batch_production_inputs (key, since, ordinal, partner, told, role, material, quantity, batch, material_lot,
  lot_number, producer_id, parent_batch)
select key, since, i + 1, 'm', true, 'INGREDIENT', 'milk-solids', (10 ^ (2 - l))::bigint * 1000, used, lot,
  split_part(lot, ':', 2), 'maker', batch from put;
insert into batch_production_outputs (key, since, ordinal, partner, told, batch_number, quantity, batch, producer_id,
  production_date, parent_batch)
select key, since, 1, 'm', true, split_part(batch, ':', 2), (10 ^ (3 - l))::bigint * 1000, batch, 'maker', '2026-03-01',
  batch from made;
insert into timeline (subject, sequence, key, family, kind, partner)
select 'batch:' || batch, since, key, 'BatchProduction', 'Recorded', 'm' from made;
update progress set position = %(trees)s * 111"""


def measure(running: Running, size: Size, report: Report) -> list[Figure]:
    """Trees at random traced from their roots, among many and among few by turns, both in one database."""
    many = size.of(FEW * 2, 180, 9_010)
    report(f"edges: {FEW * EDGES:,} and {many * EDGES:,}")
    with database(running, "bench_edges") as url:
        fill(url, "few", FEW)
        fill(url, "views", many)
        options = read_only(COMMAND_MILLISECONDS)
        with (
            psycopg.connect(url, options=options.replace("=views", "=few"), autocommit=True) as among_few,
            psycopg.connect(url, options=options, autocommit=True) as among_many,
        ):
            chance = random.Random(1)
            times: dict[tuple[str, int], list[float]] = {}
            for _ in range(size.traces + WARM):
                for connection, trees in ((among_few, FEW), (among_many, many)):
                    root = f"batch:{POWDER}:T{chance.randrange(trees)}L0N0"
                    for ask in (walk, facts):
                        times.setdefault((ask.__name__, trees), []).append(timed(ask, connection, root, trees * 111))
    p50 = {asked: percentile(taken[WARM:], 0.5) for asked, taken in times.items()}
    sizes = f"{many * EDGES:,} and {FEW * EDGES:,} edges"
    how = f"{size.traces} trees at random, {RELATIVES:,} nodes each, by turns; among {sizes}"
    return [
        Figure(
            name="trace among many edges / among 10 thousand", value=p50["facts", many] / p50["facts", FEW],
            unit="ratio", aim="≤ 2", how=f"{how}; with facts, quantities and open ends, p50",
        ),
        Figure(
            name="recursion among many edges / among 10 thousand", value=p50["walk", many] / p50["walk", FEW],
            unit="ratio", aim=None, how=f"{how}; p50",
        ),
        Figure(
            name="trace among many edges, SQL with facts, p95",
            value=percentile(times["facts", many][WARM:], 0.95), unit="ms", aim=None, how=how,
        ),
    ]  # fmt: skip


def fill(url: str, schema: str, trees: int) -> None:
    """Views of so many trees in a schema; indexes are made when the rows are there."""
    said: dict[str, Any] = {"item": POWDER, "supplier": SUPPLIER, "trees": trees}
    with psycopg.connect(url, cursor_factory=psycopg.ClientCursor) as connection:
        Views(connection, schema, of=(), balanced=())
        connection.execute(SQL("set search_path to {}").format(Identifier(schema)))
        indexes = connection.execute(INDEXES, (list(TABLES),)).fetchall()
        for drop, _ in indexes:
            connection.execute(drop)
        connection.execute(FILL, said)
        for _, make in indexes:
            connection.execute(make)
        connection.execute("drop view pg_temp.put, pg_temp.made")
        connection.commit()
        connection.autocommit = True
        connection.execute("vacuum (analyze) " + ", ".join(TABLES))


def timed(ask: Callable[[Connection[Any], str, int], int], connection: Connection[Any], root: str, at: int) -> float:
    """Milliseconds of one trace. Raises RuntimeError when it does not find the whole tree."""
    found: list[int] = []
    taken = milliseconds(lambda: found.append(ask(connection, root, at)))
    if found != [RELATIVES]:
        raise RuntimeError(f"the trace of {root} found {found} nodes, expected {RELATIVES}")
    return taken


def walk(connection: Connection[Any], root: str, at: int) -> int:
    """The recursion alone; how many nodes it finds."""
    return len(values(connection, WALK["back"], start=[root], position=at, limit=RELATIVES * 2))


def facts(connection: Connection[Any], root: str, at: int) -> int:
    """The whole question; how many nodes it finds."""
    return len(lineage(connection, [root], at, forward=0).nodes)
