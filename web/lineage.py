"""The lineage of a batch or a material lot as a picture made here, with the same data as tables below it."""

from __future__ import annotations

from starlette.responses import Response

from projections import lineage as known
from projections.parties import names
from web.layout import HEIGHT, WIDTH, cut, picture
from web.site import Asked

DEPTH = 3
"""Links that a page shows each way when nobody says how many: a whole tree at first overwhelms."""
MOST_DEPTH = 50


def lineage(asked: Asked) -> Response:
    """What it was made of and what was made of it, `back` and `forward` links deep."""
    node = known.subject(asked.request.path_params["node"])
    back, forward = asked.number("back", MOST_DEPTH), asked.number("forward", MOST_DEPTH)
    back, forward = DEPTH if back is None else back, DEPTH if forward is None else forward
    found = known.lineage(asked.connection, [node], asked.position, back=back, forward=forward)
    parties = {node.party_id for node in found.nodes if node.party_id}
    parties |= {reach.to_party for reach in found.reaches if reach.to_party}
    called = names(asked.connection, sorted(parties), asked.position)
    chinese = asked.language == "zh"
    spoken = {each.party_id: each.name_zh if chinese else each.name_en or each.name_zh for each in called.values()}
    return asked.render(
        "lineage.html",
        found=found,
        picture=picture(found, spoken),
        names=spoken,
        node=node,
        back=back,
        forward=forward,
        box=(WIDTH, HEIGHT),
        cut=cut,
        balances={balance.node: balance for balance in found.balances},
    )
