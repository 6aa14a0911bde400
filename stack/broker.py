"""One Apache Kafka broker in a state folder: KRaft, three authenticated listeners on the loopback address."""

import json
import os
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from stack import process
from stack.credentials import LEDGER_USER, Credentials, certificates, scram_credential, write_private
from stack.errors import StackError
from stack.java import Java

START_SECONDS = 60.0
STOPPED = (0, 128 + signal.SIGTERM, -signal.SIGTERM)
READY = "Kafka Server started"
JVM = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
LOG4J = """\
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss.SSS} %p %c{1} %m%n%ex{short}
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
"""


@dataclass(frozen=True)
class Ports:
    """Loopback ports: `app` for our own processes, `partner` with TLS for partners, `controller` for the broker."""

    app: int
    partner: int
    controller: int


def _escaped(text: object) -> str:
    """A properties value: Java reads the file as Latin-1, so everything beyond ASCII is written as UTF-16 escapes."""
    units = str(text).replace("\\", "\\\\").encode("utf-16-be")
    return "".join(chr(unit) if unit < 128 else f"\\u{unit:04x}" for (unit,) in struct.iter_unpack(">H", units))


def answers(port: int, host: str = "127.0.0.1", seconds: float = 5) -> bool:
    """Whether a broker answers ApiVersions, which needs no credentials, on a listener without TLS."""
    request = struct.pack(">hhih", 18, 0, 1, -1)  # key, version, correlation id, no client id
    try:
        with socket.create_connection((host, port), seconds) as connection:
            connection.sendall(struct.pack(">i", len(request)) + request)
            head = connection.recv(8, socket.MSG_WAITALL)
    except OSError:
        return False
    return len(head) == 8 and head[4:] == struct.pack(">i", 1)


class Broker:
    """The broker of one state folder; start and stop it from the main thread."""

    def __init__(
        self,
        java: Java,
        jars: Path,
        state: Path,
        credentials: Credentials,
        *,
        sync: bool = True,
        advertised: tuple[int, int] | None = None,
    ) -> None:
        """`advertised`: ports that clients are told instead of `app` and `partner`, where a proxy passes on to them."""
        self.java = java
        self.jars = jars
        self.folder = state / "kafka"
        self.log = state / "logs" / "kafka.log"
        self.credentials = credentials
        self.sync = sync
        self.folder.mkdir(parents=True, exist_ok=True)
        self.ca_file, self.key_file = certificates(state / "tls")
        self.ports = self._ports()
        self.advertised = advertised or (self.ports.app, self.ports.partner)
        self.process: subprocess.Popen[bytes] | None = None
        self._formatting: subprocess.Popen[bytes] | None = None
        self._from = 0
        self.archive = jars / f"classes-java{java.version}.jsa"
        self._left: Path | None = None

    @staticmethod
    def known_ports(state: Path) -> Ports | None:
        """The ports of an earlier start."""
        path = state / "kafka" / "ports.json"
        return Ports(**json.loads(path.read_text())) if path.exists() else None

    def _ports(self) -> Ports:
        """The ports chosen at the first start; partners' settings name them, so they are kept."""
        known = self.known_ports(self.folder.parent)
        if known is None:
            known = Ports(*process.free_ports(3))
            write_private(self.folder / "ports.json", json.dumps(asdict(known)).encode())
        return known

    def properties(self) -> str:
        """The broker's settings. They hold secrets."""
        app, partner, controller = self.ports.app, self.ports.partner, self.ports.controller
        told_app, told_partner = self.advertised
        control = self.credentials.controller_password
        plain = "org.apache.kafka.common.security.plain.PlainLoginModule required"
        scram = "org.apache.kafka.common.security.scram.ScramLoginModule required"
        settings: dict[str, object] = {
            "process.roles": "broker,controller",
            "node.id": 1,
            "listeners": f"APP://127.0.0.1:{app},PARTNER://127.0.0.1:{partner},CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": f"APP://127.0.0.1:{told_app},PARTNER://127.0.0.1:{told_partner}",
            "listener.security.protocol.map": "APP:SASL_PLAINTEXT,PARTNER:SASL_SSL,CONTROLLER:SASL_PLAINTEXT",
            "inter.broker.listener.name": "APP",
            "controller.listener.names": "CONTROLLER",
            "controller.quorum.bootstrap.servers": f"127.0.0.1:{controller}",
            "log.dirs": self.folder / "data",
            "auto.create.topics.enable": "false",
            "log.retention.ms": -1,
            # After a kill the broker waits until its own old session has ended.
            "broker.session.timeout.ms": 3000,
            "broker.heartbeat.interval.ms": 500,
            "offsets.topic.replication.factor": 1,
            "offsets.topic.num.partitions": 1,
            "transaction.state.log.replication.factor": 1,
            "transaction.state.log.min.isr": 1,
            "transaction.state.log.num.partitions": 1,
            "share.coordinator.state.topic.replication.factor": 1,
            "share.coordinator.state.topic.min.isr": 1,
            "share.coordinator.state.topic.num.partitions": 1,
            "group.initial.rebalance.delay.ms": 0,
            "log.cleaner.dedupe.buffer.size": 4194304,
            "num.network.threads": 2,
            "num.io.threads": 4,
            "background.threads": 4,
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": f"User:ctl;User:{LEDGER_USER}",
            "sasl.enabled.mechanisms": "SCRAM-SHA-512",
            "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
            "sasl.mechanism.controller.protocol": "PLAIN",
            "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
            "listener.name.controller.plain.sasl.jaas.config": (
                f'{plain} username="ctl" password="{control}" user_ctl="{control}";'
            ),
            "listener.name.app.scram-sha-512.sasl.jaas.config": (
                f'{scram} username="{LEDGER_USER}" password="{self.credentials.ledger_password}";'
            ),
            "listener.name.partner.scram-sha-512.sasl.jaas.config": f"{scram};",
            "listener.name.partner.ssl.keystore.type": "PEM",
            "listener.name.partner.ssl.keystore.location": self.key_file,
            "listener.name.partner.ssl.truststore.type": "PEM",
            "listener.name.partner.ssl.truststore.location": self.ca_file,
            # A partner whose credential was taken away is shut out after a minute at most.
            "connections.max.reauth.ms": 60000,
        }
        if self.sync:
            # With Kafka's default a power loss takes acknowledged records.
            settings["log.flush.interval.messages"] = 1
        return "".join(f"{name}={_escaped(value)}\n" for name, value in settings.items())

    def _classes(self) -> list[str]:
        """Use the archive of loaded classes, half of a start's time; a broker that finds none leaves one when it stops.

        Java checks that jars and version are those it was made of, and goes without it when they are not.
        """
        if self.archive.exists():
            return [f"-XX:SharedArchiveFile={self.archive}", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"]
        self._left = self.archive.with_name(f"{self.archive.name}.{os.getpid()}")
        return [f"-XX:ArchiveClassesAtExit={self._left}", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"]

    def _command(self, main: str, *arguments: str, jvm: Sequence[str] = ()) -> list[str | Path]:
        log4j = self.folder / "log4j2.properties"
        return [
            self.java.program,
            *JVM,
            *jvm,
            f"-Dlog4j2.configurationFile={log4j.as_uri()}",
            f"-Dkafka.logs.dir={self.log.parent}",
            "-cp",
            f"{self.jars}/*",
            main,
            *arguments,
        ]

    def prepare(self) -> None:
        """Write the settings and begin to format, unless that was done; `start` waits for it. Raises StackError."""
        for port in (self.ports.app, self.ports.partner, self.ports.controller):
            if not process.is_free(port):
                raise StackError(
                    f"port {port}, which this ledger's Kafka was given, is used by another program.",
                    f"Stop that program, or delete {self.folder / 'ports.json'} to have other ports chosen.",
                )
        write_private(self.folder / "server.properties", self.properties().encode("ascii"))
        (self.folder / "log4j2.properties").write_text(LOG4J)
        if not (self.folder / "formatted").exists() and self._formatting is None:
            data = self.folder / "data"
            if data.exists():  # of a first start that was broken off; the broker has never run on it
                subprocess.run(["rm", "-rf", str(data)], check=True)
            tool = self._command(
                "kafka.tools.StorageTool",
                "format",
                # With = since a random id may begin with a hyphen.
                f"--cluster-id={self.credentials.cluster_id}",
                "-c",
                str(self.folder / "server.properties"),
                *self._quorum(),
                "--add-scram",
                scram_credential(LEDGER_USER, self.credentials.ledger_password),
            )
            self._formatting = process.start(tool, self.log, signal.SIGTERM)

    def _quorum(self) -> list[str]:
        """How the first controllers are named when the data folder is made: this one alone."""
        return ["--standalone"]

    def launch(self) -> None:
        """Finish formatting and start the broker, without waiting until it is ready."""
        self.prepare()
        if self._formatting is not None:
            try:
                code = self._formatting.wait(START_SECONDS)
            except subprocess.TimeoutExpired:
                self.stop()
                code = -1
            self._formatting = None
            if code:
                raise self._failed("Kafka's data folder could not be made")
            (self.folder / "formatted").touch()
        self._from = process.size(self.log)
        main = self._command("kafka.Kafka", str(self.folder / "server.properties"), jvm=self._classes())
        self.process = process.start(main, self.log, signal.SIGTERM)

    def wait(self) -> None:
        """Wait until the broker is ready. Raises StackError with the end of its log."""
        deadline = time.monotonic() + START_SECONDS
        while self.process is not None and self.process.poll() is None and time.monotonic() < deadline:
            if READY in process.tail(self.log, 400, self._from) and answers(self.ports.app):
                return
            time.sleep(0.05)
        failed = self._failed("Kafka does not start")
        self.stop()
        raise failed

    def start(self) -> None:
        """Start the broker and wait until it is ready."""
        self.launch()
        self.wait()

    def _failed(self, what: str) -> StackError:
        log = process.tail(self.log, 20, self._from)
        if "No space left" in log:
            return StackError(f"the disk is full: {what}.", f"Its log: {self.log}", log)
        return StackError(f"{what}.", f"Its log: {self.log}", log)

    def stop(self) -> None:
        """Stop the broker; all it acknowledged is kept."""
        for running in (self._formatting, self.process):
            if running:
                process.finish(running, signal.SIGTERM)
        if self.process and self.process.returncode in STOPPED and self._left and self._left.exists():
            self._left.replace(self.archive)
        self._formatting = self.process = None

    def kill(self) -> None:
        """End it as a crash would, for fault tests."""
        if self.process:
            process.finish(self.process, signal.SIGKILL)
            self.process = None
