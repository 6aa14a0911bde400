"""`tinledger partner`: let a partner speak: its registration, user, topics and rights."""

from __future__ import annotations

import secrets
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from stack import Running, StackError
from tinledger import exits, files
from tinledger.asking import complain
from tinledger.shared import Json, State, attached, print_json

app = typer.Typer()

WAIT_SECONDS: Final = 30.0


@app.callback()
def partner() -> None:
    """Partners: who may say what."""


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="PARTNER", help="Its id: 2 to 32 of a-z, 0-9 and -.")],
    state: State,
    role: Annotated[
        list[str], typer.Option(help="What it is: supplier, producer, laboratory, importer …; repeatable.")
    ],
    party_id: Annotated[str, typer.Option(help="Its USCC, GLN or GACC number.")],
    name_zh: Annotated[str, typer.Option(help="Its name in Chinese.")],
    identifier: Annotated[list[str] | None, typer.Option(help="Another number of its own; repeatable.")] = None,
    name_en: Annotated[str | None, typer.Option(help="Its name in English.")] = None,
    valid_from: Annotated[str | None, typer.Option(metavar="DATE", show_default="today", help="First day.")] = None,
    renew: Annotated[
        bool, typer.Option("--renew", help="Register one that is known anew, with a new password.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check what would be said, and do nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Register a partner through Kafka, make its user, topics and rights, and print its password once."""
    from consumers.locks import connect
    from tinledger.showing import CHINA

    now = datetime.now(CHINA)
    said: dict[str, Any] = {
        "number": f"PR-{name}",
        "occurred_at": now.isoformat(timespec="seconds"),
        "partner": name,
        "party_id": party_id,
        "name_zh": name_zh,
        "name_en": name_en,
        "roles": role,
        "identifiers": [party_id, *(identifier or [])],
        "valid_from": valid_from or now.date().isoformat(),
    }
    running = attached(state)
    with connect(running.database_url) as connection:
        before = known(connection).get(name)
        if before and not renew:
            complain(f"partner {name} is registered already; --renew registers it anew with a new password")
            raise typer.Exit(exits.CONFLICT)
        record = checked(connection, said)
        if dry_run:
            print_json({"registered": False, "record": said})
            return
        password = enter(running, state, record)
        taken = wait_until_known(connection, name, before.sequence if before else 0)
    made = {
        "partner": name, "number": record["number"], "topic": f"intake.{name}", "rejections": f"rejections.{name}",
        "bootstrapServers": running.partner_bootstrap_servers, "caFile": running.ca_file or None, "user": name,
        "password": password, "registered": taken,
    }  # fmt: skip
    if as_json:
        print_json(made)
    else:
        for title, value in made.items():
            print(f"{title:<17} {value}")
        print("the password is shown once; it is also kept in the state folder, for the owner only")
    if not taken:
        complain(f"intake has not taken the registration in {WAIT_SECONDS:.0f} s; does the ledger run? tinledger serve")
        raise typer.Exit(exits.ENVIRONMENT)


def checked(connection: Any, said: dict[str, Any]) -> dict[str, Any]:
    """The record to be said, numbered after what was said of the partner before; a wrong one ends with code 5."""
    from consumers.read import events_of
    from domain.errors import Unacceptable
    from domain.registration import OFFICE
    from schemas.codec import record_from_json

    if times := len(events_of(connection, f"{OFFICE}/PartnerRegistration/{said['number']}")):
        said |= {"number": f"{said['number']}/{times}", "reason": "registered anew"}
    try:
        check_roles(said["roles"])
        return record_from_json("PartnerRegistration", said)
    except Unacceptable as wrong:
        complain(wrong.reason_en, wrong.reason_zh)
        raise typer.Exit(exits.REJECTED) from wrong


def enter(running: Running, state: Path, record: dict[str, Any]) -> str:
    """Make the partner's user, topics and rights, and say its registration; its password. Raises StackError."""
    from consumers.kafka import Admin, Failed
    from consumers.office import Office

    name, password = record["partner"], secrets.token_urlsafe(18)
    office = Office(running.kafka())
    try:
        with Admin(running.kafka()) as admin:
            admin.add_partner(name, password, stamped_by_broker=files.season(state) is None)
        files.keep_passwords(state, {name: password})
        office.say("PartnerRegistration", record)
        office.flush()
    except Failed as error:
        raise StackError(f"Kafka refused: {error}") from error
    finally:
        office.close()
    return password


@app.command("list")
def list_partners(state: State, as_json: Json = False) -> None:
    """List the partners whose registration holds."""
    from consumers.lanes import Lane, flooded
    from consumers.locks import connect
    from consumers.topics import TOPICS
    from domain.position import format_position
    from domain.registration import OFFICE
    from domain.stored import day
    from tinledger.showing import table

    with connect(attached(state).database_url) as connection:
        found = [each for name, each in sorted(known(connection).items()) if name != OFFICE]
        aside = {name.removesuffix("/0").removeprefix(TOPICS.intake("")) for name in flooded(connection)}
    kept = files.passwords(state)
    rows = [
        {
            "partner": each.partner,
            "roles": sorted(each.roles),
            "identifiers": sorted(each.identifiers),
            "validFrom": day(each.valid_from).isoformat(),
            "validTo": None if each.valid_to is None else day(each.valid_to).isoformat(),
            "sequence": each.sequence,
            "lane": Lane.flood if each.partner in aside else Lane.calm,
            "passwordKept": each.partner in kept,
        }
        for each in found
    ]
    if as_json:
        print_json(rows)
    else:
        table(
            ["partner", "roles", "identifiers", "from", "to", "lane", "password kept here", "event"],
            [
                [*list(row.values())[:5], row["lane"], row["passwordKept"], format_position(each.sequence)]
                for row, each in zip(rows, found, strict=True)
            ],
        )


def known(connection: Any) -> dict[str, Any]:
    """The registrations that hold, by partner."""
    from consumers.partners import Partners

    partners = Partners()
    partners.refresh(connection)
    return partners.registered


def check_roles(roles: list[str]) -> None:
    """Raises Unacceptable for a role that no family gives a word to."""
    import difflib

    from domain.errors import Unacceptable
    from schemas.library import families, family_of

    there = sorted({role for family in families() for role in family_of(family).senders} - {"office"})
    for role in roles:
        if role not in there:
            close = difflib.get_close_matches(role, there, 1)
            raise Unacceptable(
                "not-a-symbol", field="role", value=role, expected=close[0] if close else ", ".join(there)
            )


def wait_until_known(connection: Any, name: str, after: int) -> bool:
    """Wait until a registration later than an event holds; whether one does, within WAIT_SECONDS."""
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        found = known(connection).get(name)
        if found and found.sequence > after:
            return True
        time.sleep(0.05)
    return False
