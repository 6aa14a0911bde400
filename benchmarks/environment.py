"""The contenders' own virtual environment, from a lock with hashes; made on first use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
LOCK: Final = HERE / "requirements.lock"
PLACE: Final = HERE / ".venv"
STAMP: Final = PLACE / "benchmarks.stamp"


def interpreter() -> Path:
    """The environment's Python. Raises CalledProcessError where a package could not be installed."""
    python = PLACE / "bin" / "python"
    if not STAMP.exists() or STAMP.read_text() != LOCK.read_text():
        print("installing packages of benchmarks/requirements.lock (once for each lock)", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", PLACE], check=True)
        subprocess.run(
            [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", LOCK],
            check=True,
            stdout=sys.stderr,
        )
        STAMP.write_text(LOCK.read_text())  # last of all: an interrupted install must not be taken for a whole one
    return python
