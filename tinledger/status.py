"""`tinledger status`: whether the parts of a state folder run and answer."""

import typer

import stack
from tinledger import exits
from tinledger.shared import Json, State, print_json

app = typer.Typer()


@app.command()
def status(state: State, as_json: Json = False) -> None:
    """Say whether PostgreSQL and Kafka run and answer; exit code 1 when one does not."""
    found = stack.status(state)
    parts = found.get("parts", {})
    if as_json:
        print_json(found)
    elif not found["running"]:
        print(f"nothing runs in {state}")
    else:
        for name, part in parts.items():
            print(f"{name:<10} {'answers' if part['answers'] else 'does not answer'}", end="")
            print(f"  process {part['pid']}" if part["pid"] else "  not ours")
        print(f"database   {found['database_url']}")
        print(f"kafka      {found['bootstrap_servers']}, for partners {found['partner_bootstrap_servers']}")
    if not found["running"] or not all(part["answers"] for part in parts.values()):
        raise typer.Exit(exits.FOUND)
