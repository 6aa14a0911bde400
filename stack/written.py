"""Where the running parts are, and the file that tells other processes: `<state>/stack.json`."""

import json
import socket
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

import psycopg

from stack.credentials import write_private
from stack.errors import StackError

OLDEST_POSTGRES = 170000  # as PostgreSQL counts; the first with the builtin locale provider


@dataclass
class Running:
    """All that a client needs to reach the ledger's database and broker.

    Our own processes use `bootstrap_servers` with `security_protocol` (SASL_PLAINTEXT on the loopback address of our
    own broker) and the mechanism SCRAM-SHA-512 as `ledger_user`; partners use `partner_bootstrap_servers` (SASL_SSL,
    trusting `ca_file`). `ledger_user` is empty where the broker of `--bootstrap-servers` asks for none.
    """

    database_url: str
    bootstrap_servers: str
    partner_bootstrap_servers: str
    security_protocol: str = "SASL_PLAINTEXT"
    ca_file: str = ""
    ledger_user: str = ""
    ledger_password: str = ""
    sync: bool = True
    pids: dict[str, int] = field(default_factory=dict)
    """Process ids of what this folder's owner started: `owner`, `postgres`, `kafka`."""

    def kafka(self) -> dict[str, str | None]:
        """The connection as keyword arguments of kafka-python's clients, for our own processes."""
        settings: dict[str, str | None] = {
            "bootstrap_servers": self.bootstrap_servers,
            "security_protocol": self.security_protocol,
        }
        if self.ledger_user:
            settings |= {
                "sasl_mechanism": "SCRAM-SHA-512",
                "sasl_plain_username": self.ledger_user,
                "sasl_plain_password": self.ledger_password,
            }
        if self.security_protocol.endswith("SSL"):
            settings["ssl_cafile"] = self.ca_file or None
        return settings


def file_of(state: Path) -> Path:
    """Where a state folder's running parts are written down."""
    return state / "stack.json"


def write(state: Path, running: Running) -> None:
    """Tell other processes; it holds the ledger's password and is private."""
    values = {each.name: getattr(running, each.name) for each in fields(Running)}
    write_private(file_of(state), json.dumps(values, indent=1).encode())


def read(state: Path) -> Running | None:
    """What was last written, whether it still runs or not."""
    try:
        return Running(**json.loads(file_of(state).read_text()))
    except FileNotFoundError:
        return None
    except PermissionError as refused:
        raise StackError(
            f"{file_of(state)} belongs to another user.", "Run as that user, or use another state folder."
        ) from refused


def check_database(url: str) -> None:
    """A PostgreSQL that somebody else runs: it answers and is new enough. Raises StackError."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version
    except psycopg.OperationalError as error:
        raise StackError(f"the database does not answer: {str(error).strip()}", "Check --database-url.") from error
    if version < OLDEST_POSTGRES:
        raise StackError(
            f"the database is PostgreSQL {version // 10000}.{version % 10000}; 17 or newer is needed.",
            "Upgrade it, or leave --database-url out to have one started.",
        )


def check_brokers(bootstrap_servers: str) -> None:
    """Somebody else's Kafka: at least one address accepts a connection. Raises StackError."""
    failures = []
    for address in bootstrap_servers.split(","):
        host, _, port = address.strip().rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), 5).close()
            return
        except (OSError, ValueError) as error:
            failures.append(f"{address.strip()}: {error}")
    raise StackError(f"no broker answers ({'; '.join(failures)}).", "Check --bootstrap-servers: host:port,host:port.")


def as_dict(running: Running) -> dict[str, object]:
    """The values for a person or a script, the password left out."""
    values = asdict(running)
    del values["ledger_password"]
    return values
