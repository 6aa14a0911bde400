"""Executes selections of plain fields in one step: a trace of a thousand nodes has some ten thousand of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, Final, NamedTuple

from graphql import (
    GraphQLError,
    GraphQLObjectType,
    GraphQLString,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

ODD: Final = (ArithmeticError, AttributeError, GraphQLError, LookupError, TypeError, ValueError)
"""What reading a value raises that is not as expected."""


class Plain(NamedTuple):
    """A field that is an attribute of its source and a scalar, or a list of scalars."""

    name: str
    attribute: str
    coerce: Callable[[Any], Any]
    nullable: bool
    many: bool


class Execution(StrawberryGraphQLCoreExecutionContext):
    """As the library executes, but for objects of which only plain fields are asked: those are read at once.

    The answer is the same. Whatever is not as expected (an error, a null where none may be) is left to the library,
    which reports it where it belongs.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # By identity, like the library's own memo, which keeps the selections alive as long as this object.
        self._plans: dict[int, tuple[Any, list[Plain] | None]] = {}

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Any,
        grouped_field_set: Any,
        position_context: Any,
    ) -> Any:
        """The values of a selection by their names in the answer."""
        planned = self._planned(parent_type, grouped_field_set)
        if planned is not None and (quick := read(planned, source_value)) is not None:
            return quick
        return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)

    def complete_iterable_value(
        self, item_type: Any, field_details_list: Any, info: Any, path: Any, items: Any, position_context: Any
    ) -> Any:
        """The items of a list, field by field over all of them where each is an object read by a plan."""
        kind = item_type.of_type if is_non_null_type(item_type) else item_type
        if (
            isinstance(items, tuple | list)
            and is_object_type(kind)
            and kind.is_type_of is None
            and self.get_stream_usage(field_details_list, path) is None
        ):
            planned = self._planned(kind, self.collect_subfields(kind, field_details_list)[0])
            if planned and (quick := read_all(planned, items)) is not None:
                return quick
        return super().complete_iterable_value(item_type, field_details_list, info, path, items, position_context)

    def _planned(self, kind: GraphQLObjectType, selected: Any) -> list[Plain] | None:
        known = self._plans.get(id(selected))
        if known is None:
            known = self._plans[id(selected)] = (selected, plan(kind, selected))
        return known[1]


def plan(parent_type: GraphQLObjectType, selected: Any) -> list[Plain] | None:
    """How to read a selection; None when a field of it is more than an attribute."""
    found = []
    for name, details in selected.items():
        field = parent_type.fields.get(details[0].node.name.value)
        if field is None or field.args or not getattr(field.resolve, "_is_default", False):
            return None
        nullable = not is_non_null_type(field.type)
        kind: Any = field.type if nullable else field.type.of_type
        many = is_list_type(kind)
        if many:
            if not is_non_null_type(kind.of_type):
                return None
            kind = kind.of_type.of_type
        if not is_leaf_type(kind):
            return None
        attribute = field.extensions["strawberry-definition"].python_name
        found.append(Plain(name, attribute, kind.coerce_output_value, nullable, many))
    return found


def read(plan: list[Plain], source: Any) -> dict[str, Any] | None:
    """The answer of a plan; None when something is not as expected."""
    answer: dict[str, Any] = {}
    try:
        for name, attribute, coerce, nullable, many in plan:
            value = getattr(source, attribute)
            if value is None:
                if not nullable:
                    return None
                answer[name] = None
            elif many:
                answer[name] = [coerce(each) for each in value]
            else:
                answer[name] = coerce(value)
    except ODD:
        return None
    return answer


def read_all(plan: list[Plain], sources: Sequence[Any]) -> list[dict[str, Any]] | None:
    """The answers of a plan for many; None when something is not as expected with any of them."""
    columns: list[list[Any]] = []
    try:
        for _, attribute, coerce, nullable, many in plan:
            values = list(map(attrgetter(attribute), sources))
            kinds = set(map(type, values))
            if type(None) in kinds:
                if not nullable:
                    return None
                kinds.discard(type(None))
            if many:
                values = [None if value is None else [coerce(each) for each in value] for value in values]
            elif coerce != STRING or kinds != {str}:  # a text as text is as it is
                values = [None if value is None else coerce(value) for value in values]
            columns.append(values)
    except ODD:
        return None
    names = [field.name for field in plan]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


STRING: Final = GraphQLString.coerce_output_value
