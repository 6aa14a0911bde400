"""Measures how long a person waits for the first answer: of a demo that is new, and of one that was there already."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final

import httpx

from domain.access import Role, Viewer
from stack import process
from tinledger import files
from tinledger.benchmarks.measuring import Figure
from tinledger.benchmarks.steps import Bench
from tinledger.issuer import issue

ROOT: Final = Path(__file__).parents[2]
PATIENCE_SECONDS: Final = 600.0
STOP_SECONDS: Final = 60.0
LOOK_SECONDS: Final = 0.02
REQUEST_SECONDS: Final = 5.0
STARTS: Final = 2
QUESTION: Final = "{ progress { position } findings(first: 1) { edges { node { rule sentence } } } }"


def later(bench: Bench) -> list[Figure]:
    """A demo in an empty folder until it answers, then the same again, each ended before the next."""
    state = bench.folder / "state"
    # A short run plays no season; the empty ledger goes the same way to its first answer.
    command = [sys.executable, "-m", "tinledger", "serve" if bench.size.short else "demo", "--port", "0"]
    told = os.environ | {"TINLEDGER_DOWNLOADS": str(bench.downloads)}
    seconds = []
    for nth in range(bench.size.of(2, 1 + STARTS)):
        (state / files.ADDRESS).unlink(missing_ok=True)  # of the start before
        with begun([*command, "--state", str(state)], bench.folder / "demo.log", told) as began:
            seconds.append(answered(state, began))
        bench.report(f"start {nth + 1}: {seconds[-1]:.1f} s")
    first, *again = seconds
    how = "a process of the command until GraphQL answers with a finding of the season (12,898 events)"
    return [
        Figure(name="demo in an empty folder, to the first answer", value=first, unit="s", aim="≤ 60",
               how=f"{how}; downloads are there"),
        Figure(name="later start of a demo, to the first answer", value=median(again), unit="s", aim="≤ 10",
               how=f"{how}; the median of {len(again)}"),
    ]  # fmt: skip


def first(bench: Bench) -> list[Figure]:
    """`./run demo` in a fresh copy of the checkout: packages, jars and PostgreSQL are fetched over the network."""
    checkout = bench.folder / "checkout"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, checkout / name)
    state = bench.folder / "state"
    told = {name: value for name, value in os.environ.items() if not name.startswith(("TINLEDGER_", "PYTHON"))}
    told |= {"UV_CACHE_DIR": str(bench.folder / "uv"), "PIP_NO_CACHE_DIR": "1"}
    with begun(
        [str(checkout / "run"), "demo", "--port", "0", "--state", str(state)], bench.folder / "demo.log", told
    ) as at:
        seconds = answered(state, at)
    return [
        Figure(
            name="first ./run demo, to the first answer", value=seconds, unit="s", aim="≤ 60",
            how="a fresh copy of the checkout: nothing installed, nothing cached, everything over the network",
        )
    ]  # fmt: skip


@contextmanager
def begun(command: Sequence[str], log: Path, told: Mapping[str, str]) -> Iterator[float]:
    """A command, running until the end of the block, where it is asked to stop; the moment it began.

    Raises RuntimeError when it ended before that.
    """
    began = time.monotonic()
    with log.open("ab") as output:
        running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=told)
    try:
        yield began
        if running.poll() is not None:
            raise RuntimeError(f"it ended with code {running.returncode}: {process.tail(log, 3)}")
    finally:
        process.finish(running, signal.SIGINT, STOP_SECONDS)


def answered(state: Path, began: float) -> float:
    """Seconds until GraphQL answers. Raises TimeoutError."""
    address = None
    while time.monotonic() - began < PATIENCE_SECONDS:
        if address := files.address(state) if state.is_dir() else None:  # empty while it is being written
            break
        time.sleep(LOOK_SECONDS)
    if not address:
        raise TimeoutError(f"no address in {PATIENCE_SECONDS:.0f} s: {process.tail(state.parent / 'demo.log', 3)}")
    token = issue(state, Viewer(role=Role.INVESTIGATOR, name="bench"), hours=1.0)
    said: Any = httpx.post(
        f"{address}/graphql", json={"query": QUESTION}, headers={"Authorization": f"Bearer {token}"},
        timeout=REQUEST_SECONDS,
    ).json()  # fmt: skip
    if said.get("errors") or not said.get("data"):
        raise RuntimeError(f"GraphQL says {said}")
    return time.monotonic() - began
