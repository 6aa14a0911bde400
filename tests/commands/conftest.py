"""A season played once by the real command, then served: every command is run against it as a program."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from stack.written import read

ROOT = Path(__file__).parents[2]
SECONDS = 240
"""The longest that one command may take, on a machine that is busy with other tests."""


@dataclass
class Shell:
    """Runs `tinledger` on one state folder, as a user would."""

    state: Path
    environment: dict[str, str]

    def run(self, *arguments: str, code: int = 0, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; it must end with this exit code."""
        done = subprocess.run(
            [sys.executable, "-m", "tinledger", *arguments, "--state", str(self.state)],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            cwd=ROOT,
            env=self.environment | more,
        )
        assert done.returncode == code, f"{arguments} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done

    def json(self, *arguments: str, code: int = 0, stdin: str = "") -> Any:
        """The one JSON value that a command prints."""
        return json.loads(self.run(*arguments, "--json", code=code, stdin=stdin).stdout)

    def lines(self, *arguments: str, code: int = 0, stdin: str = "") -> list[dict[str, Any]]:
        """The JSON lines that a command prints."""
        return [json.loads(line) for line in self.run(*arguments, "--json", code=code, stdin=stdin).stdout.splitlines()]

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command that goes on; its output goes to files in the state folder."""
        self.state.mkdir(exist_ok=True)
        with (self.state / "out.txt").open("w") as out, (self.state / "err.txt").open("w") as err:
            return subprocess.Popen(
                [sys.executable, "-m", "tinledger", *arguments, "--state", str(self.state)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                text=True,
                cwd=ROOT,
                env=self.environment,
            )

    def url(self, of: subprocess.Popen[str]) -> str:
        """Where the ledger that was started answers, once its command has said so."""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            if of.poll() is not None:
                break
            if "graphql    " in (said := (self.state / "out.txt").read_text()):
                return said.rpartition("graphql    ")[2].split()[0].removesuffix("/graphql")
            time.sleep(0.05)
        raise AssertionError(f"not served:\n{(self.state / 'err.txt').read_text()}")

    def database(self, *, autocommit: bool = True) -> psycopg.Connection[Any]:
        """A connection to the ledger's database, for looking and for tampering."""
        running = read(self.state)
        assert running is not None
        return psycopg.connect(running.database_url, autocommit=autocommit)

    def caught_up(self) -> None:
        """Wait until the views hold all that the store has."""
        until = time.monotonic() + SECONDS
        behind = "select h.last > p.position from ledger.head h, views.progress p where h.shard = 0"
        with self.database() as connection:
            while (row := connection.execute(behind).fetchone()) and row[0]:
                assert time.monotonic() < until
                time.sleep(0.02)


def stop(process: subprocess.Popen[str]) -> int:
    """Ctrl-C, and the exit code."""
    process.send_signal(signal.SIGINT)
    return process.wait(90)


@pytest.fixture(scope="session")
def environment(downloads: Path) -> dict[str, str]:
    """The environment of every command: nothing of the caller's but what finds programs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TINLEDGER_", "PG"))}
    return kept | {"TINLEDGER_DOWNLOADS": str(downloads), "NO_COLOR": "1"}


@dataclass
class Played(Shell):
    """A season that was played, with what the command said about it, and where it is served."""

    summary: dict[str, Any]
    address: str
    serving: subprocess.Popen[str]


@pytest.fixture(scope="session")
def season(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Iterator[Played]:
    """The season of seed 1, size S: played by `demo --once --json`, then served by a second `demo`."""
    shell = Shell(tmp_path_factory.mktemp("season"), environment)
    summary = shell.json("demo", "--once")
    serving = shell.start("demo", "--port", "0")
    try:
        yield Played(shell.state, environment, summary, shell.url(serving), serving)
    finally:
        stop(serving)


@pytest.fixture
def sale(season: Played) -> dict[str, Any]:
    """A sale that may be sent: the one that the demo gives to try, under a number of this test's own."""
    given: dict[str, Any] = json.loads((season.state / "examples" / "good.jsonl").read_text())
    unique = f"T{time.time_ns()}"
    return given | {"number": unique, "delivery_order": unique}
