"""Questions about a party: who it is, its licences and registrations, checks of it, recalls that it opened."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from api.arguments import AsOf
from api.context import Info
from api.expose import exposed
from projections import parties, recalls

Party: Any = exposed(parties.Party)
Recall: Any = exposed(recalls.Recall)


@strawberry.type
class PartyQuery:
    """What can be asked about parties and recalls."""

    @strawberry.field(graphql_type=Party | None, description="An enterprise or authority as of a time. 主体信息。")
    async def party(
        self,
        info: Info,
        party_id: Annotated[
            str,
            strawberry.argument(name="partyId", description="Unified social credit code or foreign number. 主体编号。"),
        ],
        as_of: AsOf = None,
    ) -> Any:
        at = await info.context.position(as_of)
        return await info.context.ask(parties.party, party_id, at)

    @strawberry.field(graphql_type=Recall | None, description="A recall with the batches in its scope. 召回及其范围。")
    async def recall(
        self,
        info: Info,
        recall_number: Annotated[
            str, strawberry.argument(name="recallNumber", description="Number of the recall. 召回编号。")
        ],
        as_of: AsOf = None,
    ) -> Any:
        at = await info.context.position(as_of)
        return await info.context.ask(recalls.recall, recall_number, at)
