"""Who sends meanwhile: the partners of a season, at a steady rate, and what they were told goes into their own file."""

from __future__ import annotations

import itertools
import secrets
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from consumers.kafka import Admin, PartnerProducer
from consumers.office import HEAD, Office
from sample.said import Said
from sample.season import season
from stack import Running
from tinledger.faults.acks import Ack, Acks
from tinledger.faults.pulse import PULSE, registration

TICK_SECONDS: Final = 0.2
"""Between two rounds of sending."""
SIZE: Final = "S"


def messages(seed: int) -> Iterator[Said]:
    """A season without end: the same partners, then the season of the next seed, and so on.

    Repeats, corrections, unreadable bytes and strangers' words are among them; numbers of one season come again in the
    next with other content, and are contradictions there.
    """
    for each in itertools.count(seed):
        for _, said in season(each, SIZE).days():
            yield from said


def enrol(running: Running, seed: int) -> dict[str, str]:
    """Register the season's partners and the one who pulses; their passwords."""
    told = season(seed, SIZE)
    passwords = {name: secrets.token_urlsafe(18) for name in [*told.partners, PULSE]}
    with Admin(running.kafka()) as admin:
        admin.add_partners(passwords)
    office = Office(running.kafka())
    try:
        for record in [*told.cast, registration()]:
            office.say("PartnerRegistration", {**HEAD, **record})
        office.flush()
    finally:
        office.close()
    return passwords


class Load:
    """The senders, in a thread of their own, until they are stopped."""

    def __init__(self, running: Running, passwords: dict[str, str], acks: Acks, seed: int, rate: float) -> None:
        self._partners = {
            name: PartnerProducer(running.partner_bootstrap_servers, name, password, running.ca_file or None)
            for name, password in passwords.items()
            if name != PULSE
        }
        self._acks = acks
        self._messages = messages(seed)
        self._rate = rate
        self._waiting: list[Said] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="load", daemon=True)
        self.failure: BaseException | None = None
        """A mistake of ours that ended it early."""

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def _run(self) -> None:
        try:
            began, sent = time.monotonic(), 0
            while not self._stop.wait(TICK_SECONDS):
                # What was missed while the broker was away is not made up for: the rate is a rate.
                due = min(int((time.monotonic() - began) * self._rate) - sent, int(self._rate * 2))
                began, sent = time.monotonic(), 0
                self._waiting += itertools.islice(self._messages, max(1, due))
                self._round()
        except BaseException as failure:  # noqa: BLE001 - told at the end of the run, where it makes it fail
            self.failure = failure

    def _round(self) -> None:
        """Send what waits; what was not taken, or may not have been, is sent again: that is harmless."""
        by_partner: dict[str, list[Said]] = defaultdict(list)
        for message in self._waiting:
            by_partner[message.partner].append(message)
        self._waiting = []
        for name, due in by_partner.items():
            for message in due:
                self._partners[name].send(message.family or "unreadable bytes", message.payload, message.key)
        for name, due in by_partner.items():
            producer = self._partners[name]
            failed = {each.nth for each in producer.flush()}
            self._acks.note(
                Ack(producer.topic, offset, sha256(message.payload).hexdigest())
                for message, offset in zip(due, producer.offsets, strict=True)
            )
            self._waiting += [message for nth, message in enumerate(due) if nth in failed]

    def finish(self, seconds: float) -> None:
        """Stop making more, and send what waits until the broker has all. Raises TimeoutError, and its failure."""
        self._stop.set()
        self._thread.join(seconds)
        if self._thread.is_alive():
            raise TimeoutError(f"the senders did not end in {seconds:.0f} s")
        if self.failure is not None:
            raise self.failure
        until = time.monotonic() + seconds
        while self._waiting:
            if time.monotonic() > until:
                raise TimeoutError(f"{len(self._waiting)} messages were not taken in {seconds:.0f} s")
            self._round()

    def close(self) -> None:
        """End all connections."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(1.0)
        for partner in self._partners.values():
            partner.close()
