"""Measures one can of a hundred million, and where ten million cans of one ingredient lot went.

No row stands for a can: activations, pallets and sales hold ranges of serials, so the rows are as many as the ranges.
"""

from __future__ import annotations

import random
from functools import partial
from typing import Any, Final

import psycopg
from psycopg import Connection

from domain.access import WHOLE
from projections.access import see
from projections.cans import Code, can
from projections.lineage import lineage
from projections.views import Views
from stack import Running
from tinledger.asking import COMMAND_MILLISECONDS, read_only
from tinledger.benchmarks.material import CAN, PARTY
from tinledger.benchmarks.measuring import Figure, Report, Size, database, milliseconds, percentile

PALLET: Final = 960
"""Cans."""
PALLETS: Final = 100
"""Of a batch; ten go on one dispatch line, one in one sale."""
BATCHES_OF_A_LOT: Final = 105
"""Batches made of one lot: 10.08 million cans."""
PLACES: Final = 8
"""Where the cans of a batch are sent."""
EVENTS: Final = 250
"""Sequences that a batch takes at most."""
LOT: Final = "91230227000000019Q:MILK0"
TABLES: Final = (
    "can_activation", "packing", "aggregation", "aggregation_ranges", "dispatch_lines", "sales_record",
    "sales_record_ranges", "batch_production_inputs", "batch_production_outputs", "edge", "timeline", "progress",
)  # fmt: skip
FILL: Final = """
create temporary view b as select n, %(can)s || ':B' || n as batch, 'B' || n as number, n * %(events)s as at,
  n::bigint * %(pallets)s * %(pallet)s as first from generate_series(0, %(batches)s - 1) n;
create temporary view p as select b.*, i, b.first + i * %(pallet)s as a, b.first + (i + 1) * %(pallet)s - 1 as z,
  '1' || lpad((n * 1000 + i)::text, 17, '0') as sscc from b, generate_series(0, %(pallets)s - 1) i;

insert into edge (key, since, parent, child, role, material, quantity, partner, told)
select 'm/BatchProduction/' || n, at + 1, 'material_lot:' || %(supplier)s || ':MILK' || n / %(share)s,
  'batch:' || batch, 'INGREDIENT', 'milk', 40000000, 'm', true from b;
insert into batch_production_inputs (key, since, ordinal, partner, told, role, material, lot_number, quantity,
  material_lot, producer_id, parent_batch)
select 'm/BatchProduction/' || n, at + 1, 1, 'm', true, 'INGREDIENT', 'milk', 'MILK' || n / %(share)s, 40000000,
  %(supplier)s || ':MILK' || n / %(share)s, %(maker)s, batch from b;
insert into batch_production_outputs (key, since, ordinal, partner, told, batch_number, quantity, batch, producer_id,
  production_date, parent_batch)
select 'm/BatchProduction/' || n, at + 1, 1, 'm', true, number, 80000000, batch, %(maker)s, '2026-03-01', batch from b;
insert into packing (key, since, n, partner, told, number, producer_id, batch_number, production_date, expiry_date,
  cans, rejected_cans, net_content, batch)
select 'm/Packing/' || n, at + 2, 0, 'm', true, n::text, %(maker)s, number, '2026-03-01', '2028-02-29',
  %(pallets)s * %(pallet)s, 0, 800, batch from b;
insert into can_activation (key, since, n, partner, told, number, occurred_at, recorded_at, producer_id, run_number,
  site, line, trade_item, batch_number, first_serial, last_serial, exceptions, activated_at, batch)
select 'm/CanActivation/' || n || '-' || i, at + 3 + i / 10, 0, 'm', true, n || '-' || i, now(), now(), %(maker)s, 'r',
  's', 'l', %(can)s, number, a, a + 10 * %(pallet)s - 1, '{}', now(), batch from p where i %% 10 = 0;
insert into aggregation (key, since, n, partner, told, number, occurred_at, recorded_at, packer_id, place, action,
  level, parent, cans_per_case, first_case, packed_at, batch)
select 'm/Aggregation/' || n || '-' || i, at + 20 + i, 0, 'm', true, n || '-' || i, now(), now(), %(maker)s, 'plant',
  'ADD', 'PALLET', sscc, 12, '0' || substr(sscc, 2), now(), batch from p;
insert into aggregation_ranges (key, since, ordinal, partner, told, first_serial, last_serial, n, number, occurred_at,
  recorded_at, packer_id, place, action, level, parent, cans_per_case, first_case, packed_at, batch)
select 'm/Aggregation/' || n || '-' || i, at + 20 + i, 1, 'm', true, a, z, 0, n || '-' || i, now(), now(), %(maker)s,
  'plant', 'ADD', 'PALLET', sscc, 12, '0' || substr(sscc, 2), now(), batch from p;
insert into dispatch_lines (key, since, ordinal, partner, told, batch_number, cans, units, batch, n, number,
  occurred_at, recorded_at, sender_id, dispatch_number, receiver_id, to_place, dispatched_on)
select 'm/Dispatch/' || n || '-' || i / 10, at + 120 + i / 10, 1, 'm', true, min(number), count(*) * %(pallet)s,
  array_agg(sscc), batch, 0, n || '-' || i / 10, now(), now(), %(maker)s, n || '-' || i / 10, 'dealer',
  'place-' || (n + i / 10) %% %(places)s, '2026-04-01' from p group by n, i / 10, at, batch;
insert into sales_record (key, since, n, partner, told, number, occurred_at, recorded_at, seller_id, tier, buyer_id,
  buyer_name, cans, sold_on, region_code, batch, line, delivery_order)
select 'd/SalesRecord/' || n || '-' || i, at + 140 + i, 0, 'd', true, n || '-' || i, now(), now(), 'dealer', 'DEALER',
  'shop', 'shop', %(pallet)s, '2026-04-09', 'r' || i %% %(places)s, batch, 1, n || '-' || i from p;
insert into sales_record_ranges (key, since, ordinal, partner, told, first_serial, last_serial, n, number, occurred_at,
  recorded_at, seller_id, tier, buyer_id, buyer_name, cans, sold_on, region_code, batch, line, delivery_order)
select 'd/SalesRecord/' || n || '-' || i, at + 140 + i, 1, 'd', true, a, z, 0, n || '-' || i, now(), now(), 'dealer',
  'DEALER', 'shop', 'shop', %(pallet)s, '2026-04-09', 'r' || i %% %(places)s, batch, 1, n || '-' || i from p;
insert into timeline (subject, sequence, key, family, kind, partner)
select 'batch:' || x.batch, x.since, x.key, split_part(x.key, '/', 2), 'Recorded', x.partner from (
  select batch, since, key, partner from packing union all select batch, since, key, partner from can_activation
  union all select batch, since, key, partner from batch_production_outputs
  union all select batch, since, key, partner from aggregation
  union all select batch, since, key, partner from dispatch_lines
  union all select batch, since, key, partner from sales_record) x;
update progress set position = %(batches)s * %(events)s"""


def measure(running: Running, size: Size, report: Report) -> list[Figure]:
    """Cans at random, each looked up as an owner's phone does; then one ingredient lot, traced forward."""
    batches = size.of(BATCHES_OF_A_LOT, 1_042)
    cans = batches * PALLETS * PALLET
    report(f"cans: {cans:,} in ranges")
    with database(running, "bench_cans") as url:
        fill(url, batches)
        with psycopg.connect(url, options=read_only(COMMAND_MILLISECONDS)) as connection:
            see(connection, WHOLE)
            chance = random.Random(1)
            position = batches * EVENTS
            serials = [chance.randrange(cans) for _ in range(size.traces * 10 + WARM)]
            look_ups = [milliseconds(partial(look, connection, serial, position)) for serial in serials]
            traces = [milliseconds(lambda: recall(connection, position)) for _ in range(size.traces + WARM)]
    ranges = f"{cans:,} cans in {batches * 10:,} ranges of activation, {batches * PALLETS:,} pallets and sales"
    how = f"{size.traces * 10} cans at random of {ranges}: batch, case, pallet, place, sale, recalls, findings counted"
    of_lot = f"one lot → {BATCHES_OF_A_LOT} batches, {BATCHES_OF_A_LOT * PALLETS * PALLET:,} cans of {ranges}"
    return [
        Figure(
            name="one can of 100 million, p95", value=percentile(look_ups[WARM:], 0.95), unit="ms", aim="≤ 2", how=how
        ),
        Figure(
            name="one can of 100 million, p50", value=percentile(look_ups[WARM:], 0.5), unit="ms", aim=None, how=how
        ),
        Figure(
            name="ingredient lot → 10 million cans, per place, p95", value=percentile(traces[WARM:], 0.95), unit="ms",
            aim="≤ 100", how=f"{size.traces} times, {of_lot}; nodes, quantities, findings and open ends with it",
        ),
        Figure(
            name="ingredient lot → 10 million cans, per place, p50", value=percentile(traces[WARM:], 0.5), unit="ms",
            aim=None, how=of_lot,
        ),
    ]  # fmt: skip


WARM: Final = 12
"""Questions before time is taken: until then statements are planned anew."""


def fill(url: str, batches: int) -> None:
    """Views of so many batches, each packed, activated, put on pallets, sent and sold."""
    said: dict[str, Any] = {
        "can": CAN, "events": EVENTS, "pallets": PALLETS, "pallet": PALLET, "batches": batches, "maker": PARTY,
        "share": BATCHES_OF_A_LOT, "places": PLACES, "supplier": LOT.partition(":")[0],
    }  # fmt: skip
    with psycopg.connect(url, cursor_factory=psycopg.ClientCursor) as connection:
        Views(connection, of=(), balanced=())
        connection.execute(FILL, said)
        connection.commit()
        connection.autocommit = True
        connection.execute("vacuum (analyze) " + ", ".join(TABLES))


def look(connection: Connection[Any], serial: int, position: int) -> None:
    """Look one can up. Raises RuntimeError for another answer than its pallet, place and sale."""
    found = can(connection, Code(trade_item=CAN, batch_number=None, serial=serial), position)
    if found.batch is None or found.pallet is None or found.sale is None or found.place is None:
        raise RuntimeError(f"can {serial}: {found}")


def recall(connection: Connection[Any], position: int) -> None:
    """Trace the lot forward. Raises RuntimeError unless every can was sent somewhere."""
    found = lineage(connection, [f"material_lot:{LOT}"], position, back=0)
    sent = sum(reach.cans for reach in found.reaches if reach.kind == "dispatch")
    if found.cut or sent != BATCHES_OF_A_LOT * PALLETS * PALLET:
        raise RuntimeError(f"{sent:,} cans of the lot were sent, cut: {found.cut}")
