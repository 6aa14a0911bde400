"""The import cross-check as pages: the list, worst first, and one consignment with its differences first."""

from __future__ import annotations

from starlette.responses import Response

from projections import import_records
from web.site import Asked


def consignment(asked: Asked) -> Response:
    """Filing, declaration, certificate, import record and sales side by side; `all=1` shows what agrees, too."""
    found = import_records.consignment(
        asked.connection, asked.request.path_params["declaration_number"], asked.position
    )
    whole = asked.text("all") == "1" or found.differences == 0
    cells = [cell for cell in found.cells if whole or cell.differs or cell.verdict == "WITHIN_TOLERANCE"]
    return asked.render("consignment.html", found=found, cells=cells, whole=whole)


def consignments(asked: Asked) -> Response:
    """The list of consignments."""
    found = import_records.consignments(
        asked.connection, asked.position, importer=asked.text("importer"), first=50, after=asked.text("after")
    )
    return asked.render("consignments.html", found=found)
