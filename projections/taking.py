"""Takes a poll of events into all views in one transaction: rows, taking statements, balances, rules, position.

Order in a poll: every family's tables, names' likeness, balances, then rules. A statement runs only where the poll
brought something for it. Temporary tables are made once a connection and emptied after each poll.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from time import monotonic, time
from typing import Any, Final

from psycopg import Connection, Cursor
from psycopg.adapt import Dumper
from psycopg.pq import Format
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from domain.likeness import band, likeness
from domain.registration import Registration
from domain.stored import moment
from projections.balances import Balance
from projections.judging import Judge, ours
from projections.pieces import Row, array_of, copied, forget, row_piece
from projections.reading import Event, Sequenced, decode, read, registrations_in, rests_on
from projections.rows import family_rows
from projections.rules import Rule
from projections.spent import SPENT
from projections.statements import statements
from projections.tables import tables

TAKE: Final = statements("take")
OWN: Final = statements("taking")
TABLES: Final = frozenset(table.name for table in tables())
WRITTEN: Final = TABLES | {"arrival", "timeline", "rejected"}
"""All that rows of a poll go into."""
NAMED: Final = frozenset({"customs_declaration_lines", "manufacturer_registration"})


SETTINGS: Final = (
    "set random_page_cost = 1.1",
    # While views are filled nothing is known of their tables: by index a look-up stays one, however they grow.
    "set enable_seqscan = off",
    "set jit = off",
)
"""How statements are planned for the one who writes views."""


FEW: Final = 400
"""Rows of a poll, of all tables together, that go in as arrays and in one go with what takes them, not by COPY."""


class OutOfOrder(ValueError):
    """Events do not follow the position without a gap; says which sequence came and which was due."""


@dataclass(frozen=True, slots=True)
class Laid:
    """What a poll brings: rows by table, in one piece for COPY where they are more than FEW, and what ends."""

    rows: Mapping[str, Sequence[Row]]
    copies: Mapping[str, tuple[bytes, int]]
    closed: Mapping[str, tuple[list[str], list[int]]]
    last: int
    recorded_at: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """A poll worked out as far as it goes without asking the views, so while they still take the one before it."""

    sequences: Sequence[int]
    what: Laid | Sequence[Event]
    """Events where some rest on registrations that only the views know."""
    recorded_at: int
    """When the first event was recorded, epoch milliseconds."""
    seconds: float
    """What it took."""


class Taker:
    """The views' one writer on one connection, whose search path is the views' schema."""

    def __init__(self, connection: Connection[Any], rules: Iterable[Rule], balances: Iterable[Balance]) -> None:
        self._connection = connection
        connection.adapters.register_dumper(Bare, _BareDumper)
        connection.prepared_max = None  # some hundred statements come again and again; the library keeps a hundred
        self._balances = tuple(balances)
        self._registrations: dict[int, Registration] = {}
        self._reading = Lock()  # pieces of values are remembered and forgotten by one at a time
        self._closings: dict[str, SQL] = {}
        with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
            for setting in SETTINGS:
                cursor.execute(setting)
            if _position(cursor):
                # What a poll seldom brings was parsed and planned five times before it was kept: a sixth of the first
                # polls' time. Over empty views it stays so, for a plan made there is one for empty tables.
                connection.prepare_threshold = 0
            self.judge = Judge(connection, rules)
            self.watched = watched(self.judge.rules.values(), self._balances)
            for table in sorted(self.watched):
                cursor.execute(TAKE[f"temp_{table}"])
            for balance in self._balances:
                cursor.execute(ours(balance.temporary))
            for table in sorted(WRITTEN - self.watched):
                # For its row type alone: that of a view's own goes when another schema takes its place.
                cursor.execute(ours(f"create temp table n_{table} (like {table})"))
            self._shapes = {name: (of, columns) for name, of, columns in cursor.execute(OWN["row_types"]).fetchall()}
            """Temporary tables by name: the number of the row type, and those of the types of its columns."""

    def prepare(self, events: Sequence[Sequenced]) -> Prepared:
        """Work out what events bring; one thread may, in their order, while another takes. Raises UnknownContract."""
        began = monotonic()
        with self._reading:
            decoded = decode(events)
            for registration in registrations_in(decoded):
                self._registrations[registration.sequence] = registration
            what = self._laid(decoded) if decoded and not self._unknown(decoded) else decoded
        recorded_at = decoded[0].decoded.envelope["recorded_at"] if decoded else 0
        return Prepared([event.sequence for event in decoded], what, recorded_at, monotonic() - began)

    def take(self, prepared: Prepared, offsets: Mapping[int, int] | None = None) -> int:
        """Take events that follow the position; the new one. `offsets`: where to read each partition on from.

        Raises OutOfOrder.
        """
        began = monotonic()
        with self._connection.transaction(), self._connection.cursor(row_factory=tuple_row) as cursor:
            position = _position(cursor)
            if not prepared.sequences:
                return position
            for due, sequence in enumerate(prepared.sequences, position + 1):
                if sequence != due:
                    raise OutOfOrder(f"sequence {sequence} came, expected {due}")
            laid = prepared.what if isinstance(prepared.what, Laid) else self._asked(cursor, prepared.what)
            self._store(cursor, laid)
            with self._connection.pipeline():
                for partition, following in (offsets or {}).items():
                    cursor.execute(OWN["offset"], {"partition": partition, "next": following})
                cursor.execute(OWN["progress"], {"position": laid.last, "recorded_at": moment(laid.recorded_at)})
        late = time() - prepared.recorded_at / 1000
        SPENT.poll(len(prepared.sequences), prepared.seconds + monotonic() - began, late)
        return laid.last

    def _unknown(self, events: Sequence[Event]) -> list[int]:
        """The registrations that events rest on and that were neither in a poll nor asked for."""
        return sorted(each for each in rests_on(events) - {0} if each not in self._registrations)

    def _laid(self, events: Sequence[Event]) -> Laid:
        poll = read(events, self._registrations, self.watched)
        few = sum(map(len, poll.rows.values())) <= FEW
        copies = {} if few else {table: (copied(rows), len(rows)) for table, rows in poll.rows.items()}
        forget()
        return Laid(poll.rows if few else {}, copies, poll.closed, poll.last, poll.recorded_at)

    def _asked(self, cursor: Cursor[Any], events: Sequence[Event]) -> Laid:
        """The same for events that rest on registrations which the views have from before this process."""
        with self._reading:
            for row in cursor.execute(OWN["registrations"], {"sequences": self._unknown(events)}).fetchall():
                partner, sequence, roles, identifiers = row
                held = Registration(partner, sequence, frozenset(roles), frozenset(identifiers), 0, None)
                self._registrations[sequence] = held
            return self._laid(events)

    def _store(self, cursor: Cursor[Any], laid: Laid) -> None:
        used: dict[str, int] = {}
        with self._connection.pipeline():
            closings = [
                (self._watched(family), cursor.connection.execute(self._closing(family), {"keys": keys, "at": at}))
                for family, (keys, at) in laid.closed.items()
            ]
            for table, few in laid.rows.items():
                self._insert(cursor, table, few)
                self._take(cursor, table, len(few), used)
        for of, ended in closings:
            for table, rows in zip(of, ended.fetchone() or (), strict=True):
                if rows:
                    used[table] = used.get(table, 0) + rows
        for table, (data, rows) in laid.copies.items():
            copy_data(cursor, self._into(table), data)
            self._take(cursor, table, rows, used)
        if used.keys() & NAMED:
            self._compare_names(cursor)
        self._balance(used)
        self.judge.run(cursor, frozenset(used))
        self.judge.emptying.clear(cursor, {f"d_{table}": rows for table, rows in used.items()})

    def _balance(self, used: dict[str, int]) -> None:
        """Take the deltas into the balances that add them up; one that reads another comes after it."""
        taken: dict[str, Cursor[Any]] = {}
        with self._connection.pipeline():
            for balance in self._balances:
                if not set(balance.reads).isdisjoint(used.keys() | taken.keys()):
                    taken[balance.name] = self._connection.execute(ours(balance.statement))
        used |= {name: answer.rowcount for name, answer in taken.items() if answer.rowcount}

    def _into(self, table: str) -> str:
        """Where rows of a table go first."""
        return f"d_{table}" if table in self.watched else table

    def _take(self, cursor: Cursor[Any], table: str, rows: int, used: dict[str, int]) -> None:
        """Take what came into the deltas of a table into the table itself, where it has any."""
        if table in self.watched:
            cursor.execute(TAKE[f"take_{table}"])
            used[table] = used.get(table, 0) + rows

    def _insert(self, cursor: Cursor[Any], table: str, rows: Sequence[Row]) -> None:
        """Insert few rows by one statement, as an array of them: a COPY is answered three times on its way."""
        shape = f"d_{table}" if table in self.watched else f"n_{table}"
        of, columns = self._shapes[shape]
        into = SQL("insert into {} select * from unnest(%b::{}[])").format(
            Identifier(self._into(table)), Identifier(shape)
        )
        cursor.execute(into, [Bare(array_of(of, [row_piece(columns, row) for row in rows]))])

    def _watched(self, family: str) -> list[str]:
        """The tables of a family whose deltas somebody reads, in the order of its closing."""
        return [table for table in family_rows(family, self.watched).tables if table in self.watched]

    def _closing(self, family: str) -> SQL:
        """The statement that ends rows of keys in all tables of a family; it gives the deltas of those watched."""
        if family not in self._closings:
            self._closings[family] = ours(closing(family_rows(family, self.watched).tables, self.watched))
        return self._closings[family]

    def _compare_names(self, cursor: Cursor[Any]) -> None:
        """Keep how alike each pair of names is, declared and registered, that came together with this poll."""
        for declared, registered in cursor.execute(OWN["new_names"]).fetchall():
            score = round(likeness(declared, registered), 4)
            cursor.execute(OWN["likeness"], {"a": declared, "b": registered, "score": score,
                                             "band": band(declared, registered).value})  # fmt: skip


def _position(cursor: Cursor[Any]) -> int:
    found = cursor.execute(OWN["position"]).fetchone()
    assert found is not None
    return int(found[0])


def watched(rules: Iterable[Rule], balances: Iterable[Balance]) -> frozenset[str]:
    """The tables of records whose deltas somebody reads: rules, balances, the likeness of names."""
    read_by = [rule.tables for rule in rules]
    read_by += [frozenset(balance.reads) for balance in balances]
    return NAMED.union(*read_by) & TABLES


def closing(of: Sequence[str], watched: frozenset[str]) -> str:
    """Ends the rows of keys in some tables, in one statement; a row with how many deltas each watched one has."""
    steps, counts = [], []
    for table in of:
        steps.append(
            f"ended_{table} as (\n  update {table} x set until = e.at"
            " from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)\n"
            "  where x.key = e.key and x.until is null returning x.*\n)"
        )
        if table in watched:
            deltas = f"insert into d_{table} select -1, until, e.* from ended_{table} e returning 1"
            steps.append(f"delta_{table} as ({deltas})")
            counts.append(f"(select count(*) from delta_{table})")
    return "with " + ",\n".join(steps) + f"\nselect {', '.join(counts)}"


def copy_rows(cursor: Cursor[Any], table: str, rows: Sequence[Row]) -> None:
    """Copy rows that `read` made into a table."""
    copy_data(cursor, table, copied(rows))


class Bare(bytes):
    """A value as PostgreSQL takes it, of the type of the column that it is for."""


class _BareDumper(Dumper):
    format = Format.BINARY
    oid = 0

    def dump(self, obj: Bare) -> bytes:
        return obj


def copy_data(cursor: Cursor[Any], table: str, data: bytes) -> None:
    """Copy what `copied` made into a table, or into the deltas of one that is watched."""
    with cursor.copy(SQL("copy {} from stdin (format binary)").format(Identifier(table))) as copy:
        copy.write(data)
