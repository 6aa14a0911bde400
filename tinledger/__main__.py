"""The entry of the command `tinledger`: one noun a file, loaded only when it is called."""

import difflib
import sys
from importlib import import_module
from typing import Any

import typer
import typer.core
import typer.main

from stack.errors import StackError
from tinledger import exits

# What can be called, in the order of the help. Each module has an `app`; importing all would take a second.
NOUNS: dict[str, str] = {
    "demo": "tinledger.demo",
    "serve": "tinledger.serve",
    "partner": "tinledger.partner",
    "event": "tinledger.event",
    "batch": "tinledger.batch",
    "trace": "tinledger.trace",
    "crosscheck": "tinledger.crosscheck",
    "can": "tinledger.can",
    "finding": "tinledger.finding",
    "projection": "tinledger.projection",
    "store": "tinledger.store",
    "verify": "tinledger.verify",
    "bench": "tinledger.bench",
    "chaos": "tinledger.chaos",
    "token": "tinledger.token",
    "secret": "tinledger.secret",
    "access": "tinledger.access",
    "part": "tinledger.part",
    "up": "tinledger.up",
    "down": "tinledger.down",
    "status": "tinledger.status",
    "doctor": "tinledger.doctor",
    "reset": "tinledger.reset",
}

COMPLETION = ("install_completion", "show_completion")


class Nouns(typer.core.TyperGroup):
    """A group that imports the module of a noun when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All nouns, in the order of the list."""
        return list(NOUNS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The noun's commands; None when there is no such noun."""
        module = NOUNS.get(cmd_name)
        if module is None:
            return None
        command = typer.main.get_command(import_module(module).app)
        command.name = cmd_name
        # Completion is for the whole program, not for each noun.
        command.params = [each for each in command.params if each.name not in COMPLETION]
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The noun and its arguments; a noun that is not there ends with those that look like it."""
        if args and args[0] not in NOUNS and (close := difflib.get_close_matches(args[0], NOUNS)):
            ctx.fail(f"No such command {args[0]!r}. Did you mean {', '.join(close)}?")
        return super().resolve_command(ctx, args)


app = typer.Typer(cls=Nouns, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.callback()
def tinledger() -> None:
    """One tin, one code: an evidence-grade ledger for infant formula."""


def main() -> None:
    """Run the command line; what the environment does not allow ends in a line and exit code 4."""
    try:
        app(prog_name="tinledger")
    except StackError as error:
        print(f"tinledger: {error.message}", file=sys.stderr)
        if error.hint:
            print(f"  {error.hint}", file=sys.stderr)
        for line in error.log.splitlines():
            print(f"  | {line}", file=sys.stderr)
        sys.exit(exits.ENVIRONMENT)


if __name__ == "__main__":
    main()
