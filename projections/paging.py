"""Pages of a list by keyset: a cursor is an opaque token of the position and the keys of the row it points at."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from domain.errors import Unacceptable
from domain.position import format_position, parse_position

T = TypeVar("T")
PAGE: Final = 50
"""Rows of a page when nobody says how many."""
MOST: Final = 500
"""Most rows of a page."""
EXPECTED: Final = "a cursor that this list gave"


@dataclass(frozen=True, slots=True)
class Edge(Generic[T]):
    """One row of a page with the cursor that points at it."""

    cursor: str
    node: T


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows in the list's order, the position that all pages of one walk answer for, and whether more follow."""

    position: int
    edges: tuple[Edge[T], ...]
    more: bool

    @property
    def nodes(self) -> tuple[T, ...]:
        """The rows alone."""
        return tuple(edge.node for edge in self.edges)

    @property
    def end(self) -> str | None:
        """The cursor of the last row, None on an empty page: what to ask the next page with."""
        return self.edges[-1].cursor if self.edges else None


@dataclass(frozen=True, slots=True)
class Cursor:
    """What a cursor says: the position of its walk and the sort keys of its row."""

    position: int
    keys: tuple[Any, ...]

    def text(self) -> str:
        """The opaque token."""
        said = json.dumps([format_position(self.position), *self.keys], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def read_cursor(text: str, kinds: Sequence[type]) -> Cursor:
    """The cursor of a token whose keys have these types. Raises Unacceptable `position-form` for another token."""
    refused = _refused(text)
    try:
        said = json.loads(base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), b"-_", validate=True))
    except (ValueError, RecursionError) as error:
        raise refused from error
    if not isinstance(said, list) or len(said) != len(kinds) + 1 or not isinstance(said[0], str):
        raise refused
    if any(type(key) is not kind for key, kind in zip(said[1:], kinds, strict=True)):
        raise refused
    if any(not _storable(key) if isinstance(key, str) else abs(key) >= 1 << 63 for key in said[1:]):
        raise refused
    return Cursor(parse_position(said[0]), tuple(said[1:]))


def walk_position(text: str) -> str:
    """The position token of the walk that a cursor belongs to. Raises Unacceptable `position-form`."""
    try:
        said = json.loads(base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), b"-_", validate=True))
        return format_position(parse_position(said[0]))
    except (ValueError, LookupError, TypeError, RecursionError, Unacceptable) as error:
        raise _refused(text) from error


def size(first: int | None) -> int:
    """How many rows a page has. Raises Unacceptable below 1 and above MOST."""
    rows = PAGE if first is None else first
    if not 1 <= rows <= MOST:
        code = "too-small" if rows < 1 else "too-large"
        raise Unacceptable(code, field="first", value=rows, expected=f"1 to {MOST}")
    return rows


def page(rows: Sequence[T], first: int, position: int, keys: Callable[[T], tuple[Any, ...]]) -> Page[T]:
    """The page of the rows read, where one more than `first` was asked for."""
    edges = tuple(Edge(Cursor(position, keys(row)).text(), row) for row in rows[:first])
    return Page(position, edges, len(rows) > first)


def _refused(text: str) -> Unacceptable:
    return Unacceptable("position-form", field="after", value=text, expected=EXPECTED)


def _storable(text: str) -> bool:
    """Whether PostgreSQL can hold a text: no U+0000, no half of a character."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
