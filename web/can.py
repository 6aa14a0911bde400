"""A can's page: affected, not affected or cannot say, in words and why, then what the ledger knows of the can."""

from __future__ import annotations

from starlette.responses import Response

from projections import cans
from web.site import Asked


def can(asked: Asked) -> Response:
    """The answer for a code, or for a serial beside its trade item; without either only the form."""
    code = asked.text("code")
    if code is None:
        return asked.render("can.html", found=None)
    found = cans.can(asked.connection, cans.read_code(code, asked.text("gtin")), asked.position)
    return asked.render("can.html", found=found)
