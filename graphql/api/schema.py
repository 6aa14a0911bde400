"""The GraphQL schema: the questions of all nouns, the one mutation, and the limits that every request keeps."""

from __future__ import annotations

import logging
from typing import Any, cast

import strawberry
from graphql import GraphQLError
from strawberry.extensions import MaxTokensLimiter, ParserCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from api.access import guarded
from api.batch import BatchQuery
from api.bounds import Bounds
from api.can import CanQuery
from api.consignment import ConsignmentQuery
from api.deadline import Deadline
from api.decision import Mutation
from api.errors import Explained, is_ours
from api.event import EventQuery
from api.execution import Execution
from api.finding import FindingQuery
from api.limits import CACHED_DOCUMENTS, TOKENS
from api.lineage import LineageQuery
from api.party import PartyQuery
from api.records import RECORD_TYPES
from api.scalars import SCALARS

log = logging.getLogger(__name__)

EXTENSIONS: list[Any] = [
    lambda: MaxTokensLimiter(max_token_count=TOKENS),
    lambda: ParserCache(maxsize=CACHED_DOCUMENTS),
    lambda: Bounds(maxsize=CACHED_DOCUMENTS),
    Explained,
    Deadline,
]
"""What every request goes through; made anew for each."""


@strawberry.type(description="What can be asked; `asOf` answers as known then. 查询。")
class Query(BatchQuery, LineageQuery, ConsignmentQuery, CanQuery, PartyQuery, FindingQuery, EventQuery):
    """All questions, noun by noun."""


class LedgerSchema(strawberry.Schema):
    """The schema; its log holds what went wrong inside, not what was asked wrongly."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log the errors that are ours, with their cause."""
        for error in errors:
            if is_ours(error):
                log.error("%s at %s", error.message, error.path, exc_info=error.original_error)


schema = LedgerSchema(
    query=guarded(Query),
    mutation=guarded(Mutation),
    types=list(RECORD_TYPES.values()),
    extensions=cast(Any, EXTENSIONS),
    execution_context_class=Execution,
    config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
)
