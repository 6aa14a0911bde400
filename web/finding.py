"""Findings as pages: the list with its filters, and one finding with its history, proof and decisions."""

from __future__ import annotations

from starlette.responses import Response

from projections import batches
from projections import findings as known
from web.site import Asked


def findings(asked: Asked) -> Response:
    """The findings that fit, worst first."""
    about = None
    if batch := asked.text("batch"):
        id = batches.parse(batch)
        about = [f"batch:{name}" for name in batches.names(asked.connection, [id], asked.position)[id]]
    found = known.findings(
        asked.connection,
        asked.position,
        rule=asked.text("rule"),
        severity=asked.text("severity"),
        subject=asked.text("subject"),
        about=about,
        status=asked.text("status") or "open",
        first=50,
        after=asked.text("after"),
    )
    counts = known.counts(asked.connection, asked.position)
    return asked.render(
        "findings.html", found=found, counts=counts, severities=known.SEVERITIES, statuses=known.STATUSES
    )


def finding(asked: Asked) -> Response:
    """One finding."""
    of = asked.request.path_params
    found = known.finding(asked.connection, of["rule"], of["subject"], asked.position)
    return asked.render("finding.html", found=found.finding, history=found)
