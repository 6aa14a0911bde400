"""Where the nodes of a lineage stand in its picture: columns by stage, rows by one pass of barycentres, no chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from unicodedata import east_asian_width

from projections.traced import Lineage, Node

EMPTY: Final[Mapping[str, str]] = MappingProxyType({})
WIDTH: Final = 176
HEIGHT: Final = 48
GAP_X: Final = 64
GAP_Y: Final = 14
TOP: Final = 34
"""Pixels of the picture: a box, the room between boxes, and the line of titles above them."""
CELLS: Final = 24
"""Columns of a terminal that a line of a box holds; a Chinese character takes two."""
SIBLINGS: Final = 60
"""More parties than this of one column become one counted box: the table below has them all."""


@dataclass(frozen=True, slots=True)
class Box:
    """One node: `id` is what it links to (a lineage node or `party:<number>`), empty for a counted box."""

    id: str
    kind: str
    lines: tuple[str, ...]
    state: str
    findings: int
    start: bool
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """One link as an SVG path; `sequence` is the event that says so."""

    path: str
    sequence: int
    title: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole picture with the size of its view box and the columns' titles."""

    width: int
    height: int
    titles: tuple[tuple[int, str], ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    id: str
    column: int
    kind: str
    lines: tuple[str, ...]
    state: str = ""
    findings: int = 0
    start: bool = False


def cut(text: str, cells: int = CELLS) -> str:
    """The text as far as it fits into so many columns, with an ellipsis where it does not."""
    used = 0
    for place, letter in enumerate(text):
        used += 2 if east_asian_width(letter) in "WF" else 1
        if used > cells:
            return text[: place - 1] + "…"
    return text


def picture(found: Lineage, names: Mapping[str, str] = EMPTY) -> Picture:
    """The picture of a lineage: suppliers, material lots, batches step by step, receivers, buyers.

    `names` says what parties are called; one without a name shows its number.
    """
    depth = batch_columns(found)
    last = 2 + max(depth.values(), default=0)
    items: dict[str, _Item] = {}
    links: list[tuple[str, str, int, str]] = []
    for node in found.nodes:
        if node.kind == "material_lot":
            items[node.id] = _of_node(node, 1, found)
            if node.party_id:
                supplier = f"party:{node.party_id}"
                items.setdefault(supplier, _Item(supplier, 0, "party", _called(node.party_id, names)))
                links.append((supplier, node.id, node.sequence, "supplier"))
        else:
            items[node.id] = _of_node(node, 2 + depth[node.id], found)
    for link in found.links:
        if link.parent in items and link.child in items:
            links.append((link.parent, link.child, link.sequence, f"{link.role} {link.quantity_kg} kg"))
    _parties(found, items, links, last + 1, names)
    columns = _rows(items, links)
    return _drawn(columns, items, links)


def batch_columns(found: Lineage) -> dict[str, int]:
    """How many batches deep each batch stands behind the first ones; links that close a loop do not count."""
    made_of: dict[str, list[str]] = {node.id: [] for node in found.nodes if node.kind == "batch"}
    order = {node.id: place for place, node in enumerate(found.nodes)}
    for link in found.links:
        if link.parent in made_of and link.child in made_of and order[link.parent] < order[link.child]:
            made_of[link.child].append(link.parent)
    column: dict[str, int] = {}
    for batch in sorted(made_of, key=lambda each: order[each]):
        column[batch] = max((column[parent] + 1 for parent in made_of[batch]), default=0)
    return column


def _of_node(node: Node, column: int, found: Lineage) -> _Item:
    lines = (node.title, node.product or "", node.id.split(":")[1] if node.kind == "batch" else "")
    return _Item(
        node.id,
        column,
        node.kind,
        tuple(line for line in lines[:2] if line) or (node.id,),
        node.state or "",
        node.findings,
        node.id in found.start,
    )


def _called(party_id: str, names: Mapping[str, str]) -> tuple[str, ...]:
    return (names[party_id], party_id) if party_id in names else (party_id,)


def _parties(
    found: Lineage,
    items: dict[str, _Item],
    links: list[tuple[str, str, int, str]],
    column: int,
    names: Mapping[str, str],
) -> None:
    """Receivers of dispatches, then buyers; many of a column become one counted box."""
    for kind, at in (("dispatch", column), ("sale", column + 1)):
        reaches = [reach for reach in found.reaches if reach.kind == kind and f"batch:{reach.batch}" in items]
        ends = sorted({reach.to_party or "" for reach in reaches})
        counted = len(ends) > SIBLINGS
        for reach in reaches:
            end = f"{kind}:many" if counted else f"{kind}:{reach.to_party or ''}"
            lines = (str(len(ends)),) if counted else _called(reach.to_party or "consumers", names)
            items.setdefault(end, _Item(end, at, "many" if counted else "party", lines))
            from_dispatch = f"dispatch:{reach.from_party}"
            parent = from_dispatch if kind == "sale" and from_dispatch in items else f"batch:{reach.batch}"
            links.append((parent, end, reach.sequence, f"{reach.cans}"))


def _rows(items: Mapping[str, _Item], links: Sequence[tuple[str, str, int, str]]) -> list[list[str]]:
    """The ids of each column from the top: by name first, then once by the mean row of what is linked on the left."""
    columns: list[list[str]] = [[] for _ in range(max((item.column for item in items.values()), default=0) + 1)]
    for item in sorted(items.values(), key=lambda each: each.id):
        columns[item.column].append(item.id)
    row: dict[str, float] = {}
    left: dict[str, list[str]] = {}
    for parent, child, _, _ in links:
        if items[parent].column < items[child].column:
            left.setdefault(child, []).append(parent)
    for column in columns:
        mean = {id: _mean(row[parent] for parent in left.get(id, ())) for id in column}
        column.sort(key=lambda id: (mean[id], id))
        row |= {id: float(place) for place, id in enumerate(column)}
    return [column for column in columns if column]


def _mean(rows: Iterable[float]) -> float:
    held = list(rows)
    return sum(held) / len(held) if held else 0.0


def _drawn(
    columns: Sequence[Sequence[str]], items: Mapping[str, _Item], links: Sequence[tuple[str, str, int, str]]
) -> Picture:
    tallest = max((len(column) for column in columns), default=1)
    place: dict[str, tuple[int, int]] = {}
    boxes: list[Box] = []
    titles: list[tuple[int, str]] = []
    for number, column in enumerate(columns):
        x = number * (WIDTH + GAP_X)
        titles.append((x, _title(items[column[0]])))
        free = (tallest - len(column)) * (HEIGHT + GAP_Y) // 2
        for row, id in enumerate(column):
            item = items[id]
            place[id] = (x, TOP + free + row * (HEIGHT + GAP_Y))
            target = id.replace("dispatch:", "party:", 1).replace("sale:", "party:", 1)
            named = "" if item.kind == "many" or target == "party:" else target
            boxes.append(Box(named, item.kind, item.lines, item.state, item.findings, item.start, *place[id]))
    lines = []
    for parent, child, sequence, title in sorted(set(links)):
        (x1, y1), (x2, y2) = place[parent], place[child]
        x1, y1, y2 = x1 + WIDTH, y1 + HEIGHT // 2, y2 + HEIGHT // 2
        bend = max(abs(x2 - x1) // 2, GAP_X // 2)
        lines.append(Line(f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}", sequence, title))
    return Picture(
        width=max(len(columns) * (WIDTH + GAP_X) - GAP_X, WIDTH),
        height=TOP + tallest * (HEIGHT + GAP_Y),
        titles=tuple(titles),
        boxes=tuple(boxes),
        lines=tuple(lines),
    )


def _title(item: _Item) -> str:
    if item.id.startswith("dispatch:"):
        return "Shipment"
    if item.id.startswith("sale:"):
        return "Seller and buyer"
    return {"party": "Supplier", "material_lot": "Material lot"}.get(item.kind, "Batch")
