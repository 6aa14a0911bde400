"""The pages for people: one handler a noun, all reading the same questions as GraphQL and the command line."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from web import batch, can, consignment, event, finding, lineage, party, search
from web.site import FOLDER, Asked, Connect, page

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


def routes(connect: Connect) -> list[BaseRoute]:
    """The routes of all pages and of their style sheet; `connect` lends a connection to the views."""
    pages: list[BaseRoute] = [Route(path, page(connect, answer), methods=["GET"]) for path, answer in PAGES.items()]
    return [*pages, Mount("/static", StaticFiles(directory=FOLDER / "static"), name="static")]
