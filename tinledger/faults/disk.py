"""The disk that is filled: a file system in memory whose size can be changed, in a mount namespace of our own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, NoReturn, Self

NAMESPACE: Final = "TINLEDGER_CHAOS_NAMESPACE"
"""Set in the environment of the process that has a mount namespace of its own, which it cannot see by itself."""
ROOMY: Final = 6 << 30
"""Bytes that the file system may take when it is not full; it takes no memory before it is written."""
LEFT: Final = 128 << 10
"""Bytes that are free on a full disk."""
SECONDS: Final = 30.0


def namespace() -> list[str] | None:
    """What stands before a command to give it a mount namespace of its own; None: this machine allows none."""
    for more in ([], ["--user", "--map-root-user"]):
        if more == [] and os.geteuid() != 0:
            continue
        prefix = ["unshare", "--mount", *more]
        if not shutil.which("unshare"):
            return None
        probe = [*prefix, "sh", "-c", 'mount -t tmpfs -o size=1m none "$0"', "/tmp"]
        if subprocess.run(probe, capture_output=True, timeout=SECONDS).returncode == 0:
            return prefix
    return None


def enter(arguments: Sequence[str], prefix: Sequence[str]) -> NoReturn:
    """Become the same command in a mount namespace of its own: whatever it mounts is gone with it."""
    command = [*prefix, sys.executable, "-m", "tinledger", *arguments]
    os.execvpe(command[0], command, os.environ | {NAMESPACE: "1"})


def inside() -> bool:
    """Whether this process has a mount namespace of its own."""
    return os.environ.get(NAMESPACE) == "1"


class Disk:
    """A folder to put a ledger in; where mounts are allowed it is a file system of its own that can be filled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.can_be_filled = inside()
        folder.mkdir(parents=True, exist_ok=True)
        if self.can_be_filled:
            self._mount(f"size={ROOMY}")

    def fill(self) -> None:
        """Leave next to nothing free."""
        used = shutil.disk_usage(self.folder).used
        self._mount(f"remount,size={used + LEFT}")

    def heal(self) -> None:
        """Give it room again."""
        self._mount(f"remount,size={ROOMY}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.can_be_filled:
            subprocess.run(["umount", "--lazy", str(self.folder)], capture_output=True, timeout=SECONDS)

    def _mount(self, options: str) -> None:
        command = ["mount", "-t", "tmpfs", "-o", options, "none", str(self.folder)]
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
