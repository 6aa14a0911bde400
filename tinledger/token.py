"""`tinledger token`: bearer tokens of the built-in issuer, for people and for partners' systems."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from domain.access import ROLES, Role, Viewer
from domain.errors import Unacceptable
from domain.identifiers import parse_partner
from stack import StackError
from tinledger import issuer
from tinledger.shared import Json, State, attached, print_json, progress

if TYPE_CHECKING:
    from psycopg import Connection

app = typer.Typer(no_args_is_help=True)


@app.callback()
def token() -> None:
    """Bearer tokens for GraphQL and the pages."""


@app.command()
def issue(
    state: State,
    role: Annotated[str, typer.Option(help=f"One of {', '.join(ROLES)}.")],
    partner: Annotated[str | None, typer.Option(help="Whose rows the token shows; for role partner.")] = None,
    name: Annotated[
        str | None, typer.Option(help="Who holds it, in the record of accesses.", show_default="the role")
    ] = None,
    hours: Annotated[float, typer.Option(min=0.01, max=issuer.MOST_HOURS, help="How long it is good.")] = 8.0,
) -> None:
    """Print a token, signed by the key of the state folder; whoever has it may read as it says until it expires."""
    if role not in ROLES:
        raise typer.BadParameter(f"{role!r} is none of {', '.join(ROLES)}", param_hint="--role")
    if (ROLES[role] is Role.PARTNER) != (partner is not None):
        raise typer.BadParameter("role partner needs --partner, other roles have none", param_hint="--partner")
    try:
        of = None if partner is None else parse_partner(partner)
    except Unacceptable as error:
        raise typer.BadParameter(error.reason_en, param_hint="--partner") from error
    state.mkdir(parents=True, exist_ok=True)
    given = issuer.issue(state, Viewer(role=ROLES[role], name=name or partner or role, partner=of), hours)
    progress(f"id {issuer.id_of(given)}, by which `tinledger token revoke` takes it back")
    print(given)


@app.command()
def revoke(
    state: State,
    token_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="Of one token, as told when it was given.", show_default=False)
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="All tokens of this name that were given until now, sessions among them.")
    ] = None,
) -> None:
    """Take back one token, or all of a name, within about a second; those given afterwards are good."""
    from projections.revocations import Kind, forget_ended, revoke

    if bool(token_id) == bool(name):
        raise typer.BadParameter("give the ID of a token or --name, one of them", param_hint="ID")
    with opened(state) as connection:
        forget_ended(connection)
        if name:
            revoke(connection, Kind.NAME, name)
        elif token_id:
            revoke(connection, Kind.TOKEN, token_id)
    # A token says in whole seconds when it was given: the next one must not fall into the same.
    time.sleep(1 - time.time() % 1)
    progress("taken back")


@app.command("revoked")
def list_revoked(state: State, as_json: Json = False) -> None:
    """List what was taken back and has not ended by itself."""
    from projections.revocations import revocations
    from tinledger.showing import table

    with opened(state) as connection:
        found = revocations(connection)
    if as_json:
        print_json(
            [
                {
                    "kind": each.kind,
                    "value": each.value,
                    "revokedAt": each.revoked_at.isoformat(),
                    "until": each.until.isoformat(),
                }
                for each in found
            ]
        )
    else:
        table(
            ["kind", "id or name", "taken back at", "counts until"],
            [[each.kind, each.value, each.revoked_at, each.until] for each in found],
        )


@contextmanager
def opened(state: Path) -> Iterator[Connection[Any]]:
    """The ledger's database, for its owner. Raises StackError where there is no list of revocations yet."""
    import psycopg

    try:
        with psycopg.connect(attached(state).database_url, connect_timeout=10) as connection:
            yield connection
    except psycopg.errors.UndefinedTable as missing:
        raise StackError("no ledger of this version has run here yet.", "Run it: tinledger serve") from missing
