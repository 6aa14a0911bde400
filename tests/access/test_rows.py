"""Row-level security itself, table by table: what a reader sees that nobody told whose rows it may see."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import psycopg
import pytest
from psycopg import Connection
from psycopg.errors import InsufficientPrivilege, ReadOnlySqlTransaction
from psycopg.sql import SQL, Identifier

import stack
from consumers.read import events_after
from domain.access import IMPORT_FAMILIES, OPEN_FAMILIES, WHOLE, Role, Viewer, sight
from projections.access import KNOWN, ONLY_ALL, READER, READERS, SUMS, WITNESS, make_readers, policies, see
from projections.rebuilding import rebuild
from projections.tables import tabled
from schemas import library
from tests.api.client import OPTIONS
from tests.chain import Chain, told

OPEN = KNOWN | {table.name for name in OPEN_FAMILIES for table in (tabled(name).table, *tabled(name).children)}


@pytest.fixture
def reading(chain: Chain) -> Iterator[Connection[Any]]:
    """A connection as the API gets one."""
    with psycopg.connect(chain.url, options=OPTIONS) as connection:
        yield connection


def tables(connection: Connection[Any]) -> list[str]:
    found = connection.execute("select tablename from pg_tables where schemaname = 'views' order by 1").fetchall()
    return [name for (name,) in found]


def counted(connection: Connection[Any], table: str) -> int:
    row = connection.execute(SQL("select count(*) from {}").format(Identifier("views", table))).fetchone()
    assert row is not None
    return int(row[0])


def test_an_unset_setting_shows_no_row_of_anybody(reading: Connection[Any], chain: Chain) -> None:
    empty = [table for table in tables(reading) if table not in OPEN]
    assert len(empty) > 50
    assert {table: counted(reading, table) for table in empty} == dict.fromkeys(empty, 0)
    assert reading.execute("select count(*) from ledger.events").fetchone() == (0,)
    assert reading.execute("select count(*) from ledger.position").fetchone() == (0,)
    with chain.connect() as owner:
        assert counted(owner, "timeline") > 0


def test_every_table_is_guarded(chain: Chain) -> None:
    with chain.connect() as owner:
        bare = owner.execute(
            "select relname from pg_class where relkind = 'r' and not relrowsecurity"
            " and relnamespace in ('views'::regnamespace)"
        ).fetchall()
        assert bare == []
        for table in tables(owner):
            assert policies(table)
    with pytest.raises(KeyError, match=r"say in projections/access\.py"):
        policies("something_new")


def test_readers_own_nothing_and_pass_by_nothing(chain: Chain) -> None:
    roles = sorted({*READERS.values(), WITNESS})
    with chain.connect() as owner:
        found = owner.execute(
            "select rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb,"
            " exists (select 1 from pg_class c where c.relowner = r.oid) from pg_roles r where rolname = any(%s)"
            " order by 1",
            (roles,),
        ).fetchall()
    assert found == [(role, False, False, False, False, False, False) for role in roles]


@pytest.mark.parametrize(
    "statement",
    [
        "delete from views.timeline",
        "insert into ledger.events values ('a/B/c', 1, 't', '', 1)",
        "select * from ledger.access",
        "update views.finding set severity = 'info'",
        "drop table views.timeline",
        "alter table views.timeline disable row level security",
    ],
)
def test_a_reader_cannot_write_and_cannot_read_who_read(reading: Connection[Any], statement: str) -> None:
    reading.execute("set transaction read write")
    with pytest.raises((InsufficientPrivilege, ReadOnlySqlTransaction)):
        reading.execute(statement)


def test_a_sight_ends_with_its_transaction(reading: Connection[Any]) -> None:
    see(reading, WHOLE)
    assert counted(reading, "timeline") > 0
    reading.commit()
    assert counted(reading, "timeline") == 0
    reading.rollback()
    reading.autocommit = True
    with pytest.raises(RuntimeError, match="transaction"):
        see(reading, WHOLE)


def test_a_partner_sees_its_rows_and_no_other_in_any_table(reading: Connection[Any], chain: Chain) -> None:
    viewer = Viewer(role=Role.PARTNER, name="x", partner="importer-1")
    see(reading, sight(viewer))
    own = ("partner", "importer-1")
    for table in tables(reading):
        if table in OPEN or table in ONLY_ALL or table in ("finding", "finding_decision", "import_balance"):
            continue
        row = reading.execute(
            "select count(*) from information_schema.columns where table_schema = 'views' and table_name = %s"
            " and column_name = %s",
            (table, own[0]),
        ).fetchone()
        if row == (0,):
            continue
        others = SQL("select count(*) from {} where partner <> %s").format(Identifier("views", table))
        assert reading.execute(others, (own[1],)).fetchone() == (0,), table
    assert counted(reading, "import_record") > 0
    with chain.connect() as owner:
        mine = owner.execute("select count(*) from views.timeline where partner = %s", (own[1],)).fetchone()
    assert (counted(reading, "timeline"),) == mine


def test_a_partner_sees_only_findings_that_rest_on_its_own_word(reading: Connection[Any], chain: Chain) -> None:
    with chain.connect() as owner:
        proofs = owner.execute(
            "select rule, subject, proof from views.finding where rule in"
            " (select rule from views.rule where kind <> all(%s))",
            (sorted(SUMS),),
        ).fetchall()
        of = dict(owner.execute("select sequence, partner from views.arrival").fetchall())
    tellers = {partner for _, _, proof in proofs for partner in (of[each] for each in proof)}
    assert len(tellers) > 1
    shown = 0
    for partner in sorted(tellers):
        see(reading, sight(Viewer(role=Role.PARTNER, name=partner, partner=partner)))
        found = reading.execute("select rule, subject, proof from views.finding").fetchall()
        assert sorted(found) == sorted(each for each in proofs if each[2] and {of[s] for s in each[2]} == {partner})
        shown += len(found)
    assert 0 < shown < len(proofs)


def test_the_setting_is_read_once_a_statement_and_the_index_is_used(reading: Connection[Any]) -> None:
    see(reading, sight(Viewer(role=Role.PARTNER, name="x", partner="importer-1")))
    reading.execute("set local enable_seqscan = off")
    lines = reading.execute("explain select * from timeline where subject = 'batch:1:2' and sequence > 5").fetchall()
    plan = "\n".join(line for (line,) in lines)
    assert "InitPlan" in plan and "Index" in plan and "Seq Scan" not in plan


def test_a_rebuild_guards_its_tables_just_so(database: str) -> None:
    listed = (
        "select tablename, policyname, roles::text, cmd, qual from pg_policies where schemaname = 'views'"
        " order by tablename, policyname"
    )
    granted = (
        "select relname, relacl::text from pg_class where relnamespace = 'views'::regnamespace and relkind = 'r'"
        " order by relname"
    )
    with told(database) as story, story.connect() as owner:
        before = owner.execute(listed).fetchall(), owner.execute(granted).fetchall()
        assert len(before[0]) > 100

        def source(after: int, limit: int) -> Any:
            with psycopg.connect(database, autocommit=True) as store:
                return events_after(store, after, limit)

        rebuild(database, lambda: nullcontext(source))
        assert (owner.execute(listed).fetchall(), owner.execute(granted).fetchall()) == before
        with psycopg.connect(database, options=f"-c role={READER}") as reader:
            assert counted(reader, "timeline") == 0


def test_the_families_that_customs_sees_are_families() -> None:
    assert set(library.families()) >= IMPORT_FAMILIES | OPEN_FAMILIES
    with pytest.raises(ValueError, match="a partner"):
        Viewer(role=Role.CUSTOMS, name="x", partner="shop")
    with pytest.raises(ValueError, match="a partner"):
        Viewer(role=Role.PARTNER, name="x")


def test_an_ordinary_user_who_owns_the_database_needs_only_the_readers(running: stack.Stack, database: str) -> None:
    """Somebody's own PostgreSQL gives no superuser: the writer owns its tables, the readers are made for it."""
    name = f"plain_{uuid.uuid4().hex[:8]}"
    url = database.replace("//tinledger@", f"//{name}@")
    with psycopg.connect(database, autocommit=True) as admin:
        make_readers(admin)
        admin.execute(SQL("create role {} login").format(Identifier(name)))
        try:
            admin.execute(
                SQL("grant create on database {} to {}").format(Identifier(admin.info.dbname), Identifier(name))
            )
            with pytest.raises(InsufficientPrivilege), told(url):
                pass
            admin.execute("drop schema ledger cascade")
            for role in sorted({*READERS.values(), WITNESS}):
                grant = SQL("grant {} to {} with inherit false, set true")
                admin.execute(grant.format(Identifier(role), Identifier(name)))
            with told(url) as story, psycopg.connect(url, options=OPTIONS) as reader:
                assert counted(reader, "timeline") == 0
                see(reader, sight(Viewer(role=Role.PARTNER, name="x", partner="importer-1")))
                assert counted(reader, "import_record") == 1
                see(reader, WHOLE)
                row = reader.execute("select count(*) from ledger.events").fetchone()
                assert row == (story.position,)
        finally:
            admin.execute(SQL("drop owned by {} cascade").format(Identifier(name)))
            admin.execute(SQL("drop role {}").format(Identifier(name)))
