"""Who is registered, as the store says: a partner's topic is read only after its registration is in the ledger."""

from __future__ import annotations

from typing import Any, Final

from eventsourcing.persistence import JSONTranscoder, StoredEvent
from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from consumers.mapper import LedgerMapper
from consumers.read import events_named
from consumers.store import SCHEMA
from domain.aggregate import Aggregate
from domain.record import Record
from domain.registration import OF_THE_OFFICE, OFFICE, Registration, newest

PREFIX: Final = f"{OFFICE}/PartnerRegistration/"


class Partners:
    """The registrations that hold; `refresh` costs one small statement while nothing changed."""

    def __init__(self, schema: str = SCHEMA) -> None:
        self.registered: dict[str, Registration] = {OFFICE: OF_THE_OFFICE}
        self._schema = schema
        self._seen = 0
        self._newest = SQL(
            "SELECT max(notification_id) FROM {}.events WHERE originator_id > %s AND originator_id < %s"
        ).format(Identifier(schema))

    def refresh(self, connection: Connection[Any]) -> bool:
        """Read the registrations again if one was added since; whether one was."""
        with connection.cursor(row_factory=tuple_row) as cursor:
            row = cursor.execute(self._newest, (PREFIX, PREFIX[:-1] + "0"), prepare=True).fetchone()
        last = (row[0] if row else None) or 0
        if last == self._seen:
            return False
        self.registered = newest(_standing(connection, self._schema))
        self._seen = last
        return True

    def of(self, partner: str) -> Registration | None:
        """The registration that holds for a partner; None: it has none, and its topic is not read."""
        return self.registered.get(partner)


def _standing(connection: Connection[Any], schema: str) -> list[Registration]:
    """Each registration record that stands, with the sequence of the event that made it stand."""
    mapper = LedgerMapper(JSONTranscoder())
    histories: dict[str, tuple[Aggregate | None, int]] = {}
    for row in events_named(connection, PREFIX, schema):
        event = mapper.to_domain_event(StoredEvent(row.originator_id, row.version, row.topic, row.state))
        history, sequence = histories.get(row.originator_id, (None, 0))
        stands = getattr(event, "stands", False)
        histories[row.originator_id] = (event.mutate(history), row.sequence if stands else sequence)
    return [
        Registration.read(sequence, history.current)
        for history, sequence in histories.values()
        if isinstance(history, Record) and history.current is not None and not history.current["voided"]
    ]
