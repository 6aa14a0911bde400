"""The compose file, read by a parser of the Compose Specification; no engine is needed and none is used."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

from stack.broker import Broker
from stack.credentials import Credentials
from stack.java import find_java

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
FILE: dict[str, Any] = yaml.safe_load(TEXT)
# What differs between a broker on one loopback address and one in a container.
PLACES = (
    "listeners",
    "advertised.listeners",
    "controller.quorum.bootstrap.servers",
    "log.dirs",
    "location",
    "jaas.config",
)


def test_the_specification_allows_it() -> None:
    PyCompose.from_yaml(TEXT).validate()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("image: apache/kafka", "imge: apache/kafka"),
        ("service_healthy", "service_well"),
        ("interval: 2s", "interval: 2z"),
    ],
)
def test_the_parser_notices_mistakes(right: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=r"services|kafka"):
        PyCompose.from_yaml(TEXT.replace(right, wrong)).validate()


def test_every_volume_is_declared_and_every_service_can_be_waited_for() -> None:
    for name, service in FILE["services"].items():
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in FILE["volumes"], (name, volume)
        for needed, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in FILE["services"][needed], (name, needed)


def test_only_the_partners_door_of_kafka_is_open_and_no_port_of_the_database() -> None:
    open_ports = {name: service["ports"] for name, service in FILE["services"].items() if "ports" in service}
    assert open_ports == {"kafka": ["9093:9093"], "ledger": ["127.0.0.1:8765:8765"]}


def test_the_broker_has_the_settings_of_our_own(tmp_path: Path) -> None:
    ours = Broker(find_java(), tmp_path, tmp_path, Credentials("id", "control", "ledger")).properties()

    def settings(text: str) -> dict[str, str]:
        read = dict(line.split("=", 1) for line in text.splitlines() if line)
        return {name: value for name, value in read.items() if not name.endswith(PLACES)}

    assert settings(FILE["configs"]["broker"]["content"]) == settings(ours)
    listed = {line.split("=")[0] for line in ours.splitlines()}
    assert {line.split("=")[0] for line in FILE["configs"]["broker"]["content"].splitlines()} == listed


def test_the_image_serves_with_what_is_locked() -> None:
    lines = (ROOT / "Containerfile").read_text().splitlines()
    assert any("--require-hashes requirements.lock" in line for line in lines)
    assert "USER 1000:1000" in lines
    run = (ROOT / "run").read_text()
    installer = next(word for word in " ".join(lines).split() if word.startswith("uv=="))
    assert f"install -q --disable-pip-version-check {installer}" in run
