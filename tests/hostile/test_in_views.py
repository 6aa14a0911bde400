"""Good and malformed messages, decided as intake does, in the views: what is accepted can always be projected."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, islice

import psycopg

from consumers import poll
from consumers.store import Row
from domain.registration import OF_THE_OFFICE
from projections.views import Views
from sample.season import season
from schemas.codec import encode_record
from tests.hostile.material import POLL, incoming, material
from tests.hostile.mutations import Message, mutants

SEED = 11
COUNT = 2_000
GOOD = 5
"""Every so many messages a good one."""


def decided() -> list[tuple[int, bytes, str, int]]:
    """Events as views take them, of messages poll by poll; the cast is registered first."""
    good, spoilt = iter(material().good), mutants(SEED, material().good)
    said = [next(good, None) if nth % GOOD == 0 else None for nth in range(COUNT)]
    messages = [one or next(spoilt).message for one in said]
    stored: dict[str, list[Row]] = defaultdict(list)
    rows: list[Row] = []
    office = [
        (Message("office", record["partner"].encode(), encode_record("PartnerRegistration", record), 0), OF_THE_OFFICE)
        for record in season(1).cast
    ]
    registered = material().registrations
    every = chain(office, ((message, registered[message.partner]) for message in messages))
    first = 0
    while part := list(islice(every, POLL)):
        read = [poll.read(incoming(message, first + nth), by) for nth, (message, by) in enumerate(part)]
        known = poll.histories(row[:4] for name in poll.names(read) for row in stored[name])
        for row in poll.make(read, known).rows:
            stored[row.originator_id].append(row)
            rows.append(row)
        first += len(part)
    return [(sequence, row.state, row.originator_id, row.originator_version) for sequence, row in enumerate(rows, 1)]


def test_whatever_was_decided_about_malformed_messages_is_in_the_views(database: str) -> None:
    events = decided()
    with psycopg.connect(database) as connection:
        views = Views(connection)
        for start in range(0, len(events), POLL):
            views.take(events[start : start + POLL])
        assert views.position() == len(events)
        arrived, rejected = connection.execute(
            "select count(*), count(*) filter (where kind = 'Rejected') from arrival"
        ).fetchone() or (0, 0)
        assert arrived == len(events)
        assert rejected == (connection.execute("select count(*) from rejected").fetchone() or (0,))[0]
        assert COUNT / 2 < rejected < arrived
