"""Ways into a ledger of its own for a measurement of intake: database, topics, partners, and what they say."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from time import monotonic
from typing import Final

from consumers.intake import Session
from consumers.kafka import Admin, PartnerProducer, Reader, Settings, Topics
from consumers.locks import Share, connect
from consumers.office import HEAD, Office
from consumers.registry import enter_numbers
from consumers.store import Ledger
from domain.registration import OFFICE
from schemas.codec import encode_record, record_from_json
from stack import Running
from tinledger.benchmarks.material import PARTNER, registration, sale
from tinledger.benchmarks.measuring import database

SECONDS: Final = 60.0


@contextmanager
def session(url: str, settings: Settings, topics: Topics, poll: int) -> Iterator[Session]:
    """A session of intake without a loop around it."""
    with ExitStack() as ends:
        ledger = Ledger(url)
        ends.callback(ledger.close)
        enter_numbers(ledger)
        admin = ends.enter_context(Admin(settings, topics))
        admin.ensure_ledger_topics()
        admin.ensure_partner_topics(OFFICE)
        locks = ends.enter_context(connect(url))
        reader = ends.enter_context(Reader(settings, poll_records=poll))
        yield Session(ledger, reader, Share(locks), admin, topics)


def enrol(url: str, settings: Settings, topics: Topics, partners: Sequence[str]) -> None:
    """Register partners, all of them producers under one name. Raises TimeoutError."""
    with session(url, settings, topics, 1) as taking:
        office = Office(settings, topics)
        for partner in partners:
            said = registration(date.today()) | {"number": f"PR-{partner}", "partner": partner}
            office.say("PartnerRegistration", {**HEAD, **record_from_json("PartnerRegistration", said)})
        office.flush()
        office.close()
        taking.share()
        take(taking, len(partners))
        taking.share()


def take(taking: Session, least: int) -> int:
    """Take polls until at least so many messages were taken; how many were. Raises TimeoutError, RuntimeError."""
    until = monotonic() + SECONDS
    before = taking.counts.total()
    while (taken := taking.counts.total() - before) < least:
        if monotonic() > until:
            raise TimeoutError(f"intake took {taken} of {least} messages in {SECONDS:.0f} s")
        taking.step()
    if taking.counts["Rejected"] or taking.counts["duplicate"]:
        raise RuntimeError("intake rejected a message that is meant to be good, or knew it")
    return taken


def say(settings: Settings, topics: Topics, partner: str, first: int, count: int) -> None:
    """A partner says so many sales, numbered from `first`. Raises RuntimeError where the broker does not take one."""
    day, moment = date.today(), int(time.time() * 1000)
    with PartnerProducer.on_behalf(partner, settings, topics) as producer:
        for nth in range(first, first + count):
            record = sale(nth, day, moment)
            producer.send("SalesRecord", encode_record("SalesRecord", record), record["number"])
        if failed := producer.flush():
            raise RuntimeError(f"sale {failed[0].nth}: {failed[0].error}")


class Door:
    """One intake of its own: database, topics, a registered partner, and a session that takes what that says."""

    def __init__(self, running: Running, topics: Topics, name: str, poll: int, ends: ExitStack) -> None:
        self.url = ends.enter_context(database(running, name))
        self._settings = running.kafka()
        self._topics = topics
        self._said = 0
        enrol(self.url, self._settings, topics, [PARTNER])
        self._session = ends.enter_context(session(self.url, self._settings, topics, poll))
        self._session.share()

    def say(self, count: int) -> None:
        """The partner says so many sales more."""
        say(self._settings, self._topics, PARTNER, self._said, count)
        self._said += count

    def take(self, least: int) -> int:
        """Take polls until at least so many messages were taken; how many were. Raises TimeoutError, RuntimeError."""
        return take(self._session, least)
