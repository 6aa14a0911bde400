"""A ledger of its own for the documentation: what a page tells a reader to type is typed there."""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import pytest

from stack import process
from stack.written import read
from tests.docs.pages import Command

SECONDS = 240
"""The longest that one command may take, on a machine that is busy with other tests."""
PAGES = "http://127.0.0.1:8765"
"""Where the pages say that the ledger answers."""
CAUGHT_UP = "SELECT position = (SELECT max(notification_id) FROM ledger.events) FROM views.progress"


@dataclass
class Reader:
    """Somebody who follows a page: a folder, and a shell in which ./run is the command line."""

    folder: Path
    environment: dict[str, str]
    url: str
    database_url: str

    def type(self, command: Command, **more: str) -> str:
        """Run a command as it is printed; it must end as the page says. What it printed."""
        text = command.text.replace(PAGES, self.url)
        if command.words[0] == "curl":
            return self._ask(text)
        done = subprocess.run(
            ["sh", "-c", text],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            cwd=self.folder,
            env=self.environment | more,
        )
        said = f"{command.page.name}: {text}\nended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert done.returncode == command.code, said
        return done.stdout

    def _ask(self, text: str) -> str:
        """What `curl -s URL -H HEADER … -d BODY` would print, where there may be no curl; the shell reads the words."""
        script = f"set -- {text.removeprefix('curl')}\nfor word; do printf '%s\\0' \"$word\"; done"
        done = subprocess.run(
            ["sh", "-c", script], capture_output=True, text=True, timeout=SECONDS, cwd=self.folder, env=self.environment
        )
        words = done.stdout.split("\0")[:-1]
        options = list(zip(words[2::2], words[3::2], strict=True))
        assert words[0] == "-s", text
        assert {name for name, _ in options} <= {"-H", "-d"}, text
        headers = dict(value.split(": ", 1) for name, value in options if name == "-H")
        [body] = [value for name, value in options if name == "-d"]
        answer = httpx.post(words[1], headers=headers, content=body.encode(), timeout=SECONDS)
        assert answer.status_code == 200, answer.text
        return answer.text

    def caught_up(self) -> None:
        """Wait until the views hold all that the store has."""
        until = time.monotonic() + SECONDS
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            while connection.execute(CAUGHT_UP).fetchone() != (True,):
                assert time.monotonic() < until
                time.sleep(0.05)


class Household:
    """The ledger that readers type at: served from nothing, started again after a page had it stopped."""

    def __init__(self, folder: Path, downloads: Path) -> None:
        self.folder = folder
        self.state = folder / ".tinledger"
        self.log = folder / "logs" / "serve.log"
        self.serving: subprocess.Popen[bytes] | None = None
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TINLEDGER_", "PG"))}
        self.settings = {"TINLEDGER_STATE": str(self.state), "TINLEDGER_DOWNLOADS": str(downloads), "NO_COLOR": "1"}
        self.environment = kept | self.settings
        (folder / "run").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m tinledger "$@"\n')
        (folder / "run").chmod(0o755)

    def serve(self) -> None:
        """Begin `./run serve`, which also ends when the tests are killed."""
        if self.serving is None:
            settings = [f"{name}={value}" for name, value in self.settings.items()]
            words: list[str | Path] = ["env", *settings, self.folder / "run", "serve", "--port", "0"]
            self.log.unlink(missing_ok=True)
            self.serving = process.start(words, self.log, signal.SIGTERM)
            self.url = self._url(self.serving)

    def stop(self) -> None:
        """Ctrl-C."""
        if self.serving is not None:
            process.finish(self.serving, signal.SIGINT, 60)
            self.serving = None

    def _url(self, serving: "subprocess.Popen[bytes]") -> str:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until and serving.poll() is None:
            if "stop with" in (said := self.log.read_text()):
                return said.rpartition("graphql    ")[2].split()[0].removesuffix("/graphql")
            time.sleep(0.05)
        raise AssertionError(f"not served:\n{self.log.read_text()}")


@pytest.fixture(scope="session")
def household(tmp_path_factory: pytest.TempPathFactory, downloads: Path) -> Iterator[Household]:
    """One for all pages."""
    made = Household(tmp_path_factory.mktemp("reader"), downloads)
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture
def reader(household: Household) -> Reader:
    """Somebody beside a ledger that is served."""
    household.serve()
    running = read(household.state)
    assert running is not None
    return Reader(household.folder, household.environment, household.url, running.database_url)
