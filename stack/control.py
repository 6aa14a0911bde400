"""What others call: bring a state folder's parts up and down, attach to them, say how they are, wipe them."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from stack import process, written
from stack.broker import answers
from stack.errors import StackError
from stack.owner import Options, Report, Stack, check_folder, owner, quiet
from stack.written import Running

STOP_SECONDS = 60.0
SETTLE_SECONDS = 120.0
OURS = (
    "pg",
    "kafka",
    "tls",
    "logs",
    "socket",
    "secrets.json",
    "secrets-next.json",
    "stack.json",
    "socket-folder",
    "lock",
)


def attach(state: Path) -> Running | None:
    """The parts that run in this folder; None when none do."""
    return written.read(state) if owner(state) is not None else None


@contextmanager
def running(
    state: Path, options: Options | None = None, *, sync: bool = True, report: Report = quiet
) -> Iterator[Stack]:
    """Both parts as children of this process, stopped at the end of the block. Raises StackError when taken."""
    stack = Stack.open(state, options or Options(sync=sync), report)
    try:
        yield stack
    finally:
        stack.close()


@contextmanager
def using(state: Path, options: Options | None = None, *, report: Report = quiet) -> Iterator[Running]:
    """The parts that run already, left running at the end; else like `running`."""
    if already := _settled(state):
        yield already
    else:
        with running(state, options, report=report) as stack:
            yield stack


def _settled(state: Path) -> Running | None:
    """Like `attach`, once another process that is just starting or stopping has done so."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while (found := attach(state)) is None and owner(state) is not None and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def up(
    state: Path,
    *,
    database_url: str | None = None,
    bootstrap_servers: str | None = None,
    sync: bool = True,
    report: Report = quiet,
    options: Options | None = None,
) -> Running:
    """Have both parts run in the background; attaches when they do already. Raises StackError."""
    state = check_folder(state)
    wish = options or Options(database_url=database_url, bootstrap_servers=bootstrap_servers, sync=sync)
    if already := _settled(state):
        report("already running")
        return already
    reader, writer = os.pipe()
    values = {name: str(value) if isinstance(value, Path) else value for name, value in asdict(wish).items()}
    values["state"] = str(state)
    with (state / "logs" / "supervisor.log").open("ab") as log, os.fdopen(reader) as told:
        try:
            child = subprocess.Popen(
                # The options hold a password only for somebody else's broker; they go by a pipe, not by the list
                # of processes that everybody can read.
                [sys.executable, "-m", "stack.supervisor", str(writer)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
                pass_fds=(writer,),
                start_new_session=True,
            )
        finally:
            os.close(writer)
        assert child.stdin is not None
        with child.stdin:
            child.stdin.write(json.dumps(values).encode())
        try:
            for line in told:
                said: dict[str, Any] = json.loads(line)
                match said.pop("kind"):
                    case "report":
                        report(said["line"])
                    case "error":
                        child.wait(STOP_SECONDS)
                        raise StackError(**said)
                    case _:  # ready, or another process was quicker
                        if found := _settled(state):
                            return found
        except KeyboardInterrupt:
            child.terminate()
            child.wait(STOP_SECONDS)
            raise
    raise StackError(
        "the background process ended before both parts were ready.",
        f"Its log: {state / 'logs' / 'supervisor.log'}",
        process.tail(state / "logs" / "supervisor.log"),
    )


def down(state: Path) -> bool:
    """Stop what runs in this folder and wait until it has; whether anything ran. Raises StackError."""
    pid = owner(state)
    if pid is None:
        return False
    left = written.read(state)
    try:
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while owner(state) == pid and time.monotonic() < deadline:
            time.sleep(0.05)
        if owner(state) == pid:
            os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    except PermissionError as refused:
        raise StackError(f"process {pid} belongs to another user.", "Run as that user.") from refused
    for name, child in (left.pids if left else {}).items():
        if name != "owner":
            process.stop_leftover(child, state)
    return True


def reset(state: Path) -> bool:
    """Stop what runs and delete all data of the folder, downloads kept; whether there was any."""
    down(state)
    there = False
    note = state / "socket-folder"
    if note.exists():
        shutil.rmtree(note.read_text(), ignore_errors=True)
    for name in OURS:
        path = state / name
        there = there or path.exists()
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return there


def status(state: Path) -> dict[str, Any]:
    """How the parts are: `running`, and for each part whether it answers, where, and its process."""
    found = attach(state)
    if found is None:
        return {"running": False, "state": str(state)}
    parts: dict[str, Any] = {}
    try:
        written.check_database(found.database_url)
        parts["postgres"] = {"answers": True}
    except StackError as error:
        parts["postgres"] = {"answers": False, "error": error.message}
    host, _, port = found.bootstrap_servers.split(",")[0].rpartition(":")
    parts["kafka"] = {"answers": answers(int(port), host)}
    for name, part in parts.items():
        part["pid"] = found.pids.get(name)
    return {"running": True, "state": str(state), "parts": parts, **written.as_dict(found)}
