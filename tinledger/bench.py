"""`tinledger bench`: what the ledger does in a second, beside what the bare parts do in the same run."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

import stack
from stack import Options, Running, StackError
from tinledger import exits
from tinledger.serve import Parts, serving
from tinledger.settings import settings
from tinledger.shared import Json, State, print_json, progress

if TYPE_CHECKING:
    from tinledger.benchmarks.measuring import Figure, Report
    from tinledger.benchmarks.step import Outcome
    from tinledger.benchmarks.steps import Bench, Step

app = typer.Typer()

TOKEN_HOURS: Final = 12.0
PARTS: Final = ("intake", "relay", "views", "api")


@app.command()
def bench(
    state: State,
    as_json: Json = False,
    short: Annotated[
        bool, typer.Option("--short", help="Run every measurement briefly; figures mean nothing.")
    ] = False,
    large: Annotated[
        bool, typer.Option("--large", help="Measure over millions, too: far longer, on more disk.")
    ] = False,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="Only this measurement; may be given again.", metavar="NAME")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the measurements and end.")] = False,
) -> None:
    """Measure intake, views, produced to visible, tracing and more, in a folder of its own that is gone afterwards.

    Database and broker write to disk as in production. The state folder is only used for its downloads. Each
    measurement is a process of its own: one that fails is told by name, the others go on, and the exit code is 1.
    """
    from tinledger.benchmarks.measuring import FULL, SHORT
    from tinledger.benchmarks.steps import STEPS, Bench, chosen

    if listed:
        for step in STEPS:
            print(f"{step.name:<12} {step.about}{' (--large)' if step.large else ''}")
        return
    try:
        steps = chosen(only or (), large)
    except KeyError as unknown:
        raise typer.BadParameter(f"{unknown.args[0]!r} is none; --list tells them", param_hint="--only") from unknown
    began = time.monotonic()

    def report(line: str) -> None:
        progress(f"{time.monotonic() - began:6.1f} s  {line}")

    with tempfile.TemporaryDirectory(prefix="tinledger-bench-") as folder:
        bench = Bench(
            folder=Path(folder),
            size=(SHORT if short else FULL)._replace(large=large),
            report=report,
            downloads=settings().downloads or state.absolute() / "downloads",
        )
        about, outcomes = measure(steps, bench)
    figures = [figure for outcome in outcomes.values() for figure in outcome.figures]
    failed = {name: outcome.failed for name, outcome in outcomes.items() if outcome.failed is not None}
    about |= {
        "date": datetime.now(UTC).date().isoformat(), "seconds": round(time.monotonic() - began, 1), "short": short,
        "large": large, "steps": {name: round(outcome.seconds, 1) for name, outcome in outcomes.items()},
        "failed": failed,
    }  # fmt: skip
    if as_json:
        print_json({"machine": about, "figures": [figure.as_json() for figure in figures]})
    else:
        print_table(about, figures)
    if failed:
        raise typer.Exit(exits.FOUND)


def measure(steps: Iterable[Step], bench: Bench) -> tuple[dict[str, Any], dict[str, Outcome]]:
    """Every measurement, one after the other, in what it needs; the machine, and what came of each by its name."""
    from tinledger.benchmarks.measuring import below, machine
    from tinledger.benchmarks.step import Outcome
    from tinledger.benchmarks.steps import Needs

    alone = [step for step in steps if step.needs is Needs.OWN]
    together = [step for step in steps if step.needs is not Needs.OWN]
    about = machine()
    outcomes: dict[str, Outcome] = {}
    if together:
        state = bench.folder / "state"
        wanted = Options(sync=True, downloads=bench.downloads, postgres=settings().postgres)
        try:
            with stack.running(state, wanted, report=lambda line: None) as running:
                bench.report("database and broker run")
                about |= below(running)
                for outcome in staged(together, replace(bench, stack=running, state=state)):
                    outcomes |= outcome
        except StackError as broken:
            if not outcomes:
                raise
            for step in together:  # what was measured before stays
                outcomes.setdefault(step.name, Outcome([], 0.0, str(broken)))
    for step in alone:
        outcomes |= one(step, bench)
    return about, outcomes


def staged(steps: Sequence[Step], bench: Bench) -> Iterator[dict[str, Outcome]]:
    """The measurements that share a database and a broker, and what they find there; what comes of each."""
    from tinledger.benchmarks.steps import Needs

    told = False
    for needs, group in groupby(steps, key=lambda step: step.needs):
        if needs is not Needs.STACK and not told:
            bench, told = replace(bench, planted=tell(bench.running, bench.size.season_days, bench.report)), True
        if needs is not Needs.PARTS:
            for step in group:
                yield one(step, bench)
            continue
        with served(bench) as (parts, serving_bench):
            for step in group:
                yield one(step, serving_bench, parts)


def one(step: Step, bench: Bench, parts: Parts | None = None) -> dict[str, Outcome]:
    """What comes of one measurement. Raises StackError where a part of the ledger cannot go on."""
    from tinledger.benchmarks.step import measured

    outcome = measured(step, replace(bench, folder=bench.folder / f"step-{step.name}"))
    bench.report(f"{step.name}: {outcome.seconds:.0f} s")
    if outcome.failed is not None:
        bench.report(f"{step.name} FAILED: {outcome.failed}")
    if parts is not None:
        parts.look()
    return {step.name: outcome}


def tell(running: Running, days: int, report: Report) -> int:
    """The sample season and the tree of productions, told to the ledger; the position at which the tree is whole."""
    from consumers.store import Ledger
    from schemas.codec import record_from_json
    from tinledger.benchmarks import season
    from tinledger.benchmarks.material import registration, tree
    from tinledger.prepare import prepare

    prepare(running)
    report("telling the sample season")
    ledger = Ledger(running.database_url)
    try:
        writer = season.Writer(ledger)
        season.tell(writer, days)
        now = int(time.time() * 1000)
        writer.register(record_from_json("PartnerRegistration", registration(date.today())), now)
        return writer.partner("BatchProduction", tree(), now)
    finally:
        ledger.close()


@contextmanager
def served(bench: Bench) -> Iterator[tuple[Parts, Bench]]:
    """All parts of the ledger running, and what a measurement asks them with."""
    from domain.access import Role, Viewer
    from tinledger.benchmarks.material import PARTNER
    from tinledger.issuer import issue

    assert bench.state is not None
    with serving(bench.state, bench.running, 0, PARTS) as parts:
        url = parts.url()
        bench.report(f"all parts run at {url}")
        token = issue(bench.state, Viewer(role=Role.PARTNER, name="bench", partner=PARTNER), TOKEN_HOURS)
        yield parts, replace(bench, url=url, token=token)


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
    print(", ".join(f"{name} {value}" for name, value in about.items() if name not in ("steps", "failed")))
    print("how each was measured: --json")
    for name, why in about["failed"].items():
        print(f"not measured: {name}: {why}")
