"""A ledger of a test's own: an empty database, topics under a prefix, and its parts as threads or processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any, Protocol

from psycopg import Connection

import stack
from consumers.intake import Intake
from consumers.kafka import Admin, PartnerProducer, Reader, Topics
from consumers.locks import connect
from consumers.office import Office
from consumers.outcome import Outcome, outcome, outcome_at
from consumers.read import events_after, last_sequence
from consumers.relay import Relay
from consumers.settle import settle
from consumers.store import Ledger
from domain.registration import OFFICE
from schemas.codec import DecodedEvent, decode_event, decode_record, encode_record, record_from_json

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "schemas" / "examples"
SECONDS = 60.0
"""The longest wait of any one step."""

SELLER = "91310115MA1K0AB20U"


class Part(Protocol):
    """What a thread of the ledger runs."""

    def run(self, stop: Event) -> None: ...


def example(family: str, **changes: Any) -> dict[str, Any]:
    """The example record of a family as it is read, with some fields said otherwise."""
    version = max(int(path.stem.rsplit(".v", 1)[1]) for path in EXAMPLES.glob(f"{family}.v*.json"))
    read = json.loads((EXAMPLES / f"{family}.v{version}.json").read_text("utf-8"))
    written = encode_record(family, record_from_json(family, read))
    return {**decode_record(written).record, **changes}


def sale(number: str, **changes: Any) -> dict[str, Any]:
    """A sale by the one seller of these tests."""
    return example("SalesRecord", number=number, **changes)


class House:
    """One ledger: its database and topics, partners, and the parts that run."""

    def __init__(self, running: stack.Stack, database_url: str) -> None:
        self.running = running
        self.database_url = database_url
        self.settings = running.kafka()
        self.topics = Topics(f"t{uuid.uuid4().hex[:8]}.")
        self.partners: dict[str, PartnerProducer] = {}
        self.failures: list[BaseException] = []
        self._stop = Event()
        self._threads: list[Thread] = []
        self._processes: list[subprocess.Popen[bytes]] = []
        Ledger(database_url).close()
        self.connection: Connection[Any] = connect(database_url)
        self.admin = Admin(self.settings, self.topics)
        self.admin.ensure_ledger_topics()
        self.admin.ensure_partner_topics(OFFICE)
        self.office = Office(self.settings, self.topics)
        self.reader = Reader(self.settings)

    def name(self, partner: str) -> str:
        """The partner's id: users are the broker's, so each test has its own."""
        return f"{partner}-{self.topics.prefix[1:-1]}"

    def add(self, partner: str, *, registered: bool = True, **changes: Any) -> PartnerProducer:
        """A partner with its topics and password, registered unless told otherwise."""
        name = self.name(partner)
        self.admin.add_partner(name, f"secret of {name}")
        self.partners[name] = PartnerProducer(
            self.running.partner_bootstrap_servers, name, f"secret of {name}", self.running.ca_file, self.topics
        )
        if registered:
            self.register(partner, **changes)
        return self.partners[name]

    def register(self, partner: str, **changes: Any) -> None:
        """The office says that the partner is a producer, and the seller of these tests."""
        name = self.name(partner)
        said: dict[str, Any] = {"number": name, "partner": name, "roles": ["producer"], "identifiers": [SELLER]}
        self.office.say("PartnerRegistration", example("PartnerRegistration", **(said | changes)))
        self.office.flush()

    def say(self, partner: PartnerProducer, family: str, *records: Mapping[str, Any]) -> None:
        """Send records with the keys that they should have."""
        for record in records:
            self.say_unflushed(partner, family, record)
        assert partner.flush() == []

    def say_unflushed(self, partner: PartnerProducer, family: str, record: Mapping[str, Any]) -> None:
        """Hand over one record; certain only after `flush`."""
        partner.send(family, encode_record(family, record), str(record["number"]).split("/")[0])

    def start(self, *parts: Part) -> None:
        """Run parts as threads of this process."""
        for part in parts or (Intake(self.database_url, self.settings, self.topics),):
            thread = Thread(target=self._run, args=(part,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def _run(self, part: Part) -> None:
        try:
            part.run(self._stop)
        except BaseException as failure:  # noqa: BLE001
            self.failures.append(failure)

    def stop(self) -> None:
        """Stop the threads and wait for them."""
        self._stop.set()
        for thread in self._threads:
            thread.join(SECONDS)
            assert not thread.is_alive()
        self._threads = []
        self._stop = Event()

    def spawn(self, *parts: str) -> list[subprocess.Popen[bytes]]:
        """Start parts (`intake`, `flood`, `relay`) as processes of their own, which can be killed."""
        given = {"database_url": self.database_url, "settings": self.settings, "prefix": self.topics.prefix}
        environment = {**os.environ, "TINLEDGER_PART": json.dumps(given), "PYTHONPATH": str(ROOT)}
        begun = [
            subprocess.Popen([sys.executable, str(Path(__file__).with_name("part.py")), part], env=environment)
            for part in parts
        ]
        self._processes += begun
        return begun

    def settle(self) -> None:
        """Wait until intake has taken all that was sent; a part that failed meanwhile is shown at once."""
        until = monotonic() + SECONDS
        while True:
            try:
                return settle(self.connection, self.reader, [OFFICE, *self.partners], 1.0, self.topics)
            except TimeoutError:
                if self.failures or monotonic() > until:
                    raise (self.failures or [TimeoutError("intake")])[0] from None

    def relayed(self, relay: Relay) -> None:
        """Wait until the relay has published all that the store has."""
        until = monotonic() + SECONDS
        while relay.published < last_sequence(self.connection):
            assert monotonic() < until and not self.failures, self.failures
            sleep(0.02)

    def events(self) -> list[tuple[str, DecodedEvent]]:
        """(aggregate id, event) of all events, in the order of the sequence."""
        rows = events_after(self.connection, 0, 1_000_000)
        return [(name, decode_event(state)) for _, state, name, _ in rows]

    def kinds(self, partner: PartnerProducer) -> list[str]:
        """The kinds of the events that the partner's messages made, in order."""
        return [event.kind for _, event in self.events() if event.envelope["partner"] == partner.partner]

    def outcome(self, partner: PartnerProducer, number: str) -> list[Outcome]:
        return outcome(self.connection, partner.partner, number)

    def outcome_at(self, partner: PartnerProducer, offset: int) -> Outcome | None:
        return outcome_at(self.connection, self.reader, partner.partner, offset, self.topics)

    def sequences(self) -> Sequence[int]:
        """All sequences, in order."""
        rows = self.connection.execute("SELECT notification_id FROM ledger.events ORDER BY 1").fetchall()
        return [row[0] for row in rows]

    def close(self) -> None:
        self.stop()
        for process in self._processes:
            process.kill()
            process.wait(SECONDS)
        for partner in self.partners.values():
            partner.close()
        self.office.close()
        self.reader.close()
        self.admin.close()
        self.connection.close()
