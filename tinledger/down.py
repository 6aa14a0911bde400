"""`tinledger down`: stop what runs in the background; all data stays."""

import typer

import stack
from tinledger import files
from tinledger.shared import Json, State, print_json

app = typer.Typer()


@app.command()
def down(state: State, as_json: Json = False) -> None:
    """Stop PostgreSQL and Kafka, and whatever holds this state folder; data is kept."""
    stopped = files.stop_served(state)
    stopped = stack.down(state) or stopped
    if as_json:
        print_json({"stopped": stopped})
    else:
        print("stopped" if stopped else "nothing ran")
