"""The pages for people: one handler a noun, all reading the same questions as GraphQL and the command line."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from domain.access import NOBODY, Group, Viewer
from web import batch, can, consignment, event, finding, lineage, organisation, party, search, sign_in
from web.sign_in import Admit, Doors
from web.site import FOLDER, Asked, Connect, Note, Who, page

PAGES: dict[str, Callable[[Asked], Response]] = {
    "/": search.search,
    "/batches": batch.batches,
    "/batch/{gtin}/{number:path}": batch.batch,
    "/lineage/{node:path}": lineage.lineage,
    "/consignments": consignment.consignments,
    "/consignment/{declaration_number}": consignment.consignment,
    "/findings": finding.findings,
    "/finding/{rule}/{subject:path}": finding.finding,
    "/event/{sequence}": event.event,
    "/can": can.can,
    "/party/{party_id:path}": party.party,
}
"""Path → handler, in the order in which they are tried."""
FINDINGS = ("/findings", "/finding/{rule}/{subject:path}")
GROUPS: dict[str, Group] = {
    **dict.fromkeys(PAGES, Group.RECORDS),
    **dict.fromkeys(FINDINGS, Group.FINDINGS),
    "/can": Group.CAN,
}
"""Path → whom the page is for."""


def routes(
    connect: Connect, who: Who, admit: Admit, note: Note | None = None, doors: Doors | None = None
) -> list[BaseRoute]:
    """The routes of all pages, of signing in and out and of their style sheet.

    `connect` lends a connection to the views, `who` tells who asks, `admit` checks a token that is typed in, `note`
    records readings that are to be recorded (None: not, for tests), `doors` are the other ways in (None: none).
    """
    doors = doors or Doors()
    pages: list[BaseRoute] = [
        Route(path, page(connect, who, note, GROUPS[path], path, answer), methods=["GET"])
        for path, answer in PAGES.items()
    ]
    show = page(connect, who, None, Group.CAN, "/sign-in", sign_in.form(doors), for_all=True)
    told = page(connect, entered, None, Group.CAN, "/sign-in", organisation.told)
    return [
        *pages,
        *sign_in.routes(show, told, admit, doors),
        *organisation.routes(told, doors.organisations, doors.public_url, sign_in.keep),
        Mount("/static", StaticFiles(directory=FOLDER / "static"), name="static"),
    ]


def entered(request: HTTPConnection) -> Viewer:
    """Who has just signed in; nobody after signing out, or when it failed."""
    outcome: organisation.Outcome = request.state.outcome
    return outcome.entered.viewer if outcome.entered else NOBODY
