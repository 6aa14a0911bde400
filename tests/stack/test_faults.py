"""What the environment does not allow ends in one clear line each, and nothing stays running."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

import stack
from stack import process
from stack.jars import LOCK, Jar, fetch, read_lock, unpack_postgres, wanted
from stack.owner import Stack
from stack.postgres import Postgres, as_user
from stack.written import check_database

ROOT = Path(__file__).parents[2]


def command(*arguments: str, state: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line, as a person calls it."""
    return subprocess.run(
        [sys.executable, "-m", "tinledger", *arguments],
        cwd=ROOT,
        env=os.environ | {"TINLEDGER_STATE": str(state)} | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_wrong_checksum_is_refused_and_nothing_of_it_is_kept(tmp_path: Path, downloads: Path) -> None:
    small = min(read_lock(), key=lambda jar: (jar.artifact != "jspecify", jar.artifact))
    wrong = Jar(small.group, small.artifact, small.version, "0" * 64)
    with pytest.raises(stack.StackError, match=f"{small.file} has the checksum {small.sha256}, the lock says 0000"):
        fetch([wrong], tmp_path / "kafka")
    assert not list((tmp_path / "kafka").iterdir())


def test_a_damaged_download_is_fetched_again(tmp_path: Path) -> None:
    small = min(read_lock(), key=lambda jar: (jar.artifact != "jspecify", jar.artifact))
    folder = tmp_path / "kafka"
    folder.mkdir()
    (folder / small.file).write_bytes(b"half of it")
    assert fetch([small], folder) == 1
    assert fetch([small], folder) == 0


def test_a_jar_of_an_older_lock_is_removed(tmp_path: Path, downloads: Path) -> None:
    folder = tmp_path / "kafka"
    folder.mkdir()
    (folder / "kafka-clients-3.9.1.jar").write_bytes(b"an old one beside a new server")
    fetch([], folder)
    assert not list(folder.iterdir())


def test_the_lock_holds_one_version_of_kafka() -> None:
    jars, postgres = wanted(read_lock())
    assert {jar.version for jar in jars if jar.group == "org.apache.kafka"} == {"4.4.0"}
    assert postgres is not None
    assert postgres.version.startswith("18.")
    assert len({jar.file for jar in jars}) == len(jars) == 45
    assert LOCK.read_text("ascii").isascii()


@pytest.mark.parametrize(("name", "said"), [("a,b", "a comma"), ("a:b", "a colon")])
def test_a_path_that_kafka_or_java_would_split_is_refused(tmp_path: Path, name: str, said: str) -> None:
    ended = command("up", state=tmp_path / name)
    assert (ended.returncode, ended.stdout) == (4, "")
    assert ended.stderr.startswith(f"tinledger: the path {str(tmp_path / name)!r} has {said} in it.")
    assert not (tmp_path / name).exists()


def test_root_without_namespaces_and_setpriv_is_told_what_to_do(tmp_path: Path, downloads: Path) -> None:
    for name in ("unshare", "setpriv"):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text("#!/bin/sh\necho 'Operation not permitted' >&2\nexit 1\n")
        program.chmod(0o755)
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    ended = command("up", state=tmp_path / "s", PATH=path, TINLEDGER_DOWNLOADS=str(downloads))
    if os.geteuid() == 0:
        assert ended.returncode == 4
        assert "neither a user namespace nor setpriv was allowed" in ended.stderr
        assert "--database-url" in ended.stderr
    else:  # an ordinary user needs neither
        assert ended.returncode == 0
        command("down", state=tmp_path / "s")
    assert stack.attach(tmp_path / "s") is None


def test_without_a_namespace_root_starts_postgresql_as_nobody(downloads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Needs root and a folder that every user can walk to, which pytest's own are not."""
    if os.geteuid() != 0:
        assert as_user() == []
        return
    state = Path("/var/tmp") / f"tinledger-test-{os.getpid()}"
    programs = state / "bin"
    programs.mkdir(parents=True)
    (programs / "unshare").write_text("#!/bin/sh\nexit 1\n")
    (programs / "unshare").chmod(0o755)
    shutil.copytree(downloads / "postgresql", state / "downloads" / "postgresql")
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    try:
        _, jar = wanted(read_lock())
        assert jar is not None
        unpacked = unpack_postgres(state / "downloads" / "postgresql" / jar.file, state / "postgresql")
        (state / "logs").mkdir()
        server = Postgres(unpacked, state, sync=False)
        try:
            server.start()
            with psycopg.connect(server.url) as connection:
                assert connection.info.server_version >= 180000
            assert server.process is not None
            assert Path(f"/proc/{server.process.pid}").stat().st_uid == 65534
        finally:
            server.stop()
    finally:
        shutil.rmtree(state)


def test_an_older_postgresql_is_refused(running: stack.Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stack.written.OLDEST_POSTGRES", 990000)
    with pytest.raises(stack.StackError, match=r"the database is PostgreSQL 18\.\d+; 17 or newer is needed"):
        check_database(running.database_url)


def test_a_database_that_is_away_is_named_before_anything_is_fetched(tmp_path: Path) -> None:
    ended = command("up", "--database-url", "postgresql://127.0.0.1:1/none", state=tmp_path / "s")
    assert ended.returncode == 4
    assert ended.stderr.startswith("tinledger: the database does not answer: ")
    assert not (tmp_path / "s" / "downloads").exists()


def test_a_broker_that_is_away_is_named(running: stack.Stack, tmp_path: Path) -> None:
    away = ["--database-url", running.database_url, "--bootstrap-servers", "127.0.0.1:1"]
    ended = command("up", *away, state=tmp_path / "s")
    assert ended.returncode == 4
    assert ended.stderr.startswith("tinledger: no broker answers (127.0.0.1:1: ")


def test_parts_that_others_run_are_used_and_left_alone(running: stack.Stack, tmp_path: Path) -> None:
    options = stack.Options(
        database_url=running.database_url,
        bootstrap_servers=running.bootstrap_servers,
        kafka_user=running.ledger_user,
        kafka_password=running.ledger_password,
    )
    with stack.running(tmp_path / "s", options) as both:
        assert both.kafka() == running.kafka()
        assert both.database_url == running.database_url
        assert set(both.pids) == {"owner"}
    assert not running.dead()


@pytest.mark.parametrize("how", ["looked at before", "while data is made"])
def test_a_full_disk_is_one_clear_line(tmp_path: Path, downloads: Path, how: str) -> None:
    """On a file system of 24 MB of its own, in a mount namespace that vanishes with the command."""
    state = tmp_path / "small"
    state.mkdir()
    # A folder whose broker has been formatted is not measured again; PostgreSQL then meets the end of the disk.
    formatted = f"mkdir '{state}/kafka' && touch '{state}/kafka/formatted' &&" if how == "while data is made" else ""
    script = f"mount -t tmpfs -o size=24m none '{state}' && {formatted} exec '{sys.executable}' -m tinledger up"
    namespace = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"])]
    ended = subprocess.run(
        [*namespace, "sh", "-c", script],
        cwd=ROOT,
        env=os.environ | {"TINLEDGER_STATE": str(state), "TINLEDGER_DOWNLOADS": str(downloads)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode == 4, ended.stderr
    assert "tinledger: the disk is full: " in ended.stderr


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_parent_that_is_ended_leaves_nothing_running(tmp_path: Path, downloads: Path, sent: signal.Signals) -> None:
    state = tmp_path / "s"
    script = (
        "import sys, time, stack; from pathlib import Path\n"
        "with stack.running(Path(sys.argv[1]), stack.Options(sync=False, downloads=Path(sys.argv[2]))) as running:\n"
        "    print(*running.pids.values(), flush=True)\n"
        "    time.sleep(120)\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(state), str(downloads)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with child:
        assert child.stdout is not None
        pids = [int(pid) for pid in child.stdout.readline().split()]
        assert len(pids) == 3
        child.send_signal(sent)
    deadline = time.monotonic() + 20
    while any(process.alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in pids if process.alive(pid)]


def test_a_start_that_fails_stops_what_it_had_started(tmp_path: Path, downloads: Path) -> None:
    state = tmp_path / "s"
    options = stack.Options(sync=False, downloads=downloads, database_url="postgresql://127.0.0.1:1/none")
    with pytest.raises(stack.StackError):
        Stack.open(state, options)
    assert stack.attach(state) is None
    listed = [entry for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    assert not [entry for entry in listed if str(state) in process.command_of(int(entry.name))]


def test_a_killed_broker_and_a_killed_database_come_back(tmp_path: Path, downloads: Path) -> None:
    with stack.running(tmp_path / "s", stack.Options(sync=False, downloads=downloads)) as own:
        own.kill_broker()
        own.kill_postgres()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(own.database_url)
        own.start_postgres()
        own.start_broker()
        assert own.dead() == []
        answers = stack.status(tmp_path / "s")["parts"]
        assert answers["postgres"]["answers"]
        assert answers["kafka"]["answers"]


def test_an_interrupted_start_leaves_nothing_running(tmp_path: Path, downloads: Path) -> None:
    state = tmp_path / "s"
    started = subprocess.Popen(
        [sys.executable, "-m", "tinledger", "up"],
        cwd=ROOT,
        env=os.environ | {"TINLEDGER_STATE": str(state), "TINLEDGER_DOWNLOADS": str(downloads)},
        stderr=subprocess.PIPE,
        text=True,
    )
    with started:
        assert started.stderr is not None
        assert "checksums right" in started.stderr.readline()  # the broker's folder is being made now
        started.send_signal(signal.SIGINT)
        assert started.wait(60) == 130
    assert stack.attach(state) is None
    listed = [entry for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    assert not [entry for entry in listed if str(state) in process.command_of(int(entry.name))]
