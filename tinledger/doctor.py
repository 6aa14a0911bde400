"""`tinledger doctor`: whether this machine can run the ledger, check by check."""

import typer

from stack import attach, examine
from tinledger import exits
from tinledger.health import lag
from tinledger.settings import settings
from tinledger.shared import Json, State, print_json

app = typer.Typer()


@app.command()
def doctor(state: State, as_json: Json = False) -> None:
    """Check Python, Java, PostgreSQL, the state folder, ports, disk and clocks; exit code 4 when one is bad."""
    checks = examine(state)
    running = attach(state)
    if running is not None and all(check.good for check in checks if check.name == "database"):
        checks.append(lag(running.database_url, settings().ready_lag))
    good = all(check.good for check in checks)
    if as_json:
        print_json({"good": good, "checks": [vars(check) for check in checks]})
    else:
        for check in checks:
            print(f"{'ok ' if check.good else 'BAD'}  {check.name:<12} {check.found}")
            if not check.good and check.hint:
                print(f"     {'':<12} {check.hint}")
    if not good:
        raise typer.Exit(exits.ENVIRONMENT)
