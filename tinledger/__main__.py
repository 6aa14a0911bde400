"""The entry of the command `tinledger`: every noun registers its own commands."""

import typer

app = typer.Typer(no_args_is_help=True, add_completion=True, pretty_exceptions_enable=False)


@app.callback()
def tinledger() -> None:
    """One tin, one code: an evidence-grade ledger for infant formula."""


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
