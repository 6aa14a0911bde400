"""`tinledger serve`: joins the parts of the ledger; each is a process of its own, watched, and gone with this one."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

import typer

import stack
from stack import Running, StackError, process
from tinledger import exits, files
from tinledger.part import listen
from tinledger.prepare import prepare
from tinledger.settings import options, settings
from tinledger.shared import BootstrapServers, DatabaseUrl, State, progress

app = typer.Typer()

PARTS: Final = ("intake", "relay", "views", "api")
ALWAYS: Final = ("flood", "office")
"""Beside a season's ledger they do not run: one hand sends all of its records, and its days are its own."""
RESTARTS: Final = 5
"""Starts in a row that may end within QUICK_SECONDS before the part is given up: more would only fill the log."""
QUICK_SECONDS: Final = 5.0
WAIT_SECONDS: Final = 1.0
"""Between the end of a part and its next start."""
READY_SECONDS: Final = 900.0
"""The longest wait for the API: views of older code are made anew first. A part that cannot go on ends it at once."""
STOP_SECONDS: Final = 20.0
LOOK_SECONDS: Final = 0.2


class Part:
    """One part's process, started again when it ended, until it is told to stop."""

    def __init__(self, name: str, state: Path, port: int | None = None) -> None:
        self.name = name
        self.state = state
        self.log = state / "logs" / f"{name}.log"
        self.command = [sys.executable, "-m", "tinledger", "part", name, "--state", str(state)]
        if port is not None:
            self.command += ["--port", str(port)]
        self.quick = 0
        self.due = 0.0
        self.start()

    def start(self) -> None:
        """Start it; call from the main thread, with which it dies."""
        self.began = time.monotonic()
        self.logged = process.size(self.log)
        self.running: subprocess.Popen[bytes] | None = process.start(self.command, self.log, signal.SIGTERM)

    def look(self) -> None:
        """Start it again when it ended. Raises StackError when it must not, or cannot, go on."""
        now = time.monotonic()
        if self.running is None:
            if now >= self.due:
                self.start()
            return
        code = self.running.poll()
        if code is None:
            return
        self.quick = self.quick + 1 if now - self.began < QUICK_SECONDS else 0
        if code == exits.ENVIRONMENT or self.quick >= RESTARTS:
            raise StackError(
                f"{self.name} ended with code {code}.", f"Its log: {self.log}", process.tail(self.log, 8, self.logged)
            )
        progress(f"{self.name} ended with code {code}; starting it again (log: {self.log})")
        self.running = None
        self.due = now + WAIT_SECONDS

    def stop(self) -> None:
        """Ask it to end, kill it when it does not."""
        if self.running is not None:
            process.finish(self.running, signal.SIGTERM, STOP_SECONDS)
            self.running = None


class Parts:
    """The parts of one ledger."""

    def __init__(self, state: Path, port: int, below: stack.Watch | None = None) -> None:
        """`below` watches the database and the broker, where they are children of this process, too."""
        self.state = state
        self.port = port
        self.below = below
        self.all: list[Part] = []
        (state / files.ADDRESS).unlink(missing_ok=True)

    def begin(self, *names: str) -> None:
        """Start these; call from the main thread."""
        self.all += [Part(name, self.state, self.port if name == "api" else None) for name in names]

    def look(self) -> None:
        """Start again what ended. Raises StackError."""
        if self.below is not None:
            self.below.look()
        for part in self.all:
            part.look()

    def url(self) -> str:
        """Where pages and GraphQL are, once they answer. Raises StackError after READY_SECONDS."""
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            if (found := files.address(self.state)) is not None:
                return found
            self.look()
            time.sleep(LOOK_SECONDS / 4)
        raise StackError(
            f"the API did not answer within {READY_SECONDS:.0f} s.", f"Its log: {self.state / 'logs' / 'api.log'}"
        )

    def stop(self) -> None:
        """Ask all of them to end, then wait for each."""
        for part in self.all:
            if part.running is not None and part.running.poll() is None:
                part.running.send_signal(signal.SIGTERM)
        for part in reversed(self.all):
            part.stop()


@contextmanager
def serving(state: Path, running: Running, port: int, first: Sequence[str] = ()) -> Iterator[Parts]:
    """The parts of the ledger on a running database and broker, stopped at the end of the block. Raises StackError.

    `first`: only these at once, others when they are begun.
    """
    from tinledger import issuer

    with files.alone(state):
        if port:
            listen(settings().http_host, port).close()  # a used port is told before anything starts
        prepare(running, stamped_by_broker=files.season(state) is None)
        issuer.key(state)  # before any part reads it, so that there is one
        parts = Parts(state, port, stack.Watch(running, progress) if isinstance(running, stack.Stack) else None)
        try:
            parts.begin(*(first or (PARTS if files.season(state) else (*PARTS, *ALWAYS))))
            yield parts
        finally:
            parts.stop()


def until_stopped(parts: Parts) -> None:
    """Watch the parts until Ctrl-C or SIGTERM. Raises StackError when one cannot go on."""
    asked = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        asked.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        while not asked.wait(LOOK_SECONDS):
            parts.look()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@app.command()
def serve(
    state: State,
    port: int | None = typer.Option(None, help="Port of pages and GraphQL; 0 picks a free one.", show_default="8765"),
    database_url: DatabaseUrl = None,
    bootstrap_servers: BootstrapServers = None,
) -> None:
    """Run the ledger: database and broker where none run, intake, relay, views, pages and GraphQL, until Ctrl-C."""
    with (
        stack.using(state, options(database_url, bootstrap_servers), report=progress) as running,
        serving(state.resolve(), running, settings().http_port if port is None else port) as parts,
    ):
        url = parts.url()
        print(f"pages      {url}/")
        print(f"graphql    {url}/graphql")
        print("stop with  Ctrl-C", flush=True)
        until_stopped(parts)
