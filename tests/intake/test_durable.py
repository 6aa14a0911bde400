"""What could lose acknowledged records is named with what is expected, and a part does not start on it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

import stack
from consumers import durable
from consumers.loop import MustStop
from tests.intake.house import ROOT, SECONDS, House
from tinledger.prepare import check_kept, prepare


def set_topic(house: House, topic: str, **values: str) -> None:
    """Change settings of a topic as an operator would."""
    admin = KafkaAdminClient(**house.settings)
    configs = {name.replace("_", "."): value for name, value in values.items()}
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, configs=configs)])
    admin.close()


def test_a_topic_that_is_not_flushed_and_has_one_copy_is_named_with_what_is_expected(house: House) -> None:
    topic = house.topics.ledger
    house.connection.execute("SET synchronous_commit = on")
    before = durable.weaknesses(house.connection, house.admin, [topic])
    assert not [each for each in before if "topic" in each]
    set_topic(house, topic, flush_messages="10000", retention_ms="86400000")
    found = [each for each in durable.weaknesses(house.connection, house.admin, [topic]) if "topic" in each]
    assert found == [
        f"topic {topic} has flush.messages = 10000 and 1 copies with min.insync.replicas = 1, expected "
        "flush.messages = 1, or 3 copies with min.insync.replicas = 2: it can lose what was acknowledged",
        f"topic {topic} has retention.ms = 86400000, expected -1: it deletes what was acknowledged",
    ]
    with pytest.raises(MustStop, match=r"flush\.messages = 10000 .*Set it right, or say TINLEDGER_MAY_LOSE=true"):
        durable.check(house.connection, house.admin, [topic], demanded=True)
    durable.check(house.connection, house.admin, [topic], demanded=False)


@pytest.mark.parametrize(
    ("copies", "in_sync", "weak"), [(3, "2", False), (3, "1", True), (2, "2", True), (5, "3", False)]
)
def test_three_copies_of_which_two_must_be_written_make_the_flush_unnecessary(
    copies: int, in_sync: str, weak: bool
) -> None:
    values: Mapping[str, str] = {
        "flush.messages": "9223372036854775807", "retention.ms": "-1", "min.insync.replicas": in_sync
    }  # fmt: skip
    assert bool(durable.of_topic(values, copies)) is weak


@pytest.mark.parametrize("part", ["intake", "relay"])
def test_a_part_refuses_a_database_that_does_not_sync_and_says_what_would_make_it_start(
    running: stack.Stack, database: str, tmp_path: Path, part: str
) -> None:
    """The tests' own database runs with fsync off, which `sync=False` allows and this folder does not."""
    options = stack.Options(
        database_url=database,
        bootstrap_servers=running.bootstrap_servers,
        kafka_user=running.ledger_user,
        kafka_password=running.ledger_password,
    )
    assert running.sync is False
    with stack.running(tmp_path / "s", options):
        ended = subprocess.run(
            [sys.executable, "-m", "tinledger", "part", part, "--state", str(tmp_path / "s")],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
    assert ended.returncode == MustStop.EXIT_CODE
    assert f"tinledger: {part}: PostgreSQL runs with fsync = off, expected on: a power loss can lose" in ended.stderr
    assert "full_page_writes = off, expected on" in ended.stderr
    assert "TINLEDGER_MAY_LOSE=true" in ended.stderr


def test_serving_refuses_it_too_unless_the_setting_says_that_it_may(
    running: stack.Stack, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = stack.Running(
        database, running.bootstrap_servers, running.partner_bootstrap_servers, running.security_protocol,
        running.ca_file, running.ledger_user, running.ledger_password, sync=True,
    )  # fmt: skip
    with pytest.raises(stack.StackError, match="fsync = off, expected on"):
        prepare(strict)
    monkeypatch.setattr("tinledger.prepare.settings", lambda: type("Said", (), {"may_lose": True})())
    check_kept(strict, "ledger.")
