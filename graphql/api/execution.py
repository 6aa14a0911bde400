"""Executes selections of plain fields in one step: a trace of a thousand nodes has some ten thousand of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from graphql import GraphQLError, GraphQLObjectType, is_leaf_type, is_list_type, is_non_null_type
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext


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
        known = self._plans.get(id(grouped_field_set))
        if known is None:
            known = self._plans[id(grouped_field_set)] = (grouped_field_set, plan(parent_type, grouped_field_set))
        if known[1] is not None and (quick := read(known[1], source_value)) is not None:
            return quick
        return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)


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
    except (ArithmeticError, AttributeError, GraphQLError, LookupError, TypeError, ValueError):
        return None
    return answer
