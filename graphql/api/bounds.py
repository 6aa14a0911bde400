"""Measures a document before it is validated: depth, fields, rows and more, each fragment once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    TokenKind,
)
from strawberry.extensions import ValidationCache

from api.errors import refusal
from api.limits import ALIASES, CACHED_DOCUMENTS, DEPTH, DIGITS, DIRECTIVES, FIELDS, REPEATS, ROWS
from api.rows import pages


class Measure(NamedTuple):
    """What a selection asks for, fragments counted as often as they are spread."""

    depth: int = 0
    fields: int = 0
    repeats: int = 0
    aliases: int = 0
    directives: int = 0


MOST = Measure(DEPTH, FIELDS, REPEATS, ALIASES, DIRECTIVES)
WORDS: Mapping[str, tuple[str, str]] = {
    "depth": ("levels of selection", "层选择"),
    "fields": ("fields", "个字段"),
    "repeats": ("fields asked again", "个重复字段"),
    "aliases": ("aliases", "个别名"),
    "directives": ("directives", "个指令"),
    "digits": ("characters", "个字符的数字"),
    "rows": ("rows", "行"),
}


class Measuring:
    """Measures the selections of one document. A fragment is measured once, so a bomb of fragments costs nothing."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._known: dict[str, Measure] = {}

    def selection(self, selected: SelectionSetNode | None) -> Measure:
        """Fields, aliases and directives add up; the deepest selection gives the depth, introspection has its own."""
        depth = fields = repeats = aliases = directives = 0
        names: set[str] = set()
        for each in selected.selections if selected else ():
            if isinstance(each, FragmentSpreadNode):
                inner, own = self.fragment(each.name.value), 0
            elif isinstance(each, FieldNode):
                inner, own = self.selection(each.selection_set), 1
                aliases += each.alias is not None
                name = (each.alias or each.name).value
                repeats += name in names
                names.add(name)
                if each.name.value.startswith("__"):
                    inner = inner._replace(depth=0)
                elif each.selection_set:
                    inner = inner._replace(depth=inner.depth + 1)
            elif isinstance(each, InlineFragmentNode):
                inner, own = self.selection(each.selection_set), 0
            depth = max(depth, inner.depth)
            fields += own + inner.fields
            repeats += inner.repeats
            aliases += inner.aliases
            directives += len(each.directives or ()) + inner.directives
        return Measure(depth, fields, repeats, aliases, directives)

    def fragment(self, name: str) -> Measure:
        """A fragment's measure; nothing for one that is unknown or spreads itself, which validation refuses."""
        if name not in self._known:
            self._known[name] = Measure()
            if found := self._fragments.get(name):
                self._known[name] = self.selection(found.selection_set)
        return self._known[name]


@lru_cache(maxsize=CACHED_DOCUMENTS)
def beyond(document: DocumentNode) -> tuple[GraphQLError, ...]:
    """An error for each limit that an operation of the document passes."""
    measuring = Measuring(document)
    found: list[GraphQLError] = []
    if (longest := digits(document)) > DIGITS:
        found.append(_refusal("digits", longest, DIGITS, "the document has a number of", "该查询有"))
    for operation in document.definitions:
        if not isinstance(operation, OperationDefinitionNode):
            continue
        measured = measuring.selection(operation.selection_set)
        for name, value, most in zip(Measure._fields, measured, MOST, strict=True):
            if value > most:
                found.append(_refusal(name, value, most, "the operation has", "该操作有"))
    return tuple(found)


def too_many_rows(
    schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]
) -> tuple[GraphQLError, ...]:
    """An error for each operation whose pages, each within the rows of the one around it, have too many rows in all.

    Not kept by document as `beyond` is, since variables say how large pages are; the pages themselves are.
    """
    asked = (sum(page.rows(variables) for page in found) for found in pages(schema, document))
    return tuple(
        _refusal("rows", rows, ROWS, "the operation asks, with pages in pages, for", "该操作连同嵌套分页共查询")
        for rows in asked
        if rows > ROWS
    )


def _refusal(name: str, value: int, most: int, en: str, zh: str) -> GraphQLError:
    of_en, of_zh = WORDS[name]
    return refusal(
        "beyond-limit",
        f"{en} {counted(value)} {of_en}, expected at most {most}",
        f"{zh}{counted(value)}{of_zh}，应不超过{most}",
        field=name,
        value=counted(value),
        expected=f"at most {most}",
    )


def digits(document: DocumentNode) -> int:
    """How many characters the longest number of a document has; the lexer read it and nobody computed it yet."""
    longest = 0
    token = document.loc.start_token if document.loc else None
    while token is not None:
        if token.kind in (TokenKind.INT, TokenKind.FLOAT):
            longest = max(longest, token.end - token.start)
        token = token.next
    return longest


def counted(value: int) -> str:
    """A count, as fragments of fragments may make one that is too long to print."""
    return str(value) if value < 1_000_000 else "over 1000000"


class Bounds(ValidationCache):
    """Refuses a document beyond the limits; validates it only if it keeps them, and keeps the result."""

    def on_validate(self) -> Iterator[None]:
        context = self.execution_context
        document = context.graphql_document
        errors = beyond(document) if document else ()
        if document and not errors:
            errors = too_many_rows(context.schema._schema, document, context.variables or {})
        if errors:
            context.pre_execution_errors = list(errors)
            yield
        else:
            yield from super().on_validate()
