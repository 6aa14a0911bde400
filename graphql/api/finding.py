"""Questions about findings 问题: the list, worst first, one with its history, and how many there are a rule."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from api.arguments import After, AsOf, First
from api.connection import Connected, connection_type
from api.context import Info
from api.expose import exposed
from api.limits import page_size
from projections import findings

History: Any = exposed(findings.History)
Count: Any = exposed(findings.Count)
Findings: Any = connection_type(exposed(findings.Finding))


@strawberry.type
class FindingQuery:
    """What can be asked about findings."""

    @strawberry.field(
        graphql_type=Findings | None, description="Findings that fit, worst first. 问题列表，严重者在前。"
    )
    async def findings(
        self,
        info: Info,
        rule: Annotated[str | None, strawberry.argument(description="One rule only. 仅某规则。")] = None,
        severity: Annotated[
            str | None, strawberry.argument(description="critical, major, minor or info. 严重程度。")
        ] = None,
        subject: Annotated[str | None, strawberry.argument(description="One subject only. 仅某对象。")] = None,
        about: Annotated[
            list[str] | None, strawberry.argument(description="Batches or lots that they concern. 所涉批次或原料批。")
        ] = None,
        status: Annotated[str, strawberry.argument(description="open, closed or all. 状态。")] = "open",
        first: First = None,
        after: After = None,
        as_of: AsOf = None,
    ) -> Any:
        at = await info.context.position(as_of, after)
        page = await info.context.ask(
            findings.findings,
            at,
            rule=rule,
            severity=severity,
            subject=subject,
            about=about,
            status=status,
            first=page_size(first),
            after=after,
        )
        return Connected(page, after)

    @strawberry.field(
        graphql_type=History | None, description="One finding with its states and decisions. 一个问题的经过。"
    )
    async def finding(
        self,
        info: Info,
        rule: Annotated[str, strawberry.argument(description="Its rule. 规则。")],
        subject: Annotated[str, strawberry.argument(description="Its subject. 对象。")],
        as_of: AsOf = None,
    ) -> Any:
        at = await info.context.position(as_of)
        return await info.context.ask(findings.finding, rule, subject, at)

    @strawberry.field(
        graphql_type=list[Count] | None, description="How many findings are open, rule by rule. 各规则未关闭问题数。"
    )
    async def finding_counts(self, info: Info, as_of: AsOf = None) -> Any:
        at = await info.context.position(as_of)
        return await info.context.ask(findings.counts, at)
