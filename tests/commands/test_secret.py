"""Secrets are made anew on a real ledger: the old ones are good no more, the new ones are, and nothing is lost."""

import json
import shutil
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest
from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from stack.written import read
from tests.commands.conftest import SECONDS, Shell, stop
from tests.commands.test_serve import EXAMPLE, MAKER

REFUSED_SECONDS = 3
"""How long is knocked at a door that is to stay closed; the client does not give up before."""


def lets_in(servers: str, user: str, password: str, ca_file: Path, seconds: int = 10) -> bool:
    """Whether Kafka's door for partners opens: the client knocks for so long."""
    try:
        KafkaAdminClient(
            bootstrap_servers=servers, security_protocol="SASL_SSL", ssl_cafile=str(ca_file),
            sasl_mechanism="SCRAM-SHA-512", sasl_plain_username=user, sasl_plain_password=password,
            bootstrap_timeout_ms=seconds * 1000,
        ).close()  # fmt: skip
    except KafkaError:
        return False
    return True


def secrets(state: Path) -> dict[str, str]:
    """The passwords of the ledger's own users."""
    found: dict[str, str] = json.loads((state / "secrets.json").read_text())
    return found


def private(state: Path) -> list[str]:
    """Files with secrets that others than their owner may read; that should be none."""
    names = ("secrets.json", "token-key.json", "partners.json", "tls/broker.pem", "kafka/server.properties")
    return [name for name in names if (state / name).stat().st_mode & 0o077]


def test_every_secret_is_made_anew(tmp_path: Path, environment: dict[str, str]) -> None:
    shell = Shell(tmp_path / "state", environment)
    state = shell.state
    serving = shell.start("serve", "--port", "0")
    try:
        shell.url(serving)
        added = shell.json("partner", "add", "maker-1", *MAKER)
        token = shell.run("token", "issue", "--role", "investigator", "--name", "zhang").stdout.strip()
        for what in ("ledger", "authority", "tokens"):
            assert "runs" in shell.run("secret", "rotate", what, code=4).stderr
        shell.run("secret", "rotate", "partner", "nobody-1", code=3)
        shell.run("secret", "rotate", "partner", code=2)
        door = added["bootstrapServers"], "maker-1"
        ca_file = tmp_path / "ca.pem"  # as the partner copied it
        shutil.copy(added["caFile"], ca_file)
        assert lets_in(*door, added["password"], ca_file)
        renewed = shell.json("secret", "rotate", "partner", "maker-1")
        assert not lets_in(*door, added["password"], ca_file, REFUSED_SECONDS)
        assert lets_in(*door, renewed["password"], ca_file)
        sale = json.dumps({"family": "SalesRecord", **EXAMPLE})
        assert shell.lines("event", "append", "-", "--partner", "maker-1", stdin=sale)[0]["became"] == "accepted"
    finally:
        stop(serving)

    before = secrets(state)
    shell.run("secret", "rotate", "ledger")
    after = secrets(state)
    assert before["cluster_id"] == after["cluster_id"]
    assert not set(before.values()) & {after["ledger_password"], after["controller_password"]}
    # broken off after the broker was told, and before the folder was: the next try brings it to its end
    (state / "secrets.json").rename(state / "secrets-next.json")
    (state / "secrets.json").write_text(json.dumps(before))
    shell.run("secret", "rotate", "ledger")
    assert secrets(state) == after
    # broken off before the broker was told
    following = after | {"ledger_password": "x" * 32, "controller_password": "y" * 32}
    (state / "secrets-next.json").write_text(json.dumps(following))
    (state / "secrets-next.json").chmod(0o600)
    shell.run("secret", "rotate", "ledger")
    assert secrets(state) == following
    assert not (state / "secrets-next.json").exists()
    shell.run("secret", "rotate", "authority")
    shell.run("secret", "rotate", "tokens")

    serving = shell.start("serve", "--port", "0")
    try:
        url = shell.url(serving)
        assert private(state) == []
        assert not lets_in(*door, renewed["password"], ca_file, REFUSED_SECONDS)
        assert lets_in(*door, renewed["password"], Path(added["caFile"]))
        with pytest.raises(KafkaError):
            running = read(state)
            assert running is not None
            KafkaAdminClient(
                **running.kafka() | {"sasl_plain_password": before["ledger_password"]},
                bootstrap_timeout_ms=REFUSED_SECONDS * 1000,
            )
        assert status(url, token) == 401
        fresh = shell.run("token", "issue", "--role", "investigator", "--name", "zhang")
        assert status(url, fresh.stdout.strip()) == 200
        shell.run("token", "revoke", fresh.stderr.split()[1].rstrip(","))
        assert comes_to(401, url, fresh.stdout.strip())
        given = shell.run("token", "issue", "--role", "investigator", "--name", "zhang").stdout.strip()
        assert status(url, given) == 200
        shell.run("token", "revoke", "--name", "zhang")
        assert comes_to(401, url, given)
        assert status(url, shell.run("token", "issue", "--role", "regulator", "--name", "zhang").stdout.strip()) == 200
        assert [each["kind"] for each in shell.json("token", "revoked")] == ["token", "name"]
        for nothing in ((), ("",), ("--name", ""), ("an-id", "--name", "zhang")):
            shell.run("token", "revoke", *nothing, code=2)
        assert shell.json("verify", "--no-views")["agrees"] is True
        told = [path.read_text(errors="replace") for path in (state / "logs").rglob("*") if path.is_file()]
        hidden = [*secrets(state).values(), *before.values(), renewed["password"], given]
        assert [secret for secret in hidden if secret != before["cluster_id"] and secret in "".join(told)] == []
    finally:
        stop(serving)


def status(url: str, token: str) -> int:
    """What the page of findings answers to a token."""
    return httpx.get(f"{url}/findings", headers={"Authorization": f"Bearer {token}"}, timeout=SECONDS).status_code


def comes_to(answer: int, url: str, token: str) -> bool:
    """Whether the page answers so before long: the API looks at what was taken back once a second."""
    until = monotonic() + SECONDS
    while monotonic() < until:
        if status(url, token) == answer:
            return True
        sleep(0.1)
    return False


def test_without_a_ledger_there_is_nothing_to_make_anew(tmp_path: Path, environment: dict[str, str]) -> None:
    shell = Shell(tmp_path / "empty", environment)
    said = {what: shell.run("secret", "rotate", what, code=4).stderr for what in ("ledger", "authority", "tokens")}
    assert "no Kafka" in said["ledger"] and "no authority" in said["authority"] and "no key" in said["tokens"]
