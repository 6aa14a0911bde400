"""Starting, watching and stopping one program of other people, so that it never outlives us."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import SystemRandom

from stack.errors import StackError

PR_SET_PDEATHSIG = 1
# Looked up before any fork: after it, only async-signal-safe work may be done.
_prctl: Callable[[int, int], int] | None = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def environment() -> dict[str, str]:
    """Ours without PostgreSQL's variables, and in UTF-8: without it Java finds no jar below a Chinese path."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C.UTF-8"}


def _die_with_parent(sent: signal.Signals) -> Callable[[], None]:
    parent = os.getpid()

    def before_exec() -> None:
        if _prctl is not None:
            _prctl(PR_SET_PDEATHSIG, sent)
            if os.getppid() != parent:  # it died before the kernel was told
                os._exit(1)

    return before_exec


def start(command: Sequence[str | Path], log: Path, stop: signal.Signals) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, its output appended to `log`; `stop` is sent to it when we die.

    Call it from the main thread: the kernel sends the signal when the starting *thread* ends.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment(),
            cwd=log.parent,
            start_new_session=True,
            preexec_fn=_die_with_parent(stop),
        )


def finish(process: subprocess.Popen[bytes], stop: signal.Signals, seconds: float = 20) -> None:
    """Ask a program to stop, kill it when it has not within `seconds`, and reap it."""
    if process.poll() is None:
        process.send_signal(stop)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait(10)


def tail(log: Path, lines: int = 20, after: int = 0) -> str:
    """The last lines of a log, of what was written after a byte position."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(after, size - 64 * 1024))
        return "\n".join(file.read().decode("utf-8", "replace").splitlines()[-lines:])


def size(log: Path) -> int:
    """How many bytes a log has; 0 when there is none."""
    return log.stat().st_size if log.exists() else 0


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be reaped does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return not stat.parent.parent.joinpath("self").exists()


def command_of(pid: int) -> str:
    """The command line of a process; empty where that cannot be told."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def stop_leftover(pid: int, state: Path, seconds: float = 15) -> None:
    """Wait for, then kill, a program of an owner that died; only if its command line names this state folder."""
    deadline = time.monotonic() + seconds
    while alive(pid) and str(state) in command_of(pid):
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            deadline += 5
        time.sleep(0.05)


def _ephemeral() -> range:
    """Ports that the kernel hands to outgoing connections."""
    source = Path("/proc/sys/net/ipv4/ip_local_port_range")
    low, high = map(int, source.read_text().split()) if source.exists() else (32768, 60999)
    return range(low, high + 1)


def is_free(port: int) -> bool:
    """Whether a program could listen on this port of the loopback address now."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_ports(count: int) -> list[int]:
    """Free loopback ports outside the kernel's own range.

    Inside it, a client that reconnects while the broker is down can be given the broker's port, and then holds it.
    """
    taken = _ephemeral()
    found: list[int] = []
    for port in SystemRandom().sample([p for p in range(10240, 61000) if p not in taken], 2000):
        if is_free(port):
            found.append(port)
        if len(found) == count:
            return found
    raise StackError("no free port was found between 10240 and 61000.", "Stop programs that listen there.")
