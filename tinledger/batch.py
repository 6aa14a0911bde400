"""`tinledger batch`: everything known of a batch, each fact with the event that proves it."""

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from tinledger.asking import AsOf, asking
from tinledger.shared import Json, State, print_json

if TYPE_CHECKING:
    from projections.provenance import Provenance

app = typer.Typer()

SECTIONS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "uses": ("Inputs", ("role", "material", "material_lot", "input_batch", "quantity_kg")),
    "material_receipts": ("Deliveries", ("material_lot", "material", "quantity_kg", "received_on", "expiry_date")),
    "material_checks": ("Checks of material", ("material_lot", "verdict", "decided_on", "checker_id")),
    "qualifications": ("Suppliers qualified", ("supplier_id", "decision", "decided_on", "valid_to")),
    "audits": ("Supplier audits", ("supplier_id", "audit_number", "status", "result", "audited_on")),
    "productions": ("Production", ("work_order", "process", "started_at", "ended_at", "quantity_kg", "producer_id")),
    "packings": ("Packing", ("packing_number", "packed_on", "production_date", "expiry_date", "cans")),
    "samples": ("Samples", ("sample_number", "sampled_at", "units", "owner_id")),
    "reports": ("Test reports", ("report_number", "laboratory_id", "finished_at", "retest_of")),
    "results": ("Results", ("report_number", "analyte", "value_said", "limit_said", "verdict")),
    "releases": ("Release", ("decision_number", "decision", "decided_at", "person", "reports")),
    "activations": ("Codes put on cans", ("run_number", "first_serial", "last_serial", "cans", "activated_at")),
    "declaration_lines": ("Customs declarations", ("declaration_number", "line", "declared_on", "cans", "regime")),
    "certificates": ("Inspection certificates", ("certificate_number", "issued_on", "cans")),
    "import_records": ("Import records", ("importer_id", "declaration_number", "entry_date", "cans")),
    "units": ("Cases and pallets", ("level", "parent", "cans", "packed_at", "place")),
    "dispatches": ("Dispatches", ("dispatch_number", "sender_id", "receiver_id", "dispatched_on", "cans")),
    "receipts": ("Receipts", ("receipt_number", "receiver_id", "place", "received_on", "cans")),
    "sold": ("Sales", ("tier", "seller_id", "sold_on", "cans", "delivery_order")),
    "returned": ("Returns", ("return_number", "returner_id", "receiver_id", "returned_on", "cans")),
    "disposed": ("Disposals", ("disposal_number", "owner_id", "disposed_on", "cans", "way")),
    "recalls": ("Recalls", ("recall_number", "level", "state", "how", "started_on", "cause")),
}
"""Field of a provenance → its heading and the columns that people look at; JSON has all of them."""
ROWS: Final = 12
"""Rows of a section that people are shown without --all."""


@app.callback()
def batch() -> None:
    """A batch, known by its trade item and printed number."""


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="GTIN", help="Trade item; or GTIN:NUMBER, GTIN/NUMBER, or a number.")],
    state: State,
    number: Annotated[str | None, typer.Argument(metavar="[NUMBER]", help="Batch number as printed.")] = None,
    whole: Annotated[bool, typer.Option("--all", help=f"Show every row, not {ROWS} a section.")] = False,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Show the provenance of a batch: suppliers, production, tests, release, cans, movements, sales, recalls."""
    from projections.provenance import provenance

    with asking(state, as_of) as asked:
        found = provenance(asked.connection, batch_named(asked, name, number), asked.position)
    if as_json:
        from tinledger.showing import plain

        print_json(plain(found))
    else:
        print_batch(found, None if whole else ROWS)


def batch_named(asked: Any, name: str, number: str | None) -> str:
    """The id of a batch from what was typed. Raises Unacceptable, and NotKnown with close names."""
    from projections import batches
    from projections.facts import NotKnown

    if number is not None:
        return batches.parse(f"{name}:{number}")
    if ":" in name or "/" in name:
        return batches.parse(name.removeprefix("batch:").replace("/", ":", 1))
    found = batches.numbered(asked.connection, name, asked.position)
    if len(found) == 1:
        return found[0].id
    if found:
        several = ", ".join(each.id for each in found)
        raise NotKnown("batch", name, f"{name} names several batches: {several}", f"{name} 对应多个批次：{several}")
    close = _close(asked, name)
    meant = f"; did you mean {', '.join(close)}?" if close else ""
    raise NotKnown("batch", name, f"no batch has the number {name}{meant}", f"没有批号为 {name} 的批次")


def _close(asked: Any, number: str) -> list[str]:
    """Ids of batches whose numbers look like one that is not known."""
    import difflib

    from domain.identifiers import normalise_batch
    from projections.batches import batches

    known: dict[str, str] = {}
    after: str | None = None
    for _ in range(20):  # of 500 each: enough for a suggestion, and it must not take long
        page = batches(asked.connection, asked.position, first=500, after=after)
        known |= {each.id.partition(":")[2]: each.id for each in page.nodes}
        after = page.end
        if not page.more:
            break
    return [known[each] for each in difflib.get_close_matches(normalise_batch(number), known, 3)]


def print_batch(found: "Provenance", most: int | None) -> None:
    """A provenance for people."""
    from domain.position import format_position
    from tinledger.showing import cell, facts, table

    it, sales = found.batch, found.sales
    print(f"batch      {it.id}  {it.product_name or ''}".rstrip())
    print(f"as of      {format_position(found.position)}")
    print(f"state      {cell(it.state)}, produced {cell(it.production_date)}, expires {cell(it.expiry_date)}")
    amounts = {
        name: getattr(sales, name)
        for name in ("made", "imported", "released", "sold", "returned", "disposed", "sampled")
    }
    told = [f"{name} {amount.cans:,}" for name, amount in amounts.items() if amount is not None]
    print(
        f"cans       {', '.join(told) or 'none recorded'}"
        + (f", left {sales.left:,}" if sales.left is not None else "")
    )
    if found.lots or found.made_of:
        print(f"made of    {len(found.lots)} material lots and {len(found.made_of)} batches")
    if found.cut:
        print(f"cut        {', '.join(found.cut)}: more is recorded than is shown")
    for field, (title, columns) in SECTIONS.items():
        rows = getattr(found, field)
        facts(title, rows[:most], columns)
        if most is not None and len(rows) > most:
            print(f"  … {len(rows) - most} more of {title.lower()} (--all)")
    both = [*found.findings, *found.input_findings]
    if both:
        table(
            ["rule", "severity", "finding", "event"],
            [[f.rule, f.severity, f.sentence, format_position(f.sequence)] for f in both],
            f"Findings ({len(found.findings)}, and {len(found.input_findings)} on what it was made of)",
        )
