"""The event store: the application `Ledger`, whose recorder numbers events from one row and copies a whole poll.

The library's recorder numbers from a sequence, which leaves holes, and inserts row by row in pipeline mode. Ours takes
the next numbers from the row of `head` just before a COPY: the row rolls back with the transaction, so the sequence
has no hole by construction, and events commit in the order of their numbers, so a reader that follows it skips none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, NamedTuple, cast

from eventsourcing.application import Application
from eventsourcing.persistence import (
    InfrastructureFactory,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProcessRecorder,
    StoredEvent,
    Tracking,
)
from eventsourcing.postgres import PostgresDatastore, PostgresFactory, PostgresProcessRecorder
from eventsourcing.utils import Environment, retry
from psycopg import Cursor
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from consumers.copying import Rows
from schemas.codec import patch_recorded_at

SCHEMA: Final = "ledger"
SHARD: Final = 0
"""The one shard there is; a position token names it, so that there can be more."""

SETUP_LOCK: Final = 0x54_4C_00_01
"""Advisory lock under which one process at a time creates the tables."""

SETUP_SECONDS: Final = 30
"""How long a process waits for another that creates the tables."""


class Row(NamedTuple):
    """An event to store. `moment`: the `recorded_at` that is encoded in it, epoch milliseconds; the ledger's clock, if
    later, is written over it. None: the bytes stay as they are."""

    originator_id: str
    originator_version: int
    topic: str
    state: bytes
    moment: int | None


class PositionMoved(IntegrityError):
    """A position did not stand where the poll began: another process was here, or this poll was committed already."""


class Stored(NamedTuple):
    """What an append made: the first sequence, how many, and the ledger's clock at each."""

    first: int
    recorded_at: Sequence[int]


class LedgerRecorder(PostgresProcessRecorder):
    """The library's process recorder, gapless and by COPY."""

    def __init__(
        self,
        datastore: PostgresDatastore,
        *,
        events_table_name: str = "events",
        tracking_table_name: str = "tracking",
    ) -> None:
        super().__init__(datastore, events_table_name=events_table_name, tracking_table_name=tracking_table_name)
        names = {
            "schema": Identifier(datastore.schema),
            "events": Identifier(events_table_name),
            "tracking": Identifier(tracking_table_name),
        }
        self.sql_create_statements[self.create_table_statement_index] = SQL(CREATE_EVENTS).format(**names)
        # The library's insert function writes to the first table of the schema and drops the tracking: never made.
        self.sql_create_statements[self.create_insert_function_statement_index] = SQL("SELECT 1").format()
        self.sql_create_statements += [SQL(statement).format(**names) for statement in CREATE_MORE]
        self.lock_table_statements = []
        self._take_head = SQL(TAKE_HEAD).format(**names)
        self._copy = SQL(
            "COPY {schema}.{events} (originator_id, originator_version, topic, state, notification_id)"
            " FROM STDIN (FORMAT BINARY)"
        ).format(**names)
        self._move = SQL(MOVE).format(**names)

    def create_table(self) -> None:
        """Create what is missing, one process at a time. Raises OperationalError after SETUP_SECONDS of waiting.

        A complete schema is left alone: creating anew would wait for those who write.
        """
        with self.datastore.get_connection() as connection:
            last = connection.execute(
                "SELECT 1 FROM pg_trigger WHERE tgname = 'only_grows' AND tgrelid = to_regclass(%s) AND EXISTS"
                " (SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = 'alone')",
                (f"{self.datastore.schema}.{self.events_table_name}", f"{self.datastore.schema}.attempt"),
            )
            if last.fetchone():
                return
            connection.execute(SQL("SET lock_timeout = {}").format(f"{SETUP_SECONDS}s"))
            connection.execute("SELECT pg_advisory_lock(%s)", (SETUP_LOCK,))
            try:
                connection.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(self.datastore.schema)))
                super().create_table()
            finally:
                connection.execute("SELECT pg_advisory_unlock(%s)", (SETUP_LOCK,))
                connection.execute("RESET lock_timeout")

    @retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Store events, with a position if `tracking` is given. With `moment` (epoch ms) the ledger's clock is written.

        One transaction, without the library's pipeline mode, which can hang on a Unix socket. Returns the sequences.
        Raises IntegrityError: a version is taken, or the position stands there already.
        """
        tracking: Tracking | None = kwargs.get("tracking")
        moment: int | None = kwargs.get("moment")
        rows = [
            Row(str(each.originator_id), each.originator_version, each.topic, each.state, moment)
            for each in stored_events
        ]
        with self.datastore.transaction(commit=True) as cursor:
            if tracking is not None:
                self._insert_tracking(cursor, tracking)
            if not rows:
                return None
            stored = self.append(cursor, rows)
        return list(range(stored.first, stored.first + len(rows)))

    def append(self, cursor: Cursor[Any], rows: Sequence[Row]) -> Stored:
        """Number the events and copy them, in the caller's transaction; other appends wait until it ends.

        `recorded_at` is the later of each row's moment and the clock before it, so it never runs backwards.
        """
        # Whatever can be is done before the head's row is taken: other appends wait from there until the commit.
        copied = Rows([row[:4] for row in rows])
        latest = max((row.moment for row in rows if row.moment is not None), default=0)
        self._notify_channel(cursor)
        taking = cursor.connection.cursor(row_factory=tuple_row)
        found = taking.execute(self._take_head, (SHARD, len(rows), latest)).fetchone()
        if found is None:
            raise OperationalError(f"schema {self.datastore.schema}: the head row is missing; expected shard {SHARD}")
        last, clock = cast(tuple[int, int], found)
        clocks = []
        for nth, row in enumerate(rows):
            if row.moment is not None:
                if row.moment >= clock:
                    clock = row.moment
                else:
                    copied.change(nth, patch_recorded_at(row.state, clock))
            clocks.append(clock)
        with cursor.copy(self._copy) as copy:
            for piece in copied.numbered(last + 1):
                copy.write(piece)
        return Stored(last + 1, clocks)

    def move(self, cursor: Cursor[Any], moves: Mapping[str, tuple[int, int]]) -> None:
        """Move positions, name → (where the poll began, where it ends). Raises PositionMoved, naming one.

        On equality: with the library's `<`, a process that begins too far ahead would leave messages out unseen.
        """
        names = list(moves)
        cursor.execute(
            self._move, {"names": names, "froms": [moves[n][0] for n in names], "tos": [moves[n][1] for n in names]}
        )
        moved = {row["application_name"] for row in cursor.fetchall()}
        for name in names:
            if name not in moved:
                raise PositionMoved(f"position {name}: expected {moves[name][0]}, it stood elsewhere")

    def positions(self) -> dict[str, int]:
        """Every position by name: the next Kafka offset to read of `topic/partition`."""
        with self.datastore.get_connection() as connection:
            rows = connection.execute(
                SQL("SELECT application_name, notification_id FROM {}.{}").format(
                    Identifier(self.datastore.schema), Identifier(self.tracking_table_name)
                )
            ).fetchall()
        found = {row["application_name"]: row["notification_id"] for row in rows}
        found.pop(self.table_migration_identifier, None)
        return found


CREATE_EVENTS: Final = """
CREATE TABLE IF NOT EXISTS {schema}.{events} (
  originator_id text COLLATE "C" NOT NULL,
  originator_version bigint NOT NULL,
  topic text NOT NULL,
  state bytea NOT NULL,
  notification_id bigint NOT NULL,
  PRIMARY KEY (originator_id, originator_version)
)"""

LAST_ADDED: Final = "ALTER TABLE {schema}.attempt ADD COLUMN IF NOT EXISTS alone int NOT NULL DEFAULT 0"
"""A store that was made before this column is given it."""

CREATE_MORE: Final = (
    "CREATE TABLE IF NOT EXISTS {schema}.head"
    " (shard int PRIMARY KEY, last bigint NOT NULL, recorded_at bigint NOT NULL) WITH (fillfactor = 10)",
    "INSERT INTO {schema}.head VALUES (0, 0, 0) ON CONFLICT DO NOTHING",
    "CREATE TABLE IF NOT EXISTS {schema}.registry"
    " (number int PRIMARY KEY, name text NOT NULL, version int NOT NULL, fingerprint text NOT NULL,"
    " UNIQUE (name, version))",
    "CREATE TABLE IF NOT EXISTS {schema}.attempt (name text PRIMARY KEY, next bigint NOT NULL, starts int NOT NULL)",
    LAST_ADDED,
    "CREATE OR REPLACE VIEW {schema}.position AS"
    " SELECT split_part(application_name, '/', 1) AS topic, split_part(application_name, '/', 2)::int AS partition,"
    " notification_id AS next FROM {schema}.{tracking} WHERE application_name LIKE '%/%'",
    """
CREATE OR REPLACE FUNCTION {schema}.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger only grows: % on % is refused', tg_op, tg_table_name; END $$""",
    # Against accidents: an owner can switch it off. The proof that nothing was changed is elsewhere.
    "CREATE OR REPLACE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.{events}"
    " FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse()",
)

TAKE_HEAD: Final = """
WITH before AS (SELECT shard, last, recorded_at FROM {schema}.head WHERE shard = %s FOR UPDATE)
UPDATE {schema}.head AS h SET last = before.last + %s, recorded_at = greatest(before.recorded_at, %s)
FROM before WHERE h.shard = before.shard RETURNING before.last, before.recorded_at"""

MOVE: Final = """
INSERT INTO {schema}.{tracking} AS t (application_name, notification_id)
SELECT m.name, m.upto FROM unnest(%(names)s::text[], %(froms)s::bigint[], %(tos)s::bigint[]) AS m (name, since, upto)
WHERE m.since = 0 OR EXISTS (SELECT 1 FROM {schema}.{tracking} p WHERE p.application_name = m.name)
ON CONFLICT (application_name) DO UPDATE SET notification_id = excluded.notification_id
WHERE t.notification_id = (%(froms)s::bigint[])[array_position(%(names)s::text[], t.application_name)]
RETURNING application_name"""


class LedgerFactory(PostgresFactory):
    """Builds the recorder under our table names, with whatever else the database URL said."""

    process_recorder_class = LedgerRecorder

    def process_recorder(self) -> ProcessRecorder:
        recorder = LedgerRecorder(self.datastore)
        recorder.create_table()
        return recorder


class Ledger(Application[str]):
    """The event store: repository of records and rejections, recorder, and notification log.

    Close it when done: it holds a pool of connections.
    """

    name = "ledger"
    log_section_size = 5_000
    env: ClassVar[dict[str, str]] = {
        "PERSISTENCE_MODULE": "consumers.store:LedgerFactory",
        "MAPPER_TOPIC": "consumers.mapper:LedgerMapper",
        "ORIGINATOR_ID_TYPE": "text",
        "POSTGRES_SCHEMA": SCHEMA,
        "POSTGRES_ENABLE_DB_FUNCTIONS": "no",
        "POSTGRES_POOL_SIZE": "2",
        "POSTGRES_MAX_OVERFLOW": "4",
        "POSTGRES_IDLE_IN_TRANSACTION_SESSION_TIMEOUT": "60",
    }
    recorder: LedgerRecorder

    def __init__(self, database_url: str, schema: str = SCHEMA) -> None:
        given = {key: str(value) for key, value in conninfo_to_dict(database_url).items() if value is not None}
        self._rest = {key: value for key, value in given.items() if key not in PLAIN}
        super().__init__(
            {"POSTGRES_SCHEMA": schema} | {PLAIN[key]: given.get(key, default) for key, default in DEFAULTS.items()}
        )

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        factory = super().construct_factory(env)
        assert isinstance(factory, LedgerFactory)
        pooled = factory.datastore.pool.kwargs
        assert isinstance(pooled, dict)
        pooled.update(self._rest)  # sslmode and whatever else the library does not ask for
        return factory

    def construct_recorder(self) -> LedgerRecorder:
        recorder = self.factory.process_recorder()
        assert isinstance(recorder, LedgerRecorder)
        return recorder

    @property
    def datastore(self) -> PostgresDatastore:
        """The pool of connections, for statements of our own in one transaction with the recorder's."""
        return self.recorder.datastore


PLAIN: Final = {
    "dbname": "POSTGRES_DBNAME",
    "host": "POSTGRES_HOST",
    "port": "POSTGRES_PORT",
    "user": "POSTGRES_USER",
    "password": "POSTGRES_PASSWORD",
}
DEFAULTS: Final = {"dbname": "postgres", "host": "", "port": "5432", "user": "postgres", "password": ""}
