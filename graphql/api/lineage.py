"""The trace question: what a batch or material lot was made of, what was made of it, and where that went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Final

import strawberry
from strawberry.types.nodes import SelectedField, Selection

from api.arguments import AsOf
from api.context import Info
from api.expose import exposed
from api.limits import STARTS
from domain.errors import Unacceptable
from projections import lineage
from projections.lineage import subject

Lineage: Any = exposed(lineage.Lineage)
WEIGHED: Final = frozenset({"balances", "openEnds"})
"""Fields that nothing is weighed for unless they are asked."""


@strawberry.type
class LineageQuery:
    """What can be asked about lineage."""

    @strawberry.field(
        graphql_type=Lineage | None,
        description="Trace back and forward; says how far it went, what was cut and each open end. 追溯与追踪。",
    )
    async def lineage(
        self,
        info: Info,
        nodes: Annotated[
            list[str],
            strawberry.argument(
                description="Where to start: batch:<gtin>:<number> or material_lot:<supplier>:<number>. 起点。"
            ),
        ],
        back: Annotated[
            int | None, strawberry.argument(description="Links back; left out: to the end, 0: none. 向上层数。")
        ] = None,
        forward: Annotated[
            int | None, strawberry.argument(description="Links forward; left out: to the end, 0: none. 向下层数。")
        ] = None,
        as_of: AsOf = None,
    ) -> Any:
        if not 1 <= len(nodes) <= STARTS:
            code = "too-small" if not nodes else "too-large"
            raise Unacceptable(code, field="nodes", value=f"{len(nodes)} entries", expected=f"1 to {STARTS}")
        at = await info.context.position(as_of)
        starts = [subject(node) for node in nodes]
        weighed = not WEIGHED.isdisjoint(name for field in info.selected_fields for name in asked(field.selections))
        return await info.context.ask(lineage.lineage, starts, at, back=back, forward=forward, weighed=weighed)


def asked(selections: Iterable[Selection]) -> Iterator[str]:
    """The names of the fields that a selection asks for, those in fragments among them."""
    for each in selections:
        if isinstance(each, SelectedField):
            yield each.name
        else:
            yield from asked(each.selections)
