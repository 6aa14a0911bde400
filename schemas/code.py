"""Shared by the writers of generated files: names, descriptions and the order of nested types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import wrap

from schemas import library
from schemas.library import Family
from schemas.shape import Field

NOTICE = "written by `./run schemas` from schemas/records, never by hand"
CHINESE = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef（].*", re.DOTALL)
WIDTH = 104


def all_families() -> Iterator[Family]:
    """Every record family in its newest version, by name."""
    for name in library.families():
        yield library.family_of(name)


def nested_types() -> dict[str, Field]:
    """Enums and nested records of all families by type name, inner before outer.

    Raises ValueError where two families use one name for two things.
    """
    found: dict[str, Field] = {}
    for family in all_families():
        for field in family.fields:
            _collect(field, found)
    return found


def _collect(field: Field, found: dict[str, Field]) -> None:
    if field.items is not None:
        _collect(field.items, found)
    if field.kind not in ("record", "enum"):
        return
    for inner in field.fields:
        _collect(inner, found)
    earlier = found.setdefault(field.type_name, field)
    if (earlier.fields, earlier.symbols) != (field.fields, field.symbols):
        raise ValueError(f"type {field.type_name}: two families give it two meanings")


def symbol_doc(field: Field, symbol: str) -> tuple[str, str]:
    """A symbol's description in English and in Chinese, which stand in one text, English first."""
    text = field.symbol_docs.get(symbol, "")
    chinese = CHINESE.search(text)
    return (text[: chinese.start()].strip(), chinese[0].strip()) if chinese else (text, "")


def meaning(field: Field) -> tuple[str, str]:
    """A field's description in both languages, with the unit where the words do not say it."""
    unit = "" if field.unit in (None, "can", "month", "currency") else f" In {field.unit}."
    return field.doc + unit, field.doc_zh


def described(en: str, zh: str) -> str:
    """Both descriptions in one text."""
    return f"{en.rstrip()} {zh.strip()}".strip()


def docstring(indent: str, en: str, zh: str) -> list[str]:
    """A docstring in both languages, wrapped."""
    text = wrap(described(en, zh).replace("\\", "\\\\").replace('"', "'"), WIDTH) or ["No description."]
    if len(text) == 1:
        return [f'{indent}"""{text[0]}"""']
    return [f'{indent}"""{text[0]}', *(indent + line for line in text[1:]), f'{indent}"""']
