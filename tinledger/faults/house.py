"""The ledger that is struck: database, broker and parts in one folder, wires before the first two, kept running."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import stack
from stack import Running, StackError, process
from stack.broker import Broker
from tinledger import exits
from tinledger.faults.disk import Disk
from tinledger.faults.wire import Loop, Tcp, Unix, Wire
from tinledger.prepare import prepare

Report = Callable[[str], None]

PARTS: Final = ("intake", "relay", "views", "api")
SOCKET: Final = ".s.PGSQL.5432"
WAIT_SECONDS: Final = 60.0
RESTART_SECONDS: Final = 0.2
"""Between the end of a part by itself and its next start."""


class House:
    """One ledger under fault; call its methods from the main thread, which owns every process of it."""

    def __init__(self, running: stack.Stack, disk: Disk, wires: dict[str, Wire], database_url: str, port: int) -> None:
        self.running = running
        self.state = running.state
        self.disk = disk
        self.wires = wires
        self.direct = database_url
        """The database past its wire, for those who look and are not struck."""
        self.logs = disk.folder.parent / "parts"
        """What the parts say: not on the disk that is filled."""
        self.url = f"http://127.0.0.1:{port}"
        self._port = port
        self._parts: dict[str, subprocess.Popen[bytes]] = {}
        self._ended: dict[str, float] = {}
        self.acknowledged: Callable[[], int] = lambda: 0
        """How many records were acknowledged by now, once there is a load."""
        self.ends: Counter[str] = Counter()
        """How often a part ended by itself, by name and code."""

    def begin(self) -> None:
        """Start all parts."""
        for name in PARTS:
            self._start(name)

    def _start(self, name: str) -> None:
        command = [sys.executable, "-m", "tinledger", "part", name, "--state", str(self.state)]
        if name == "api":
            command += ["--port", str(self._port)]
        self._parts[name] = process.start(command, self.log(name), signal.SIGTERM)

    def kill(self, name: str) -> None:
        """kill -9 a part, and start it anew at once."""
        self._parts[name].kill()
        self._parts[name].wait(WAIT_SECONDS)
        self._ended.pop(name, None)
        self._start(name)

    def kill_broker(self) -> None:
        """kill -9 the broker, and start it anew."""
        self.running.kill_broker()
        self.running.start_broker()

    def kill_database(self) -> None:
        """kill -9 PostgreSQL, and start it anew."""
        self.running.kill_postgres()
        self.running.start_postgres()

    def look(self) -> None:
        """Start again what ended by itself. Raises StackError for a part that must not go on."""
        for name in self.running.dead():
            self.ends[name] += 1
            if name == "kafka":
                self.running.start_broker()
            else:
                self.running.start_postgres()
        for name, running in self._parts.items():
            code = running.poll()
            if code is None:
                continue
            if name not in self._ended:
                self._ended[name] = time.monotonic()
                self.ends[f"{name} with code {code}"] += 1
                if code == exits.ENVIRONMENT:
                    raise StackError(f"{name} must not go on.", log=process.tail(self.log(name), 5))
            elif time.monotonic() - self._ended[name] > RESTART_SECONDS:
                del self._ended[name]
                self._start(name)

    def log(self, name: str) -> Path:
        """What a part said."""
        return self.logs / f"{name}.log"

    def stop(self) -> None:
        """End all parts in order."""
        for running in self._parts.values():
            process.finish(running, signal.SIGTERM)
        self._parts = {}


def folder_of(running: Running) -> Path:
    """Where the database's socket is."""
    from urllib.parse import parse_qs, urlsplit

    return Path(parse_qs(urlsplit(running.database_url).query)["host"][0])


@contextmanager
def house(disk: Disk, downloads: Path, postgres: Path | None, report: Report, *, sync: bool = True) -> Iterator[House]:
    """A ledger on a disk, its parts begun, everything ended at the end of the block. Raises StackError.

    `sync=False` shows that a loss of what was not synced is seen.
    """
    loop = Loop()
    near = Path(tempfile.mkdtemp(prefix="tl-"))
    try:
        app, partner, api = process.free_ports(3)
        options = stack.Options(sync=sync, downloads=downloads, postgres=postgres, advertised=(app, partner))
        state = disk.folder / "state"
        state.mkdir(parents=True)
        wires: dict[str, Wire] = {}
        # The broker's own ports are known once its settings are written, which is before anybody asks at the wires.
        with stack.running(state, options) as running:
            ports = Broker.known_ports(state)
            assert ports is not None
            wires["broker"] = Wire(loop, Tcp(app), Tcp(ports.app))
            wires["partners"] = Wire(loop, Tcp(partner), Tcp(ports.partner))
            direct, socket = running.database_url, folder_of(running)
            wires["database"] = Wire(loop, Unix(near / SOCKET), Unix(socket / SOCKET))
            running.move_database(f"postgresql://tinledger@/tinledger?host={near}")
            report("database and broker run, with wires before them")
            prepare(running)
            made = House(running, disk, wires, direct, api)
            try:
                made.begin()
                yield made
            finally:
                made.stop()
    finally:
        loop.close()
        shutil.rmtree(near, ignore_errors=True)
