"""Counts the rows that an operation asks for in all: pages in pages multiply, pages beside each other add up."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLSchema,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
)

from api.limits import CACHED_DOCUMENTS, PAGE, PAGE_DEFAULT


class Page(NamedTuple):
    """A field that takes `first`: its size, or the variable that says it, and the pages within each of its rows."""

    size: int
    variable: str | None
    within: tuple[Page, ...]

    def rows(self, variables: Mapping[str, Any]) -> int:
        """Its rows and those of the pages within each."""
        size = self.size if self.variable is None else given(variables.get(self.variable, self.size))
        return size * (1 + sum(each.rows(variables) for each in self.within))


def given(value: object) -> int:
    """How many rows a page gets, by what was said; one that cannot be is refused elsewhere and counts as the most."""
    if value is None:
        return PAGE_DEFAULT
    return int(value) if isinstance(value, int | float) and 1 <= value <= PAGE else PAGE


@lru_cache(maxsize=CACHED_DOCUMENTS)
def pages(schema: GraphQLSchema, document: DocumentNode) -> tuple[tuple[Page, ...], ...]:
    """The pages of each operation; of what the schema does not know there are none, and validation refuses it."""
    return tuple(
        Paging(schema, document, operation).within(operation.selection_set, schema.get_root_type(operation.operation))
        for operation in document.definitions
        if isinstance(operation, OperationDefinitionNode)
    )


class Paging:
    """Finds the pages of one operation, whose document keeps the limits of `api.bounds`: fields and depth are few."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> None:
        self._schema = schema
        self._fragments = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._known: dict[str, tuple[Page, ...]] = {}
        self._defaults = {each.variable.name.value: each.default_value for each in operation.variable_definitions or ()}

    def within(self, selected: SelectionSetNode | None, on: GraphQLNamedType | None) -> tuple[Page, ...]:
        """The pages of a selection on a type, at whatever depth; those within a page stand under it."""
        found: list[Page] = []
        for each in selected.selections if selected else ():
            if isinstance(each, FragmentSpreadNode):
                found += self.fragment(each.name.value)
            elif not isinstance(each, FieldNode):
                condition = each.type_condition  # type: ignore[attr-defined]
                found += self.within(
                    each.selection_set,  # type: ignore[attr-defined]
                    self._schema.get_type(condition.name.value) if condition else on,
                )
            elif (field := getattr(on, "fields", {}).get(each.name.value)) is not None:
                inner = self.within(each.selection_set, get_named_type(field.type))
                found += [self.page(each, inner)] if "first" in field.args else inner
        return tuple(found)

    def fragment(self, name: str) -> tuple[Page, ...]:
        """A fragment's pages, found once."""
        if name not in self._known:
            self._known[name] = ()
            if there := self._fragments.get(name):
                on = self._schema.get_type(there.type_condition.name.value)
                self._known[name] = self.within(there.selection_set, on)
        return self._known[name]

    def page(self, field: FieldNode, within: tuple[Page, ...]) -> Page:
        """The page that a field asks for."""
        said: ValueNode | None = next(
            (each.value for each in field.arguments or () if each.name.value == "first"), None
        )
        if isinstance(said, VariableNode):
            name = said.name.value
            return Page(given(plain(self._defaults.get(name))), name, within)
        return Page(given(plain(said)), None, within)


def plain(value: ValueNode | None) -> int | None:
    """The integer that stands in a document; None where none does."""
    return int(value.value) if isinstance(value, IntValueNode) else None
