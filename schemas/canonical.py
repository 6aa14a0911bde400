"""Codes as they are compared: a decoded record holds the one form of each code, its bytes stay as they came."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Final

from domain.identifiers import FORMS
from schemas.shape import Field

KEPT: Final = 32_768
"""Codes whose form is remembered, for each kind of code: a season's partners, trade items and batches come again."""


@cache
def form(name: str) -> Callable[[str], str]:
    """The parser of a code form, remembering what it parsed. It raises Unacceptable as the parser does."""
    return lru_cache(maxsize=KEPT)(FORMS[name])


def canonical(fields: tuple[Field, ...]) -> Callable[[dict[str, Any]], None]:
    """Writes the one form of each code into a record that was checked: a GTIN of 13 digits as 14, and so on.

    An empty code, which only a field that a regulation demands may hold, stays empty.
    """
    texts = [(field.name, form(field.form)) for field in fields if field.kind == "string" and field.form]
    lists = [
        (field.name, form(field.items.form))
        for field in fields
        if field.kind == "array" and field.items and field.items.kind == "string" and field.items.form
    ]
    inner = [
        (field.name, canonical(field.items.fields))
        for field in fields
        if field.kind == "array" and field.items and field.items.kind == "record"
    ]
    nested = [(field.name, canonical(field.fields)) for field in fields if field.kind == "record"]

    def write(record: dict[str, Any]) -> None:
        for name, parse in texts:
            if said := record[name]:
                record[name] = parse(said)
        for name, parse in lists:
            if record[name]:
                record[name] = [parse(said) for said in record[name]]
        for name, each in inner:
            for one in record[name]:
                each(one)
        for name, each in nested:
            if record[name] is not None:
                each(record[name])

    return write
