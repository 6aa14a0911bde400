"""Signing in with a token, which the browser keeps as a cookie that pages and GraphQL read; and signing out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from domain.access import NotAdmitted, Viewer
from web.organisation import AFTER, Organisation, Outcome, base, local
from web.site import SECURITY, Asked

Admit = Callable[[str], Viewer]
"""The viewer of a token. Raises NotAdmitted."""
COOKIE: Final = "tinledger_token"
BODY_BYTES: Final = 16_384


def nowhere(token: str) -> Sequence[tuple[str, str]]:
    """A token that was typed in holds on elsewhere."""
    return ()


@dataclass(frozen=True)
class Doors:
    """The ways in beside typing a token, and out.

    `leave` ends the session of a token and says where else one may sign out, as titles with addresses; `public_url` is
    where people reach the pages, where a proxy stands before them.
    """

    organisations: Sequence[Organisation] = ()
    leave: Callable[[str], Sequence[tuple[str, str]]] = nowhere
    public_url: str | None = None


def form(doors: Doors) -> Callable[[Asked], Response]:
    """Who one is now, the organisations at which one may sign in, and the field for another token."""

    def answer(asked: Asked) -> Response:
        return asked.render(
            "sign_in.html",
            refused=asked.text("refused") is not None,
            organisations=doors.organisations,
            next=asked.text("next") or AFTER,
            known=COOKIE in asked.request.cookies,
        )

    answer.__name__ = "form"
    return answer


def keep(answer: Response, token: str, secure: bool) -> None:
    """Have the browser keep a token: gone with the browser, read by no script, not sent along from other sites."""
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=secure)


def routes(
    show: Callable[[Request], Response], told: Callable[[Request], Response], admit: Admit, doors: Doors
) -> list[BaseRoute]:
    """The form, signing in with a token, and signing out."""

    async def sign_in(request: Request) -> Response:
        if not own(request):
            return PlainTextResponse("signing in goes by this server's own page", 403)
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > BODY_BYTES:
                return PlainTextResponse(f"a request body has at most {BODY_BYTES} bytes", 413)
        said = parse_qs(body.decode("ascii", "replace"))
        token, back = (said.get(name, [""])[0].strip() for name in ("token", "next"))
        if not token:
            gone = RedirectResponse("/", 303, headers=SECURITY)
            gone.delete_cookie(COOKIE)
            return gone
        try:
            await run_in_threadpool(admit, token)
        except NotAdmitted:
            return RedirectResponse("/sign-in?refused=1", 303, headers=SECURITY)
        answer = RedirectResponse(back if local(back) else AFTER, 303, headers=SECURITY)
        keep(answer, token, base(request, doors.public_url).startswith("https://"))
        return answer

    async def sign_out(request: Request) -> Response:
        if not own(request):
            return PlainTextResponse("signing out goes by this server's own page", 403)
        token = request.cookies.get(COOKIE)
        leave = await run_in_threadpool(doors.leave, token) if token else ()
        request.state.outcome = Outcome(leave=leave)
        answer = await run_in_threadpool(told, request)
        answer.delete_cookie(COOKIE)
        return answer

    return [
        Route("/sign-in", show, methods=["GET"]),
        Route("/sign-in", sign_in, methods=["POST"]),
        Route("/sign-out", sign_out, methods=["POST"]),
    ]


def own(request: Request) -> bool:
    """Whether a request comes from a page of this server, or from no page."""
    said = request.headers.get("sec-fetch-site")
    if said is not None:
        return said in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or origin == f"{request.url.scheme}://{request.url.netloc}"
