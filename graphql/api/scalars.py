"""The scalars of the API: whole numbers of 64 bits, the opaque position, and JSON as it is."""

from typing import Any, NewType

import strawberry

from domain.position import format_position, parse_position

Long = NewType("Long", int)
Position = NewType("Position", int)
Json = NewType("Json", object)


def whole(value: Any) -> int:
    """A whole number within 64 bits. Raises ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or not -(1 << 63) <= value < 1 << 63:
        raise ValueError(f"{value!r}: expected a whole number of 64 bits")
    return value


def as_it_is(value: Any) -> Any:
    """The value unchanged."""
    return value


SCALARS: dict[object, Any] = {
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
