"""`tinledger crosscheck`: filing, declaration, certificate, import record and sales side by side, differences first."""

from typing import TYPE_CHECKING, Annotated

import typer

from tinledger import exits
from tinledger.asking import AsOf, asking
from tinledger.shared import Json, State, print_json

if TYPE_CHECKING:
    from projections.import_records import Consignment

app = typer.Typer()


@app.callback()
def crosscheck() -> None:
    """Compare what different parties say of the same goods."""


@app.command()
def imports(
    state: State,
    declaration: Annotated[str | None, typer.Argument(help="Customs declaration number; none: list all.")] = None,
    importer: Annotated[str | None, typer.Option(help="Only consignments of this importer.")] = None,
    most: Annotated[int, typer.Option("--limit", min=1, max=500, help="Consignments to list.")] = 50,
    whole: Annotated[bool, typer.Option("--all", help="Show fields that agree, too.")] = False,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Cross-check imports, worst first; exit code 1 when something differs."""
    from projections.import_records import consignment, consignments
    from tinledger.showing import plain, table

    with asking(state, as_of) as asked:
        if declaration is not None:
            one = consignment(asked.connection, declaration, asked.position)
            if as_json:
                print_json(plain(one))
            else:
                print_consignment(one, whole=whole)
            differ = one.differences
        else:
            page = consignments(asked.connection, asked.position, importer=importer, first=most)
            differ = sum(row.differences for row in page.nodes)
            if as_json:
                print_json({"consignments": plain(page.nodes), "more": page.more})
            else:
                columns = ("declaration_number", "differences", "lines", "importer_id", "declared_on", "regime")
                table(
                    [column.replace("_", " ") for column in columns],
                    [[getattr(row, column) for column in columns] for row in page.nodes],
                    f"{len(page.nodes)} consignments, worst first" + (", and more" if page.more else ""),
                )
    if differ:
        raise typer.Exit(exits.FOUND)


def print_consignment(found: "Consignment", *, whole: bool) -> None:
    """A consignment for people: the cells that differ, each with the events behind it."""
    from domain.position import format_position
    from tinledger.showing import table

    print(f"declaration {found.declaration_number} as of {format_position(found.position)}")
    print(f"{found.differences} of {len(found.cells)} compared cells differ")
    shown = [each for each in found.cells if whole or each.differs]
    sources = ("filing", "declared", "certified", "recorded", "sold")
    proofs = ("filed_by", "declared_by", "certified_by", "recorded_by", "sold_by")
    if shown:
        table(
            ["line", "batch", "field", *sources, "verdict", "events"],
            [
                [
                    each.line, each.batch, each.field, *(getattr(each, source) for source in sources), each.verdict,
                    " ".join(format_position(by) for name in proofs if (by := getattr(each, name)) is not None),
                ]
                for each in shown
            ],
        )  # fmt: skip
    for finding in found.findings:
        print(f"finding {finding.rule} {finding.severity}: {finding.sentence} ({format_position(finding.sequence)})")
