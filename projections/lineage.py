"""Trace back and forward over material lots and batches: nodes, links, how far the answer goes, what stays open.

The recursion runs over bare ids, so loops and diamonds cost nothing; depth and routes are found breadth-first over the
links that came back. Aliases are one node. Nothing is left out silently: `cut`, `beyond` and `open_ends` say it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from psycopg import Connection

from domain.errors import Unacceptable
from domain.identifiers import material_lot_id
from projections import batches
from projections.facts import NotKnown, read, values
from projections.findings import counts_concerning
from projections.statements import statements

SQL: Final = statements("lineage")
NODES: Final = 2_000
"""Most nodes of one answer in each direction."""
REACHES: Final = 2_000
"""Most rows of places and buyers of one answer."""
REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "no-receipt": ("no delivery of this material lot is recorded", "该原料批没有收货记录"),
    "no-check": ("no check of this material lot is recorded", "该原料批没有查验记录"),
    "no-production": ("no production or import of this batch is recorded", "该批次没有生产或进口记录"),
    "no-inputs": ("no input of this batch's production names a lot or a batch", "该批次的生产投料未指明原料批或批次"),
    "not-used": ("no use of this material lot is recorded", "该原料批没有使用记录"),
    "not-moved": ("no dispatch or sale of this batch is recorded", "该批次没有发货或销售记录"),
}
"""Why a trace ends where it ends, in English and Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A material lot or a batch. `depth` counts links from the start, negative for what went into it.

    `sequence` is the first event that names it; `names` holds its aliases too. `state` is a batch's release state.
    """

    id: str
    kind: str
    depth: int
    title: str
    product: str | None
    party_id: str | None
    state: str | None
    findings: int
    names: tuple[str, ...]
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An input of a production that gave `child`; `sequence` is the event that says so."""

    parent: str
    child: str
    role: str
    material: str | None
    quantity_kg: Decimal
    key: str
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEnd:
    """A node whose trace ends without the record that ought to be there; `reason` is a key of REASONS."""

    node: str
    reason: str

    @property
    def sentence(self) -> str:
        """Why the trace ends here, in English."""
        return REASONS[self.reason][0]

    @property
    def sentence_zh(self) -> str:
        """Why the trace ends here, in Chinese."""
        return REASONS[self.reason][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Kilograms of a node: what came (received or produced) and where it went.

    None: nothing of that kind is recorded. `unaccounted_kg` is what came less all that went, None where nothing came;
    powder that was packed is cans, rejected ones too, times their net content; cans taken as samples are not powder.
    """

    node: str
    came_kg: Decimal | None
    used_kg: Decimal | None
    packed_kg: Decimal | None
    sampled_kg: Decimal | None
    unaccounted_kg: Decimal | None
    proof: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Where cans of a batch went: `kind` dispatch or sale, summed by who sent, who got and the place.

    `to_party` None: consumers, or buyers without a number. `sequence` is the first proving event, `last` the latest.
    """

    batch: str
    kind: str
    from_party: str
    to_party: str | None
    place: str | None
    tier: str | None
    cans: int
    records: int
    sequence: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """The answer and how far it goes.

    `depth_back` and `depth_forward` are the depths reached; `cut` says that a limit of nodes or reaches was met, and
    `beyond` counts the nodes that were found and lie deeper than was asked.
    """

    start: tuple[str, ...]
    position: int
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    reaches: tuple[Reach, ...]
    balances: tuple[Balance, ...]
    open_ends: tuple[OpenEnd, ...]
    depth_back: int
    depth_forward: int
    beyond: int
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """What is known of a node besides its links."""

    id: str
    title: str
    product: str | None
    party_id: str | None
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kilograms:
    """A node's grams as recorded, and the events that say so."""

    node: str
    came: int | None
    used: int | None
    packed: int | None
    sampled: int | None
    received: bool
    checked: bool
    inputs: bool
    moved: bool
    imported: bool
    proof: tuple[int, ...]


def subject(text: str) -> str:
    """The node of `batch:<gtin>:<number>` or `material_lot:<supplier>:<number>`, normalised. Raises Unacceptable."""
    kind, _, rest = text.partition(":")
    if kind == "batch":
        return f"batch:{batches.parse(rest)}"
    if kind == "material_lot":
        supplier, colon, number = rest.rpartition(":")
        if colon:
            return f"material_lot:{material_lot_id(supplier, number)}"
    raise Unacceptable(
        "wrong-type", field="node", value=text, expected="batch:<gtin>:<number> or material_lot:<supplier>:<number>"
    )


def lineage(
    connection: Connection[Any],
    start: Sequence[str],
    position: int,
    *,
    back: int | None = None,
    forward: int | None = None,
    limit: int = NODES,
) -> Lineage:
    """What these nodes were made of and what was made of them, `back` and `forward` links deep (None: to the end).

    `start` holds subjects (see `subject`). Raises Unacceptable for fewer than 0 links, and NotKnown when no event up to
    the position names one of them.
    """
    for name, most in (("back", back), ("forward", forward)):
        if most is not None and most < 0:
            raise Unacceptable("too-small", field=name, value=most, expected="0 or more")
    asked = [subject(each) for each in start]
    steps: dict[str, int] = {}
    links: dict[tuple[str, str, str], Link] = {}
    alias = _aliases(connection, asked, position)
    begun = list(dict.fromkeys(alias.get(each, each) for each in asked))
    cut, beyond = False, 0
    for way, most, sign in (("back", back, -1), ("forward", forward, 1)):
        if most == 0:
            near = values(connection, SQL[f"{way}_any"], start=begun, position=position)
            beyond += near[0][0]
            steps.update(dict.fromkeys(begun, 0))
            continue
        found = [row[0] for row in values(connection, SQL[way], start=begun, position=position, limit=limit + 1)]
        cut = cut or len(found) > limit
        found = found[:limit]
        alias |= _aliases(connection, found, position)
        mine = [_renamed(link, alias) for link in read(connection, SQL["links"], Link, nodes=found, position=position)]
        depth = breadth_first(begun, mine, way)
        kept = {node for node, at in depth.items() if most is None or at <= most}
        beyond += len(depth) - len(kept)
        for node in kept:
            steps.setdefault(node, sign * depth[node])
        links |= {(each.parent, each.child, each.key): each for each in mine if {each.parent, each.child} <= kept}
    nodes, balances_, ends = _facts_of(connection, steps, alias, position)
    known = {node.id for node in nodes}
    for each in begun:
        if each not in known:
            raise NotKnown(
                each.partition(":")[0],
                each,
                f"{each}: no event names it as of this position",
                f"{each}：截至该时点没有任何记录提及",
            )
    reached, more = _reaches(connection, nodes, position)
    return Lineage(
        start=tuple(begun),
        position=position,
        nodes=nodes,
        links=tuple(sorted(links.values(), key=lambda each: (each.parent, each.child, each.key))),
        reaches=reached,
        balances=balances_,
        open_ends=ends,
        depth_back=-min(steps.values(), default=0),
        depth_forward=max(steps.values(), default=0),
        beyond=beyond,
        cut=cut or more,
    )


def breadth_first(start: Iterable[str], links: Iterable[Link], way: str) -> dict[str, int]:
    """The fewest links from the start to each node that the links reach, `back` or `forward`."""
    near: dict[str, list[str]] = {}
    for link in links:
        here, there = (link.child, link.parent) if way == "back" else (link.parent, link.child)
        near.setdefault(here, []).append(there)
    depth = dict.fromkeys(start, 0)
    edge = list(depth)
    while edge:
        step: list[str] = []
        for here in edge:
            for there in near.get(here, ()):
                if there not in depth:
                    depth[there] = depth[here] + 1
                    step.append(there)
        edge = step
    return depth


def ancestors(connection: Connection[Any], nodes: Sequence[str], position: int, limit: int = NODES) -> list[str]:
    """The subjects that these were made of, any number of links away, and they themselves; at most `limit`."""
    return [row[0] for row in values(connection, SQL["back"], start=list(nodes), position=position, limit=limit)]


def route(found: Lineage, from_node: str, to_node: str) -> tuple[Link, ...]:
    """A shortest chain of links from one node down to another, empty when the answer holds none."""
    depth = breadth_first([from_node], found.links, "forward")
    if to_node not in depth or to_node == from_node:
        return ()
    chain: list[Link] = []
    here = to_node
    while here != from_node:
        step = next(each for each in found.links if each.child == here and depth.get(each.parent) == depth[here] - 1)
        chain.append(step)
        here = step.parent
    return tuple(reversed(chain))


def _aliases(connection: Connection[Any], nodes: Sequence[str], position: int) -> dict[str, str]:
    """Those of the nodes that are an alias of a batch, with that batch."""
    return dict(values(connection, SQL["aliases"], nodes=list(nodes), position=position))


def _renamed(link: Link, alias: Mapping[str, str]) -> Link:
    parent, child = alias.get(link.parent, link.parent), alias.get(link.child, link.child)
    if (parent, child) == (link.parent, link.child):
        return link
    return Link(
        parent=parent,
        child=child,
        role=link.role,
        material=link.material,
        quantity_kg=link.quantity_kg,
        key=link.key,
        sequence=link.sequence,
    )


def _facts_of(
    connection: Connection[Any], steps: Mapping[str, int], alias: Mapping[str, str], position: int
) -> tuple[tuple[Node, ...], tuple[Balance, ...], tuple[OpenEnd, ...]]:
    made = [node.removeprefix("batch:") for node in steps if node.startswith("batch:")]
    lots = [node for node in steps if node.startswith("material_lot:")]
    nodes: list[Node] = []
    for batch in batches.facts(connection, made, position):
        id = f"batch:{batch.id}"
        nodes.append(
            Node(
                id=id,
                kind="batch",
                depth=steps[id],
                title=batch.batch_number,
                product=batch.product_name,
                party_id=batch.producer_id,
                state=batch.state,
                findings=batch.findings,
                names=tuple(f"batch:{name}" for name in batch.names),
                sequence=batch.sequence,
            )
        )
    counted = counts_concerning(connection, lots, position)
    for lot in read(connection, SQL["lots"], _Facts, lots=lots, position=position):
        nodes.append(
            Node(
                id=lot.id,
                kind="material_lot",
                depth=steps[lot.id],
                title=lot.title,
                product=lot.product,
                party_id=lot.party_id,
                state=None,
                findings=counted.get(lot.id, 0),
                names=(lot.id,),
                sequence=lot.sequence,
            )
        )
    own = {name: node.id for node in nodes for name in node.names}
    rows = read(connection, SQL["kilograms"], _Kilograms, names=list(own), nodes=list(own.values()), position=position)
    ends = tuple(end for row in rows for end in _open_ends(row))
    nodes.sort(key=lambda each: (each.depth, each.id))
    return tuple(nodes), tuple(_balance(row) for row in rows), ends


def _balance(row: _Kilograms) -> Balance:
    went = (row.used or 0) + (row.packed or 0) + (row.sampled or 0)
    left = None if row.came is None else row.came - went
    return Balance(
        node=row.node,
        came_kg=_kg(row.came),
        used_kg=_kg(row.used),
        packed_kg=_kg(row.packed),
        sampled_kg=_kg(row.sampled),
        unaccounted_kg=_kg(left),
        proof=row.proof,
    )


def _kg(grams: int | None) -> Decimal | None:
    return None if grams is None else Decimal(grams).scaleb(-3)


def _open_ends(row: _Kilograms) -> Iterable[OpenEnd]:
    if row.node.startswith("material_lot:"):
        if not row.received:
            yield OpenEnd(node=row.node, reason="no-receipt")
        if not row.checked:
            yield OpenEnd(node=row.node, reason="no-check")
        if row.used is None:
            yield OpenEnd(node=row.node, reason="not-used")
        return
    if row.came is None and not row.imported:
        yield OpenEnd(node=row.node, reason="no-production")
    if row.came is not None and not row.inputs:
        yield OpenEnd(node=row.node, reason="no-inputs")
    if not row.moved and row.used is None:
        yield OpenEnd(node=row.node, reason="not-moved")


def _reaches(connection: Connection[Any], nodes: Sequence[Node], position: int) -> tuple[tuple[Reach, ...], bool]:
    """Places and buyers of the start and of what was made of it."""
    pairs = [
        (name.removeprefix("batch:"), node.id.removeprefix("batch:"))
        for node in nodes
        if node.kind == "batch" and node.depth >= 0
        for name in node.names
    ]
    rows = read(
        connection,
        SQL["reaches"],
        Reach,
        names=[name for name, _ in pairs],
        batches=[batch for _, batch in pairs],
        position=position,
        limit=REACHES + 1,
    )
    return tuple(rows[:REACHES]), len(rows) > REACHES
