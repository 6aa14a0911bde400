"""The first page: one box that takes a batch number, a code, a declaration, a party or an event, and goes there."""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from domain.errors import Unacceptable
from projections import batches, cans, events, findings, import_records
from projections.facts import NotKnown
from web.site import SECURITY, Asked, batch_path

POSITION = re.compile(r"s[0-9]+:[0-9]+", re.ASCII)


def search(asked: Asked) -> Response:
    """Goes to what the text names; shows what fits when several things do, and the worst findings with no text."""
    text = asked.text("q")
    if text is None:
        worst = findings.findings(asked.connection, asked.position, first=10)
        imports = import_records.consignments(asked.connection, asked.position, first=5)
        latest = events.newest(asked.connection, asked.position, 10)
        return asked.render("search.html", text="", hits=None, worst=worst, imports=imports, latest=latest)
    hits = targets(asked, text)
    if len(hits) == 1:
        return RedirectResponse(hits[0][1], 303, headers=SECURITY)
    return asked.render(
        "search.html", 200 if hits else 404, text=text, hits=hits, worst=None, imports=None, latest=None
    )


def targets(asked: Asked, text: str) -> list[tuple[str, str]]:
    """What a text may mean, each with its page."""
    if POSITION.fullmatch(text):
        return [(text, asked.link(f"/event/{text}"))]
    if text.startswith(("http://", "https://", "(", "]")):
        return [(text, asked.link("/can", code=text))]
    found = [(f"batch {hit.id}", asked.link(batch_path(hit.id))) for hit in _batches(asked, text)]
    for kind, path in (("consignment", "/consignment/"), ("party", "/party/")):
        for subject in events.subjects_beginning(asked.connection, f"{kind}:{text}", asked.position):
            name = subject.removeprefix(f"{kind}:")
            found.append((f"{kind} {name}", asked.link(path + quote(name, safe=""))))
    for subject in events.subjects_beginning(asked.connection, f"batch:{text.zfill(14)}:", asked.position, 50):
        found.append((subject.replace(":", " ", 1), asked.link(batch_path(subject.removeprefix("batch:")))))
    if found or not text[:1].isdigit():
        return found
    try:
        code = cans.read_code(text)
    except Unacceptable:
        return []
    return [(text, asked.link("/can", code=text))] if code.serial is not None or code.batch_number else []


def _batches(asked: Asked, text: str) -> list[batches.BatchName]:
    """The batches that a text names, alone or after a GTIN and a colon."""
    if ":" not in text:
        return batches.numbered(asked.connection, text, asked.position)
    try:
        known = batches.batch(asked.connection, text, asked.position)
    except (Unacceptable, NotKnown):
        return []
    return [batches.BatchName(id=known.id, sequence=known.sequence)]
