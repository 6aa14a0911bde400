"""Starting: twice, half-finished, at the same time, with kills; each state folder is real and so are its programs."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from kafka import KafkaAdminClient

import stack
from stack import process

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A state folder with spaces and Chinese letters, wiped and stopped at the end."""
    folder = tmp_path_factory.mktemp("奶粉 账本") / "状态 one"
    yield folder
    stack.down(folder)


@pytest.fixture(scope="module")
def options(downloads: Path) -> stack.Options:
    return stack.Options(sync=False, downloads=downloads)


def usable(running: stack.Running) -> None:
    """Both parts answer a client that has logged in."""
    with psycopg.connect(running.database_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    admin = KafkaAdminClient(**running.kafka(), bootstrap_timeout_ms=10_000)
    try:
        assert admin.describe_cluster()["brokers"]
    finally:
        admin.close()


def ours(state: Path) -> list[str]:
    """Command lines of all processes that name the state folder."""
    commands = [process.command_of(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [command for command in commands if str(state) in command]


def gone(state: Path, seconds: float = 20) -> bool:
    """Whether all processes of the folder end within the time."""
    deadline = time.monotonic() + seconds
    while ours(state) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not ours(state)


def test_a_first_start_that_broke_off_is_repaired(state: Path, options: stack.Options) -> None:
    # What kill -9 leaves at the worst moments: data folders of both parts that were never finished.
    for half in ("pg", "kafka/data", "kafka/data/__cluster_metadata-0"):
        (state / half).mkdir(parents=True)
    (state / "pg" / "PG_VERSION").write_text("18\n")
    (state / "kafka" / "data" / "meta.properties").write_text("version=1\nnode.id=1\ncluster.id=another\n")
    usable(stack.up(state, options=options))


def test_a_start_while_running_attaches(state: Path, options: stack.Options) -> None:
    first = stack.up(state, options=options)
    assert stack.up(state, options=options).pids == first.pids
    assert stack.attach(state) == first
    assert len(ours(state)) >= 2


def test_two_starts_at_the_same_time_are_one(state: Path, options: stack.Options) -> None:
    stack.down(state)
    call = [sys.executable, "-m", "tinledger", "up", "--json"]
    environment = os.environ | {"TINLEDGER_STATE": str(state), "TINLEDGER_DOWNLOADS": str(options.downloads)}
    both = [
        subprocess.Popen(call, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for _ in range(2)
    ]
    first, second = [json.loads(each.communicate(timeout=120)[0]) for each in both]
    assert first == second
    assert [each.returncode for each in both] == [0, 0]


def test_a_folder_that_another_process_holds_is_said_so(state: Path, options: stack.Options) -> None:
    held = stack.up(state, options=options)
    with pytest.raises(stack.StackError, match=f"another process \\({held.pids['owner']}\\) runs the ledger"):
        stack.Stack.open(state, options)


def test_what_runs_is_written_for_the_owner_only(state: Path, options: stack.Options) -> None:
    stack.up(state, options=options)
    for secret in ("stack.json", "secrets.json", "kafka/server.properties", "tls/broker.pem"):
        assert (state / secret).stat().st_mode & 0o077 == 0, secret


def test_no_password_stands_in_a_list_of_processes(state: Path, options: stack.Options) -> None:
    running = stack.up(state, options=options)
    assert not [command for command in ours(state) if running.ledger_password in command]


def test_kill_9_of_the_supervisor_stops_everything_and_the_next_start_works(
    state: Path, options: stack.Options
) -> None:
    running = stack.up(state, options=options)
    with psycopg.connect(running.database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    os.kill(running.pids["owner"], signal.SIGKILL)
    assert gone(state), ours(state)
    assert stack.attach(state) is None
    again = stack.up(state, options=options)
    assert again.bootstrap_servers == running.bootstrap_servers
    usable(again)
    with psycopg.connect(again.database_url) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_the_supervisor_starts_a_part_that_dies(state: Path, options: stack.Options) -> None:
    running = stack.up(state, options=options)
    os.kill(running.pids["postgres"], signal.SIGKILL)
    deadline = time.monotonic() + 30
    while (now := stack.attach(state)) is not None and now.pids["postgres"] == running.pids["postgres"]:
        assert time.monotonic() < deadline, process.tail(state / "logs" / "supervisor.log")
        time.sleep(0.1)
    assert now is not None
    usable(now)


def test_down_stops_everything_and_says_so(state: Path, options: stack.Options) -> None:
    stack.up(state, options=options)
    assert stack.status(state)["running"]
    assert stack.down(state)
    assert gone(state), ours(state)
    assert not stack.down(state)
    assert stack.status(state) == {"running": False, "state": str(state)}


def test_a_used_port_is_one_clear_line(state: Path, options: stack.Options) -> None:
    stack.down(state)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ports = state / "kafka" / "ports.json"
        before = ports.read_text()
        ports.write_text(json.dumps({"app": port, "partner": 1025, "controller": 1026}))
        try:
            with pytest.raises(stack.StackError, match=f"port {port}, which .* is used by another program"):
                stack.up(state, options=options)
        finally:
            ports.write_text(before)
    assert gone(state)


def test_other_ports_can_be_chosen_for_data_that_is_there(state: Path, options: stack.Options) -> None:
    stack.down(state)
    (state / "kafka" / "ports.json").unlink()
    usable(stack.up(state, options=options))
    stack.down(state)


def test_reset_deletes_all_but_downloads(state: Path, options: stack.Options) -> None:
    stack.up(state, options=options)
    kept = state / "downloads"
    kept.mkdir()
    assert stack.reset(state)
    assert list(state.iterdir()) == [kept]
    assert not stack.reset(state)
    shutil.rmtree(kept)
