"""Trace back and forward over material lots and batches: nodes, links, how far the answer goes, what stays open.

The recursion runs over bare ids, so loops and diamonds cost nothing; depth and routes are found breadth-first over the
links that came back. Aliases are one node. Nothing is left out silently: `cut`, `beyond` and `open_ends` say it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import starmap
from typing import Any, Final

from psycopg import Connection
from psycopg.sql import Identifier

from domain.errors import Unacceptable
from domain.identifiers import material_lot_id
from projections import batches
from projections.facts import NotKnown, array, read, values
from projections.nodes import nodes as facts_of
from projections.statements import statements
from projections.traced import REASONS, Lineage, Link, Node, Reach

__all__ = ["NODES", "REACHES", "REASONS", "SQL", "Lineage", "ancestors", "breadth_first", "lineage", "route", "subject"]

SQL: Final = statements("lineage")
WAYS: Final[Mapping[str, Mapping[str, Identifier]]] = {
    "back": {"here": Identifier("child"), "there": Identifier("parent")},
    "forward": {"here": Identifier("parent"), "there": Identifier("child")},
}
WALK: Final = {way: SQL["walk"].format(**ends) for way, ends in WAYS.items()}
NEAR: Final = {way: SQL["near"].format(**ends) for way, ends in WAYS.items()}
"""Both ways of one text, by way."""
NODES: Final = 2_000
"""Most nodes of one answer in each direction."""
REACHES: Final = 2_000
"""Most rows of places and buyers of one answer."""


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
    weighed: bool = True,
) -> Lineage:
    """What these nodes were made of and what was made of them, `back` and `forward` links deep (None: to the end).

    Not `weighed`: without balances and open ends, for who shows none; they are a fifth of the work.
    `start` holds subjects (see `subject`). Raises Unacceptable for fewer than 0 links, and NotKnown when no event up to
    the position names one of them.
    """
    for name, most in (("back", back), ("forward", forward)):
        if most is not None and most < 0:
            raise Unacceptable("too-small", field=name, value=most, expected="0 or more")
    asked = [subject(each) for each in start]
    steps: dict[str, int] = {}
    links: dict[tuple[str, str, str], Link] = {}
    alias = dict(values(connection, SQL["aliases"], nodes=asked, position=position))
    begun = list(dict.fromkeys(alias.get(each, each) for each in asked))
    cut, beyond = False, 0
    for way, most, sign in (("back", back, -1), ("forward", forward, 1)):
        if most == 0:
            near = values(connection, NEAR[way], start=begun, position=position)
            beyond += near[0][0]
            steps.update(dict.fromkeys(begun, 0))
            continue
        found = _walk(connection, begun, way, position, limit + 1)
        cut = cut or len(found) > limit
        found = found[:limit]
        alias |= {id: of for id, of in found if of}
        mine = _links(connection, [id for id, _ in found], alias, position)
        depth = breadth_first(begun, mine, way)
        kept = {node for node, at in depth.items() if most is None or at <= most}
        beyond += len(depth) - len(kept)
        for node in kept:
            steps.setdefault(node, sign * depth[node])
        links |= {
            (each.parent, each.child, each.key): each for each in mine if each.parent in kept and each.child in kept
        }
    nodes, balances, ends = facts_of(connection, steps, position, weighed=weighed)
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
        links=tuple(links[named] for named in sorted(links)),
        reaches=reached,
        balances=balances,
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
    """The subjects that these were made of, any number of links away, and they themselves, by id; at most `limit`."""
    return sorted(id for id, _ in _walk(connection, nodes, "back", position, limit))


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


def _walk(
    connection: Connection[Any], start: Sequence[str], way: str, position: int, limit: int
) -> list[tuple[Any, ...]]:
    """Ids that are reached, each with the batch that it is an alias of (None: of none)."""
    return values(connection, WALK[way], start=list(start), position=position, limit=limit)


def _links(connection: Connection[Any], nodes: Sequence[str], alias: Mapping[str, str], position: int) -> list[Link]:
    """The links between these nodes, an alias being its batch."""
    given = sorted(nodes)
    rows = values(
        connection,
        SQL["links"],
        children=array([each for each in given if each.startswith("batch:")]),
        nodes=array(given),
        position=position,
    )
    if alias:
        rows = [(alias.get(row[0], row[0]), alias.get(row[1], row[1]), *row[2:]) for row in rows]
    return list(starmap(Link, rows))


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
