"""What a person should know about this machine before, or when, the ledger does not start."""

import importlib.metadata
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from stack import process, written
from stack.broker import Broker, answers
from stack.errors import StackError
from stack.jars import read_lock, wanted
from stack.java import find_java
from stack.owner import NEEDED_BYTES, check_folder, owner
from stack.postgres import as_user

CLOCK_DIFFERENCE_MS = 2000


@dataclass(frozen=True)
class Check:
    """One thing looked at: what was found, whether that will do, and what to do when not."""

    name: str
    good: bool
    found: str
    hint: str = ""


def _python() -> str:
    return f"{platform.python_version()} at {sys.executable}, {platform.system()} {platform.machine()}"


def _packages() -> str:
    names = ("eventsourcing", "kafka-python", "fastavro", "psycopg", "strawberry-graphql")
    found = [f"{name} {importlib.metadata.version(name)}" for name in names]
    importlib.metadata.version("crc32c")  # without it Kafka is read three to six times slower, without a word
    return ", ".join(found)


def _java() -> str:
    java = find_java()
    return f"{java.version} at {java.program}"


def _user() -> str:
    prefix = as_user()
    return f"uid {os.geteuid()}, PostgreSQL runs " + (f"under {prefix[0]}" if prefix else "as this user")


def _folder(state: Path) -> Callable[[], str]:
    def look() -> str:
        folder = check_folder(state)
        free = shutil.disk_usage(folder).free
        if free < NEEDED_BYTES:
            raise StackError(f"{free // 2**20} MB are free in {folder}.", f"Make room for {NEEDED_BYTES // 2**20} MB.")
        return f"{folder}, {free // 2**20} MB free"

    return look


def _lock() -> str:
    jars, postgres = wanted(read_lock())
    ours = postgres.version if postgres else "none for this machine"
    version = next(jar.version for jar in jars if jar.artifact == "kafka_2.13")
    return f"Apache Kafka {version} ({len(jars)} jars), PostgreSQL {ours}"


def _ports(state: Path) -> Callable[[], str]:
    def look() -> str:
        ports = Broker.known_ports(state)
        if ports is None:
            return "chosen at the first start"
        numbers = (ports.app, ports.partner, ports.controller)
        busy = [port for port in numbers if not process.is_free(port)]
        if busy and owner(state) is None:
            raise StackError(f"used by another program: {', '.join(map(str, busy))}.", "Stop it.")
        return ", ".join(map(str, numbers))

    return look


def _database(url: str) -> Callable[[], str]:
    def look() -> str:
        written.check_database(url)
        with psycopg.connect(url, autocommit=True) as connection:
            row = connection.execute(
                "SELECT current_setting('server_version'), current_setting('fsync'),"
                " current_setting('synchronous_commit'), pg_size_pretty(pg_database_size(current_database())),"
                " abs(extract(epoch FROM clock_timestamp()) - %s) * 1000",
                (time.time(),),
            ).fetchone()
        assert row is not None
        version, fsync, synchronous, size, apart = row
        if apart > CLOCK_DIFFERENCE_MS:
            raise StackError(f"its clock differs by {apart:.0f} ms.", "Set both clocks by NTP.")
        return f"PostgreSQL {version}, {size}, fsync {fsync}, synchronous_commit {synchronous}"

    return look


def _kafka(bootstrap_servers: str) -> Callable[[], str]:
    def look() -> str:
        written.check_brokers(bootstrap_servers)
        host, _, port = bootstrap_servers.split(",")[0].rpartition(":")
        said = "answers" if answers(int(port), host) else "accepts connections"
        return f"{bootstrap_servers} {said}"

    return look


def examine(state: Path) -> list[Check]:
    """Look at everything the ledger stands on; never raises for what is bad, that is what it says."""
    looks: dict[str, Callable[[], str]] = {
        "python": _python,
        "packages": _packages,
        "java": _java,
        "user": _user,
        "state folder": _folder(state),
        "jars.lock": _lock,
        "ports": _ports(state),
    }
    if owner(state) is not None and (running := written.read(state)):
        looks |= _parts(running.database_url, running.bootstrap_servers)
    return _looked(looks)


def examine_parts(database_url: str, bootstrap_servers: str) -> list[Check]:
    """Look at the database and the broker alone, as a process does that is asked whether it is ready."""
    return _looked(_parts(database_url, bootstrap_servers))


def _parts(database_url: str, bootstrap_servers: str) -> dict[str, Callable[[], str]]:
    return {"database": _database(database_url), "kafka": _kafka(bootstrap_servers)}


def _looked(looks: dict[str, Callable[[], str]]) -> list[Check]:
    checks = []
    for name, look in looks.items():
        try:
            checks.append(Check(name, True, look()))
        except StackError as error:
            checks.append(Check(name, False, error.message, error.hint))
        except importlib.metadata.PackageNotFoundError as error:
            checks.append(Check(name, False, f"{error.name} is not installed", "Run ./run again"))
    return checks
