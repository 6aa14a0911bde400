"""Row-level security: which rows of each table a reach shows, and the roles by which the API reads.

`domain.access` decides; here it is said in PostgreSQL, so that no question has to remember it. A connection of the API
acts as the reader of the narrowest reach from its start, which sees no row of a partner until a transaction names it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from psycopg import Connection, Cursor
from psycopg.pq import TransactionStatus
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Composed, Identifier, Literal

from domain.access import IMPORT_FAMILIES, IMPORT_RULES, OPEN_FAMILIES, Reach, Sight
from projections.statements import statements
from projections.tables import DERIVED, tabled
from schemas import library

OWN: Final = statements("access")
READERS: Final[Mapping[Reach, str]] = {
    Reach.NONE: "tinledger_own",
    Reach.OWN: "tinledger_own",
    Reach.IMPORTS: "tinledger_imports",
    Reach.ALL: "tinledger_all",
}
"""The PostgreSQL role that reads with each reach; who sees nobody's rows reads as a partner without a name."""
READER: Final = READERS[Reach.NONE]
"""Whom the API's connections act as until they are told more."""
WITNESS: Final = "tinledger_witness"
"""Who writes the record of accesses, and can do nothing else."""

DOOR: Final = zlib.crc32(b"tinledger readers of views")
"""Advisory lock that every reader shares until its transaction ends; who swaps views takes it alone for a moment."""

KNOWN: Final = frozenset({"progress", "made_by", "rule", "policy", "owed", "tariff_code", "gate"})
"""Tables that say nothing of any partner."""
BY_KEY: Final = frozenset({"arrival", "timeline", *(table.name for table in DERIVED)})
"""Tables with rows of many families: the key tells which."""
ONLY_ALL: Final = frozenset({"source_offset", "deadline", "can_balance", "mass_balance", "shipment_balance"})
"""Where the views read on, and sums of what several partners said: only who sees everything."""
SUMS: Final = frozenset({"can_balance", "import_balance", "mass_balance", "shipment_balance"})
"""Kinds of rows that sum what several partners said; findings about them are not for partners."""


def policies(table: str) -> Composed:
    """What guards one table of the views. Raises KeyError for a table that nobody decided about."""
    parts = ["guard"]
    families = _families()
    if table in KNOWN or families.get(table) in OPEN_FAMILIES:
        parts += ["open"]
    elif table in families:
        # A decision speaks of a finding that may rest on others' values: its text is not for partners.
        parts += [] if table == "finding_decision" else ["own"]
        parts += ["imports"] if families[table] in IMPORT_FAMILIES else []
        parts += ["imports_decision"] if table == "finding_decision" else []
    elif table in BY_KEY:
        parts += ["own", "imports_by_key"]
    elif table == "rejected":
        parts += ["own"]
    elif table == "finding":
        parts += ["own_finding", "imports_finding"]
    elif table in ("import_balance", "name_likeness"):
        parts += ["imports"]
    elif table not in ONLY_ALL:
        raise KeyError(f"{table}: say in projections/access.py who may see its rows")
    return SQL("\n").join(OWN[part].format(table=Identifier(table), **_names()) for part in parts)


def make_readers(connection: Connection[Any]) -> None:
    """Make the roles that read, and the one that records accesses, where they are missing.

    Raises psycopg's InsufficientPrivilege for a user who may not, see docs/how-to/use-your-own-kafka-and-postgresql.md.
    """
    for role in sorted({*READERS.values(), WITNESS}):
        for part in ("reader", "member"):
            connection.execute(OWN[part].format(reader=Identifier(role), name=Literal(role)))


def guard_views(connection: Connection[Any], schema: str) -> None:
    """Let readers into a schema of views, and guard each of its tables. Raises KeyError, see `policies`."""
    make_readers(connection)
    connection.execute(OWN["schema"].format(schema=Identifier(schema), **_names()))
    with connection.cursor(row_factory=tuple_row) as cursor:
        found = cursor.execute("select tablename from pg_tables where schemaname = %s order by 1", (schema,))
        tables = [name for (name,) in found.fetchall()]
    for table in tables:
        connection.execute(policies(table))


def guard_store(connection: Connection[Any]) -> None:
    """Guard the events' bytes, and make the record of accesses; may be repeated. The store is there already."""
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(%s)", (zlib.crc32(b"tinledger readers"),))
        make_readers(connection)
        connection.execute(OWN["store"].format(**_names()))
        connection.execute(OWN["accesses"].format(witness=Identifier(WITNESS)))


def see(connection: Connection[Any], sight: Sight) -> None:
    """See with this sight until the transaction ends. Raises RuntimeError where it would end at once."""
    if connection.autocommit and connection.info.transaction_status == TransactionStatus.IDLE:
        raise RuntimeError("a sight holds for a transaction, and none is open")
    # Not the connection's own kind of cursor: what a question costs is counted there.
    with Cursor(connection) as cursor:
        cursor.execute(OWN["see"], {"role": READERS[sight.reach], "subjects": ",".join(sight.subjects), "door": DOOR})


def guards(tables: Iterable[str]) -> str:
    """The text of what guards these tables and the views' own: another text needs a rebuild, as another table does."""
    guarded = [policies(table).as_string(None) for table in sorted({*tables, *KNOWN, *ONLY_ALL})]
    return "\n".join([OWN["schema"].format(schema=Identifier("views"), **_names()).as_string(None), *guarded])


def _families() -> dict[str, str]:
    """The family of each table that one fills."""
    found: dict[str, str] = {}
    for name in library.families():
        each = tabled(name)
        found |= dict.fromkeys((table.name for table in (each.table, *each.children)), name)
    return found


def _names() -> dict[str, Composed | Identifier | Literal]:
    return {
        "all": Identifier(READERS[Reach.ALL]),
        "own": Identifier(READERS[Reach.OWN]),
        "imports": Identifier(READERS[Reach.IMPORTS]),
        "readers": SQL(", ").join(Identifier(each) for each in sorted(set(READERS.values()))),
        "families": Literal(sorted(IMPORT_FAMILIES)),
        "rules": Literal(IMPORT_RULES),
        "sums": Literal(sorted(SUMS)),
        "partner": Identifier("partner"),
    }
