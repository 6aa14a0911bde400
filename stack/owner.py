"""The process that owns a state folder: it starts both parts as its children and stops them when it ends."""

import errno
import fcntl
import os
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Self

from stack import process, written
from stack.broker import Broker
from stack.credentials import LEDGER_USER, credentials
from stack.errors import StackError, Taken
from stack.jars import alone, fetch, read_lock, unpack_postgres, wanted
from stack.java import find_java
from stack.postgres import Postgres, installed
from stack.written import Running

Report = Callable[[str], None]
FORBIDDEN = {",": "a comma", ":": "a colon", "\n": "a line break", "\r": "a line break", "\0": "a NUL"}
LOCK_TRIES = 10
NEEDED_BYTES = 300 * 1024 * 1024  # downloads, unpacked programs and empty data folders


@dataclass(frozen=True)
class Options:
    """What to start, and what others run already."""

    database_url: str | None = None
    bootstrap_servers: str | None = None
    partner_bootstrap_servers: str | None = None
    kafka_user: str = ""
    kafka_password: str = ""
    kafka_ca_file: str = ""
    sync: bool = True
    downloads: Path | None = None
    postgres: Path | None = None
    """Folder that holds bin/ of an installed PostgreSQL, to be run instead of a fetched one."""
    advertised: tuple[int, int] | None = None
    """Ports that clients of our broker are told instead of its own (ours, partners'): those of a proxy before it."""

    def protocol(self) -> str:
        """How somebody else's broker is spoken to, by what was given for it."""
        transport = "SSL" if self.kafka_ca_file else "PLAINTEXT"
        return f"SASL_{transport}" if self.kafka_user else transport


def quiet(_: str) -> None:
    """A report that nobody reads."""


def check_folder(state: Path) -> Path:
    """The state folder, made if missing, absolute. Raises StackError where the programs could not live in it."""
    state = state.absolute()
    for character, name in FORBIDDEN.items():
        if character in str(state):
            # Kafka splits its folder list at commas and Java its class path at colons, without a word.
            raise StackError(
                f"the path {str(state)!r} has {name} in it.", "Use another folder: --state or TINLEDGER_STATE."
            )
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        (state / "logs").mkdir(exist_ok=True)
        free = shutil.disk_usage(state).free
    except OSError as error:
        raise StackError(
            f"the state folder cannot be used: {error}.", "Use another: --state or TINLEDGER_STATE."
        ) from error
    if free < NEEDED_BYTES and not (state / "kafka" / "formatted").exists():
        raise StackError(
            f"the disk is full: {free // 2**20} MB free in {state}, a first start needs {NEEDED_BYTES // 2**20} MB.",
            "Make room, or use another folder: --state or TINLEDGER_STATE.",
        )
    return state


def lock(state: Path) -> IO[str] | None:
    """Hold the folder for as long as the file stays open; None when another process holds it."""
    file = (state / "lock").open("a+")
    for _ in range(LOCK_TRIES):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)  # perhaps another process only looks, in `owner`
        else:
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            return file
    file.close()
    return None


def owner(state: Path) -> int | None:
    """The process that holds the folder, if one does."""
    try:
        file = (state / "lock").open("r")
    except FileNotFoundError:
        return None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            text = file.read()
            return int(text) if text else None
        return None


@dataclass
class Stack(Running):
    """The running parts, for the process that owns them; fault tests kill and start single parts with it."""

    state: Path = field(default_factory=Path)

    def __post_init__(self) -> None:
        self._postgres: Postgres | None = None
        self._broker: Broker | None = None
        self._lock: IO[str] | None = None

    @classmethod
    def open(cls, state: Path, options: Options, report: Report = quiet) -> Self:
        """Start what is missing, both parts side by side, and write down where they are.

        Call it from the main thread. Raises StackError; nothing stays running then.
        """
        state = check_folder(state)
        held = lock(state)
        if held is None:
            raise Taken(f"another process ({owner(state)}) runs the ledger in {state}.", "Stop it: tinledger down.")
        stack = cls("", "", "", state=state, sync=options.sync)
        stack._lock = held
        with ExitStack() as undo:
            undo.callback(stack.close)
            try:
                stack._end_leftovers()
                stack._bring_up(options, report)
                stack._write()
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                raise StackError("the disk is full: the start was given up.", "Make room and start again.") from error
            undo.pop_all()
        return stack

    def _end_leftovers(self) -> None:
        """Wait for programs of an owner that was killed; they are ending by themselves where Linux told them."""
        before = written.read(self.state)
        for name, pid in (before.pids if before else {}).items():
            if name != "owner":
                process.stop_leftover(pid, self.state)
        written.file_of(self.state).unlink(missing_ok=True)

    def _bring_up(self, options: Options, report: Report) -> None:
        # What others run is looked at first: nothing is fetched for a start that cannot succeed.
        if options.database_url is not None:
            written.check_database(options.database_url)
            self.database_url = options.database_url
        if options.bootstrap_servers is not None:
            written.check_brokers(options.bootstrap_servers)
            self.bootstrap_servers = options.bootstrap_servers
            self.partner_bootstrap_servers = options.partner_bootstrap_servers or options.bootstrap_servers
            self.security_protocol, self.ca_file = options.protocol(), options.kafka_ca_file
            self.ledger_user, self.ledger_password = options.kafka_user, options.kafka_password
        downloads = (options.downloads or self.state / "downloads").absolute()
        if options.bootstrap_servers is None:
            self._broker = self._fetched_broker(downloads, options, report)
            self._broker.prepare()  # formats while PostgreSQL starts
        if options.database_url is None:
            programs = installed(options.postgres) if options.postgres else self._fetched_postgres(downloads)
            self._postgres = Postgres(programs, self.state, sync=options.sync)
            self._postgres.start()
            self.database_url = self._postgres.url
            report("PostgreSQL: ready")
        if self._broker:
            self._broker.start()
            app, partner = self._broker.advertised
            self.bootstrap_servers, self.partner_bootstrap_servers = f"127.0.0.1:{app}", f"127.0.0.1:{partner}"
            self.ca_file = str(self._broker.ca_file)
            self.ledger_user, self.ledger_password = LEDGER_USER, self._broker.credentials.ledger_password
            report(f"Kafka: ready at {self.bootstrap_servers}, for partners at {self.partner_bootstrap_servers}")

    def _fetched_broker(self, downloads: Path, options: Options, report: Report) -> Broker:
        java = find_java()
        jars, _ = wanted(read_lock())
        with alone(downloads):
            came = fetch(jars, downloads / "kafka")
        report(f"Apache Kafka: {len(jars)} jars, checksums right" + (f", {came} downloaded" if came else ""))
        made = credentials(self.state)
        return Broker(java, downloads / "kafka", self.state, made, sync=options.sync, advertised=options.advertised)

    def _fetched_postgres(self, downloads: Path) -> Path:
        _, jar = wanted(read_lock())
        if jar is None:
            raise StackError(
                "there is no PostgreSQL for this kind of machine.", "Give --database-url or TINLEDGER_POSTGRES."
            )
        folder = downloads / "postgresql"
        with alone(downloads):
            fetch([jar], folder)
            return unpack_postgres(folder / jar.file, downloads / f"postgresql-{jar.version}")

    def move_database(self, url: str) -> None:
        """Tell other processes that the database is reached at another address, a proxy's before it."""
        self.database_url = url
        self._write()

    def _write(self) -> None:
        parts = {"postgres": self._postgres, "kafka": self._broker}
        pids = {name: part.process.pid for name, part in parts.items() if part and part.process}
        self.pids = {"owner": os.getpid()} | pids
        written.write(self.state, self)

    def _own_broker(self) -> Broker:
        if self._broker is None:
            raise StackError("the broker is not ours.")
        return self._broker

    def _own_postgres(self) -> Postgres:
        if self._postgres is None:
            raise StackError("the database is not ours.")
        return self._postgres

    def kill_broker(self) -> None:
        """kill -9 the broker."""
        self._own_broker().kill()

    def stop_broker(self) -> None:
        """Stop the broker in order."""
        self._own_broker().stop()

    def stop_postgres(self) -> None:
        """Stop PostgreSQL in order."""
        self._own_postgres().stop()

    def start_broker(self) -> None:
        """Start the broker again, on the same ports, and wait until it is ready."""
        self._own_broker().start()
        self._write()

    def kill_postgres(self) -> None:
        """kill -9 PostgreSQL's first process; its children end by themselves."""
        self._own_postgres().kill()

    def start_postgres(self) -> None:
        """Start PostgreSQL again, at the same address, and wait until it answers."""
        self._own_postgres().start()
        self._write()

    def dead(self) -> list[str]:
        """Which of our parts, `postgres` or `kafka`, ended without being told to."""
        parts = {"postgres": self._postgres, "kafka": self._broker}
        return [name for name, part in parts.items() if part and part.process and part.process.poll() is not None]

    def close(self) -> None:
        """Stop the broker, then PostgreSQL, and let go of the folder; a second interrupt does not stop this."""
        handlers = {}
        for each in (signal.SIGINT, signal.SIGTERM):
            try:
                handlers[each] = signal.signal(each, signal.SIG_IGN)
            except ValueError:  # not the main thread
                break
        try:
            if self._broker:
                self._broker.stop()
            if self._postgres:
                self._postgres.stop()
                self._postgres.forget_socket()
        finally:
            if self._lock:
                written.file_of(self.state).unlink(missing_ok=True)
                self._lock.close()
                self._lock = None
            for each, handler in handlers.items():
                signal.signal(each, handler)
