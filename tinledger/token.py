"""`tinledger token`: bearer tokens of the built-in issuer, for people and for partners' systems."""

from typing import Annotated

import typer

from domain.access import ROLES, Role, Viewer
from domain.errors import Unacceptable
from domain.identifiers import parse_partner
from tinledger import issuer
from tinledger.shared import State

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
    print(issuer.issue(state, Viewer(role=ROLES[role], name=name or partner or role, partner=of), hours))
