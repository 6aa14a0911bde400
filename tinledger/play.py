"""Plays the sample season into a running ledger: each partner sends its own records, a day at a time."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any, Final

from psycopg import Connection

from consumers.kafka import TOPICS, Admin, PartnerProducer, Place
from consumers.locks import connect
from consumers.office import HEAD, Office, day_began, last_day
from consumers.settle import positions
from consumers.store import Ledger
from domain.registration import OFFICE
from sample.season import Season
from stack import Running, StackError
from tinledger import files

DAY_SECONDS: Final = 60.0
"""The longest that intake may take for the records of one day."""
LOOK_SECONDS: Final = 0.02
"""Between two looks at the positions when no notification came: repeats alone make no event, hence none."""

Report = Callable[[date, int], None]


class Player:
    """The season's partners with their own connections, and the office."""

    def __init__(
        self, running: Running, passwords: dict[str, str], connection: Connection[Any], office: Office
    ) -> None:
        self._connection = connection
        self._office = office
        self._due: Counter[Place] = Counter(positions(connection))
        self._partners = {
            name: PartnerProducer(running.partner_bootstrap_servers, name, password, running.ca_file or None)
            for name, password in passwords.items()
        }

    def register(self, season: Season) -> None:
        """The office registers every partner, and intake has taken it."""
        for record in season.cast:
            self._office.say("PartnerRegistration", {**HEAD, **record}, record["occurred_at"])
        self._office.flush()
        self._sent(OFFICE, len(season.cast))
        self.settle("the registrations")

    def play(self, season: Season, report: Report) -> int:
        """Say every day of the season; the next begins when intake has taken all of the one before.
        How many records were sent.

        A season that was interrupted goes on with the last day that began: what is said twice is taken in silence.
        """
        begun = last_day(self._connection)
        count = 0
        for day, said in season.days():
            count += len(said)
            if begun is not None and day < begun:
                continue
            began = day_began(day)
            self._office.say("DayBegan", began, began["occurred_at"])
            self._office.flush()
            self._sent(OFFICE, 1)
            by_partner = Counter(message.partner for message in said)
            for message in said:
                self._partners[message.partner].send(
                    message.family or "unreadable bytes", message.payload, message.key, message.at_ms
                )
            for name, sent in by_partner.items():
                failed = self._partners[name].flush()
                if failed:
                    raise StackError(f"the broker did not take record {failed[0].nth + 1} of {name}: {failed[0].error}")
                self._sent(name, sent)
            self.settle(day.isoformat())
            report(day, count)
        return count

    def _sent(self, partner: str, count: int) -> None:
        self._due[Place(TOPICS.intake(partner), 0)] += count

    def settle(self, what: str) -> None:
        """Wait until intake has taken all that was sent. Raises StackError after DAY_SECONDS."""
        until = monotonic() + DAY_SECONDS
        while True:
            at = positions(self._connection)
            if all(at.get(place, 0) >= due for place, due in self._due.items()):
                return
            if monotonic() > until:
                raise StackError(f"intake has not taken {what} in {DAY_SECONDS:.0f} s.", "Its log: logs/intake.log")
            for _ in self._connection.notifies(timeout=LOOK_SECONDS, stop_after=1):
                pass

    def close(self) -> None:
        """End all connections of the partners."""
        for partner in self._partners.values():
            partner.close()


def enrol(running: Running, state: Path, season: Season) -> dict[str, str]:
    """Users, rights and topics of the season's partners; their passwords, which are kept in the state folder."""
    passwords = {name: secrets.token_urlsafe(18) for name in season.partners}
    files.keep_passwords(state, passwords)
    with Admin(running.kafka()) as admin:
        admin.add_partners(passwords, stamped_by_broker=False)
    return passwords


@contextmanager
def player(running: Running, passwords: dict[str, str]) -> Iterator[Player]:
    """The partners ready to speak."""
    with ExitStack() as ends:
        connection = ends.enter_context(connect(running.database_url))
        ledger = Ledger(running.database_url)
        connection.execute(f'LISTEN "{ledger.recorder.channel_name}"')
        ledger.close()
        office = Office(running.kafka())
        ends.callback(office.close)
        playing = Player(running, passwords, connection, office)
        ends.callback(playing.close)
        yield playing
