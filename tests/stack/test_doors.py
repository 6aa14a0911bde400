"""Who gets in: partners by TLS and password, nobody without, and no other user of the machine to the database."""

import os
import ssl
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from kafka import KafkaAdminClient
from kafka.errors import KafkaError

import stack
from stack.jars import read_lock, wanted
from stack.postgres import Postgres, installed

NOBODY = 65534


def login(running: stack.Stack, **changed: Any) -> None:
    """A client at the partners' door. Raises KafkaError when it is not let in."""
    settings = running.kafka() | {
        "bootstrap_servers": running.partner_bootstrap_servers,
        "security_protocol": "SASL_SSL",
        "ssl_cafile": running.ca_file,
    }
    admin = KafkaAdminClient(**(settings | {"bootstrap_timeout_ms": 2500} | changed))
    try:
        admin.describe_cluster()
    finally:
        admin.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_partners_door_has_a_certificate_for_its_names(running: stack.Stack, host: str) -> None:
    login(running, bootstrap_servers=running.partner_bootstrap_servers.replace("127.0.0.1", host))


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"sasl_plain_password": "guessed"}, id="wrong password"),
        pytest.param({"sasl_plain_username": "milk-farm-7"}, id="unknown user"),
        pytest.param({"security_protocol": "SASL_PLAINTEXT"}, id="no encryption"),
        pytest.param({"ssl_cafile": ssl.get_default_verify_paths().cafile}, id="another authority"),
        pytest.param({"security_protocol": "SSL"}, id="no login"),
    ],
)
def test_others_are_not_let_in(running: stack.Stack, changed: dict[str, Any]) -> None:
    with pytest.raises(KafkaError):
        login(running, **changed)


def test_there_is_no_door_without_a_login(running: stack.Stack) -> None:
    with pytest.raises(KafkaError):
        admin = KafkaAdminClient(
            bootstrap_servers=running.bootstrap_servers, security_protocol="PLAINTEXT", bootstrap_timeout_ms=2500
        )
        admin.close()


def test_the_database_listens_on_a_socket_that_its_owner_alone_may_use(running: stack.Stack) -> None:
    folder = Path(parse_qs(urlsplit(running.database_url).query)["host"][0])
    socket = folder / ".s.PGSQL.5432"
    assert stat.S_ISSOCK(socket.stat().st_mode)
    assert socket.stat().st_mode & 0o077 == 0
    if os.geteuid() == 0:
        connect = f"import socket; socket.socket(socket.AF_UNIX).connect({str(socket)!r})"
        nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        ended = subprocess.run([*nobody, sys.base_prefix + "/bin/python3", "-c", connect], capture_output=True, cwd="/")
        assert ended.returncode != 0


def test_a_deep_state_folder_gets_a_short_socket_that_is_removed(tmp_path: Path, downloads: Path) -> None:
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    options = stack.Options(sync=False, downloads=downloads, bootstrap_servers="127.0.0.1:1")
    with pytest.raises(stack.StackError, match="no broker answers"):
        stack.up(deep, options=options)
    _, jar = wanted(read_lock())
    assert jar is not None
    server = Postgres(downloads / f"postgresql-{jar.version}", deep, sync=False)
    try:
        server.start()
        assert len(os.fsencode(server.socket)) < 60
    finally:
        server.stop()
        server.forget_socket()
    assert not server.socket.exists()


def test_an_installed_postgresql_is_run_when_it_is_new_enough(
    tmp_path: Path, running: stack.Stack, downloads: Path
) -> None:
    folder = next(path for path in downloads.glob("postgresql-*") if path.is_dir())
    options = stack.Options(sync=False, downloads=tmp_path / "none", postgres=folder, **as_given(running))
    with stack.running(tmp_path / "s", options) as own:
        assert set(own.pids) == {"owner", "postgres"}
    assert not (tmp_path / "none").exists()
    old = tmp_path / "old" / "bin" / "postgres"
    old.parent.mkdir(parents=True)
    old.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)'\n")
    old.chmod(0o755)
    with pytest.raises(stack.StackError, match=r"PostgreSQL\) 15\.14 .*; 17 or newer is needed"):
        installed(old.parents[1])
    with pytest.raises(stack.StackError, match="cannot be run"):
        installed(tmp_path)


def as_given(running: stack.Stack) -> dict[str, Any]:
    """The session's broker, as a person would name one that runs already."""
    return {
        "bootstrap_servers": running.bootstrap_servers,
        "kafka_user": running.ledger_user,
        "kafka_password": running.ledger_password,
    }
