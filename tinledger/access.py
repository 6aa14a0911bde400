"""`tinledger access`: who read what, by the record of accesses; for the ledger's owner."""

from typing import Annotated

import typer

from stack import StackError
from tinledger.shared import Json, State, attached, print_json

app = typer.Typer(no_args_is_help=True)


@app.callback()
def access() -> None:
    """What investigators and customs read."""


@app.command("list")
def list_accesses(
    state: State,
    who: Annotated[str | None, typer.Option(help="Of one person only: the name in the token.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Most entries.")] = 100,
    as_json: Json = False,
) -> None:
    """List the latest readings, latest first: who, in which role, which question, about what, as of which position."""
    import psycopg

    from domain.position import format_position
    from projections.accesses import accesses
    from tinledger.showing import table

    try:
        with psycopg.connect(attached(state).database_url, connect_timeout=10) as connection:
            found = accesses(connection, who=who, limit=limit)
    except psycopg.errors.UndefinedTable as missing:
        raise StackError("no record of accesses is there yet.", "Run the ledger: tinledger serve") from missing
    if as_json:
        print_json(
            [
                {
                    "id": each.id,
                    "askedAt": each.asked_at.isoformat(),
                    "who": each.who,
                    "role": each.role,
                    "question": each.question,
                    "subject": each.subject,
                    "position": None if each.position is None else format_position(each.position),
                }
                for each in found
            ]
        )
    else:
        table(
            ["when", "who", "role", "question", "about", "as of"],
            [
                [
                    each.asked_at,
                    each.who,
                    each.role,
                    each.question,
                    each.subject,
                    None if each.position is None else format_position(each.position),
                ]
                for each in found
            ],
        )
