"""Questions about a batch 批次: who it is, all that is known of it, and its cans by what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry
from psycopg import Connection

from api.arguments import After, AsOf, BatchNumber, First, TradeItem
from api.connection import Connected, connection_type
from api.context import Info, Placed
from api.expose import exposed
from api.limits import page_size
from domain.errors import Unacceptable
from domain.identifiers import batch_id, parse_gtin
from projections import batches, events, parties, provenance, recalls, sales


def asked_batch(trade_item: str, batch_number: str) -> str:
    """The batch of the two arguments. Raises Unacceptable that names the argument."""
    try:
        item = parse_gtin(trade_item)
    except Unacceptable as error:
        raise error.at("tradeItem") from error
    try:
        return batch_id(item, batch_number)
    except Unacceptable as error:
        raise error.at("batchNumber") from error


Provenance: Any = exposed(provenance.Provenance)
Sales: Any = exposed(sales.Sales)
PartyName: Any = exposed(parties.PartyName)
Affected: Any = exposed(recalls.Affected)
Entries: Any = connection_type(exposed(events.Entry))


def sales_by_batch(connection: Connection[Any], asked: Sequence[str], position: int) -> dict[str, sales.Sales]:
    """The cans of each batch that was asked for."""
    return dict(zip(asked, sales.sales(connection, asked, position), strict=True))


def names_by_party(connection: Connection[Any], asked: Sequence[str], position: int) -> dict[str, parties.PartyName]:
    """What each party is called."""
    return parties.names(connection, list(asked), position)


def recalls_by_batch(
    connection: Connection[Any], asked: Sequence[str], position: int
) -> dict[str, list[recalls.Affected]]:
    """The recalls about each batch."""
    found: dict[str, list[recalls.Affected]] = {batch: [] for batch in asked}
    for each in recalls.affected(connection, batches.facts(connection, asked, position), position):
        found[each.batch].append(each)
    return found


async def of_sales(root: strawberry.Parent[Any], info: Info) -> Any:
    """The cans of the batch."""
    return await info.context.loader(sales_by_batch, root.at).load(root.id)


async def of_producer(root: strawberry.Parent[Any], info: Info) -> Any:
    """What its maker is called."""
    if root.producer_id is None:
        return None
    return await info.context.loader(names_by_party, root.at).load(root.producer_id)


async def of_recalls(root: strawberry.Parent[Any], info: Info) -> Any:
    """The recalls that are about it."""
    return await info.context.loader(recalls_by_batch, root.at).load(root.id)


async def of_timeline(root: strawberry.Parent[Any], info: Info, first: First = None, after: After = None) -> Any:
    """Every event that names it."""
    subjects = tuple(f"batch:{name}" for name in root.names)
    at = root.at if after is None else await info.context.position(after=after)
    page = await info.context.loader(events.timelines, at, page_size(first), after).load(subjects)
    return None if page is None else Connected(page, after)


Batch: Any = exposed(
    batches.Batch,
    "Batch",
    links={
        "sales": strawberry.field(
            resolver=of_sales, graphql_type=Sales | None, description="Its cans by what became of them. 销售与结余。"
        ),
        "producer": strawberry.field(
            resolver=of_producer, graphql_type=PartyName | None, description="What its maker is called. 生产企业名称。"
        ),
        "recalls": strawberry.field(
            resolver=of_recalls, graphql_type=list[Affected] | None, description="Recalls that are about it. 相关召回。"
        ),
        "timeline": strawberry.field(
            resolver=of_timeline, graphql_type=Entries | None, description="Every event that names it. 时间线。"
        ),
    },
)
Batches: Any = connection_type(Batch)


@strawberry.type
class BatchQuery:
    """What can be asked about batches."""

    @strawberry.field(graphql_type=Batch | None, description="One batch. 一个批次。")
    async def batch(self, info: Info, trade_item: TradeItem, batch_number: BatchNumber, as_of: AsOf = None) -> Any:
        at = await info.context.position(as_of)
        return Placed(await info.context.ask(batches.batch, asked_batch(trade_item, batch_number), at), at)

    @strawberry.field(graphql_type=Batches | None, description="The batches, by their ids. 批次列表。")
    async def batches(
        self,
        info: Info,
        trade_item: Annotated[
            str | None, strawberry.argument(name="tradeItem", description="One trade item only. 仅某商品条码。")
        ] = None,
        first: First = None,
        after: After = None,
        as_of: AsOf = None,
    ) -> Any:
        at = await info.context.position(as_of, after)
        page = await info.context.ask(batches.batches, at, trade_item=trade_item, first=page_size(first), after=after)
        return Connected(page, after)

    @strawberry.field(
        graphql_type=Provenance | None,
        description="All that is known of a batch, each fact with its event. 批次全程信息。",
    )
    async def provenance(self, info: Info, trade_item: TradeItem, batch_number: BatchNumber, as_of: AsOf = None) -> Any:
        at = await info.context.position(as_of)
        return await info.context.ask(provenance.provenance, asked_batch(trade_item, batch_number), at)

    @strawberry.field(
        graphql_type=Sales | None, description="The cans of a batch by what became of them. 批次销售与结余。"
    )
    async def sales(self, info: Info, trade_item: TradeItem, batch_number: BatchNumber, as_of: AsOf = None) -> Any:
        at = await info.context.position(as_of)
        found = await info.context.ask(sales.sales, [asked_batch(trade_item, batch_number)], at)
        return found[0]
