"""Runs one measurement as a process of its own: `python -m tinledger.benchmarks.step NAME` with its orders in a file.

Its memory is gone when it ends, and where it dies the others go on.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM
from typing import Any, Final

import stack
from stack import Running, StackError, process
from tinledger.benchmarks.measuring import Figure, Report, Size
from tinledger.benchmarks.steps import Bench, Step, chosen

MODULE: Final = "tinledger.benchmarks.step"
ORDERS: Final = "orders.json"
RESULT: Final = "figures.json"
LOOK_SECONDS: Final = 0.1
STOP_SECONDS: Final = 20.0


@dataclass(frozen=True)
class Outcome:
    """What came of a measurement: figures, or why there are none."""

    figures: list[Figure]
    seconds: float
    failed: str | None = None


def measured(step: Step, bench: Bench) -> Outcome:
    """Run a measurement and wait for it; what it says meanwhile is passed on."""
    began = time.monotonic()
    bench.folder.mkdir()
    orders = {
        "size": list(bench.size), "downloads": str(bench.downloads), "state": str(bench.state) if bench.state else None,
        "url": bench.url, "token": bench.token, "planted": bench.planted,
    }  # fmt: skip
    (bench.folder / ORDERS).touch(0o600)
    (bench.folder / ORDERS).write_text(json.dumps(orders))
    log = bench.folder / "log"
    child = process.start([sys.executable, "-m", MODULE, step.name, str(bench.folder)], log, SIGTERM)
    told = 0
    try:
        while child.poll() is None and time.monotonic() - began < step.seconds:
            time.sleep(LOOK_SECONDS)
            told = _tell(log, told, bench.report)
        late = child.poll() is None
    finally:
        process.finish(child, SIGTERM, STOP_SECONDS)
    _tell(log, told, bench.report)
    seconds = time.monotonic() - began
    if late:
        return Outcome([], seconds, f"it did not end within {step.seconds:.0f} s")
    if child.returncode:
        return Outcome([], seconds, process.tail(log, 1) or f"it ended with code {child.returncode}")
    return Outcome([Figure(**each) for each in json.loads((bench.folder / RESULT).read_text())], seconds)


def _tell(log: Path, told: int, report: Report) -> int:
    """Pass on the whole lines that came; up to which byte the log is told."""
    with log.open("rb") as file:
        file.seek(told)
        whole, newline, _ = file.read().rpartition(b"\n")
    for line in whole.decode("utf-8", "replace").splitlines():
        report(line)
    return told + len(whole) + len(newline)


def run(name: str, folder: Path) -> None:
    """Make the measurement and write its figures into the folder."""
    from tinledger.part import collect_less

    logging.getLogger("kafka").setLevel(logging.ERROR)
    collect_less()  # as the parts do, for all contenders alike
    orders: dict[str, Any] = json.loads((folder / ORDERS).read_text())
    state = Path(orders["state"]) if orders["state"] else None
    running: Running | None = None
    if state is not None and (running := stack.attach(state)) is None:
        raise StackError(f"nothing runs in {state}.")
    bench = Bench(
        folder=folder,
        size=Size(*orders["size"]),
        report=lambda line: print(line, flush=True),
        downloads=Path(orders["downloads"]),
        stack=running,
        state=state,
        url=orders["url"],
        token=orders["token"],
        planted=orders["planted"],
    )
    figures = chosen([name], large=True)[0].measure(bench)
    (folder / RESULT).write_text(json.dumps([vars(figure) for figure in figures]))


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]))
