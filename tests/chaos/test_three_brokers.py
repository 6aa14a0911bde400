"""Three brokers, a leader killed, then two of three: intake and relay go on, and nothing acknowledged is lost."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import stack
from consumers import durable
from consumers.intake import Intake
from consumers.kafka import TOPICS, Admin, PartnerProducer, Reader
from consumers.locks import connect
from consumers.office import Office
from consumers.relay import Relay
from consumers.settle import settle
from consumers.store import Ledger
from domain.registration import OFFICE
from schemas.codec import encode_record
from tests.chaos.brokers import COUNT, Brokers, three_brokers
from tests.chaos.threads import Threads
from tests.intake.house import SELLER, example, sale
from tests.intake.published import check_published
from tinledger.faults.acks import Ack
from tinledger.faults.invariants import verdicts
from tinledger.faults.taken import take

SHOP = "shop"
SECONDS = 120.0
AT_ONCE = 40


class Sender:
    """Sends one round of sales after the other until it is stopped, and keeps what was acknowledged."""

    def __init__(self, running: stack.Running) -> None:
        self._producer = PartnerProducer.on_behalf(SHOP, running.kafka())
        self._stop = Event()
        self._thread = Thread(target=self._run, daemon=True)
        self.acks: list[Ack] = []
        self._thread.start()

    def _run(self) -> None:
        number = 0
        while not self._stop.is_set():
            due = [encode_record("SalesRecord", sale(f"S-{number + nth}")) for nth in range(AT_ONCE)]
            for nth, record in enumerate(due):
                self._producer.send("SalesRecord", record, f"S-{number + nth}")
            self._producer.flush()
            self.acks += [
                Ack(self._producer.topic, offset, sha256(record).hexdigest())
                for record, offset in zip(due, self._producer.offsets, strict=True)
            ]
            number += AT_ONCE

    def acknowledged(self) -> int:
        return sum(ack.offset is not None for ack in list(self.acks))

    def more(self) -> None:
        """Wait until more was acknowledged than now."""
        before, until = self.acknowledged(), monotonic() + SECONDS
        while self.acknowledged() <= before:
            assert monotonic() < until
            sleep(0.05)

    def close(self) -> None:
        self._stop.set()
        self._thread.join(SECONDS)
        assert not self._thread.is_alive()
        self._producer.close()


def strike(brokers: Brokers, running: stack.Running, sender: Sender) -> None:
    """The broker that leads the intake topic, then two of three."""
    sender.more()
    leader = brokers.leader(running, TOPICS.intake(SHOP))
    brokers.kill(leader)
    sender.more()  # the other two go on without it
    brokers.start(leader)
    sender.more()
    brokers.kill(1, 2)
    sleep(1.0)
    while_one_lives = sender.acknowledged()
    sleep(2.0)
    assert sender.acknowledged() == while_one_lives  # one copy is not enough to acknowledge
    brokers.start(1, 2)
    sender.more()


def test_a_leader_is_killed_then_two_of_three_and_what_was_acknowledged_is_there_once(
    running: stack.Stack, database: str, tmp_path: Path, downloads: Path
) -> None:
    Ledger(database).close()
    with three_brokers(tmp_path / "brokers", downloads) as brokers:
        cluster = brokers.running(database)
        with Admin(cluster.kafka()) as admin, connect(database) as connection:
            admin.ensure_ledger_topics()
            admin.ensure_partner_topics(OFFICE, SHOP)
            topics = [TOPICS.ledger, TOPICS.intake(SHOP)]
            assert admin.replicas(topics) == dict.fromkeys(topics, COUNT)
            assert not [each for each in durable.weaknesses(connection, admin, topics) if "topic" in each]
        office = Office(cluster.kafka())
        said = {"number": SHOP, "partner": SHOP, "roles": ["producer"], "identifiers": [SELLER]}
        office.say("PartnerRegistration", example("PartnerRegistration", **said))
        office.flush()
        office.close()
        with Threads(Intake(database, cluster.kafka()), Relay(database, cluster.kafka())):
            sender = Sender(cluster)
            try:
                strike(brokers, cluster, sender)
            finally:
                sender.close()
            with connect(database) as connection, Reader(cluster.kafka()) as reader:
                settle(connection, reader, [OFFICE, SHOP], SECONDS)
                check_published(connection, cluster.kafka(), TOPICS)
        with connect(database) as connection:
            connection.execute("CREATE SCHEMA views")
            connection.execute("CREATE TABLE views.progress AS SELECT 0 AS position")
        left = replace(take(cluster, [SHOP]), acks=sender.acks)
        found = verdicts(left)[:5]
        assert [verdict.broken for verdict in found] == [[]] * 5
        assert found[0].looked > 3 * AT_ONCE
