"""The customs question: a consignment 进口批 side by side, differences first, and the list of them, worst first."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from api.arguments import After, AsOf, First
from api.connection import Connected, connection_type
from api.context import Info
from api.expose import exposed
from api.limits import page_size
from projections import import_records

Consignment: Any = exposed(import_records.Consignment)
Rows: Any = connection_type(exposed(import_records.Row))


@strawberry.type
class ConsignmentQuery:
    """What can be asked about imports."""

    @strawberry.field(
        graphql_type=Consignment | None,
        description="Filing, declaration, certificate, import record and sales, field by field. 进口批逐项核对。",
    )
    async def consignment(
        self,
        info: Info,
        declaration_number: Annotated[
            str, strawberry.argument(name="declarationNumber", description="Declaration number. 报关单号。")
        ],
        as_of: AsOf = None,
    ) -> Any:
        at = await info.context.position(as_of)
        return await info.context.ask(import_records.consignment, declaration_number, at)

    @strawberry.field(graphql_type=Rows | None, description="Consignments, worst first. 进口批列表，差异大者在前。")
    async def consignments(
        self,
        info: Info,
        importer: Annotated[str | None, strawberry.argument(description="One importer only. 仅某进口商。")] = None,
        first: First = None,
        after: After = None,
        as_of: AsOf = None,
    ) -> Any:
        at = await info.context.position(as_of, after)
        page = await info.context.ask(
            import_records.consignments, at, importer=importer, first=page_size(first), after=after
        )
        return Connected(page, after)
