"""What a trace answers with: nodes, links, quantities, places reached, and each end that stays open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "no-receipt": ("no delivery of this material lot is recorded", "该原料批没有收货记录"),
    "no-check": ("no check of this material lot is recorded", "该原料批没有查验记录"),
    "no-production": ("no production or import of this batch is recorded", "该批次没有生产或进口记录"),
    "no-inputs": ("no input of this batch's production names a lot or a batch", "该批次的生产投料未指明原料批或批次"),
    "not-used": ("no use of this material lot is recorded", "该原料批没有使用记录"),
    "not-moved": ("no dispatch or sale of this batch is recorded", "该批次没有发货或销售记录"),
}
"""Why a trace ends where it ends, in English and Chinese."""


# The first four are made by the thousand, by position, and not frozen: that would take four times as long.
@dataclass(slots=True)
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


@dataclass(slots=True)
class Link:
    """An input of a production that gave `child`; `sequence` is the event that says so."""

    parent: str
    child: str
    role: str
    material: str | None
    quantity_kg: Decimal
    key: str
    sequence: int


@dataclass(slots=True)
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


@dataclass(slots=True)
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
