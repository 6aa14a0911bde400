"""Takes a poll of events into all views in one transaction: COPY, taking statements, balances, rules, position.

Order in a poll: every family's tables, names' likeness, balances, then rules. A statement runs only where the poll
brought something for it. Temporary tables are made once a connection and emptied after each poll.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from time import monotonic, time
from typing import Any, Final

from psycopg import Connection, Cursor
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from domain.likeness import band, likeness
from domain.registration import Registration
from domain.stored import moment
from projections.balances import Balance
from projections.judging import Judge, ours
from projections.pieces import Row, copied, forget
from projections.reading import Event, Poll, Sequenced, decode, read, registrations_in, rests_on
from projections.rows import family_rows
from projections.rules import Rule
from projections.spent import SPENT
from projections.statements import statements
from projections.tables import tables

TAKE: Final = statements("take")
OWN: Final = statements("taking")
TABLES: Final = frozenset(table.name for table in tables())
NAMED: Final = frozenset({"customs_declaration_lines", "manufacturer_registration"})


SETTINGS: Final = (
    "set random_page_cost = 1.1",
    # While views are filled nothing is known of their tables: by index a look-up stays one, however they grow.
    "set enable_seqscan = off",
    "set jit = off",
)
"""How statements are planned for the one who writes views."""


class OutOfOrder(ValueError):
    """Events do not follow the position without a gap; says which sequence came and which was due."""


class Taker:
    """The views' one writer on one connection, whose search path is the views' schema."""

    def __init__(self, connection: Connection[Any], rules: Iterable[Rule], balances: Iterable[Balance]) -> None:
        self._connection = connection
        connection.prepared_max = None  # some hundred statements come again and again; the library keeps a hundred
        self._balances = tuple(balances)
        self._registrations: dict[int, Registration] = {}
        self._closings: dict[str, SQL] = {}
        with connection.transaction(), connection.cursor() as cursor:
            for setting in SETTINGS:
                cursor.execute(setting)
            self.judge = Judge(connection, rules)
            self.watched = watched(self.judge.rules.values(), self._balances)
            for table in sorted(self.watched):
                cursor.execute(TAKE[f"temp_{table}"])
            for balance in self._balances:
                cursor.execute(ours(balance.temporary))

    def take(self, events: Sequence[Sequenced], offsets: Mapping[int, int] | None = None) -> int:
        """Take events that follow the position; the new one. `offsets`: where to read each partition on from.

        Raises OutOfOrder, UnknownContract.
        """
        began = monotonic()
        with self._connection.transaction(), self._connection.cursor(row_factory=tuple_row) as cursor:
            position = _position(cursor)
            if not events:
                return position
            for due, event in enumerate(events, position + 1):
                if event[0] != due:
                    raise OutOfOrder(f"sequence {event[0]} came, expected {due}")
            decoded = decode(events)
            poll = read(decoded, self._known(cursor, decoded), self.watched)
            self._store(cursor, poll)
            for partition, following in (offsets or {}).items():
                cursor.execute(OWN["offset"], {"partition": partition, "next": following})
            cursor.execute(OWN["progress"], {"position": poll.last, "recorded_at": moment(poll.recorded_at)})
        forget()
        first = decoded[0].decoded.envelope["recorded_at"]
        SPENT.poll(len(events), monotonic() - began, time() - first / 1000)
        return poll.last

    def _known(self, cursor: Cursor[Any], events: Sequence[Event]) -> Mapping[int, Registration]:
        """The registrations that a poll rests on: in the poll itself, remembered, or in the views."""
        for registration in registrations_in(events):
            self._registrations[registration.sequence] = registration
        if wanted := rests_on(events) - self._registrations.keys() - {0}:
            for row in cursor.execute(OWN["registrations"], {"sequences": sorted(wanted)}).fetchall():
                partner, sequence, roles, identifiers = row
                held = Registration(partner, sequence, frozenset(roles), frozenset(identifiers), 0, None)
                self._registrations[sequence] = held
        return self._registrations

    def _store(self, cursor: Cursor[Any], poll: Poll) -> None:
        used: dict[str, int] = {}
        for family, (keys, sequences) in poll.closed.items():
            of = family_rows(family, self.watched).tables
            ended = cursor.execute(self._closing(family, of), {"keys": keys, "at": sequences}).fetchone()
            for table, rows in zip((table for table in of if table in self.watched), ended or (), strict=True):
                if rows:
                    used[table] = used.get(table, 0) + rows
        for table, rows in poll.rows.items():
            if table in self.watched:
                copy_rows(cursor, f"d_{table}", rows)
                cursor.execute(TAKE[f"take_{table}"])
                used[table] = used.get(table, 0) + len(rows)
            else:
                copy_rows(cursor, table, rows)
        if used.keys() & NAMED:
            self._compare_names(cursor)
        for balance in self._balances:
            if used.keys() & set(balance.reads):
                cursor.execute(ours(balance.statement))
                if cursor.rowcount:
                    used[balance.name] = cursor.rowcount
        self.judge.run(cursor, frozenset(used))
        if used:
            self.judge.emptying.clear(cursor, {f"d_{table}": rows for table, rows in used.items()})

    def _closing(self, family: str, of: Sequence[str]) -> SQL:
        """The statement that ends rows of keys in all tables of a family; it gives the deltas of those watched."""
        if family not in self._closings:
            self._closings[family] = ours(closing(of, self.watched))
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
    """Copy rows that `read` made into a table, or into the deltas of one that is watched."""
    with cursor.copy(SQL("copy {} from stdin (format binary)").format(Identifier(table))) as copy:
        copy.write(copied(rows))
