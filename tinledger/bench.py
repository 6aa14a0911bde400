"""`tinledger bench`: what the ledger does in a second, beside what the bare parts do in the same run."""

from __future__ import annotations

import logging
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

import stack
from stack import Options, Running
from tinledger.serve import serving
from tinledger.settings import settings
from tinledger.shared import Json, State, print_json, progress

if TYPE_CHECKING:
    from tinledger.benchmarks.measuring import Figure, Report, Size

app = typer.Typer()

TOKEN_HOURS: Final = 1.0
REQUEST_SECONDS: Final = 60.0
PARTS: Final = ("intake", "relay", "views", "api")


@app.command()
def bench(
    state: State,
    as_json: Json = False,
    short: Annotated[
        bool, typer.Option("--short", help="Run every measurement briefly; figures mean nothing.")
    ] = False,
) -> None:
    """Measure intake, views, produced to visible, and tracing, in a folder of its own that is gone afterwards.

    Database and broker write to disk as in production. The state folder is only used for its downloads.
    """
    from tinledger.benchmarks.measuring import FULL, SHORT

    logging.getLogger("kafka").setLevel(logging.ERROR)
    began = time.monotonic()

    def report(line: str) -> None:
        progress(f"{time.monotonic() - began:6.1f} s  {line}")

    wanted = Options(
        sync=True, downloads=settings().downloads or state.absolute() / "downloads", postgres=settings().postgres
    )
    with (
        tempfile.TemporaryDirectory(prefix="tinledger-bench-") as folder,
        stack.running(Path(folder) / "state", wanted, report=lambda line: None) as running,
    ):
        report("database and broker run")
        about, figures = measure(Path(folder) / "state", running, SHORT if short else FULL, report)
    about |= {"seconds": round(time.monotonic() - began, 1), "short": short}
    if as_json:
        print_json({"machine": about, "figures": [figure.as_json() for figure in figures]})
    else:
        print_table(about, figures)


def measure(state: Path, running: Running, size: Size, report: Report) -> tuple[dict[str, Any], list[Figure]]:
    """Every measurement, one after the other; the machine and the figures."""

    import httpx

    from consumers.store import Ledger
    from domain.access import Role, Viewer
    from schemas.codec import record_from_json
    from tinledger.benchmarks import intake, season, seen, trace, views, visible
    from tinledger.benchmarks.material import PARTNER, registration, tree
    from tinledger.benchmarks.measuring import machine
    from tinledger.issuer import issue
    from tinledger.part import collect_less
    from tinledger.prepare import prepare

    collect_less()  # as the parts do, for all contenders alike
    about = machine(running)
    figures = intake.measure(running, size, report)
    figures += seen.measure(running, size, report)
    prepare(running)
    report("telling the sample season")
    ledger = Ledger(running.database_url)
    try:
        writer = season.Writer(ledger)
        said = season.tell(writer, size.season_days)
        figures += views.measure(running, said, size, report)
        now = int(time.time() * 1000)
        writer.register(record_from_json("PartnerRegistration", registration(date.today())), now)
        planted = writer.partner("BatchProduction", tree(), now)
    finally:
        ledger.close()
    with serving(state, running, 0, PARTS) as parts:
        url = parts.url()
        report(f"all parts run at {url}")
        token = issue(state, Viewer(role=Role.PARTNER, name="bench", partner=PARTNER), TOKEN_HOURS)
        with httpx.Client(
            base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=REQUEST_SECONDS
        ) as client:
            figures += visible.measure(running, client, parts.look, size, report)
            figures += trace.measure(running, client, planted, size, report)
    return about, figures


def print_table(about: dict[str, Any], figures: list[Figure]) -> None:
    """The figures for people: value, aim, and whether it is met."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in ("figure", "value", "unit", "aim", "met"):
        table.add_column(column, justify="right" if column == "value" else "left")
    for each in figures:
        met = {None: "", True: "yes", False: "NO"}[each.met]
        value = f"{each.value:,.2f}" if each.value < 1000 else f"{each.value:,.0f}"
        table.add_row(each.name, value, each.unit, each.aim or "", met)
    Console().print(table)
    print(", ".join(f"{name} {value}" for name, value in about.items()))
    print("how each was measured: --json")
