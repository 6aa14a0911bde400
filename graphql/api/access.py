"""Who may ask which field of the root, and the record of what investigators and customs ask."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import strawberry
from strawberry.extensions import FieldExtension

from api.errors import refusal
from domain.access import Group, Viewer

Note: TypeAlias = Callable[[Viewer, str, str, int | None], Future[None]]
"""Records a reading: who, question, subject, position; the answer goes out when it is recorded."""

FIELDS: Final[Mapping[str, Group]] = MappingProxyType(
    {
        "progress": Group.HEALTH,
        "can_answer": Group.CAN,
        "can": Group.TRACE,
        "batch": Group.RECORDS,
        "batches": Group.RECORDS,
        "provenance": Group.RECORDS,
        "sales": Group.RECORDS,
        "lineage": Group.RECORDS,
        "consignment": Group.RECORDS,
        "consignments": Group.RECORDS,
        "party": Group.RECORDS,
        "recall": Group.RECORDS,
        "event": Group.RECORDS,
        "events_of": Group.RECORDS,
        "timeline": Group.RECORDS,
        "finding": Group.FINDINGS,
        "findings": Group.FINDINGS,
        "finding_counts": Group.FINDINGS,
        "outcomes": Group.SENT,
        "outcome_at": Group.SENT,
        "rejections": Group.SENT,
        "decide_finding": Group.DECISIONS,
    }
)
"""Every field of the root, with whom it is for. A field that is not here stops the schema from being made."""
HOW: Final = frozenset({"as_of", "first", "after"})
"""Arguments that say how to answer, not what about."""


class Guard(FieldExtension):
    """Lets those roles ask that may, and records the question of those whose reading is recorded."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.group = FIELDS[name]

    async def resolve_async(
        self, next_: Callable[..., Awaitable[Any]], source: Any, info: strawberry.Info[Any, Any], **kwargs: Any
    ) -> Any:
        """The answer. Raises GraphQLError for a viewer who may not ask, NotRecorded when it cannot be recorded."""
        context = info.context
        if self.group not in context.sight.groups:
            raise not_allowed(info.field_name, context.viewer)
        if context.note is None or not context.sight.recorded:
            return await next_(source, info, **kwargs)
        position = await context.position(kwargs.get("as_of"), kwargs.get("after"))
        noted = asyncio.wrap_future(context.note(context.viewer, info.field_name, subject(kwargs), position))
        try:
            return await next_(source, info, **kwargs)
        finally:
            await noted


def guarded(query: type) -> type:
    """A root type whose fields are guarded. Raises KeyError for a field that nobody decided about."""
    for field in query.__strawberry_definition__.fields:  # type: ignore[attr-defined]
        if not any(isinstance(each, Guard) for each in field.extensions):
            field.extensions = [*field.extensions, Guard(field.python_name)]
    return query


def not_allowed(field: str, viewer: Viewer) -> Exception:
    """What is said to a viewer who may not ask: the same whether or not there is an answer."""
    return refusal(
        "not-allowed",
        f"{field} is not for role {viewer.role.value}: give a bearer token of a role that may ask it",
        f"角色{viewer.role.value}不得查询{field}：请提供有权限的令牌",
        field="authorization",
        value=viewer.role.value,
    )


def subject(asked: Mapping[str, Any]) -> str:
    """What a question is about: its arguments as JSON, those left out that say how to answer."""
    about = {name: value for name, value in asked.items() if name not in HOW and value is not None}
    return json.dumps(about, ensure_ascii=False, default=str, sort_keys=True)
