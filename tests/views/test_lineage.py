"""Tracing back and forward: loops, depth, open ends, quantities, and how far the answer goes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.errors import Unacceptable
from projections import lineage
from projections.facts import NotKnown
from tests.chain import CAN, MADE, MAKER, MILK, POWDER, PREMIX, PRINTED, REWORKED, SHOP, Chain

MADE_NODE, MILK_NODE, PREMIX_NODE = f"batch:{MADE}", f"material_lot:{MILK}", f"material_lot:{PREMIX}"
POWDER_NODE, REWORKED_NODE = f"batch:{POWDER}", f"batch:{REWORKED}"


def test_a_trace_back_ends_at_the_material_lots_and_survives_a_loop(chain: Chain) -> None:
    with chain.connect() as connection:
        found = lineage.lineage(connection, [MADE_NODE], chain.position, forward=0)
    assert {node.id: node.depth for node in found.nodes} == {
        MADE_NODE: 0, REWORKED_NODE: -1, POWDER_NODE: -1, PREMIX_NODE: -1, MILK_NODE: -2,
    }  # fmt: skip
    assert (found.depth_back, found.depth_forward, found.cut) == (2, 0, False)
    links = {(link.parent, link.child): link.sequence for link in found.links}
    assert links[MILK_NODE, POWDER_NODE] == chain.proof["powder"]
    assert links[REWORKED_NODE, MADE_NODE] == chain.proof["back"]
    assert links[MADE_NODE, REWORKED_NODE] == chain.proof["rework"]


def test_an_alias_traces_as_its_batch(chain: Chain) -> None:
    with chain.connect() as connection:
        by_alias = lineage.lineage(connection, [f"batch:{PRINTED}"], chain.position)
        by_name = lineage.lineage(connection, [MADE_NODE], chain.position)
    assert by_alias == by_name


def test_a_trace_forward_reaches_who_got_the_cans(chain: Chain) -> None:
    with chain.connect() as connection:
        found = lineage.lineage(connection, [MILK_NODE], chain.position)
    assert {node.id: node.depth for node in found.nodes} == {
        MILK_NODE: 0, POWDER_NODE: 1, MADE_NODE: 2, REWORKED_NODE: 3,
    }  # fmt: skip
    assert [(r.kind, r.from_party, r.to_party, r.cans, r.sequence) for r in found.reaches] == [
        ("dispatch", MAKER, SHOP, 960, chain.proof["dispatch"]),
        ("sale", MAKER, SHOP, 960, chain.proof["sale"]),
        ("sale", SHOP, None, 100, chain.proof["resale"]),
    ]


def test_depth_cuts_each_way_alone_and_says_what_lies_beyond(chain: Chain) -> None:
    with chain.connect() as connection:
        found = lineage.lineage(connection, [POWDER_NODE], chain.position, back=0, forward=1)
    assert [(node.id, node.depth) for node in found.nodes] == [(POWDER_NODE, 0), (MADE_NODE, 1)]
    assert (found.depth_back, found.depth_forward, found.beyond) == (0, 1, 2)


def test_a_limit_of_nodes_is_said(chain: Chain) -> None:
    with chain.connect() as connection:
        found = lineage.lineage(connection, [MADE_NODE], chain.position, forward=0, limit=3)
    assert found.cut and len(found.nodes) <= 3
    assert {link.parent for link in found.links} | {link.child for link in found.links} <= {n.id for n in found.nodes}


def test_each_open_end_is_named_with_its_reason(chain: Chain) -> None:
    with chain.connect() as connection:
        found = lineage.lineage(connection, [MADE_NODE], chain.position)
    assert {(end.node, end.reason) for end in found.open_ends} == {
        (PREMIX_NODE, "no-receipt"), (PREMIX_NODE, "no-check"),
    }  # fmt: skip
    assert found.open_ends[0].sentence == "no delivery of this material lot is recorded"


def test_the_quantity_not_accounted_for_is_what_came_less_what_went(chain: Chain) -> None:
    with chain.connect() as connection:
        found = lineage.lineage(connection, [MADE_NODE], chain.position)
    kilograms = {balance.node: balance for balance in found.balances}
    assert (kilograms[MILK_NODE].came_kg, kilograms[MILK_NODE].used_kg) == (Decimal(5000), Decimal(4500))
    assert kilograms[MILK_NODE].unaccounted_kg == Decimal(500)
    assert kilograms[PREMIX_NODE].unaccounted_kg is None
    made = kilograms[MADE_NODE]
    assert made.came_kg == Decimal("4538.200")  # its production and the rework that came back
    assert made.packed_kg == Decimal("4502.400")  # 5,610 cans and 18 rejected ones of 800 g
    assert made.unaccounted_kg == Decimal("4538.200") - Decimal("4502.400") - Decimal(50) - Decimal("3.200")


def test_a_route_is_a_shortest_chain(chain: Chain) -> None:
    with chain.connect() as connection:
        found = lineage.lineage(connection, [MADE_NODE], chain.position)
    assert [(link.parent, link.child) for link in lineage.route(found, MILK_NODE, MADE_NODE)] == [
        (MILK_NODE, POWDER_NODE), (POWDER_NODE, MADE_NODE),
    ]  # fmt: skip
    assert lineage.route(found, MADE_NODE, MILK_NODE) == ()


def test_a_trace_is_as_of_its_position(chain: Chain) -> None:
    with chain.connect() as connection:
        found = lineage.lineage(connection, [MADE_NODE], chain.proof["production"])
    assert REWORKED_NODE not in {node.id for node in found.nodes}
    assert found.reaches == ()
    assert (MADE_NODE, "not-moved") in {(end.node, end.reason) for end in found.open_ends}


def test_an_unknown_start_is_said_and_another_text_refused(chain: Chain) -> None:
    with chain.connect() as connection:
        with pytest.raises(NotKnown):
            lineage.lineage(connection, [f"batch:{CAN}:NOBODY"], chain.position)
        with pytest.raises(Unacceptable):
            lineage.lineage(connection, [MADE], chain.position)
