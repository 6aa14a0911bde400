"""Asks the GraphQL endpoint in process, over a real pool whose connections count the statements that they run."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
import psycopg
from psycopg import Connection, Cursor
from psycopg_pool import ConnectionPool
from starlette.applications import Starlette
from starlette.requests import HTTPConnection

from api.access import Note
from api.context import Say
from api.server import routes
from domain.access import NOBODY, NotAdmitted, Role, Viewer
from projections.access import READER, guard_store

OPTIONS = (
    "-c search_path=views -c TimeZone=UTC -c statement_timeout=8000 -c default_transaction_read_only=on"
    f" -c role={READER}"
)
VIEWERS = {
    "inspector": Viewer(role=Role.INVESTIGATOR, name="inspector"),
    "customs": Viewer(role=Role.CUSTOMS, name="customs"),
    "operator": Viewer(role=Role.OPERATOR, name="operator"),
    "consumer": Viewer(role=Role.CONSUMER, name="consumer"),
}
"""Who may come in, by the name in the header; a partner comes as `partner <id>`."""
INSPECTOR = "Bearer inspector"
ADDRESS = "http://ledger.test"


def who(request: HTTPConnection) -> Viewer:
    """The viewer that the header names; nobody without one. Tokens themselves are tested in tests/access."""
    header = request.headers.get("authorization")
    if header is None:
        return NOBODY
    scheme, _, name = header.partition(" ")
    if scheme == "Bearer" and name.startswith("partner "):
        partner = name.removeprefix("partner ")
        return Viewer(role=Role.PARTNER, name=partner, partner=partner)
    if scheme != "Bearer" or name not in VIEWERS:
        raise NotAdmitted("the token is refused")
    return VIEWERS[name]


class Watched:
    """What the statements of a pool do besides running: they are counted, and a test may act before each."""

    def __init__(self) -> None:
        self.count = 0
        self.before: Callable[[int], None] | None = None

    def saw(self) -> None:
        """One statement is about to run."""
        self.count += 1
        if self.before is not None:
            self.before(self.count)


class Api:
    """The endpoint over one database."""

    def __init__(
        self, pool: ConnectionPool[Connection[Any]], watched: Watched, say: Say | None, note: Note | None = None
    ) -> None:
        self.pool = pool
        self.watched = watched
        self.app = Starlette(routes=routes(pool, who, note, say))

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Any request, the inspector's unless `headers` say another `authorization` (None: without one)."""
        headers = {"authorization": INSPECTOR, **more.pop("headers", {})}
        more["headers"] = {name: value for name, value in headers.items() if value is not None}

        async def sent() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
                return await client.request(method, path, **more)

        return asyncio.run(sent())

    def post(self, query: str, variables: Mapping[str, Any] | None = None, **headers: str | None) -> dict[str, Any]:
        """The whole answer to a question, errors among it."""
        asked = json.dumps({"query": query, "variables": dict(variables or {})}).encode()
        sent = {"content-type": "application/json", **headers}
        response = self.send("POST", "/graphql", content=asked, headers=sent)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of an answer that has no error."""
        answer = self.post(query, variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    def error(self, query: str, **variables: Any) -> dict[str, Any]:
        """The one error of an answer."""
        answer = self.post(query, variables)
        assert len(answer["errors"]) == 1, answer
        error: dict[str, Any] = answer["errors"][0]
        return error

    def statements(self, query: str, **variables: Any) -> int:
        """How many SQL statements a question takes."""
        before = self.watched.count
        self.ask(query, **variables)
        return self.watched.count - before


@contextmanager
def served(url: str, say: Say | None = None, options: str = OPTIONS, note: Note | None = None) -> Iterator[Api]:
    """The endpoint over the views and the store of a database."""
    with psycopg.connect(url) as connection:
        if connection.execute("select to_regclass('ledger.events') is not null").fetchone() == (True,):
            guard_store(connection)
    watched = Watched()

    class Counting(Cursor[Any]):
        def execute(self, *args: Any, **kwargs: Any) -> Any:
            watched.saw()
            return super().execute(*args, **kwargs)

    def prepare(connection: Connection[Any]) -> None:
        connection.cursor_factory = Counting

    with ConnectionPool(url, min_size=1, max_size=8, kwargs={"options": options}, configure=prepare, open=True) as pool:
        yield Api(pool, watched, say, note)
