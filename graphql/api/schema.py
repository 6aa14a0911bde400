"""The GraphQL schema: the questions of all nouns, the one mutation, and the limits that every request keeps."""

from typing import Any, cast

import strawberry
from strawberry.schema.config import StrawberryConfig

from api.batch import BatchQuery
from api.can import CanQuery
from api.consignment import ConsignmentQuery
from api.decision import Mutation
from api.event import EventQuery
from api.finding import FindingQuery
from api.limits import EXTENSIONS
from api.lineage import LineageQuery
from api.party import PartyQuery
from api.records import RECORD_TYPES
from api.scalars import SCALARS


@strawberry.type(description="What can be asked; `asOf` answers as known then. 查询。")
class Query(BatchQuery, LineageQuery, ConsignmentQuery, CanQuery, PartyQuery, FindingQuery, EventQuery):
    """All questions, noun by noun."""


schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    types=list(RECORD_TYPES.values()),
    extensions=cast(Any, EXTENSIONS),
    config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
)
