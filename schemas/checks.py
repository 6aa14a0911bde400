"""What a decoded value must keep to besides its type: bounds, code forms, ranges; compiled once for each contract."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from domain.errors import Unacceptable
from domain.stored import day, moment, stored_day
from schemas.canonical import form
from schemas.shape import Field, read_fields

Check = Callable[[Any], None]

FIRST_DAY: Final = stored_day(date(1990, 1, 1))
LAST_DAY: Final = stored_day(date(2100, 12, 31))
"""Days since 1970-01-01 between which every date must lie: what falls outside is a slip, and would stop a view."""
DAY_MS: Final = 86_400_000
INTEGERS: Final = {"int": (-(1 << 31), (1 << 31) - 1), "long": (-(1 << 63), (1 << 63) - 1)}


def inside(error: Unacceptable, place: str) -> Unacceptable:
    """The same mistake, seen from one level further out: `batch_number` in `lines[2]`."""
    inner = error.field or ""
    return error.at(place + ("" if not inner or inner.startswith("[") else ".") + inner)


def record_check(fields: tuple[Field, ...]) -> Check:
    """A check of a whole record; raises Unacceptable with the path of the first field at fault."""
    checks = [(field.name, one) for field in fields if (one := check_of(field))]

    def check(record: Any) -> None:
        name = ""
        try:
            for name, one in checks:
                value = record[name]
                if value is not None:
                    one(value)
        except Unacceptable as error:
            raise inside(error, name) from None

    return check


def check_of(field: Field) -> Check | None:
    match field.kind:
        case "string":
            return _number if field.name == "number" and field.form is None and not field.nullable else _string(field)
        case "bytes":
            return _bytes(field)
        case "int" | "long":
            least, most = INTEGERS[field.kind]
            return _integer(
                least if field.minimum is None else field.minimum, most if field.maximum is None else field.maximum
            )
        case "date":
            return _date
        case "instant":
            return _instant
        case "record":
            return record_check(field.fields)
        case "array":
            return _array(field)
    return None


def _string(field: Field) -> Check:
    bound = field.bound
    if bound is None:
        raise ValueError(f"field {field.name}: a string without a bound")
    parse = form(field.form) if field.form else None
    may_be_empty = field.regulation is not None

    def check(value: str) -> None:
        if len(value) > bound:
            raise Unacceptable("too-long", value=value, expected=f"at most {bound} characters, not {len(value)}")
        if "\0" in value:
            raise Unacceptable("nul-character", value=value, expected="text without U+0000")
        if parse and (value or not may_be_empty):
            parse(value)

    return check


def _number(value: str) -> None:
    """A record's number: it becomes part of the Kafka key and of the aggregate's id."""
    if not value or len(value) > 64 or not value.isprintable():
        raise Unacceptable("number-form", value=value, expected="1 to 64 printable characters")


def _bytes(field: Field) -> Check:
    bound = field.bound
    if bound is None:
        raise ValueError(f"field {field.name}: bytes without a bound")

    def check(value: bytes) -> None:
        if len(value) > bound:
            raise Unacceptable("too-long", value=f"{len(value)} bytes", expected=f"at most {bound} bytes")

    return check


def _integer(least: int, most: int) -> Check:
    def check(value: int) -> None:
        if value < least:
            raise Unacceptable("too-small", value=value, expected=f"at least {least}")
        if value > most:
            raise Unacceptable("too-large", value=value, expected=f"at most {most}")

    return check


def _date(value: int) -> None:
    if not FIRST_DAY <= value <= LAST_DAY:
        raise Unacceptable("date-range", value=_day(value), expected="a date from 1990-01-01 to 2100-12-31")


def _instant(value: int) -> None:
    if not FIRST_DAY * DAY_MS <= value < (LAST_DAY + 1) * DAY_MS:
        raise Unacceptable("date-range", value=_moment(value), expected="a time from 1990-01-01 to 2100-12-31")


def _day(value: int) -> str:
    """A day as it was written; far outside the calendar, its number."""
    try:
        return day(value).isoformat()
    except (ValueError, OverflowError):
        return f"day {value}"


def _moment(value: int) -> str:
    try:
        return moment(value).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return f"{value} ms"


def _array(field: Field) -> Check:
    bound, items = field.bound, field.items
    if bound is None or items is None:
        raise ValueError(f"field {field.name}: an array without a bound")
    one = check_of(items)

    def check(values: list[Any]) -> None:
        if len(values) > bound:
            raise Unacceptable("too-many", value=len(values), expected=f"at most {bound}")
        if one is None:
            return
        for index, value in enumerate(values):
            try:
                one(value)
            except Unacceptable as error:
                raise inside(error, f"[{index}]") from None

    return check


def schema_check(schema: dict[str, Any]) -> Check:
    """The check of a contract's schema."""
    return record_check(read_fields(schema))
