"""What one GraphQL request may cost: depth, fields, aliases, tokens, page size, bytes and time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.errors import Unacceptable

DEPTH: Final = 10  # levels of selection below the root; the deepest example question uses 5
FIELDS: Final = 700  # fields of one operation, fragments spread out; all of a batch's provenance is 550
REPEATS: Final = 20  # fields that one selection asks again under the same name, which gives nothing new
ALIASES: Final = 15  # aliases of one operation
DIRECTIVES: Final = 20  # directives of one operation
DIGITS: Final = 100  # characters of one number; Python refuses to read an integer of more than 4,300
TOKENS: Final = 1_000  # lexical tokens of one document
PAGE: Final = 200  # rows of one page
ROWS: Final = 2_600  # rows of one operation, pages in pages multiplied; a page of 50 within a page of 50 is 2,550
PAGE_DEFAULT: Final = 50  # rows of a page when nobody says how many
STARTS: Final = 50  # nodes that one trace starts from
SECONDS: Final = 10  # time of one request, after which what it still asks of the database is cancelled
STATEMENT_MILLISECONDS: Final = 8_000  # time of one SQL statement, below SECONDS so that the database stops first
BODY_BYTES: Final = 64 * 1024  # size of one request body
CACHED_DOCUMENTS: Final = 200  # documents whose parsing and validation are kept

LIMITS: Final[Mapping[str, tuple[int, str]]] = {
    "depth": (DEPTH, "levels of selection below the root"),
    "fields": (FIELDS, "fields of one operation, fragments spread out"),
    "repeats": (REPEATS, "fields that a selection asks again under the same name"),
    "aliases": (ALIASES, "aliases of one operation"),
    "directives": (DIRECTIVES, "directives of one operation"),
    "digits": (DIGITS, "characters of one number"),
    "tokens": (TOKENS, "lexical tokens of one document"),
    "page": (PAGE, "rows of one page (`first`)"),
    "rows": (ROWS, "rows of one operation, those of a page within a page for each row around it"),
    "starts": (STARTS, "nodes that one trace starts from"),
    "body": (BODY_BYTES, "bytes of one request body"),
    "statement": (STATEMENT_MILLISECONDS, "milliseconds of one SQL statement"),
    "request": (SECONDS, "seconds of one request"),
}
"""Every limit with what it counts, as docs/reference/graphql.md lists them."""


def page_size(first: int | None) -> int:
    """How many rows a page gets. Raises Unacceptable outside 1 to PAGE."""
    if first is None:
        return PAGE_DEFAULT
    if not 1 <= first <= PAGE:
        raise Unacceptable(
            "too-small" if first < 1 else "too-large", field="first", value=first, expected=f"1 to {PAGE}"
        )
    return first
