"""A real ledger from nothing: served, a partner added, a record sent and seen; and nothing left behind."""

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from stack.process import alive
from tests.commands.conftest import ROOT, SECONDS, Shell, stop

EXAMPLE: dict[str, Any] = json.loads((ROOT / "schemas" / "examples" / "SalesRecord.v1.json").read_text("utf-8"))
MAKER = ("--role", "producer", "--party-id", EXAMPLE["seller_id"], "--name-zh", "示例乳业")


@pytest.fixture
def shell(tmp_path: Path, environment: dict[str, str]) -> Shell:
    """A state folder with nothing in it, below a path that is not plain."""
    folder = tmp_path / "账本 one"
    return Shell(folder, environment)


def test_a_partner_speaks_and_is_seen_and_nothing_stays_behind(shell: Shell) -> None:
    serving = shell.start("serve", "--port", "0")
    try:
        url = shell.url(serving)
        assert shell.json("partner", "add", "maker-1", *MAKER, "--dry-run")["registered"] is False
        assert shell.json("partner", "list") == []
        added = shell.json("partner", "add", "maker-1", *MAKER)
        assert added["registered"] is True
        assert [each["partner"] for each in shell.json("partner", "list")] == ["maker-1"]
        assert "registered already" in shell.run("partner", "add", "maker-1", *MAKER, code=6).stderr
        assert shell.json("partner", "add", "maker-1", *MAKER, "--renew")["password"] != added["password"]
        wrong = ("--role", "producr", *MAKER[2:])
        assert "producer" in shell.run("partner", "add", "maker-2", *wrong, code=5).stderr
        sale = {"family": "SalesRecord", **EXAMPLE}
        [said] = shell.lines("event", "append", "-", "--partner", "maker-1", stdin=json.dumps(sale))
        assert said["became"] == "accepted"
        shell.caught_up()
        batch = shell.json("batch", "show", EXAMPLE["trade_item"], EXAMPLE["batch_number"])
        assert [each["cans"] for each in batch["sold"]] == [960]
        page = f"{url}/batch/{EXAMPLE['trade_item']}/{EXAMPLE['batch_number']}"
        assert httpx.get(page, timeout=SECONDS).status_code == 403
        for role, status in (("investigator",), 200), (("partner", "--partner", "maker-1"), 200), (
            ("partner", "--partner", "maker-2"), 404), (("customs",), 200), (("operator",), 403):  # fmt: skip
            token = shell.run("token", "issue", "--role", *role).stdout.strip()
            shown = httpx.get(page, headers={"Authorization": f"Bearer {token}"}, timeout=SECONDS)
            assert shown.status_code == status, role
        read = shell.json("access", "list")
        assert [(each["who"], each["role"], each["question"]) for each in read] == [
            (role, role, "page /batch/{gtin}/{number:path}") for role in ("customs", "investigator")
        ]
        assert "the ledger in" in shell.run("serve", "--port", "0", code=4).stderr
        assert "holds a real ledger" in shell.run("demo", "--once", code=4).stderr
        assert shell.json("projection", "status")["today"] is not None  # the office says the days of a real ledger
        assert shell.json("verify")["agrees"] is True
    finally:
        assert stop(serving) == 0
    assert shell.json("status", code=1)["running"] is False
    assert shell.json("reset", "--yes")["deleted"] is True
    assert not (shell.state / "partners.json").exists()


def test_kill_9_of_the_command_leaves_no_process(shell: Shell) -> None:
    serving = shell.start("serve", "--port", "0")
    try:
        shell.url(serving)
        children = descendants(serving.pid)
        assert len(children) >= 6  # PostgreSQL, Kafka and the parts
    finally:
        serving.send_signal(signal.SIGKILL)
        serving.wait(30)
    until = time.monotonic() + SECONDS
    while left := [pid for pid in children if alive(pid)]:
        assert time.monotonic() < until, left
        time.sleep(0.1)


def test_a_database_and_a_broker_that_die_while_it_serves_are_started_again(shell: Shell) -> None:
    serving = shell.start("serve", "--port", "0")
    try:
        url = shell.url(serving)
        shell.json("partner", "add", "maker-1", *MAKER)
        token = shell.run("token", "issue", "--role", "investigator").stdout.strip()
        asked: dict[str, Any] = {
            "url": f"{url}/findings",
            "headers": {"Authorization": f"Bearer {token}"},
            "timeout": SECONDS,
        }
        assert httpx.get(**asked).status_code == 200
        before = shell.json("status")["pids"]
        for part in ("kafka", "postgres"):
            os.kill(before[part], signal.SIGKILL)
        until = time.monotonic() + SECONDS
        while before.keys() & {part for part, pid in now(shell).items() if part != "owner" and pid == before[part]}:
            assert time.monotonic() < until
            time.sleep(0.2)
        sale = {"family": "SalesRecord", **EXAMPLE}
        [said] = shell.lines("event", "append", "-", "--partner", "maker-1", stdin=json.dumps(sale))
        assert said["became"] == "accepted"
        shell.caught_up()
        # None of them meets a connection of before.
        assert [httpx.get(**asked).status_code for _ in range(6)] == [200] * 6
    finally:
        assert stop(serving) == 0


def test_down_ends_the_parts_beside_a_database_of_the_background(shell: Shell) -> None:
    shell.run("up")
    serving = shell.start("serve", "--port", "0")
    try:
        shell.url(serving)
        assert shell.json("down")["stopped"] is True
        assert serving.wait(SECONDS) == 0
    finally:
        serving.kill()
        shell.run("down")


def test_a_used_port_is_told_before_anything_starts(shell: Shell) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = shell.run("serve", "--port", str(port), code=4).stderr
    assert f"127.0.0.1:{port} cannot be listened on" in said


def now(shell: Shell) -> dict[str, int]:
    """The processes of database and broker as they are written down."""
    pids: dict[str, int] = json.loads((shell.state / "stack.json").read_text("utf-8"))["pids"]
    return pids


def descendants(pid: int) -> list[int]:
    """All processes below one."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found = list(children.get(pid, []))
    for each in found:
        found += children.get(each, [])
    return found
