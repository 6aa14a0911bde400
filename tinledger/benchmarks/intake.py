"""Measures intake: whole polls, against the bare parts and against a transaction for each message."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from time import monotonic
from typing import Final

from consumers.intake import Session
from consumers.kafka import Admin, PartnerProducer, Reader, Topics
from consumers.locks import Share, connect
from consumers.office import HEAD, Office
from consumers.registry import enter_numbers
from consumers.store import Ledger
from domain.registration import OFFICE
from schemas.codec import encode_record, record_from_json
from stack import Running
from tinledger.benchmarks.bare import Bare
from tinledger.benchmarks.material import PARTNER, registration, sale
from tinledger.benchmarks.measuring import Figure, Report, Size, Timed, database, sessions_of

POLLS: Final = Topics("bench-polls.")
SINGLY: Final = Topics("bench-singly.")
WARM: Final = 1
"""Rounds that each contender goes through before time is taken."""
SECONDS: Final = 60.0


def measure(running: Running, size: Size, report: Report) -> list[Figure]:
    """Whole polls, the bare parts and single messages, in turns over sales that differ in their numbers alone."""
    polls, bare, single = Timed(), Timed(), Timed()
    rounds = size.rounds + WARM
    with ExitStack() as ends:
        whole = Door(running, POLLS, "bench_polls", size.poll, ends)
        one = Door(running, SINGLY, "bench_singly", 1, ends)
        whole.say((size.records + size.poll) * rounds)  # the last poll of a round may pass its end
        one.say(size.single_records * rounds)
        empty = ends.enter_context(database(running, "bench_bare"))
        reader = ends.enter_context(Bare(empty, running.kafka(), [POLLS.intake(PARTNER)], size.poll))
        turns: list[tuple[Timed, Callable[[], int], list[int]]] = [
            (bare, lambda: reader.take(size.records), sessions_of(empty)),
            (polls, lambda: whole.take(size.records), sessions_of(whole.url)),
            (single, lambda: one.take(size.single_records), sessions_of(one.url)),
        ]
        for nth in range(rounds):
            report(f"intake: round {nth + 1} of {rounds}")
            for timed, work, sessions in turns if nth % 2 else reversed(turns):
                if nth < WARM:
                    work()
                else:
                    timed.take(work, sessions)
    said = f"{size.rounds} rounds in turns, {size.records:,} sales each, empty store, one process"
    return [
        Figure(name="intake / bare", value=polls.of(bare), unit="ratio", aim="≥ 0.6", how=said),
        Figure(
            name="intake / one message a transaction", value=polls.of(single), unit="ratio", aim="≥ 30",
            how=f"{said}; {size.single_records} sales a round one by one",
        ),
        Figure(
            name="intake / bare, by processor time", value=polls.effort_of(bare), unit="ratio", aim=None,
            how=f"{said}; seconds of the process and of its sessions of the database",
        ),
        Figure(name="intake", value=polls.rate, unit="records/s", aim=None, how="the median round"),
        Figure(name="bare", value=bare.rate, unit="records/s", aim=None, how="the median round"),
    ]  # fmt: skip


class Door:
    """One intake of its own: database, topics, a registered partner, and a session that takes what that says."""

    def __init__(self, running: Running, topics: Topics, name: str, poll: int, ends: ExitStack) -> None:
        self.url = url = ends.enter_context(database(running, name))
        settings = running.kafka()
        ledger = Ledger(url)
        ends.callback(ledger.close)
        enter_numbers(ledger)
        admin = ends.enter_context(Admin(settings, topics))
        admin.ensure_ledger_topics()
        admin.ensure_partner_topics(OFFICE)
        admin.ensure_partner_topics(PARTNER)
        locks = ends.enter_context(connect(url))
        reader = ends.enter_context(Reader(settings, poll_records=poll))
        self._session = Session(ledger, reader, Share(locks), admin, topics)
        office = Office(settings, topics)
        office.say(
            "PartnerRegistration", {**HEAD, **record_from_json("PartnerRegistration", registration(date.today()))}
        )
        office.flush()
        office.close()
        self._session.share()
        self.take(1)
        self._session.share()
        self._producer = ends.enter_context(PartnerProducer.on_behalf(PARTNER, settings, topics))

    def say(self, count: int) -> None:
        """The partner says so many sales. Raises RuntimeError where the broker does not take one."""
        day, moment = date.today(), int(time.time() * 1000)
        for nth in range(count):
            record = sale(nth, day, moment)
            self._producer.send("SalesRecord", encode_record("SalesRecord", record), record["number"])
        if failed := self._producer.flush():
            raise RuntimeError(f"sale {failed[0].nth}: {failed[0].error}")

    def take(self, least: int) -> int:
        """Take polls until at least so many messages were taken; how many were. Raises TimeoutError, RuntimeError."""
        until = monotonic() + SECONDS
        before = self._session.counts.total()
        while (taken := self._session.counts.total() - before) < least:
            if monotonic() > until:
                raise TimeoutError(f"intake took {taken} of {least} messages in {SECONDS:.0f} s")
            self._session.step()
        if self._session.counts["Rejected"]:
            raise RuntimeError("intake rejected a message that is meant to be good")
        return taken
