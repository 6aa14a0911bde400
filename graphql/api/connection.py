"""Relay connections over keyset pages: a page stays right while events arrive, since its cursor keeps the position."""

from functools import cache
from typing import Any

import strawberry

from api.context import Placed
from api.scalars import Position
from projections.paging import Edge, Page


@strawberry.type(description="Where a page ends and whether more follow. 分页信息。")
class PageInfo:
    """Relay's page info; pages are walked forward only, so there is never a page before that it would tell of."""

    has_next_page: bool = strawberry.field(description="Whether more rows follow. 是否有下一页。")
    has_previous_page: bool = strawberry.field(description="Whether the page began after a cursor. 是否有上一页。")
    start_cursor: str | None = strawberry.field(description="Cursor of the first row. 首行游标。")
    end_cursor: str | None = strawberry.field(description="Cursor of the last row: give it as `after`. 末行游标。")


@cache
def connection_type(node: Any) -> Any:
    """The Relay connection type of a GraphQL type, with its edge type; made once a type."""
    title = node.__name__
    edge: Any = strawberry.type(
        type(
            f"{title}Edge",
            (),
            {
                "__annotations__": {"cursor": str, "node": node},
                "cursor": strawberry.field(description="Points at this row. 游标。"),
                "node": strawberry.field(description="The row. 行。"),
            },
        ),
        description=f"A row of {title} with its cursor. 一行及其游标。",
    )
    return strawberry.type(
        type(
            f"{title}Connection",
            (),
            {
                "__annotations__": {"edges": list[edge], "page_info": PageInfo, "position": Position},
                "edges": strawberry.field(description="The rows. 各行。"),
                "page_info": strawberry.field(description="Where the page ends. 分页信息。"),
                "position": strawberry.field(
                    description="The position that all pages of one walk answer for. 账本位置。"
                ),
            },
        ),
        description=f"A page of {title}. 分页结果。",
    )


class Connected:
    """A page in the form that a connection type reads; each row knows the page's position."""

    def __init__(self, page: Page[Any], after: str | None) -> None:
        self.edges = [Edge(edge.cursor, Placed(edge.node, page.position)) for edge in page.edges]
        self.position = page.position
        self.page_info = PageInfo(
            has_next_page=page.more,
            has_previous_page=after is not None,
            start_cursor=page.edges[0].cursor if page.edges else None,
            end_cursor=page.end,
        )
