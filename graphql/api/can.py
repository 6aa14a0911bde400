"""The can question: any can of a million to its batch, case, pallet and place, and whether a recall is about it."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from api.arguments import AsOf
from api.context import Info
from api.expose import exposed
from projections import cans, owner

Can: Any = exposed(cans.Can)
CanAnswer: Any = exposed(owner.CanAnswer)


@strawberry.type
class CanQuery:
    """What can be asked about a can."""

    @strawberry.field(
        graphql_type=Can | None,
        description="A can by element string, Digital Link, <gtin>.<serial> or serial. 查一罐。",
    )
    async def can(
        self,
        info: Info,
        code: Annotated[str, strawberry.argument(description="What was scanned or typed. 所扫或所输的码。")],
        trade_item: Annotated[
            str | None,
            strawberry.argument(name="tradeItem", description="GTIN, when `code` is a bare serial. 商品条码。"),
        ] = None,
        as_of: AsOf = None,
    ) -> Any:
        at = await info.context.position(as_of)
        return await info.context.ask(cans.can, cans.read_code(code, trade_item), at)

    @strawberry.field(
        graphql_type=CanAnswer | None,
        description="What the owner of a can may know, recalls first; open to everybody. 消费者查一罐。",
    )
    async def can_answer(
        self,
        info: Info,
        code: Annotated[str, strawberry.argument(description="What was scanned or typed. 所扫或所输的码。")],
        trade_item: Annotated[
            str | None,
            strawberry.argument(name="tradeItem", description="GTIN, when `code` is a bare serial. 商品条码。"),
        ] = None,
    ) -> Any:
        at = await info.context.position()
        return await info.context.ask_of_all(owner.can_answer, cans.read_code(code, trade_item), at)
