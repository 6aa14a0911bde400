"""`tinledger trace`: what a batch or material lot was made of, and where it went, at any depth."""

from typing import TYPE_CHECKING, Annotated

import typer

from tinledger.asking import AsOf, asking
from tinledger.batch import batch_named
from tinledger.shared import Json, State, print_json

if TYPE_CHECKING:
    from projections.lineage import Lineage

app = typer.Typer()

Node = Annotated[
    str, typer.Argument(metavar="NODE", help="material_lot:SUPPLIER:NUMBER, batch:GTIN:NUMBER, or a batch number.")
]
Depth = Annotated[int | None, typer.Option(min=0, help="Most links to follow.", show_default="to the end")]


@app.callback()
def trace() -> None:
    """Follow lineage over material lots and batches; loops do no harm."""


@app.command()
def back(node: Node, state: State, depth: Depth = None, as_of: AsOf = None, as_json: Json = False) -> None:
    """What it was made of: batches and material lots, with quantities and open ends."""
    _trace(node, state, depth, 0, as_of, as_json)


@app.command()
def forward(node: Node, state: State, depth: Depth = None, as_of: AsOf = None, as_json: Json = False) -> None:
    """What was made of it, and where the cans went."""
    _trace(node, state, 0, depth, as_of, as_json)


def _trace(node: str, state: State, back: int | None, forward: int | None, as_of: str | None, as_json: bool) -> None:
    from projections.lineage import lineage

    with asking(state, as_of) as asked:
        start = node if node.startswith(("batch:", "material_lot:")) else f"batch:{batch_named(asked, node, None)}"
        found = lineage(asked.connection, [start], asked.position, back=back, forward=forward)
    if as_json:
        from tinledger.showing import plain

        print_json(plain(found))
    else:
        print_lineage(found)


def print_lineage(found: "Lineage", most: int = 40) -> None:
    """A lineage for people: nodes by distance, where cans went, and what could not be traced."""
    from domain.position import format_position
    from projections.lineage import REASONS
    from tinledger.showing import table

    balances = {each.node: each for each in found.balances}
    nodes = sorted(found.nodes, key=lambda each: (abs(each.depth), each.depth, each.id))
    table(
        ["depth", "node", "what", "came kg", "used kg", "unaccounted kg", "findings", "event"],
        [
            [
                each.depth, each.id, each.product or each.title,
                *((kg.came_kg, kg.used_kg, kg.unaccounted_kg) if (kg := balances.get(each.id)) else (None,) * 3),
                each.findings or None, format_position(each.sequence),
            ]
            for each in nodes[:most]
        ],
        f"Traced {len(nodes)} nodes, {found.depth_back} links back, {found.depth_forward} forward",
    )  # fmt: skip
    if len(nodes) > most:
        print(f"  … {len(nodes) - most} more nodes (--json has all)")
    if found.reaches:
        cans = sum(each.cans for each in found.reaches if each.kind == "sale")
        parties = {each.to_party for each in found.reaches} | {each.from_party for each in found.reaches}
        table(
            ["kind", "batch", "from", "to", "place", "cans", "records", "event"],
            [
                [
                    r.kind,
                    r.batch,
                    r.from_party,
                    r.to_party,
                    r.place or r.tier,
                    r.cans,
                    r.records,
                    format_position(r.sequence),
                ]
                for r in found.reaches[:most]
            ],
            f"Where cans went: {cans:,} in sales of all tiers, {len(parties - {None})} parties",
        )
        if len(found.reaches) > most:
            print(f"  … {len(found.reaches) - most} more places (--json has all)")
    print(f"not shown: {found.beyond} nodes beyond the depth asked" + ("; the answer was cut" if found.cut else ""))
    for end in found.open_ends:
        print(f"open end: {end.node}: {REASONS[end.reason][0]}")
