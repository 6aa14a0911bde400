"""The record of accesses: investigators and customs leave an entry for each reading, others none."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import psycopg
import pytest
from psycopg import Connection
from psycopg.errors import InsufficientPrivilege, RaiseException
from starlette.applications import Starlette

from api.server import routes
from domain.access import Role, Viewer
from projections.access import WITNESS
from projections.accesses import Accesses, NotRecorded, accesses
from tests.access.conftest import HEADERS
from tests.api.client import VIEWERS, Api, Watched, who
from tests.chain import MADE, Chain
from web import app

VIEWER = Viewer(role=Role.INVESTIGATOR, name="zhang")


def witness(url: str) -> Connection[Any]:
    return psycopg.connect(url, autocommit=True, options=f"-c role={WITNESS}")


@pytest.fixture
def recorded(chain: Chain, site: Api) -> Iterator[Api]:
    """GraphQL and pages that record who reads."""
    with closing(Accesses(lambda: witness(chain.url))) as noting:
        api = Api(site.pool, Watched(), None)
        api.app = Starlette(
            routes=[
                *routes(site.pool, who, noting.note),
                *app.routes(site.pool.connection, who, VIEWERS.__getitem__, noting.note),
            ]
        )
        yield api


def entries(chain: Chain) -> list[tuple[str, str, str, str, int | None]]:
    with chain.connect() as owner:
        return [(e.who, e.role, e.question, e.subject, e.position) for e in reversed(accesses(owner, limit=1_000))]


def test_what_investigators_and_customs_read_is_recorded_before_they_get_it(recorded: Api, chain: Chain) -> None:
    before = len(entries(chain))
    batch = '{ batch(tradeItem: "09521234500018", batchNumber: "24A15B1", asOf: "s0:20") { id } findings { position } }'
    for role in ("investigator", "customs", "partner", "consumer", "operator", "nobody"):
        recorded.post(batch, authorization=HEADERS[role])
        recorded.send("GET", f"/batch/{MADE.replace(':', '/')}?lang=zh", headers={"authorization": HEADERS[role]})
    made = entries(chain)[before:]
    expected = []
    for name, role in (("inspector", "investigator"), ("customs", "customs")):
        expected += [
            (name, role, "batch", '{"batch_number": "24A15B1", "trade_item": "09521234500018"}', 20),
            (name, role, "findings", '{"status": "open"}', chain.position),
            (
                name,
                role,
                "page /batch/{gtin}/{number:path}",
                f"/batch/{MADE.replace(':', '/')}?lang=zh",
                chain.position,
            ),
        ]
    assert sorted(made, key=str) == sorted(expected, key=str)


def test_an_attempt_to_read_what_is_not_there_is_recorded_too(recorded: Api, chain: Chain) -> None:
    before = len(entries(chain))
    recorded.post('{ event(sequence: "s0:2", asOf: "s0:1") { key } }')
    assert [each[2] for each in entries(chain)[before:]] == ["event"]


def test_many_readings_are_few_transactions(chain: Chain) -> None:
    with closing(Accesses(lambda: witness(chain.url))) as noting, ThreadPoolExecutor(8) as pool:
        before = len(entries(chain))
        done = list(pool.map(lambda n: noting.note(VIEWER, "batch", str(n), n), range(300)))
        for each in done:
            each.result(timeout=20)
        with chain.connect() as owner:
            made = owner.execute(
                "select count(*), count(distinct xmin::text) from ledger.access where who = %s", (VIEWER.name,)
            ).fetchone()
    assert len(entries(chain)) == before + 300
    assert made is not None and made[0] == 300 and made[1] < 150


def test_a_connection_that_was_lost_is_opened_anew(chain: Chain) -> None:
    opened: list[Connection[Any]] = []

    def open_one() -> Connection[Any]:
        opened.append(witness(chain.url))
        return opened[-1]

    with closing(Accesses(open_one)) as noting:
        noting.note(VIEWER, "batch", "before", 1).result(timeout=10)
        with chain.connect() as owner:
            owner.execute("select pg_terminate_backend(%s)", (opened[0].info.backend_pid,))
        noting.note(VIEWER, "batch", "after", 1).result(timeout=10)
    assert len(opened) == 2
    assert [each[3] for each in entries(chain)[-2:]] == ["before", "after"]


def test_what_cannot_be_recorded_is_not_answered(site: Api, chain: Chain) -> None:
    def away() -> Connection[Any]:
        raise psycopg.OperationalError("the database is away")

    with closing(Accesses(away)) as noting:
        api = Api(site.pool, Watched(), None, noting.note)
        answer = api.post("{ findings { position } progress { position } }")
        assert answer["data"]["findings"] is None
        assert answer["errors"][0]["extensions"]["code"] == "internal"
        with pytest.raises(NotRecorded):
            noting.note(VIEWER, "batch", "", 1).result(timeout=10)


def test_the_record_only_grows_and_its_writer_can_do_nothing_else(chain: Chain) -> None:
    with chain.connect() as owner:
        for statement in ("update ledger.access set who = 'x'", "delete from ledger.access", "truncate ledger.access"):
            with pytest.raises(RaiseException, match="only grows"):
                owner.execute(statement)
    with witness(chain.url) as writer:
        for statement in ("select * from ledger.access", "select * from ledger.events", "delete from ledger.access",
                          "delete from ledger.revocation", "update ledger.revocation set until = now()"):  # fmt: skip
            with pytest.raises(InsufficientPrivilege):
                writer.execute(statement)


def test_no_token_and_no_answer_is_in_the_record(recorded: Api, chain: Chain) -> None:
    recorded.post("{ findings { position } }", authorization=HEADERS["investigator"])
    with chain.connect() as owner:
        columns = owner.execute(
            "select column_name from information_schema.columns where table_schema = 'ledger'"
            " and table_name = 'access' order by ordinal_position"
        ).fetchall()
        assert [name for (name,) in columns] == ["id", "asked_at", "who", "role", "question", "subject", "position"]
        assert not any("Bearer" in " ".join(map(str, each)) for each in entries(chain))


def test_a_subject_that_no_database_takes_is_recorded_written_out(chain: Chain) -> None:
    with closing(Accesses(lambda: witness(chain.url))) as noting:
        noting.note(VIEWER, "can", "a\0b \ud800", 1).result(timeout=20)
    assert entries(chain)[-1][3] == "a\\0b \\ud800"
