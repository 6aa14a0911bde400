"""The scalars of the API: whole numbers of 64 bits, the opaque position, and JSON as it is."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from strawberry.schema.types import base_scalars

from domain.position import format_position, parse_position

Long = NewType("Long", int)
Position = NewType("Position", int)
Json = NewType("Json", object)


def whole(value: Any) -> int:
    """A whole number within 64 bits. Raises GraphQLError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or not -(1 << 63) <= value < 1 << 63:
        raise GraphQLError(f"{value!r}: expected a whole number of 64 bits")
    return value


def as_it_is(value: Any) -> Any:
    """The value unchanged."""
    return value


def described(scalar: Any, name: str, description: str) -> Any:
    """A scalar of the library under its name, described in both languages."""
    return strawberry.scalar(
        name=name, description=description, serialize=scalar.serialize, parse_value=scalar.parse_value
    )


SCALARS: dict[object, Any] = {
    date: described(base_scalars.DateDefinition, "Date", "A day, such as 2026-03-01. 日期。"),
    datetime: described(
        base_scalars.DateTimeDefinition, "DateTime", "A moment with its offset from UTC. 时间（含时区）。"
    ),
    Decimal: described(base_scalars.DecimalDefinition, "Decimal", "A decimal number, as text. 十进制数（文本）。"),
    Long: strawberry.scalar(
        name="Long", description="A whole number of up to 64 bits. 64 位整数。", serialize=whole, parse_value=whole
    ),
    Position: strawberry.scalar(
        name="Position",
        description="An opaque token of an event's place in the ledger, such as s0:123456. 账本位置（不透明标记）。",
        serialize=format_position,
        parse_value=parse_position,
    ),
    Json: strawberry.scalar(
        name="JSON", description="A JSON value as it is. JSON 值。", serialize=as_it_is, parse_value=as_it_is
    ),
}
