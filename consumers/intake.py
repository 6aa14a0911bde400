"""Intake: partners' messages become events, poll by poll, each poll's events and positions in one transaction."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from threading import Event
from time import monotonic
from typing import Any, Final

from eventsourcing.persistence import IntegrityError
from psycopg import Cursor
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from consumers import poll as polls
from consumers.clock import check_clock
from consumers.kafka import TOPICS, Admin, Incoming, Place, Reader, Settings, Topics
from consumers.lanes import Lane, Lanes, Pace
from consumers.locks import Share, alive, connect
from consumers.loop import WAKE_SECONDS, MustStop, keep
from consumers.partners import Partners
from consumers.registry import check_not_newer, enter_numbers
from consumers.starts import MOST_STARTS, MOST_TOGETHER, Ended, Starts
from consumers.store import SCHEMA, Ledger, PositionMoved, Row
from domain.registration import OFFICE

log = logging.getLogger(__name__)

CONFLICTS: Final = 5
"""How often a poll is decided again because somebody else wrote under the same number meanwhile."""

Stored = Callable[[Sequence[Row], int, Sequence[Incoming]], None]
"""Told after each commit: the rows, the sequence of the first, and the messages of the poll. It must not raise."""


class Intake:
    """One process of intake; several may run, each with its part of the partitions."""

    def __init__(
        self,
        database_url: str,
        settings: Settings,
        topics: Topics = TOPICS,
        schema: str = SCHEMA,
        stored: Stored | None = None,
        lane: Lane = Lane.calm,
    ) -> None:
        self._database_url = database_url
        self._lane = lane
        self._settings = settings
        self._topics = topics
        self._schema = schema
        self._stored = stored
        self.counts: Counter[str] = Counter()
        """What messages came to since this object was made: kinds of events, and `duplicate`."""
        self._standing: dict[str, tuple[int, bool]] = {}

    def run(self, stop: Event) -> None:
        """Take what comes until `stop` is set. Raises MustStop."""
        keep("intake", stop, self._once)

    def _once(self, stop: Event) -> None:
        ledger = Ledger(self._database_url, self._schema)
        try:
            enter_numbers(ledger)
            with (
                connect(self._database_url) as locks,
                Reader(self._settings) as reader,
                Admin(self._settings, self._topics) as admin,
            ):
                admin.ensure_partner_topics(OFFICE)
                lanes = Lanes(locks, self._lane, self._schema)
                pace = Pace(lanes)
                share = Share(locks, self._lane.number)
                starts = Starts(ledger, self._standing)
                session = Session(ledger, reader, share, admin, self._topics, self._stored, lanes, starts)
                looked = 0.0
                while not stop.is_set():
                    if monotonic() - looked >= WAKE_SECONDS:
                        alive(locks)
                        session.share()
                        if lanes.makes_room():
                            pace.look(ledger.recorder.positions())
                        looked = monotonic()
                    began = monotonic()
                    if session.step(pace.most):
                        looked = 0.0  # the office spoke, or another process moved a position
                    if session.counts and (rest := pace.rest(monotonic() - began)):
                        stop.wait(rest)
                    self.counts += session.counts
                    session.counts.clear()
        finally:
            ledger.close()


class Session:
    """What one run of intake holds: its partitions, where each stands, and the registrations."""

    def __init__(
        self,
        ledger: Ledger,
        reader: Reader,
        share: Share,
        admin: Admin,
        topics: Topics = TOPICS,
        stored: Stored | None = None,
        lanes: Lanes | None = None,
        starts: Starts | None = None,
    ) -> None:
        """`lanes`: which partitions are this process's to take; None: all of them. `starts`: those of this process."""
        self.counts: Counter[str] = Counter()
        self._tell = stored
        self._lanes = lanes
        self._ledger = ledger
        self._reader = reader
        self._share = share
        self._admin = admin
        self._topics = topics
        self._partners = Partners(ledger.datastore.schema)
        self._starts = starts or Starts(ledger)
        self._at: dict[Place, int] = {}
        self._fresh: set[Place] = set()
        """Partitions whose first poll since this start is still to come."""
        self._doubted: set[Place] = set()
        """Partitions of a poll on which starts ended: every look at a part of it is noted."""
        self._ensured: set[str] = set()
        self._known = SQL(
            "SELECT originator_id, originator_version, topic, state FROM {}.events"
            " WHERE originator_id = ANY(%s) ORDER BY originator_id, originator_version"
        ).format(Identifier(ledger.datastore.schema))

    def share(self) -> None:
        """Look who is registered, take this process's part of the partitions, and read on where the store stands.

        Raises MustStop for a topic that ends before the store's position.
        """
        with self._ledger.datastore.get_connection() as connection:
            self._partners.refresh(connection)
        for partner in self._partners.registered.keys() - self._ensured:
            self._admin.ensure_partner_topics(partner)
            self._ensured.add(partner)
        places = {place.name: place for place in (Place(self._topics.intake(p), 0) for p in self._partners.registered)}
        if self._lanes is not None:
            self._lanes.give_back(self._waiting(self._at))
            places = {name: places[name] for name in self._lanes.mine(places)}
        taken = self._share.take(sorted(places))
        if taken:
            self._starts.pardon(taken)
            positions = self._ledger.recorder.positions()
            ends = self._reader.ends([places[name] for name in sorted(taken)])
            for place, end in ends.items():
                self._at[place] = positions.get(place.name, 0)
                self._fresh.add(place)
                if end < self._at[place]:
                    raise MustStop(
                        f"{place.name} ends at offset {end}, and the store has taken it up to {self._at[place]}: "
                        "the broker lost its end; find out what is missing before going on"
                    )
        for place in [place for place in self._at if place.name not in self._share.held]:
            del self._at[place]
            self._fresh.discard(place)
            self._doubted.discard(place)
        self._reader.assign(self._at)

    def _waiting(self, places: Iterable[Place]) -> dict[str, int]:
        """How many messages wait in partitions that are read, by name, as far as the broker has told."""
        ends = {place: self._reader.end_seen(place) for place in places}
        return {place.name: end - self._at[place] for place, end in ends.items() if end is not None}

    def step(self, most: int | None = None) -> bool:
        """Take one poll, of at most so many where that is less than the reader's own; whether the partitions should be
        looked at again. Raises MustStop."""
        poll = self._reader.poll(most=most)
        if not poll:
            return False
        gone: set[str] = set()
        if self._lanes is not None:
            gone = self._lanes.sent_away(self._waiting(lasts(poll)))
            for place in [place for place in lasts(poll) if place.name in gone]:
                # What was read of it is not taken: should it stay with this process after all, it is read again.
                self._reader.seek(place, self._at[place])
            poll = [m for m in poll if Place(m.topic, m.partition).name not in gone] if gone else poll
            if not poll:
                return True
        office = self._topics.intake(OFFICE)
        spoke = False
        try:
            for part, ends in self._parts(poll):
                self._take(part, ends)
                spoke = spoke or any(place.topic == office for place in ends)
        except PositionMoved as moved:
            log.info("%s; reading on where the store stands", moved)
            self._restart()
            return True
        except MustStop:
            self._starts.pardon([place.name for place in lasts(poll)])
            raise
        self._doubted.clear()
        return bool(gone) or spoke

    def _parts(self, poll: Sequence[Incoming]) -> Iterator[tuple[Sequence[Incoming], dict[Place, int]]]:
        """The poll in one piece, and first alone what is doubted in it, with the positions after each piece.

        A message on which starts ended goes alone; where starts ended on a whole poll, each message does.
        """
        last = lasts(poll)
        # A marker of a transaction takes an offset too: the end is that of what was read, not of the last message.
        ends = {place: self._reader.next(place) for place in last}
        ended = {place: self._starts.ended(place.name, self._at[place]) for place in last.keys() & self._fresh}
        alone = {place for place, starts in ended.items() if starts.alone}
        each = any(starts.together >= MOST_TOGETHER for starts in ended.values())
        if not alone and not each:
            yield poll, ends
            return
        self._doubted |= last.keys()
        rest = []
        for message in poll:
            place = Place(message.topic, message.partition)
            if each or place in alone:
                alone.discard(place)
                yield [message], {place: ends[place] if message.offset == last[place] else message.offset + 1}
            else:
                rest.append(message)
        if rest:
            yield rest, {place: ends[place] for place in lasts(rest)}

    def _take(self, poll: Sequence[Incoming], ends: Mapping[Place, int]) -> None:
        set_aside = self._note(poll, ends)
        with self._ledger.datastore.get_connection() as connection:
            check_clock(connection, max(poll, key=attrgetter("timestamp")))
        read = self._read(poll, set_aside)
        for _ in range(CONFLICTS):
            try:
                made, first = self._store(read, ends)
            except PositionMoved:
                raise
            except IntegrityError as conflict:
                log.info("deciding again: %s", str(conflict).splitlines()[0])
                positions = self._ledger.recorder.positions()
                if any(positions.get(place.name, 0) != self._at[place] for place in ends):
                    raise PositionMoved("the poll was committed already") from conflict
                continue
            self._at.update(ends)
            self._starts.struck(place.name for place in ends)
            self._fresh -= ends.keys()
            self.counts += made.counts
            if self._tell is not None and made.rows:
                self._tell(made.rows, first, poll)
            return
        raise MustStop(f"a poll met other writers {CONFLICTS} times: who else writes to this store?")

    def _note(self, poll: Sequence[Incoming], ends: Mapping[Place, int]) -> int:
        """Before the first look since this start, note it; if a message is to be set aside, after how many starts."""
        before = [
            # A poll of one message is a poll: it is looked at alone once starts that ended have made it doubtful.
            self._starts.note(place.name, self._at[place], alone=len(poll) == 1 and place in self._doubted)
            for place in ends
            if place in self._fresh or place in self._doubted
        ]
        most = max(before, default=Ended()).alone if len(poll) == 1 else 0
        return most if most >= MOST_STARTS else 0

    def _read(self, poll: Sequence[Incoming], starts: int) -> list[polls.Read]:
        registered = {
            place.topic: self._partners.registered[self._topics.partner(place.topic)] for place in lasts(poll)
        }
        read = []
        for message in poll:
            registration = registered[message.topic]
            if starts:
                place = {"topic": message.topic, "partition": message.partition, "offset": message.offset}
                log.error("%s offset %d ended %d starts: set aside", message.topic, message.offset, starts, extra=place)
                read.append(polls.quarantined(message, registration, starts))
                continue
            one = polls.read(message, registration)
            if one.why is not None and one.why.code == "unknown-schema":
                with self._ledger.datastore.get_connection() as connection:
                    check_not_newer(connection, int.from_bytes(message.value[1:5]), self._ledger.datastore.schema)
            read.append(one)
        return read

    def _store(self, read: Sequence[polls.Read], ends: Mapping[Place, int]) -> tuple[polls.Made, int]:
        moves = {place.name: (self._at[place], end) for place, end in ends.items()}
        with self._ledger.datastore.transaction(commit=True) as cursor:
            known = polls.histories(self._stored(cursor, polls.names(read)))
            made = polls.make(read, known)
            self._ledger.recorder.move(cursor, moves)
            noted = [place.name for place in ends if place in self._fresh or place in self._doubted]
            if noted:
                self._starts.strike(cursor, noted)
            first = self._ledger.recorder.append(cursor, made.rows).first if made.rows else 0
        return made, first

    def _stored(self, cursor: Cursor[Any], names: list[str]) -> list[tuple[str, int, str, bytes]]:
        if not names:
            return []
        with cursor.connection.cursor(binary=True, row_factory=tuple_row) as reading:
            return reading.execute(self._known, (names,)).fetchall()

    def _restart(self) -> None:
        """Another process was here: read on where the store stands."""
        self._doubted.clear()
        positions = self._ledger.recorder.positions()
        for place in self._at:
            self._at[place] = positions.get(place.name, 0)
            self._reader.seek(place, self._at[place])


def lasts(poll: Sequence[Incoming]) -> dict[Place, int]:
    """The partitions of a poll, each with the offset of its last message."""
    found = {message[:2]: message.offset for message in poll}  # topic and partition
    return {Place(*place): offset for place, offset in found.items()}
