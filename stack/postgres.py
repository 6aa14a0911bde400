"""One PostgreSQL server in a state folder, on a Unix socket only, run as an ordinary user even for root."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from stack import process
from stack.errors import StackError

USER = "tinledger"
DATABASE = "tinledger"
NOBODY = 65534
OLDEST = 17  # the first with the builtin locale provider
SOCKET_PATH_LIMIT = 100  # bytes; the kernel takes 107 with the file's name
START_SECONDS = 30.0
# PostgreSQL refuses to start while children of a killed server end.
RETRY_SECONDS = 5.0
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "effective_cache_size": "1GB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "jit": "off",
}
# For tests: what was committed survives a killed server, not a power loss. synchronous_commit stays on, since
# without it a kill loses commits that others were already told of.
UNSAFE = {"fsync": "off", "full_page_writes": "off"}


def as_user() -> list[str]:
    """What stands before a command of PostgreSQL's, which refuses to run as root. Raises StackError."""
    if os.geteuid() != 0:
        return []
    namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    for prefix in (namespace, nobody):
        if (
            shutil.which(prefix[0])
            and subprocess.run([*prefix, "true"], capture_output=True, timeout=30).returncode == 0
        ):
            return prefix
    raise StackError(
        "PostgreSQL does not run as root, and neither a user namespace nor setpriv was allowed.",
        "Run as an ordinary user, allow user namespaces, or give --database-url.",
    )


def installed(folder: Path) -> Path:
    """The folder of an installed PostgreSQL, looked at: it holds bin/ and is new enough. Raises StackError."""
    program = folder / "bin" / "postgres"
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30).stdout
    except OSError as error:
        raise StackError(f"{program} cannot be run: {error}.", "Name the folder that holds bin/postgres.") from error
    number = re.search(r"(\d+)", said)
    if number is None or int(number[1]) < OLDEST:
        raise StackError(
            f"{program} is {said.strip() or 'no PostgreSQL'}; {OLDEST} or newer is needed.",
            "Leave TINLEDGER_POSTGRES out to have one fetched.",
        )
    return folder.absolute()


class Postgres:
    """The server of one state folder; start and stop it from the main thread."""

    def __init__(self, programs: Path, state: Path, *, sync: bool = True) -> None:
        """`programs` holds bin/; with `sync` off it is faster and a power loss may lose data."""
        self.programs = programs
        self.data = state / "pg"
        self.log = state / "logs" / "postgres.log"
        self.settings = SETTINGS if sync else SETTINGS | UNSAFE
        self.sync = sync
        self.prefix = as_user()
        self.process: subprocess.Popen[bytes] | None = None
        self.socket = self._socket_folder(state)

    def _socket_folder(self, state: Path) -> Path:
        folder = state / "socket"
        if len(os.fsencode(folder)) > SOCKET_PATH_LIMIT - len("/.s.PGSQL.5432"):
            note = state / "socket-folder"
            if note.exists():
                folder = Path(note.read_text())
            if not note.exists() or not folder.exists():
                folder = Path(tempfile.mkdtemp(prefix="tl-"))
                note.write_text(str(folder))
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def forget_socket(self) -> None:
        """Remove a socket folder that had to be made outside the state folder."""
        note = self.data.parent / "socket-folder"
        if note.exists():
            shutil.rmtree(note.read_text(), ignore_errors=True)
            note.unlink()

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"postgresql://{USER}@/{DATABASE}?host={quote(str(self.socket), safe='')}"

    def _give_to_nobody(self, *folders: Path) -> None:
        """Where there is no user namespace the server runs as nobody, who must own its data and reach its folder."""
        if self.prefix[:1] != ["setpriv"]:
            return
        for folder in folders:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
        seen = subprocess.run([*self.prefix, self.programs / "bin" / "postgres", "--version"], capture_output=True)
        reached = subprocess.run([*self.prefix, "test", "-w", self.data], capture_output=True)
        if seen.returncode or reached.returncode:
            raise StackError(
                f"root may not make a user namespace here, and the user nobody cannot reach {self.data.parent}.",
                "Use a state folder that every user can walk to, an ordinary user, or --database-url.",
            )

    def prepare(self) -> None:
        """Have a data folder, whole: one that a broken start left half made is made anew. Raises StackError."""
        whole = self.data / "tinledger-ready"
        if whole.exists():
            return
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        self._give_to_nobody(self.data, self.socket)
        made = subprocess.run(
            [
                *self.prefix,
                str(self.programs / "bin" / "initdb"),
                *("-D", str(self.data), "-U", USER, "--auth=trust", "--encoding=UTF8"),
                # The builtin provider sorts by code point everywhere alike; the library's own would differ by machine.
                *("--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions"),
                *(() if self.sync else ("--no-sync",)),
            ],
            capture_output=True,
            text=True,
            env=process.environment(),
            cwd=self.data.parent,
            timeout=120,
        )
        if made.returncode:
            full = "No space left" in made.stderr
            raise StackError(
                "the disk is full: PostgreSQL's data folder could not be made." if full else "initdb failed.",
                log=made.stderr[-2000:],
            )
        self._single_user(f"CREATE DATABASE {DATABASE}")
        whole.touch()
        self._give_to_nobody(self.data)

    def _single_user(self, statement: str) -> None:
        """Run one statement without a server: a server started and stopped only for it would take far longer."""
        command = [*self.prefix, str(self.programs / "bin" / "postgres"), "--single", "-D", str(self.data), "postgres"]
        done = subprocess.run(
            command, input=statement, capture_output=True, text=True, env=process.environment(), timeout=60
        )
        if done.returncode or "ERROR" in done.stderr:
            raise StackError(f"{statement} failed.", log=done.stderr[-2000:])

    def start(self) -> None:
        """Start the server and wait until it answers. Raises StackError with the end of its log."""
        self.prepare()
        self._run()

    def _run(self) -> None:
        deadline = time.monotonic() + RETRY_SECONDS
        while not self._try():
            if time.monotonic() > deadline:
                log = process.tail(self.log)
                full = "No space left" in log
                raise StackError(
                    "the disk is full: PostgreSQL does not start." if full else "PostgreSQL does not start.",
                    f"Its log: {self.log}",
                    log,
                )
            time.sleep(0.2)

    def _try(self) -> bool:
        """One start; False when the server ended by itself."""
        options = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        command: list[str | Path] = [
            *self.prefix,
            self.programs / "bin" / "postgres",
            "-D",
            self.data,
            "-k",
            self.socket,
            *options,
        ]
        self.process = process.start(command, self.log, signal.SIGINT)
        deadline = time.monotonic() + START_SECONDS
        while self.process.poll() is None:
            try:
                psycopg.connect(self.url, connect_timeout=5).close()
                return True
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    self.stop()
                    return False
            time.sleep(0.02)
        self.process.wait()
        return False

    def stop(self) -> None:
        """Stop the server: connections are cut, what was committed is kept."""
        if self.process:
            process.finish(self.process, signal.SIGINT)
            self.process = None

    def kill(self) -> None:
        """End it as a crash would, for fault tests."""
        if self.process:
            process.finish(self.process, signal.SIGKILL)
            self.process = None
