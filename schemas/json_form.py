"""The JSON form of records: decimals as strings, dates and instants in ISO 8601, bytes in base64; both ways."""

from __future__ import annotations

import base64
import binascii
import difflib
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Final

from domain.errors import Unacceptable
from domain.stored import day, decimal, moment, stored_day, stored_moment
from schemas import library
from schemas.checks import Check, inside, record_check
from schemas.shape import NO_DEFAULT, Field

MOST_DIGITS: Final = 40
"""Digits before the point, and behind it; the largest integer of a contract has 19."""
NUMBER: Final = re.compile(r"[+-]?[0-9]*\.?[0-9]*([eE][+-]?[0-9]{1,3})?", re.ASCII)
DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@cache
def _check(family: str) -> Check:
    return record_check(library.family_of(family).fields)


def record_from_json(family: str, obj: object) -> dict[str, Any]:
    """A record (newest version) from its JSON form. Raises Unacceptable with field, value and what was expected,
    UnknownContract for a family that is not there."""
    record = _record(library.family_of(family).fields, obj)
    _check(family)(record)
    return record


def record_to_json(family: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON form of a record in its newest version."""
    return {field.name: _shown(field, record[field.name]) for field in library.family_of(family).fields}


def _record(fields: tuple[Field, ...], obj: object) -> dict[str, Any]:
    if not isinstance(obj, dict):
        raise Unacceptable("wrong-type", value=_kind(obj), expected="an object")
    names = [field.name for field in fields]
    for name in obj.keys() - set(names):
        close = difflib.get_close_matches(str(name), names, 1)
        due = close[0] if close else f"one of {', '.join(names)}"
        raise Unacceptable("unknown-field", field=str(name), value=_brief(obj[name]), expected=due)
    record = {}
    for field in fields:
        try:
            record[field.name] = _field(field, obj)
        except Unacceptable as error:
            raise inside(error, field.name) from None
    return record


def _field(field: Field, obj: Mapping[str, Any]) -> Any:
    if field.name not in obj:
        if field.default is NO_DEFAULT:
            raise Unacceptable("missing-field", expected=_due(field))
        return [] if field.default == [] else field.default
    value = obj[field.name]
    if value is None:
        if field.nullable:
            return None
        raise Unacceptable("wrong-type", value="null", expected=_due(field))
    return _value(field, value)


def _value(field: Field, value: Any) -> Any:
    match field.kind:
        case "string":
            return _typed(field, value, str)
        case "boolean":
            return _typed(field, value, bool)
        case "int" | "long":
            return _number(field, value)
        case "date":
            return _date(field, value)
        case "instant":
            return _instant(field, value)
        case "enum":
            if value not in field.symbols:
                raise Unacceptable("not-a-symbol", value=_brief(value), expected=", ".join(field.symbols))
            return value
        case "record":
            return _record(field.fields, value)
        case "array":
            return _array(field, value)
    return _bytes(field, value)


def _typed(field: Field, value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise Unacceptable("wrong-type", value=_brief(value), expected=_due(field))
    return value


def _number(field: Field, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise Unacceptable("wrong-type", value=_brief(value), expected=_due(field))
    if not field.scale:
        try:
            if not _small(value):
                raise ValueError
            if int(value) == (value if isinstance(value, Decimal) else int(value)):
                return int(value)
        except (ValueError, OverflowError):
            pass
        raise Unacceptable("integer-form", value=_brief(value), expected=_due(field))
    try:
        said = Decimal(value)
        if not _small(value) or not _small(said):
            raise ValueError
        scaled = said.scaleb(field.scale)
        whole = int(scaled)
    except (InvalidOperation, ValueError, OverflowError):
        raise Unacceptable("decimal-form", value=_brief(value), expected=_due(field)) from None
    if scaled != whole:
        raise Unacceptable("decimal-form", value=_brief(value), expected=_due(field))
    return whole


def _small(value: int | str | Decimal) -> bool:
    """Whether it may be computed with: twelve characters can say a number of a billion digits.

    A text is read as a number only in ASCII, without the spaces and underscores that Python allows.
    """
    if isinstance(value, str):
        return NUMBER.fullmatch(value) is not None
    if isinstance(value, int):
        return True
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and value.adjusted() < MOST_DIGITS and exponent > -MOST_DIGITS


def _date(field: Field, value: Any) -> int:
    try:
        if isinstance(value, str) and DATE.fullmatch(value):
            return stored_day(date.fromisoformat(value))
    except ValueError:
        pass
    raise Unacceptable("date-form", value=_brief(value), expected=_due(field))


def _instant(field: Field, value: Any) -> int:
    try:
        if isinstance(value, str) and value.isascii():
            found = datetime.fromisoformat(value)
            if found.tzinfo is not None:
                return stored_moment(found)
    except (ValueError, OverflowError):
        pass
    raise Unacceptable("instant-form", value=_brief(value), expected=_due(field))


def _array(field: Field, value: Any) -> list[Any]:
    assert field.items is not None
    if not isinstance(value, list):
        raise Unacceptable("wrong-type", value=_kind(value), expected=_due(field))
    found = []
    for index, item in enumerate(value):
        try:
            if item is None:
                raise Unacceptable("wrong-type", value="null", expected=_due(field.items))
            found.append(_value(field.items, item))
        except Unacceptable as error:
            raise inside(error, f"[{index}]") from None
    return found


def _bytes(field: Field, value: Any) -> bytes:
    try:
        if isinstance(value, str):
            return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        pass
    raise Unacceptable("bytes-form", value=_brief(value), expected=_due(field))


def _shown(field: Field, value: Any) -> Any:
    if value is None:
        return None
    match field.kind:
        case "int" | "long":
            return format(decimal(value, field.scale), "f") if field.scale else value
        case "date":
            return day(value).isoformat()
        case "instant":
            return moment(value).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        case "bytes" | "fixed":
            return base64.b64encode(value).decode()
        case "record":
            return {inner.name: _shown(inner, value[inner.name]) for inner in field.fields}
        case "array":
            assert field.items is not None
            return [_shown(field.items, item) for item in value]
    return value


def _due(field: Field) -> str:
    """What a field takes, in words."""
    words = {
        "string": "text", "boolean": "true or false", "date": "a date such as 2026-03-31", "bytes": "bytes in base64",
        "instant": "a time with its zone, such as 2026-03-31T09:30:00+08:00", "fixed": "bytes in base64",
        "array": "a list", "record": "an object", "enum": f"one of {', '.join(field.symbols)}", "int": "an integer",
        "long": "an integer",
    }  # fmt: skip
    if field.kind in ("int", "long") and field.scale:
        return f"a decimal with at most {field.scale} places, as text" + (f", in {field.unit}" if field.unit else "")
    return words[field.kind]


def _kind(value: object) -> str:
    return {dict: "an object", list: "a list", str: "text", bool: "a boolean", type(None): "null"}.get(
        type(value), "a number"
    )


def _brief(value: object) -> str:
    return str(value) if isinstance(value, str | int | float | Decimal) else _kind(value)
