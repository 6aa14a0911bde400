"""Deciding a finding: a mutation that says a FindingDecision record on Kafka and gives back its number."""

from __future__ import annotations

import time
import uuid
from typing import Annotated

import strawberry

from api.context import Info
from api.errors import refusal
from api.records import FindingVerdict
from projections.findings import finding


@strawberry.type(description="A decision on its way: a record of the ledger's office. 已提交的处置决定。")
class Decided:
    """What the caller gets at once; the decision shows on the finding when the views have taken its event."""

    number: str = strawberry.field(description="The record's number. 记录编号。")
    partner: str = strawberry.field(description="Who said it: the ledger's office. 报送方。")
    family: str = strawberry.field(description="The record's family. 记录种类。")


def now_ms() -> int:
    """The API's clock, epoch milliseconds: when the person decided."""
    return time.time_ns() // 1_000_000


@strawberry.type(description="What can be said here. 变更。")
class Mutation:
    """Decisions are records like any other: they go through Kafka and the intake."""

    @strawberry.mutation(
        description="Decide a finding; stands until its compared values change. Needs a bearer token. 处置问题。"
    )
    async def decide_finding(
        self,
        info: Info,
        rule: Annotated[str, strawberry.argument(description="Rule of the finding. 规则。")],
        subject: Annotated[str, strawberry.argument(description="Subject of the finding. 对象。")],
        decision: Annotated[FindingVerdict, strawberry.argument(description="The decision. 决定。")],
        explanation: Annotated[str, strawberry.argument(description="Why, in words. 说明。")],
    ) -> Decided | None:
        """Says it. Raises GraphQLError without an explanation, NotKnown where no such finding ever opened."""
        context = info.context
        if context.say is None:
            raise refusal("not-allowed", "decisions are not taken here", "此处不受理处置决定", field="decision")
        if not explanation.strip():
            raise refusal(
                "too-short",
                "explanation is empty; expected why it was decided so",
                "说明为空；应写明处置理由",
                field="explanation",
                expected="why it was decided so",
            )
        history = await context.ask(finding, rule, subject, await context.position())
        record = {
            "number": f"D-{uuid.uuid4().hex[:20]}",
            "occurred_at": now_ms(),
            "rule": rule,
            "subject": subject,
            "print": history.finding.print,
            "decision": decision.value,
            "explanation": explanation,
            "decided_by": context.viewer.name,
        }
        say = context.say
        number = await context.ask(lambda _: say("FindingDecision", record))
        return Decided(number=number, partner="office", family="FindingDecision")
