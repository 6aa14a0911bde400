"""What one GraphQL request may cost: depth, aliases, tokens, page size, time; and what an error may say."""

import asyncio
from collections.abc import AsyncIterator

from graphql import GraphQLError
from strawberry.extensions import (
    MaskErrors,
    MaxAliasesLimiter,
    MaxTokensLimiter,
    ParserCache,
    QueryDepthLimiter,
    SchemaExtension,
    ValidationCache,
)

from domain.errors import Unacceptable

DEPTH = 10  # levels of selection below the root; the deepest example question uses 7
ALIASES = 15  # aliases of one request
TOKENS = 1_000  # lexical tokens of one document
PAGE = 200  # edges of one page
SECONDS = 10  # wall time of one request, after which it is cancelled
STATEMENT_MILLISECONDS = 8_000  # time of one SQL statement, below SECONDS so that the database stops first
BODY_BYTES = 64 * 1024  # size of one request body
CACHED_DOCUMENTS = 200  # documents whose parsing and validation are kept


class Deadline(SchemaExtension):
    """Ends a request that runs longer than SECONDS with an error that says so."""

    async def on_execute(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(SECONDS):
                yield
        except TimeoutError:
            raise GraphQLError(
                f"the request took longer than {SECONDS} s; ask for fewer rows or a smaller depth"
            ) from None


def must_be_masked(error: GraphQLError) -> bool:
    """Whether an error is ours and its text stays inside; what the asker did wrong is said."""
    return error.original_error is not None and not isinstance(error.original_error, (Unacceptable, GraphQLError))


def page_size(first: int | None) -> int:
    """How many edges a page gets. Raises GraphQLError outside 1 to PAGE."""
    if first is None:
        return 50
    if not 1 <= first <= PAGE:
        raise GraphQLError(f"first is {first}, expected 1 to {PAGE}")
    return first


EXTENSIONS: list[type[SchemaExtension] | SchemaExtension | object] = [
    lambda: QueryDepthLimiter(max_depth=DEPTH),
    lambda: MaxAliasesLimiter(max_alias_count=ALIASES),
    lambda: MaxTokensLimiter(max_token_count=TOKENS),
    lambda: ParserCache(maxsize=CACHED_DOCUMENTS),
    lambda: ValidationCache(maxsize=CACHED_DOCUMENTS),
    Deadline,
    lambda: MaskErrors(
        should_mask_error=must_be_masked, error_message="the ledger could not answer; the operator's log says why"
    ),
]
