"""Questions about events: one, those of a record or a subject, what became of a record, and what could not enter."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from api.arguments import After, AsOf, First
from api.connection import Connected, connection_type
from api.context import Info
from api.expose import exposed
from api.limits import page_size
from api.records import PartnerRecord, from_record
from api.scalars import Long
from domain.position import parse_position
from projections import events, outcomes, progress, rejections
from schemas.codec import record_from_json


def of_said(root: strawberry.Parent[Any]) -> PartnerRecord | None:
    """The record as its family's own type."""
    if root.record is None:
        return None
    return from_record(root.family, record_from_json(root.family, dict(root.record)))


Event: Any = exposed(
    events.Event,
    links={
        "said": strawberry.field(
            resolver=of_said,
            graphql_type=PartnerRecord | None,
            description="The record in its family's own type. 按种类的记录内容。",
        )
    },
)
Entries: Any = connection_type(exposed(events.Entry))
Outcome: Any = exposed(outcomes.Outcome)
Rejections: Any = connection_type(exposed(rejections.Rejection))
Progress: Any = exposed(progress.Progress)


@strawberry.type
class EventQuery:
    """What can be asked about the ledger itself."""

    @strawberry.field(graphql_type=Progress | None, description="How far the views have come. 视图进度。")
    async def progress(self, info: Info) -> Any:
        return await info.context.progress()

    @strawberry.field(graphql_type=Event | None, description="The event at a position. 一个事件。")
    async def event(
        self,
        info: Info,
        sequence: Annotated[str, strawberry.argument(description="Its position, such as s0:1234. 位置。")],
        as_of: AsOf = None,
    ) -> Any:
        at = await info.context.position(as_of)
        return await info.context.ask(events.event, parse_position(sequence), at)

    @strawberry.field(
        graphql_type=list[Event] | None, description="All that was said under a record number. 某编号的全部事件。"
    )
    async def events_of(
        self,
        info: Info,
        key: Annotated[
            str, strawberry.argument(description="Aggregate id: <partner>/<Family>/<first number>. 聚合标识。")
        ],
        as_of: AsOf = None,
    ) -> Any:
        at = await info.context.position(as_of)
        return await info.context.ask(events.events_of, key, at)

    @strawberry.field(graphql_type=Entries | None, description="The events that name a subject, oldest first. 时间线。")
    async def timeline(
        self,
        info: Info,
        subject: Annotated[
            str,
            strawberry.argument(description="Such as batch:<gtin>:<number>, consignment:<number>, party:<id>. 对象。"),
        ],
        first: First = None,
        after: After = None,
        as_of: AsOf = None,
    ) -> Any:
        at = await info.context.position(as_of, after)
        page = await info.context.ask(events.timeline, [subject], at, first=page_size(first), after=after)
        return Connected(page, after)

    @strawberry.field(
        graphql_type=list[Outcome] | None, description="What became of a record that a partner sent. 报送处理结果。"
    )
    async def outcomes(
        self,
        info: Info,
        partner: Annotated[str, strawberry.argument(description="Who sent it. 报送方。")],
        number: Annotated[str, strawberry.argument(description="The record's number. 记录编号。")],
        family: Annotated[str | None, strawberry.argument(description="One family only. 仅某种类。")] = None,
        as_of: AsOf = None,
    ) -> Any:
        at = await info.context.position(as_of)
        return await info.context.ask(outcomes.outcomes, partner, number, at, family)

    @strawberry.field(
        graphql_type=Outcome | None,
        description="What became of the message at a place of an intake topic. 按消息位置查处理结果。",
    )
    async def outcome_at(
        self,
        info: Info,
        topic: Annotated[str, strawberry.argument(description="Such as intake.<partner>. 主题。")],
        offset: Annotated[Long, strawberry.argument(description="Offset that the producer was told. 偏移。")],
        partition: Annotated[int, strawberry.argument(description="Partition. 分区。")] = 0,
        as_of: AsOf = None,
    ) -> Any:
        at = await info.context.position(as_of)
        return await info.context.ask(outcomes.at, topic, partition, offset, at)

    @strawberry.field(graphql_type=Rejections | None, description="What could not enter, newest first. 拒收列表。")
    async def rejections(
        self,
        info: Info,
        partner: Annotated[str | None, strawberry.argument(description="One partner only. 仅某报送方。")] = None,
        code: Annotated[str | None, strawberry.argument(description="One reason only. 仅某原因。")] = None,
        first: First = None,
        after: After = None,
        as_of: AsOf = None,
    ) -> Any:
        at = await info.context.position(as_of, after)
        page = await info.context.ask(
            rejections.rejections, at, partner=partner, code=code, first=page_size(first), after=after
        )
        return Connected(page, after)
