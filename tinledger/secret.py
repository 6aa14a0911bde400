"""`tinledger secret`: put new secrets in the place of old ones: passwords, the authority of TLS, the key of tokens."""

from __future__ import annotations

import secrets
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from stack import StackError
from tinledger import exits, files
from tinledger.asking import complain
from tinledger.shared import Json, State, attached, print_json, progress

app = typer.Typer(no_args_is_help=True)

STOP_FIRST: Final = "End `tinledger serve`, then: tinledger down."


class What(StrEnum):
    """What can be made anew."""

    partner = "partner"
    ledger = "ledger"
    authority = "authority"
    tokens = "tokens"


@app.callback()
def secret() -> None:
    """Secrets of this ledger."""


@app.command()
def rotate(
    what: Annotated[
        What,
        typer.Argument(
            help="A partner's password (while the ledger runs); the ledger's own passwords at its Kafka, the "
            "authority and key of TLS for partners, or the key that signs tokens (while nothing runs)."
        ),
    ],
    state: State,
    name: Annotated[str | None, typer.Argument(metavar="PARTNER", help="Which partner.", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """Make a secret anew; the old one is good no more."""
    if (what is What.partner) != (name is not None):
        raise typer.BadParameter("only `partner` needs the name of one", param_hint="PARTNER")
    if name is not None:
        made = of_partner(state, name)
    else:
        if attached_or_served(state):
            raise StackError(f"the ledger in {state} runs.", STOP_FIRST)
        made = {What.ledger: of_ledger, What.authority: of_authority, What.tokens: of_tokens}[what](state)
    if as_json:
        print_json(made)
    else:
        for title, value in made.items():
            print(f"{title:<17} {value}")


def attached_or_served(state: Path) -> bool:
    """Whether parts of the ledger, or its database and broker, run."""
    import stack

    return files.served(state) or stack.attach(state) is not None


def of_partner(state: Path, name: str) -> dict[str, str]:
    """Another password for a partner that is registered; open connections end within a minute."""
    from consumers.kafka import Admin, Failed
    from consumers.locks import connect
    from tinledger.partner import known

    running = attached(state)
    with connect(running.database_url) as connection:
        if name not in known(connection):
            complain(f"partner {name}: none of this name is registered")
            raise typer.Exit(exits.NOT_FOUND)
    password = secrets.token_urlsafe(18)
    try:
        with Admin(running.kafka()) as admin:
            admin.set_passwords({name: password})
    except Failed as error:
        raise StackError(f"Kafka refused: {error}") from error
    files.keep_passwords(state, {name: password})
    progress("the password is shown once; it is also kept in the state folder, for the owner only")
    return {"partner": name, "user": name, "password": password}


def of_ledger(state: Path) -> dict[str, str]:
    """Other passwords for the ledger's user and the controller's at its own Kafka, which is started for it."""
    import stack
    from consumers.kafka import Admin, Failed
    from stack.credentials import LEDGER_USER, credentials, next_credentials, take_next
    from tinledger.settings import options

    if not (state / "kafka" / "formatted").exists():
        raise StackError(f"there is no Kafka of its own in {state}.", "Change the password where its users are kept.")
    following, left = next_credentials(state)
    # Of a change that was broken off nobody knows whether it had reached the broker.
    before = [following, credentials(state)] if left else [credentials(state)]
    failed: Failed | None = None
    with stack.running(state, options(), report=progress) as running:
        for each in before:
            try:
                with Admin(running.kafka() | {"sasl_plain_password": each.ledger_password}) as admin:
                    admin.set_passwords({LEDGER_USER: following.ledger_password})
                break
            except Failed as error:
                failed = error
        else:
            raise StackError(f"Kafka refused: {failed}") from failed
    take_next(state)
    return {"rotated": "ledger"}


def of_authority(state: Path) -> dict[str, str]:
    """Another authority and another key of the broker's for its listener with TLS."""
    from stack.credentials import renew_certificates

    if not (state / "tls" / "ca.pem").exists():
        raise StackError(f"there is no authority in {state}.", "Start the ledger once: tinledger up.")
    made = renew_certificates(state / "tls")
    progress("partners trust the old one: give them this file before they connect again")
    return {"caFile": str(made.absolute())}


def of_tokens(state: Path) -> dict[str, str]:
    """Another key for tokens: all that were given are good no more."""
    from tinledger import issuer

    if not (state / files.TOKEN_KEY).exists():
        raise StackError(f"there is no key of tokens in {state}.", "It is made with the first token.")
    (state / files.TOKEN_KEY).unlink()
    return {"kid": str(issuer.key(state).kid)}
