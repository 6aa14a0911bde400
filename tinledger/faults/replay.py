"""The same questions asked of a clean ledger: a copy of the store, with views made anew up to each position."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Final

import httpx
import psycopg
from psycopg import Connection, sql
from psycopg_pool import ConnectionPool
from starlette.applications import Starlette

from api import server
from consumers.locks import connect
from consumers.read import events_after
from consumers.store import Ledger
from domain.access import Role, Viewer
from projections.access import READER, guard_store
from projections.views import Views
from tinledger.asking import REQUEST_MILLISECONDS, read_only
from tinledger.faults.pulse import QUESTION, Answer

DATABASE: Final = "tinledger_replay"
INSPECTOR: Final = Viewer(role=Role.INVESTIGATOR, name="chaos")


def chosen(answers: Sequence[Answer], most: int) -> list[Answer]:
    """Some of the answers, spread evenly over the run, by growing position, each position once."""
    by_position = sorted({answer.position: answer for answer in answers}.items())
    if len(by_position) <= most:
        return [answer for _, answer in by_position]
    step = (len(by_position) - 1) / max(1, most - 1)
    return [by_position[round(nth * step)][1] for nth in range(most)]


def replay(database_url: str, positions: Sequence[int], report: Callable[[int], None]) -> list[Answer]:
    """What a clean replay answers at each of some growing positions. `report` is called after each."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        for statement in ("DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {}"):
            connection.execute(sql.SQL(statement).format(sql.Identifier(DATABASE)))
    beside = database_url.replace("/tinledger?", f"/{DATABASE}?")
    _copy(database_url, beside)
    with (
        connect(beside) as reading,
        psycopg.connect(beside) as writing,
        ConnectionPool[Connection[Any]](
            beside, min_size=1, max_size=4, open=False,
            kwargs={"options": f"{read_only(REQUEST_MILLISECONDS)} -c role={READER}"},
        ) as pool,
    ):  # fmt: skip
        views = Views(writing)
        app = Starlette(routes=server.routes(pool, lambda _: INSPECTOR))
        found = []
        for position in positions:
            views.catch_up(lambda after, limit: events_after(reading, after, limit), position)
            found.append(Answer(position, _ask(app)))
            report(position)
    return found


def _copy(source: str, target: str) -> None:
    """The store's events and head, byte by byte."""
    Ledger(target).close()
    columns = "originator_id, originator_version, topic, state, notification_id"
    with psycopg.connect(source) as one, psycopg.connect(target) as other:
        with (
            one.cursor().copy(f"COPY ledger.events ({columns}) TO STDOUT (FORMAT BINARY)") as out,
            other.cursor().copy(f"COPY ledger.events ({columns}) FROM STDIN (FORMAT BINARY)") as into,
        ):
            for data in out:
                into.write(data)
        other.execute("UPDATE ledger.head SET last = (SELECT count(*) FROM ledger.events)")
    with psycopg.connect(target) as connection:
        guard_store(connection)


def _ask(app: Starlette) -> Any:
    async def asked() -> Any:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://replay", timeout=60.0) as client:
            response = await client.post("/graphql", json={"query": QUESTION, "variables": {}})
            return response.json()

    said = asyncio.run(asked())
    if "errors" in said:
        raise RuntimeError(f"a clean replay did not answer: {said['errors']}")
    return said["data"]
