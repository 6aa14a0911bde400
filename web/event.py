"""An event's page: what was said, by whom, where it came from, and the hashes by which it can be checked."""

from __future__ import annotations

from starlette.responses import Response

from domain.errors import Unacceptable
from domain.position import parse_position
from projections import events
from web.site import Asked


def event(asked: Asked) -> Response:
    """One event with the others of its record; its name is a sequence or a position token."""
    text = asked.request.path_params["sequence"]
    if text.isascii() and text.isdigit() and len(text) <= 18:
        sequence = int(text)
    elif ":" in text:
        sequence = parse_position(text)
    else:
        raise Unacceptable("position-form", field="event", value=text, expected="a position such as s0:123456")
    found = events.event(asked.connection, sequence, asked.position)
    others = events.events_of(asked.connection, found.key, asked.position)
    return asked.render("event.html", found=found, others=[each for each in others if each.sequence != sequence])
