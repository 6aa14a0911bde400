"""Serves GraphQL over HTTP: one endpoint, GraphiQL with no network, the schema as text, and small honest limits."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL

from api.context import Context, Pool, Say
from api.ide import VENDOR, graphiql_page
from api.limits import BODY_BYTES
from api.schema import schema

STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; frame-ancestors 'none'"
)
"""GraphiQL styles its editor from script, hence the one `unsafe-inline`; everything else comes from this server."""


def digest(token: str) -> str:
    """What is kept of a bearer token: its SHA-256, so that a file of tokens lets nobody in."""
    return hashlib.sha256(token.encode()).hexdigest()


def asker_of(authorization: str | None, tokens: Mapping[str, str]) -> str | None:
    """Who asks, by the bearer token in the header; None without one. Raises HTTPException 401 for an unknown token."""
    if authorization is None:
        return None
    scheme, _, token = authorization.partition(" ")
    given = digest(token.strip())
    found = [asker for kept, asker in tokens.items() if hmac.compare_digest(kept, given)]
    if scheme.lower() != "bearer" or not found:
        raise HTTPException(401, "unknown bearer token")
    return found[0]


class Endpoint(GraphQL[Context, None]):
    """The endpoint `/graphql`; questions are open on this machine, decisions need a token."""

    def __init__(self, pool: Pool, tokens: Mapping[str, str], say: Say | None) -> None:
        super().__init__(schema, graphql_ide="graphiql", allow_queries_via_get=False, subscription_protocols=())
        self.pool = pool
        self.tokens = tokens
        self.say = say

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """A context for this request alone."""
        return Context(self.pool, asker_of(request.headers.get("authorization"), self.tokens), self.say)

    async def render_graphql_ide(self, request: Request) -> Response:
        """GraphiQL from our own files."""
        return HTMLResponse(graphiql_page(), headers={"content-security-policy": POLICY})

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request whose body is not larger than BODY_BYTES."""
        if scope["type"] == "http":
            length = dict(scope["headers"]).get(b"content-length", b"0")
            if not length.isdigit() or int(length) > BODY_BYTES:
                refused = PlainTextResponse(f"a request body has at most {BODY_BYTES} bytes", 413)
                await refused(scope, receive, send)
                return
        await super().__call__(scope, receive, send)


def sdl(request: Request) -> Response:
    """The schema as text."""
    return PlainTextResponse(schema.as_str() + "\n")


def routes(pool: Pool, tokens: Mapping[str, str], say: Say | None = None) -> list[BaseRoute]:
    """The routes of the API. `tokens` maps the SHA-256 of a bearer token to who holds it; `say` is how a decision is
    said on Kafka, None where decisions are not taken."""
    return [
        Route("/graphql", Endpoint(pool, tokens, say)),
        Route("/schema.graphql", sdl),
        Mount("/vendor", StaticFiles(directory=VENDOR)),
        Mount("/static/graphql", StaticFiles(directory=STATIC)),
    ]
