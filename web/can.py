"""A can's page: affected, not affected or cannot say, in words and why, then what the viewer may know of the can."""

from __future__ import annotations

from starlette.responses import Response

from domain.access import Group
from projections import cans, owner
from web.site import Asked


def can(asked: Asked) -> Response:
    """The answer for a code, or for a serial beside its trade item; without either only the form.

    Who may not trace a can gets what its owner may know.
    """
    code = asked.text("code")
    template = "can.html" if asked.may(Group.TRACE) else "can_answer.html"
    if code is None:
        return asked.render(template, found=None)
    if not asked.may(Group.TRACE):
        # A can's owner is told of now only.
        answer = owner.can_answer(asked.whole(), cans.read_code(code, asked.text("gtin")), asked.reached.position)
        return asked.render(template, found=answer)
    found = cans.can(asked.connection, cans.read_code(code, asked.text("gtin")), asked.position)
    return asked.render("can.html", found=found)
