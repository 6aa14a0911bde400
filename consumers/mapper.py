"""Between the domain's events and the store's rows: Avro, framed, under the contract's name and version."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Mapper, StoredEvent
from fastavro import schemaless_reader

from domain.aggregate import LedgerEvent, instant
from domain.record import Contradicted, Corrected, Recorded, RecordEvent, Voided
from domain.rejection import Rejected
from schemas.codec import FRAME, decode_event, encode_event, encode_rejection
from schemas.library import header_parsed

KINDS: Final[dict[str, type[RecordEvent]]] = {
    kind.__name__: kind for kind in (Recorded, Corrected, Voided, Contradicted)
}


def event_topic(family: str, kind: str, version: int) -> str:
    """The store's name of an event's type, as in `SalesRecordRecorded.v1`."""
    return f"{family}{kind}.v{version}"


def record_body(kind: str, state: bytes) -> bytes:
    """The partner's own Avro bytes at the end of an event, verbatim."""
    stream = BytesIO(state)
    stream.seek(FRAME)
    schemaless_reader(stream, header_parsed(kind), None)
    return state[stream.tell() :]


class LedgerMapper(Mapper[str]):
    """The library's mapper, with our bytes in place of JSON."""

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """The row of an event of the domain."""
        if isinstance(domain_event, RecordEvent):
            kind = type(domain_event).__name__
            topic = event_topic(domain_event.family, kind, domain_event.version)
            state = encode_event(
                domain_event.family, kind, domain_event.version, domain_event.envelope(), domain_event.body
            )
        elif isinstance(domain_event, Rejected):
            topic = event_topic("", "Rejected", 1)
            state = encode_rejection(domain_event.envelope())
        else:
            raise TypeError(f"{type(domain_event).__name__}: expected an event of a record or a rejection")
        return StoredEvent(domain_event.originator_id, domain_event.originator_version, topic, state)

    def to_domain_event(self, stored_event: StoredEvent) -> LedgerEvent:
        """The event of a row, its record in the family's newest version."""
        decoded = decode_event(stored_event.state)
        given: dict[str, Any] = dict(decoded.envelope)
        given["timestamp"] = instant(given.pop("recorded_at"))
        given["originator_id"] = str(stored_event.originator_id)
        given["originator_version"] = stored_event.originator_version
        if decoded.record is None:
            return Rejected(**given)
        return KINDS[decoded.kind](
            **given,
            family=decoded.family,
            version=decoded.version,
            record=decoded.record,
            body=record_body(decoded.kind, stored_event.state),
        )
