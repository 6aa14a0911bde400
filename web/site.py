"""What all pages share: the position and language a request asks for, links that keep both, cells, errors, headers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from psycopg import Connection
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from domain.access import NOBODY, WHOLE, Group, NotAdmitted, Viewer, sight
from domain.errors import Unacceptable
from domain.position import format_position
from projections import progress
from projections.access import see
from projections.facts import NotKnown
from web import words

Connect = Callable[[], AbstractContextManager[Connection[Any]]]
"""Lends a connection whose search path is the views' schema; `pool.connection` of psycopg_pool is one."""
Who = Callable[[HTTPConnection], Viewer]
"""Who asks, by what a request carries. Raises NotAdmitted."""
Note = Callable[[Viewer, str, str, int | None], Future[None]]
"""Records a reading; done when it is recorded."""
NOTE_SECONDS: Final = 10.0
"""The longest that an answer waits to be recorded."""
FOLDER: Final = Path(__file__).parent
CHINA: Final = timezone(timedelta(hours=8))
SECURITY: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
SYMBOL: Final = re.compile(r"[A-Z][A-Z_]+")
PARTY: Final = re.compile(r"(?:.*_id|(?:from|to)_party|importer)")
TEMPLATES: Final = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for a page: what it reads with, the position it asks about, and how to write the answer."""

    request: Request
    connection: Connection[Any]
    position: int
    reached: progress.Progress
    as_of: str
    language: str
    viewer: Viewer

    def may(self, group: Group) -> bool:
        """Whether the viewer may ask what this group of questions asks."""
        return group in sight(self.viewer).groups

    def whole(self) -> Connection[Any]:
        """The connection, from now on with everybody's rows: for answers that show none of them."""
        see(self.connection, WHOLE)
        return self.connection

    def number(self, name: str, most: int) -> int | None:
        """A whole number of the query from 0 to `most`; None when it is not given. Raises Unacceptable."""
        text = self.request.query_params.get(name, "")
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and int(text) <= most):
            raise Unacceptable("integer-form", field=name, value=text, expected=f"0 to {most}")
        return int(text)

    def text(self, name: str) -> str | None:
        """A text of the query without blanks around it; None when it is not given or empty."""
        return self.request.query_params.get(name, "").strip() or None

    def link(self, path: str, **query: object) -> str:
        """A path with a query, as of the same position and in the same language."""
        kept = {name: self.request.query_params[name] for name in ("asOf", "lang") if self.text(name)}
        said = {**kept, **{name: value for name, value in query.items() if value not in (None, "")}}
        return path + (f"?{urlencode(said)}" if said else "")

    def here(self, **query: object) -> str:
        """This page with other values in its query."""
        said = {**self.request.query_params, **query}
        return f"{quote(self.request.url.path)}?{urlencode({k: v for k, v in said.items() if v not in (None, '')})}"

    def back(self) -> str:
        """This page, for whoever leaves it to sign in; the first page for what is none of a reader's."""
        here = self.request.url.path
        return "/" if here.startswith("/sign-") or self.request.method != "GET" else self.here()

    def render(self, template: str, status: int = 200, **values: object) -> Response:
        """The page of a template."""
        shared = {
            "asked": self,
            "link": self.link,
            "cell": self.cell,
            "event": self.event,
            "_": lambda text: words.phrase(text, self.language),
            "label": lambda field: words.label(field, self.language),
            "word": lambda symbol: words.value(symbol, self.language),
            "token": format_position,
            "may": lambda group: self.may(Group(group)),
        }
        body = TEMPLATES.get_template(template).render({**shared, **values})
        return HTMLResponse(body, status, headers=SECURITY | {"Content-Language": self.language})

    def event(self, sequence: int | None) -> Markup:
        """A link to the event that proves a fact."""
        if sequence is None:
            return self.missing()
        path = self.link(f"/event/{sequence}")
        return Markup('<a class="event" href="{}">{}</a>').format(path, format_position(sequence))

    def missing(self) -> Markup:
        """What stands where nothing is recorded, never an empty cell."""
        return Markup('<span class="missing">{}</span>').format(words.phrase(words.MISSING, self.language))

    def cell(self, field: str, value: Any) -> Markup:
        """A value as a table shows it, with a link where it names something that has a page."""
        if value is None or value == "" or value == ():
            return self.missing()
        if isinstance(value, tuple):
            return Markup(", ").join(self.cell(field, each) for each in value)
        if isinstance(value, bool):
            return escape(words.phrase("yes" if value else "no", self.language))
        if isinstance(value, datetime):
            return escape(f"{value.astimezone(CHINA):%Y-%m-%d %H:%M}")
        if isinstance(value, date):
            return escape(value.isoformat())
        if field in ("proof", "decided_by", "latest", "last", "since", "until", "opened") and isinstance(value, int):
            return self.event(value)
        if isinstance(value, int | Decimal) and field not in ("serial", "first_serial", "last_serial", "exceptions"):
            return escape(f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}")
        if isinstance(value, Mapping):
            return escape(str(dict(value)))
        text = str(value)
        path = _path(field, text)
        shown = words.value(text, self.language) if SYMBOL.fullmatch(text) or text in words.VALUES else text
        return Markup('<a href="{}">{}</a>').format(self.link(path), shown) if path else escape(shown)


def _path(field: str, text: str) -> str | None:
    """The page of what a value names."""
    if field in ("batch", "input_batch", "made_of"):
        return batch_path(text)
    if field == "material_lot":
        return "/lineage/" + quote(f"material_lot:{text}", safe=":")
    if field in ("node", "id", "parent", "child") and text.startswith(("batch:", "material_lot:")):
        return node_path(text)
    if field == "declaration_number":
        return f"/consignment/{quote(text, safe='')}"
    if PARTY.fullmatch(field):
        return f"/party/{quote(text, safe='')}"
    return None


def batch_path(batch: str) -> str:
    """The page of a batch `<gtin>:<number>`."""
    gtin, _, number = batch.partition(":")
    return f"/batch/{quote(gtin, safe='')}/{quote(number, safe='')}"


def node_path(node: str) -> str:
    """The page of a node of the lineage: a batch has its own, a material lot its lineage."""
    return batch_path(node.removeprefix("batch:")) if node.startswith("batch:") else f"/lineage/{quote(node, safe=':')}"


def language(request: Request) -> str:
    """`lang` of the query, else the first language of Accept-Language that there is, else English."""
    asked = request.query_params.get("lang", "")
    if asked in words.LANGUAGES:
        return asked
    wanted = []
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            wanted.append((-float(quality or 1), tag.lower().partition("-")[0]))
        except ValueError:
            continue
    return next((tag for _, tag in sorted(wanted, key=lambda each: each[0]) if tag in words.LANGUAGES), "en")


@dataclass(frozen=True)
class Refused:
    """Why a page is not shown, in both languages."""

    reason_en: str
    reason_zh: str


NOT_ALLOWED: Final = Refused(
    "This page is not for you as you come: sign in with a token of a role that may see it.",
    "您目前无权查看此页：请用有权限的令牌登录。",
)
NOT_ADMITTED: Final = Refused(
    "Your token is refused: it has expired, or was not given for this ledger. Sign in anew.",
    "令牌无效：已过期或并非为本账本签发。请重新登录。",
)


def page(
    connect: Connect,
    who: Who,
    note: Note | None,
    group: Group,
    path: str,
    answer: Callable[[Asked], Response],
    *,
    for_all: bool = False,
) -> Callable[[Request], Response]:
    """The endpoint of a page: lets in who may, reads the position once, answers with the viewer's rows and no others,
    and says in words what was asked wrongly or is not known. `for_all`: a token that is refused counts as none."""

    def endpoint(request: Request) -> Response:
        with connect() as connection, connection.transaction():
            try:
                viewer, refused = who(request), None
            except NotAdmitted as error:
                viewer, refused = NOBODY, error
            seen = sight(viewer)
            see(connection, seen)
            reached = progress.progress(connection)
            as_of = request.query_params.get("asOf", "").strip()
            asked = Asked(request, connection, reached.position, reached, "", language(request), viewer)
            if refused is not None and not for_all:
                return asked.render("error.html", 401, title="Sign in", error=NOT_ADMITTED)
            if group not in seen.groups:
                if path == "/":
                    return RedirectResponse(asked.link("/can"), 303, headers=SECURITY)
                return asked.render("error.html", 403, title="Sign in", error=NOT_ALLOWED)
            try:
                if any("\0" in text for text in (request.scope["path"], *request.query_params.values())):
                    raise Unacceptable("nul-character", field="address", value="\0", expected="text without U+0000")
                position = progress.position(connection, as_of) if as_of else reached.position
                if note is not None and seen.recorded:
                    subject = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
                    note(viewer, f"page {path}", subject, position).result(NOTE_SECONDS)
                return answer(Asked(request, connection, position, reached, as_of, asked.language, viewer))
            except Unacceptable as error:
                return asked.render("error.html", 400, title="Wrong question", error=error)
            except NotKnown as error:
                return asked.render("error.html", 404, title="Not known", error=error)

    endpoint.__name__ = answer.__name__
    return endpoint
