"""The ledger's own office: it registers partners and says each day that begins, on its own intake topic."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, timedelta
from threading import Event
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from consumers.kafka import TOPICS, Failed, PartnerProducer, Settings, Topics
from consumers.locks import connect
from consumers.loop import keep
from consumers.store import SCHEMA, Ledger
from domain.record import split_number
from domain.registration import CHINA_MILLISECONDS, DAY_MILLISECONDS, OFFICE
from schemas.codec import encode_record

log = logging.getLogger(__name__)

EPOCH_DAY: Final = date(1970, 1, 1)
LOOK_SECONDS: Final = 5.0
"""How often it looks whether a day began."""

HEAD: Final[Mapping[str, Any]] = {"voided": False, "reason": None, "evidence": [], "signature": None}


def day_began(day: date) -> dict[str, Any]:
    """The record that a day began, in Asia/Shanghai; its number is the date, its moment that day's midnight there."""
    number = (day - EPOCH_DAY).days
    midnight = number * DAY_MILLISECONDS - CHINA_MILLISECONDS
    return {**HEAD, "number": day.isoformat(), "occurred_at": midnight, "day": number}


class Office:
    """Says records of the office. Close it when done."""

    def __init__(self, settings: Settings, topics: Topics = TOPICS) -> None:
        self._producer = PartnerProducer.on_behalf(OFFICE, settings, topics)

    def say(self, family: str, record: Mapping[str, Any], timestamp_ms: int | None = None) -> None:
        """Hand over one record of the office; certain after `flush`. Raises Unacceptable where it breaks its contract.

        The key is the record's number without `/n`: the office corrects under that key as every partner does.
        """
        number = str(record["number"])
        first = split_number(number).first
        self._producer.send(family, encode_record(family, record), first, timestamp_ms)

    def flush(self) -> None:
        """Wait until the broker has all of it. Raises Failed with its words."""
        failed = self._producer.flush()
        if failed:
            raise Failed(f"the office's record {failed[0].nth + 1} was not taken: {failed[0].error}")

    def begin_days(self, connection: Connection[Any], first: date, last: date, timestamp_ms: int | None = None) -> int:
        """Say every day from `first` to `last` that the ledger has not, in order; how many. Then flush."""
        begun = last_day(connection)
        day = first if begun is None else max(first, begun + timedelta(days=1))
        count = 0
        while day <= last:
            self.say("DayBegan", day_began(day), timestamp_ms)
            day += timedelta(days=1)
            count += 1
        self.flush()
        return count

    def close(self) -> None:
        self._producer.close()


def last_day(connection: Connection[Any], schema: str = SCHEMA) -> date | None:
    """The last day that the ledger knows to have begun; None: none yet."""
    prefix = f"{OFFICE}/DayBegan/"
    statement = SQL("SELECT max(originator_id) FROM {}.events WHERE originator_id > %s AND originator_id < %s")
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(statement.format(Identifier(schema)), (prefix, prefix[:-1] + "0")).fetchone()
    return date.fromisoformat(row[0].removeprefix(prefix)) if row and row[0] else None


def today(connection: Connection[Any]) -> date:
    """The day in Asia/Shanghai, by the database's clock."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute("SELECT (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date").fetchone()
    assert row is not None
    found: date = row[0]
    return found


class Days:
    """Says the days that begin while the ledger runs, and at start those that began while it did not."""

    def __init__(self, database_url: str, settings: Settings, topics: Topics = TOPICS, schema: str = SCHEMA) -> None:
        self._database_url = database_url
        self._settings = settings
        self._topics = topics
        self._schema = schema

    def run(self, stop: Event) -> None:
        """Say each missing day in order until `stop` is set. Saying one twice is harmless: the number is the date."""
        keep("office", stop, self._once)

    def _once(self, stop: Event) -> None:
        said: date | None = None
        Ledger(self._database_url, self._schema).close()  # makes the tables where nobody did yet
        office = Office(self._settings, self._topics)
        try:
            with connect(self._database_url) as connection:
                while not stop.is_set():
                    now = today(connection)
                    if said != now:
                        begun = last_day(connection, self._schema)
                        office.begin_days(connection, now if begun is None else begun, now)
                        said = now
                    stop.wait(LOOK_SECONDS)
        finally:
            office.close()
