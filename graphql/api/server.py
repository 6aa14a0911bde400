"""Serves GraphQL over HTTP: one endpoint, GraphiQL with no network, the schema as text, and small honest limits."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from cross_web import HTTPException as Refused
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL

from api.access import Note
from api.context import Context, Pool, Say
from api.ide import VENDOR, graphiql_page
from api.limits import BODY_BYTES
from api.schema import schema
from domain.access import NotAdmitted, Viewer

STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; frame-ancestors 'none'"
)
"""GraphiQL styles its editor from script, hence the one `unsafe-inline`; everything else comes from this server."""


Who: TypeAlias = Callable[[HTTPConnection], Viewer]
"""Who asks, by what a request carries. Raises NotAdmitted."""


class Endpoint(GraphQL[Context, None]):
    """The endpoint `/graphql`; each asks what the role of the token may, without one what anybody may."""

    def __init__(self, pool: Pool, who: Who, note: Note | None, say: Say | None) -> None:
        super().__init__(schema, graphql_ide="graphiql", allow_queries_via_get=False, subscription_protocols=())
        self.pool = pool
        self.who = who
        self.note = note
        self.say = say

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """A context for this request alone. Raises HTTPException 401 for a token that does not let in."""
        try:
            viewer = await run_in_threadpool(self.who, request)
        except NotAdmitted as refused:
            raise HTTPException(401, str(refused), {"www-authenticate": "Bearer"}) from refused
        return Context(self.pool, viewer, self.note, self.say)

    async def render_graphql_ide(self, request: Request) -> Response:
        """GraphiQL from our own files."""
        return HTMLResponse(graphiql_page(), headers={"content-security-policy": POLICY})

    def parse_json(self, data: str | bytes) -> Any:
        """The request in a body: one object of JSON. Raises HTTPException 400."""
        try:
            said = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise Refused(400, "the body is not JSON of a reasonable depth") from error
        if isinstance(said, list):
            raise Refused(400, "one request has one operation: the body must be an object, not a list")
        if not isinstance(said, dict) or not isinstance(said.get("operationName"), str | None):
            raise Refused(400, "the body must be an object with query, variables and operationName")
        return said

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request whose body is not larger than BODY_BYTES; nothing larger is read to its end."""
        if scope["type"] == "http":
            body = await body_of(receive)
            if body is None:
                refused = PlainTextResponse(f"a request body has at most {BODY_BYTES} bytes", 413)
                await refused(scope, receive, send)
                return
            receive = replayed(body, receive)
        await super().__call__(scope, receive, send)


async def body_of(receive: Receive) -> bytes | None:
    """The body of a request; None when it has more than BODY_BYTES, whatever its headers say."""
    parts = bytearray()
    more = True
    while more:
        message = await receive()
        parts += message.get("body", b"")
        if len(parts) > BODY_BYTES:
            return None
        more = message["type"] == "http.request" and message.get("more_body", False)
    return bytes(parts)


def replayed(body: bytes, receive: Receive) -> Receive:
    """A channel that gives a body that was read already, then whatever comes after it."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


def sdl(request: Request) -> Response:
    """The schema as text."""
    return PlainTextResponse(schema.as_str() + "\n")


def routes(pool: Pool, who: Who, note: Note | None = None, say: Say | None = None) -> list[BaseRoute]:
    """The routes of the API. `who` tells who asks; `note` records readings that are to be recorded (None: not, for
    tests); `say` is how a decision is said on Kafka, None where decisions are not taken."""
    return [
        Route("/graphql", Endpoint(pool, who, note, say)),
        Route("/schema.graphql", sdl),
        Mount("/vendor", StaticFiles(directory=VENDOR)),
        Mount("/static/graphql", StaticFiles(directory=STATIC)),
    ]
