"""Three brokers on this machine, each also a controller: what a ledger that must outlive a machine runs on."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from kafka import KafkaAdminClient

from stack import Running
from stack.broker import Broker
from stack.credentials import LEDGER_USER, Credentials, credentials
from stack.jars import fetch, read_lock, wanted
from stack.java import Java, find_java

COUNT: Final = 3
REPLICATED: Final = {
    "default.replication.factor": COUNT,
    "min.insync.replicas": 2,
    "offsets.topic.replication.factor": COUNT,
    "transaction.state.log.replication.factor": COUNT,
    "transaction.state.log.min.isr": 2,
    "share.coordinator.state.topic.replication.factor": COUNT,
    "share.coordinator.state.topic.min.isr": 2,
    "controller.quorum.election.timeout.ms": 1000,
    "controller.quorum.fetch.timeout.ms": 2000,
}


class Controller(NamedTuple):
    """One of the first controllers: its node, port, and the id of its data folder."""

    node: int
    port: int
    directory: str


def directory_id() -> str:
    """22 characters of base64, as Kafka takes them; none that an option would be read from."""
    while (made := base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")).startswith("-"):
        pass
    return made


class Node(Broker):
    """One of them."""

    def __init__(self, node: int, java: Java, jars: Path, state: Path, shared: Credentials) -> None:
        super().__init__(java, jars, state, shared)
        self.controller = Controller(node, self.ports.controller, directory_id())
        self.all: list[Controller] = []

    def properties(self) -> str:
        """A lone broker's, with what three of them need said otherwise."""
        settings = dict(line.split("=", 1) for line in super().properties().splitlines())
        servers = ",".join(f"127.0.0.1:{each.port}" for each in self.all)
        settings |= {name: str(value) for name, value in REPLICATED.items()}
        settings |= {"node.id": str(self.controller.node), "controller.quorum.bootstrap.servers": servers}
        del settings["log.flush.interval.messages"]  # the topics that the ledger makes ask for it themselves
        return "".join(f"{name}={value}\n" for name, value in settings.items())

    def _quorum(self) -> list[str]:
        named = ",".join(f"{each.node}@127.0.0.1:{each.port}:{each.directory}" for each in self.all)
        return ["--initial-controllers", named]

    def _classes(self) -> list[str]:
        return [*super()._classes(), "-Xmx256m"]


class Brokers:
    """The three of them, by number of node."""

    def __init__(self, nodes: list[Node], shared: Credentials) -> None:
        self.nodes = {node.controller.node: node for node in nodes}
        self._shared = shared

    def running(self, database_url: str) -> Running:
        """Where a ledger finds them."""
        servers = ",".join(f"127.0.0.1:{node.ports.app}" for node in self.nodes.values())
        return Running(
            database_url, servers, servers, ledger_user=LEDGER_USER, ledger_password=self._shared.ledger_password
        )

    def leader(self, running: Running, topic: str) -> int:
        """The node that leads the first partition of a topic."""
        admin = KafkaAdminClient(**running.kafka())
        [found] = admin.describe_topics([topic])
        admin.close()
        return int(found["partitions"][0]["leader_id"])

    def kill(self, *numbers: int) -> None:
        """kill -9 some of them."""
        for number in numbers:
            self.nodes[number].kill()

    def start(self, *numbers: int) -> None:
        """Start some of them side by side, and wait until they answer."""
        for number in numbers:
            self.nodes[number].launch()
        for number in numbers:
            self.nodes[number].wait()


@contextmanager
def three_brokers(folder: Path, downloads: Path) -> Iterator[Brokers]:
    """A cluster that is gone at the end of the block. Call from the main thread."""
    jars, _ = wanted(read_lock())
    fetch(jars, downloads / "kafka")
    folder.mkdir()
    shared, java = credentials(folder), find_java()
    with ExitStack() as ends:
        nodes = []
        for number in range(1, COUNT + 1):
            state = folder / str(number)
            state.mkdir()
            nodes.append(Node(number, java, downloads / "kafka", state, shared))
        for node in nodes:
            node.all = [each.controller for each in nodes]
            node.prepare()
            ends.callback(node.stop)
        made = Brokers(nodes, shared)
        made.start(*made.nodes)
        yield made
