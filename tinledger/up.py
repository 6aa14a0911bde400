"""`tinledger up`: have PostgreSQL and Kafka run in the background."""

import typer

import stack
from stack.written import as_dict
from tinledger.settings import options
from tinledger.shared import BootstrapServers, DatabaseUrl, Json, State, print_json, progress

app = typer.Typer()


@app.command()
def up(
    state: State,
    database_url: DatabaseUrl = None,
    bootstrap_servers: BootstrapServers = None,
    as_json: Json = False,
) -> None:
    """Start PostgreSQL and Kafka in the background; when they run already, say where."""
    running = stack.up(state, options=options(database_url, bootstrap_servers), report=progress)
    if as_json:
        print_json(as_dict(running))
        return
    print(f"database   {running.database_url}")
    print(f"kafka      {running.bootstrap_servers} (for the ledger's own programs)")
    print(f"           {running.partner_bootstrap_servers} (for partners)")
    print("stop with  tinledger down")
