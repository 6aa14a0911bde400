"""Options and output that every command shares."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

import stack
from stack import Running, StackError
from tinledger.settings import settings

State = Annotated[
    Path,
    typer.Option("--state", default_factory=lambda: settings().state, show_default="./.tinledger", help="Data folder."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
DatabaseUrl = Annotated[
    str | None, typer.Option(help="Use this PostgreSQL (17 or newer) instead of starting one.", metavar="URL")
]
BootstrapServers = Annotated[
    str | None, typer.Option(help="Use this Kafka instead of starting one.", metavar="HOST:PORT,…")
]


def progress(line: str) -> None:
    """A line for a person who waits; standard output is for results."""
    print(line, file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """One JSON value on standard output, in a form that people can read as well."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def attached(state: Path) -> Running:
    """The running parts of a state folder. Raises StackError (exit code 4) when none run."""
    found = stack.attach(state)
    if found is None:
        raise StackError(f"nothing runs in {state}.", "Start it: tinledger up")
    return found
