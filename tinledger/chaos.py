"""`tinledger chaos`: kills, cuts, fills and robs a ledger of its own under load, and says what still holds of it."""

from __future__ import annotations

import logging
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from stack import StackError
from tinledger import exits
from tinledger.settings import settings
from tinledger.shared import Json, State, print_json, progress

if TYPE_CHECKING:
    from tinledger.faults.run import Outcome

app = typer.Typer()

SECONDS_A_KILL: Final = 20.0
"""Bound of a run where none is given: a kill takes 2 to 4."""


@app.command()
def chaos(
    state: State,
    seed: Annotated[int, typer.Option(min=0, help="Another seed is another load and another order of blows.")] = 1,
    kills: Annotated[int, typer.Option(min=0, help="Processes that are killed; other blows come between.")] = 30,
    seconds: Annotated[
        float | None, typer.Option(min=1, help="No blow is struck later than this.", show_default="20 a kill")
    ] = None,
    rate: Annotated[float, typer.Option(min=1, help="Records a second.")] = 100.0,
    replays: Annotated[int, typer.Option(min=0, help="Answers compared with a clean replay.")] = 12,
    as_json: Json = False,
) -> None:
    """Strike a ledger of its own under load, in a folder that is gone afterwards, and check ten invariants.

    Exit code 1 when one is broken. The state folder is only used for its downloads.
    """
    from tinledger.faults import disk, unsynced
    from tinledger.faults.house import house
    from tinledger.faults.plan import Blow, plan
    from tinledger.faults.run import Options, run

    prefix = None if disk.inside() else disk.namespace()
    if prefix is not None:
        sys.stdout.flush()
        disk.enter(sys.argv[1:], prefix)
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the folder is gone then, too
    began = time.monotonic()

    def report(said: str) -> None:
        progress(said if said[:1] == " " else f"{time.monotonic() - began:7.1f} s       {said}")

    missing = {}
    if not disk.inside():
        missing[Blow.fill_disk] = "this machine allows no mount namespace"
    if not disk.inside() or not unsynced.possible():
        missing[Blow.lose_unsynced] = "this machine allows no FUSE in a mount namespace"
    for blow, why in missing.items():
        report(f"not possible here: {blow.value}: {why}")
    possible = set(Blow) - missing.keys()
    blows = plan(seed, kills, possible)
    report(f"seed {seed}: {len(blows)} blows, {kills} of them kills")
    for each in blows:
        report(f"  {each}")
    with tempfile.TemporaryDirectory(prefix="tinledger-chaos-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        downloads = settings().downloads or state.absolute() / "downloads"
        try:
            with disk.Disk(folder / "disk") as small, house(small, downloads, settings().postgres, report) as struck:
                outcome = run(
                    struck, folder, Options(seed, blows, seconds or SECONDS_A_KILL * kills + 60, rate, replays), report
                )
        except TimeoutError as late:
            raise StackError(f"the ledger did not come back: {late}.", log=logs(folder / "parts")) from late
    if as_json:
        print_json(as_dict(outcome))
    else:
        print_all(outcome)
    if not outcome.holds:
        raise typer.Exit(exits.FOUND)


def logs(folder: Path) -> str:
    """The last lines of every part's log."""
    from stack import process

    return "\n".join(f"{path.name}: {line}" for path in sorted(folder.glob("*.log")) for line in
                     process.tail(path, 4).splitlines())  # fmt: skip


def as_dict(outcome: Outcome) -> dict[str, object]:
    """All of it for programs."""
    return {
        "holds": outcome.holds,
        "run": outcome.about,
        "blows": [
            {"nth": each.planned.nth, "blow": each.planned.blow.value, "at": each.at, "seen": each.seen,
             "runsAfter": each.struck_seconds, "recoveredAfter": each.recovered}
            for each in sorted(outcome.struck, key=lambda each: each.planned.nth)
        ],
        "invariants": [
            {"nth": each.nth, "says": each.says, "looked": each.looked, "broken": each.broken}
            for each in outcome.verdicts
        ],
    }  # fmt: skip


def print_all(outcome: Outcome) -> None:
    """The run and its invariants, a line each."""
    about = outcome.about
    print(f"{about['kills']} kills among {about['blows']} blows in {about['seconds']} s, {about['events']:,} events")
    print(f"{about['acknowledged']:,} records acknowledged, {about['unknown']:,} sent without an answer")
    for each in outcome.verdicts:
        said = "holds" if each.looked else "nothing to look at"
        if not each.holds:
            said = f"BROKEN: {len(each.broken)} times, first: {each.broken[0]}"
        print(f"({each.nth:2}) {each.says}: {each.looked:,} looked at, {said}")
