"""What the ledger keeps in its state folder beside the files of the stack: marks, passwords, tokens, addresses."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from stack import StackError
from stack.credentials import write_private

SEASON: Final = "season.json"
"""There when the folder holds the sample season and no real ledger: what was played, and what came of it."""
PARTNERS: Final = "partners.json"
"""Passwords of the partners that were added here, by partner id; for the owner of the folder only."""
TOKEN_KEY: Final = "token-key.json"
"""The key that signs bearer tokens; whoever reads it can be anybody."""
ADDRESS: Final = "api.address"
"""Where pages and GraphQL answer, while they do."""
EXAMPLES: Final = "examples"
LOCK: Final = "parts.lock"
STOP_SECONDS: Final = 60.0
ALL: Final = (SEASON, PARTNERS, TOKEN_KEY, ADDRESS, EXAMPLES, LOCK)


def season(state: Path) -> dict[str, Any] | None:
    """What is written about the season of this folder; None: it is a real ledger, or none yet."""
    return _read(state / SEASON)


def write_season(state: Path, about: Mapping[str, Any]) -> None:
    """Mark the folder as one that holds synthetic data."""
    text = json.dumps(about, ensure_ascii=False, indent=1, default=str)
    (state / SEASON).write_text(text + "\n", encoding="utf-8")


def passwords(state: Path) -> dict[str, str]:
    """The passwords of the partners that were added in this folder."""
    return _read(state / PARTNERS) or {}


def keep_passwords(state: Path, more: Mapping[str, str]) -> None:
    """Add to them, or replace some."""
    text = json.dumps({**passwords(state), **more}, indent=1, sort_keys=True)
    write_private(state / PARTNERS, text.encode())


def address(state: Path) -> str | None:
    """Where pages and GraphQL answer; None while they do not."""
    try:
        return (state / ADDRESS).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


@contextmanager
def alone(state: Path) -> Iterator[IO[str]]:
    """Be the one process that runs the parts of this folder's ledger. Raises StackError when another does."""
    with (state / LOCK).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise StackError(
                f"the ledger in {state} runs already, at {address(state) or 'an address that is not known yet'}.",
                "Use it there, or stop it: tinledger down.",
            ) from taken
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield file


def served(state: Path) -> bool:
    """Whether a process runs the parts of this folder's ledger now."""
    try:
        with (state / LOCK).open("r") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def stop_served(state: Path) -> bool:
    """Ask the process that runs the parts of this folder's ledger to end, and wait; whether there was one.

    Raises StackError when it has not ended after STOP_SECONDS.
    """
    if not served(state):
        return False
    pid = int((state / LOCK).read_text() or 0)
    if pid:
        os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + STOP_SECONDS
    while served(state):
        if time.monotonic() > until:
            raise StackError(
                f"process {pid}, which runs the ledger in {state}, does not end.", "Look at it, or kill it."
            )
        time.sleep(0.05)
    return True


def delete_all(state: Path) -> bool:
    """Delete every file named here; whether there was any."""
    there = False
    for name in ALL:
        path = state / name
        there = there or path.exists()
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return there


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except PermissionError as refused:
        raise StackError(f"{path} belongs to another user.", "Run as that user.") from refused
    return found
