"""What is known of a trace's nodes besides their links: names, states, findings, kilograms, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final

from psycopg import Connection, Cursor

from projections.facts import array, sent
from projections.findings import counting
from projections.statements import statements
from projections.traced import Balance, Node, OpenEnd

SQL: Final = statements("nodes")
KG: Final = Decimal("0.001")
"""Of a gram; the product has three decimals, as the record said."""


def nodes(
    connection: Connection[Any], depths: Mapping[str, int], position: int, *, weighed: bool = True
) -> tuple[tuple[Node, ...], tuple[Balance, ...], tuple[OpenEnd, ...]]:
    """Those of the nodes that an event up to the position names, nearest to the far end first, then by id.

    Balances and open ends come by the node's id; not `weighed`: none of them.
    """
    asked = sorted(depths)
    batches = array(each[6:] for each in asked if each.startswith("batch:"))
    lots = [each for each in asked if each.startswith("material_lot:")]
    found: list[Node] = []
    balances: list[Balance] = []
    ends: list[OpenEnd] = []
    with connection.pipeline():  # while rows are made into nodes here, the database answers what is asked next
        made = sent(connection, SQL["made"], batches=batches, position=position).fetchall()
        names = {row[0]: tuple(f"batch:{name}" for name in row[1]) for row in made}
        counts = counting(connection, [*(name for known in names.values() for name in known), *lots], position)
        sums = kilograms(connection, made, position) if weighed else None
        of_lots = sent(
            connection, SQL["lots"], nodes=array(lots), lots=array([lot[13:] for lot in lots]), position=position
        )
        noticed = dict(counts.fetchall()).get
        for batch, _, number, product, maker, state, sequence in made:
            id = f"batch:{batch}"
            counted = sum(noticed(name, 0) for name in names[batch])
            found.append(Node(id, "batch", depths[id], number, product, maker, state, counted, names[batch], sequence))
        for node, came, used, packed, sampled, inputs, moved, imported, proof in sums or ():
            balances.append(balance(node, came, used, packed, sampled, proof))
            ends += [OpenEnd(node, reason) for reason in missing(came, used, inputs, moved, imported)]
        for node, title, product, supplier, sequence, came, used, sampled, received, checked, proof in of_lots:
            count = noticed(node, 0)
            found.append(
                Node(node, "material_lot", depths[node], title, product, supplier, None, count, (node,), sequence)
            )
            if not weighed:
                continue
            balances.append(balance(node, came, used, None, sampled, proof))
            if not received:
                ends.append(OpenEnd(node, "no-receipt"))
            if not checked:
                ends.append(OpenEnd(node, "no-check"))
            if used is None:
                ends.append(OpenEnd(node, "not-used"))
    found.sort(key=attrgetter("id"))
    found.sort(key=attrgetter("depth"))
    balances.sort(key=attrgetter("node"))
    ends.sort(key=attrgetter("node"))
    return tuple(found), tuple(balances), tuple(ends)


def kilograms(connection: Connection[Any], made: Sequence[tuple[Any, ...]], position: int) -> Cursor[tuple[Any, ...]]:
    """The question after each batch (its id and all its names) the grams as recorded, and which records there are."""
    return sent(
        connection,
        SQL["batches"],
        names=array(name for _, names, *_ in made for name in names),
        of=array(id for id, names, *_ in made for _ in names),
        position=position,
    )


def missing(came: int | None, used: int | None, inputs: bool, moved: bool, imported: bool) -> Iterator[str]:
    """Why the trace of a batch ends at it."""
    if came is None and not imported:
        yield "no-production"
    if came is not None and not inputs:
        yield "no-inputs"
    if not moved and used is None:
        yield "not-moved"


def balance(
    node: str, came: int | None, used: int | None, packed: int | None, sampled: int | None, proof: list[int] | None
) -> Balance:
    """Kilograms of grams; None stays None."""
    return Balance(
        node,
        None if came is None else came * KG,
        None if used is None else used * KG,
        None if packed is None else packed * KG,
        None if sampled is None else sampled * KG,
        None if came is None else (came - (used or 0) - (packed or 0) - (sampled or 0)) * KG,
        tuple(proof if len(proof) == 1 else sorted(set(proof))) if proof else (),
    )
