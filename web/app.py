"""The pages for people: one handler a noun, all reading the same questions as GraphQL and the command line."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from domain.access import Group
from web import batch, can, consignment, event, finding, lineage, party, search, sign_in
from web.sign_in import Admit
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


def routes(connect: Connect, who: Who, admit: Admit, note: Note | None = None) -> list[BaseRoute]:
    """The routes of all pages, of signing in and of their style sheet.

    `connect` lends a connection to the views, `who` tells who asks, `admit` checks a token that is typed in, `note`
    records readings that are to be recorded (None: not, for tests).
    """
    pages: list[BaseRoute] = [
        Route(path, page(connect, who, note, GROUPS[path], path, answer), methods=["GET"])
        for path, answer in PAGES.items()
    ]
    show = page(connect, who, None, Group.CAN, "/sign-in", sign_in.form)
    return [
        *pages,
        *sign_in.routes(show, admit),
        Mount("/static", StaticFiles(directory=FOLDER / "static"), name="static"),
    ]
