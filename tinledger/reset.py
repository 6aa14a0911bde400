"""`tinledger reset`: stop everything and delete all data of a state folder."""

import sys
from typing import Annotated

import typer

import stack
from tinledger import exits, files
from tinledger.shared import Json, State, print_json

app = typer.Typer()


@app.command()
def reset(
    state: State,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Stop everything and delete all events, views and Kafka topics of the state folder; downloads are kept."""
    if not yes:
        if not sys.stdin.isatty():
            print("tinledger: reset deletes every event; say --yes", file=sys.stderr)
            raise typer.Exit(exits.USAGE)
        typer.confirm(f"Delete every event and all views in {state}?", abort=True, err=True)
    files.stop_served(state)
    deleted = stack.reset(state)
    deleted = files.delete_all(state) or deleted
    if as_json:
        print_json({"deleted": deleted})
    else:
        print("deleted" if deleted else "there was nothing to delete")
