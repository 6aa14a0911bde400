"""`tinledger can`: one answer to what is on a can, never more than the ledger knows."""

from typing import Annotated

import typer

from tinledger.asking import AsOf, asking
from tinledger.shared import Json, State, print_json

app = typer.Typer()


@app.command()
def can(
    code: Annotated[
        str, typer.Argument(help="GS1 element string, Digital Link, GTIN.SERIAL, or a serial with --gtin.")
    ],
    state: State,
    gtin: Annotated[str | None, typer.Option(help="Trade item, when only a serial is given.")] = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Say which batch, case, pallet and place a can belongs to, and whether a recall is about it."""
    from domain.position import format_position
    from projections import cans
    from tinledger.showing import NOTHING, plain

    with asking(state, as_of) as asked:
        found = cans.can(asked.connection, cans.read_code(code, gtin), asked.position)
    if as_json:
        print_json(plain(found))
        return
    english, chinese = cans.REASONS[found.reason]
    print(f"answer    {found.answer}: {english} / {chinese}")
    print(f"as of     {format_position(found.position)}")
    print(f"can       {found.trade_item}, serial {NOTHING if found.serial is None else found.serial}")
    print(f"batch     {found.batch.id if found.batch else NOTHING}")
    for name, fact, what in (
        ("case", found.case, found.case and found.case.sscc),
        ("pallet", found.pallet, found.pallet and found.pallet.sscc),
        ("place", found.place, found.place and f"{found.place.place} ({found.place.state.lower()})"),
        ("sold", found.sale, found.sale and f"{found.sale.sold_on} by {found.sale.seller_id}"),
    ):
        print(f"{name:<9} {NOTHING if fact is None else f'{what}, event {format_position(fact.sequence)}'}")
    for recall in found.recalls:
        print(f"recall    {recall.recall_number} level {recall.level} {recall.state}: {recall.cause}")
