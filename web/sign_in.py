"""Signing in: a token that is typed in is kept by the browser as a cookie, which pages and GraphQL read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from domain.access import NotAdmitted, Viewer
from web.site import SECURITY, Asked

Admit = Callable[[str], Viewer]
"""The viewer of a token. Raises NotAdmitted."""
COOKIE: Final = "tinledger_token"
BODY_BYTES: Final = 16_384


def form(asked: Asked) -> Response:
    """Who one is now, and the field for another token."""
    return asked.render("sign_in.html", refused=asked.text("refused") is not None)


def routes(show: Callable[[Request], Response], admit: Admit) -> list[BaseRoute]:
    """The form, signing in, and signing out."""

    async def sign_in(request: Request) -> Response:
        if not own(request):
            return PlainTextResponse("signing in goes by this server's own page", 403)
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > BODY_BYTES:
                return PlainTextResponse(f"a request body has at most {BODY_BYTES} bytes", 413)
        [token] = parse_qs(body.decode("ascii", "replace")).get("token", [""])[:1]
        if not token.strip():
            gone = RedirectResponse("/", 303, headers=SECURITY)
            gone.delete_cookie(COOKIE)
            return gone
        try:
            await run_in_threadpool(admit, token.strip())
        except NotAdmitted:
            return RedirectResponse("/sign-in?refused=1", 303, headers=SECURITY)
        answer = RedirectResponse("/", 303, headers=SECURITY)
        # Gone with the browser; read by no script; not sent along from other sites.
        answer.set_cookie(COOKIE, token.strip(), httponly=True, samesite="strict", secure=request.url.scheme == "https")
        return answer

    return [Route("/sign-in", show, methods=["GET"]), Route("/sign-in", sign_in, methods=["POST"])]


def own(request: Request) -> bool:
    """Whether a request comes from a page of this server, or from no page."""
    said = request.headers.get("sec-fetch-site")
    if said is not None:
        return said in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or origin == f"{request.url.scheme}://{request.url.netloc}"
