"""Signing in at one's organisation: leaving for its issuer, coming back, and signing out again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from domain.access import Viewer
from web.site import SECURITY, Asked, Refused

KEPT: Final = "tinledger_sign_in"
"""The cookie that remembers a person who left for the issuer."""
AT_ONCE: Final = 4
"""Most exchanges with issuers at one time: a slow issuer must not hold the threads by which pages are answered."""
AFTER: Final = "/"
LOCAL: Final = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,500}")
"""A path of this server: no host, which `//` and `/\\` would begin, no blank, nothing that a browser would mend."""

REASONS: Final[Mapping[str, Refused]] = {
    "stranger": Refused(
        "This sign-in was not begun in this browser, or has been used already. Begin it anew.",
        "此次登录不是从本浏览器发起的，或已用过一次。请重新登录。",
    ),
    "late": Refused("This sign-in took too long. Begin it anew.", "登录超时。请重新登录。"),
    "issuer": Refused(
        "The answer names another issuer than the one that was asked. Begin anew.",
        "应答来自另一个身份提供方。请重新登录。",
    ),
    "refused": Refused("Your organisation did not let you in.", "贵单位的身份提供方未予放行。"),
    "code": Refused(
        "Your organisation's issuer refused the code: it has expired or was used already. Begin anew.",
        "身份提供方拒绝了授权码：已过期或已使用。请重新登录。",
    ),
    "away": Refused(
        "Your organisation's issuer does not answer as it should. Try again later, or tell the operator.",
        "贵单位的身份提供方没有正确应答。请稍后再试，或告知运维。",
    ),
    "token": Refused(
        "What your organisation's issuer says of you is not signed for this ledger, or not for this sign-in.",
        "身份提供方的凭证并非为本账本或此次登录签发。",
    ),
    "role": Refused(
        "Your organisation gives you no role in this ledger. Ask whoever gives out its groups.",
        "贵单位没有授予您在本账本中的角色。请联系权限管理人员。",
    ),
    "secret": Refused(
        "This ledger's own secret for your organisation's issuer cannot be read. Tell the operator.",
        "本账本用于该身份提供方的密钥无法读取。请告知运维。",
    ),
    "elsewhere": Refused(
        "Signing in leads back to a page of this ledger only, not to another address.",
        "登录后只能回到本账本的页面，不能转到其他地址。",
    ),
    "unknown": Refused("No issuer of this name is known here.", "本账本不认识这个身份提供方。"),
}
"""Why signing in failed, by reason; nothing that came from outside is in it."""


class NotSignedIn(Exception):
    """Signing in failed; `reason` is one of REASONS."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(REASONS[reason].reason_en)


@dataclass(frozen=True)
class Begun:
    """A sign-in that has begun: where the person goes, and what the browser keeps for how many seconds."""

    url: str
    kept: str
    seconds: int


@dataclass(frozen=True)
class Entered:
    """A person who came back: who it is, the token that says so, and the page to go on with."""

    viewer: Viewer
    token: str
    back: str


class Organisation(Protocol):
    """An issuer at which people sign in."""

    name: str
    title: str

    def begin(self, callback: str, back: str) -> Begun:
        """Raises NotSignedIn."""

    def finish(self, asked: Mapping[str, str], cookie: str | None) -> Entered:
        """Raises NotSignedIn."""


@dataclass(frozen=True)
class Outcome:
    """What became of signing in or out, for the page that tells it."""

    refused: Refused | None = None
    entered: Entered | None = None
    leave: Sequence[tuple[str, str]] = ()


def told(asked: Asked) -> Response:
    """What became of it. The page goes on by itself: only a page of ours may send a cookie that is strictly ours."""
    outcome: Outcome = asked.request.state.outcome
    if outcome.refused is not None:
        return asked.render("error.html", 400, title="Sign in", error=outcome.refused)
    return asked.render("signed.html", entered=outcome.entered, leave=outcome.leave)


def local(back: str) -> bool:
    """Whether an address is a page of this server, wherever a browser would go with it."""
    return LOCAL.fullmatch(back) is not None


def base(request: Request, public_url: str | None) -> str:
    """Where people reach the pages."""
    return public_url or f"{request.url.scheme}://{request.url.netloc}"


def routes(
    show: Callable[[Request], Response],
    organisations: Sequence[Organisation],
    public_url: str | None,
    keep: Callable[[Response, str, bool], None],
) -> list[BaseRoute]:
    """Leaving for an issuer and coming back.

    `show` tells a request's outcome, `keep` has the browser keep a token (for HTTPS only, if so told).
    """
    known = {each.name: each for each in organisations}
    limiter: list[CapacityLimiter] = []

    async def refuse(request: Request, error: NotSignedIn) -> Response:
        request.state.outcome = Outcome(refused=REASONS[error.reason])
        return await run_in_threadpool(show, request)

    async def at(request: Request) -> Response:
        back = request.query_params.get("next") or AFTER
        try:
            organisation = find(known, request)
            if not local(back):
                raise NotSignedIn("elsewhere")
            url = f"{base(request, public_url)}/sign-in/at/{organisation.name}/back"
            begun = await to_thread.run_sync(organisation.begin, url, back, limiter=few(limiter))
        except NotSignedIn as error:
            return await refuse(request, error)
        answer = RedirectResponse(begun.url, 303, headers=SECURITY | {"Cache-Control": "no-store"})
        # Lax, since the browser comes back from another site; only to this path, and only for a while.
        answer.set_cookie(
            KEPT, begun.kept, max_age=begun.seconds, path=f"/sign-in/at/{organisation.name}", httponly=True,
            samesite="lax", secure=url.startswith("https://"),
        )  # fmt: skip
        return answer

    async def back(request: Request) -> Response:
        try:
            organisation = find(known, request)
            cookie = request.cookies.get(KEPT)
            entered = await to_thread.run_sync(
                organisation.finish, dict(request.query_params), cookie, limiter=few(limiter)
            )
        except NotSignedIn as error:
            answer = await refuse(request, error)
        else:
            request.state.outcome = Outcome(entered=entered)
            answer = await run_in_threadpool(show, request)
            keep(answer, entered.token, base(request, public_url).startswith("https://"))
        if (name := request.path_params["name"]) in known:  # nothing else from the address may come into a header
            answer.delete_cookie(KEPT, path=f"/sign-in/at/{name}", httponly=True, samesite="lax")
        answer.headers["Cache-Control"] = "no-store"
        # The address holds the code: no link or refresh of this page may tell it on.
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    return [
        Route("/sign-in/at/{name}", at, methods=["GET"]),
        Route("/sign-in/at/{name}/back", back, methods=["GET"]),
    ]


def few(made: list[CapacityLimiter]) -> CapacityLimiter:
    """The one limiter of a server, made where its event loop runs."""
    if not made:
        made.append(CapacityLimiter(AT_ONCE))
    return made[0]


def find(known: Mapping[str, Organisation], request: Request) -> Organisation:
    """The organisation that the path names. Raises NotSignedIn."""
    found = known.get(request.path_params["name"])
    if found is None:
        raise NotSignedIn("unknown")
    return found
