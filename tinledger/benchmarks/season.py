"""The sample season in a store, straight through what intake decides, a day at a time; Kafka is measured elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Final

from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from consumers import poll as polls
from consumers.kafka import Incoming, Topics
from consumers.office import HEAD, day_began
from consumers.store import Ledger
from domain.registration import OF_THE_OFFICE, OFFICE, Registration
from sample.said import Said
from sample.season import season
from schemas.codec import decode_record, encode_record
from tinledger.benchmarks.material import PARTNER

SEED: Final = 1
TOLD: Final = Topics("bench-told.")
"""Topics that what is told here names as its source: no message has the place of one that really came."""


class Writer:
    """Writes what partners say into a store, decided by the code of intake."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._registered: dict[str, Registration] = {OFFICE: OF_THE_OFFICE}
        self._offsets: dict[str, int] = {}
        self._known = SQL(
            "SELECT originator_id, originator_version, topic, state FROM {}.events"
            " WHERE originator_id = ANY(%s) ORDER BY originator_id, originator_version"
        ).format(Identifier(ledger.datastore.schema))

    def register(self, record: Mapping[str, Any], moment: int) -> None:
        """The office registers a partner."""
        sequence = self.office("PartnerRegistration", {**HEAD, **record}, moment)
        read = decode_record(encode_record("PartnerRegistration", {**HEAD, **record})).record
        self._registered[record["partner"]] = Registration.read(sequence, read)

    def office(self, family: str, record: Mapping[str, Any], moment: int) -> int:
        """The office says a record; its sequence."""
        return self.say([Said(OFFICE, family, str(record["number"]).encode(), encode_record(family, record), moment)])

    def partner(self, family: str, records: Iterable[Mapping[str, Any]], moment: int) -> int:
        """The partner of the measurements says records of a family; the sequence of the last."""
        return self.say(
            [Said(PARTNER, family, r["number"].encode(), encode_record(family, r), moment) for r in records]
        )

    def say(self, said: Iterable[Said]) -> int:
        """Take messages as one poll; the last sequence it made, 0 for none."""
        read = [polls.read(self._incoming(each), self._registered[each.partner]) for each in said]
        with self._ledger.datastore.transaction(commit=True) as cursor:
            with cursor.connection.cursor(binary=True, row_factory=tuple_row) as reading:
                known = polls.histories(reading.execute(self._known, (polls.names(read),)).fetchall())
            made = polls.make(read, known)
            stored = self._ledger.recorder.append(cursor, made.rows) if made.rows else None
        return stored.first + len(made.rows) - 1 if stored else 0

    def _incoming(self, said: Said) -> Incoming:
        topic = TOLD.intake(said.partner)
        offset = self._offsets[topic] = self._offsets.get(topic, -1) + 1
        return Incoming(topic, 0, offset, said.at_ms, said.key, said.payload, ())


def tell(writer: Writer, days: int) -> None:
    """Let a season of so many days be said."""
    told = season(SEED)
    for record in told.cast:
        writer.register(record, record["occurred_at"])
    for day, said in islice(told.days(), days):
        began = day_began(day)
        writer.office("DayBegan", began, began["occurred_at"])
        writer.say(said)


def said(days: int) -> list[Said]:
    """What the partners of a season of so many days say, without what was spoiled by design."""
    return [each for _, told in islice(season(SEED).days(), days) for each in told if each.family is not None]
