"""Writes domain/records.py: a frozen class for each record family and each record nested in one."""

from __future__ import annotations

from schemas.code import NOTICE, all_families, docstring, meaning, nested_types
from schemas.shape import Field

HEADING = f'''"""The record families as classes: {NOTICE}.

`from_dict` reads a decoded record in its family's newest version, `to_dict` gives it back.
"""
# fmt: off
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal

from domain.stored import day, decimal, moment, stored_day, stored_decimal, stored_moment
'''
SCALARS = {
    "string": "str",
    "bytes": "bytes",
    "fixed": "bytes",
    "boolean": "bool",
    "date": "date",
    "instant": "datetime",
}


def records() -> str:
    """The text of domain/records.py."""
    lines = [HEADING]
    for name, field in nested_types().items():
        if field.kind == "enum":
            symbols = ", ".join(f'"{symbol}"' for symbol in field.symbols)
            lines += [f"{name} = Literal[{symbols}]", *docstring("", field.type_doc, field.type_doc_zh), ""]
        else:
            lines += ["", *_class(name, field.type_doc, field.type_doc_zh, field.fields, [])]
    families = []
    for family in all_families():
        extra = [f'    FAMILY: ClassVar[str] = "{family.name}"', f"    VERSION: ClassVar[int] = {family.newest}", ""]
        lines += ["", *_class(family.name, family.doc, family.doc_zh, family.fields, extra)]
        families.append(family.name)
    lines += ["", f"PartnerRecord = {' | '.join(families)}", '"""What a partner may send."""', ""]
    lines += ["FAMILIES: dict[str, type[PartnerRecord]] = {", *(f'    "{name}": {name},' for name in families), "}"]
    lines += ['"""The class of each family, by name."""', ""]
    return "\n".join(lines)


def _class(name: str, en: str, zh: str, fields: tuple[Field, ...], extra: list[str]) -> list[str]:
    lines = [
        "@dataclass(frozen=True, kw_only=True, slots=True)",
        f"class {name}:",
        *docstring("    ", en, zh),
        "",
        *extra,
    ]
    for field in sorted(fields, key=lambda field: _default(field) != ""):
        lines.append(f"    {field.name}: {_type(field)}{_default(field)}")
        lines += docstring("    ", *meaning(field))
    lines += ["", "    @classmethod", f"    def from_dict(cls, record: Mapping[str, Any]) -> {name}:"]
    lines += ['        """Typed, from the plain form."""', "        return cls("]
    lines += [f"            {field.name}={_read(field, _item(field))}," for field in fields]
    lines += [
        "        )",
        "",
        "    def to_dict(self) -> dict[str, Any]:",
        '        """The plain form."""',
        "        return {",
    ]
    lines += [f'            "{field.name}": {_written(field, f"self.{field.name}")},' for field in fields]
    return [*lines, "        }", ""]


def _item(field: Field) -> str:
    return f'record["{field.name}"]'


def _type(field: Field) -> str:
    if field.kind == "array":
        assert field.items is not None
        kind = f"tuple[{_type(field.items)}, ...]"
    elif field.kind in ("int", "long"):
        kind = "Decimal" if field.scale else "int"
    else:
        kind = SCALARS.get(field.kind, field.type_name)
    return f"{kind} | None" if field.nullable else kind


def _default(field: Field) -> str:
    if field.default == []:
        return " = ()"
    return f" = {field.default!r}" if field.default is None or isinstance(field.default, bool) else ""


def _read(field: Field, value: str) -> str:
    return _converted(field, value, {
        "date": f"day({value})", "instant": f"moment({value})", "record": f"{field.type_name}.from_dict({value})",
        "scaled": f"decimal({value}, {field.scale})",
    }, "tuple({})")  # fmt: skip


def _written(field: Field, value: str) -> str:
    return _converted(field, value, {
        "date": f"stored_day({value})", "instant": f"stored_moment({value})", "record": f"{value}.to_dict()",
        "scaled": f"stored_decimal({value}, {field.scale})",
    }, "[{}]")  # fmt: skip


def _converted(field: Field, value: str, ways: dict[str, str], many: str) -> str:
    if field.kind == "array":
        assert field.items is not None
        each = _read(field.items, "each") if many.startswith("tuple") else _written(field.items, "each")
        if each != "each":
            return many.format(f"{each} for each in {value}")
        return f"tuple({value})" if many.startswith("tuple") else f"list({value})"
    way = ways.get("scaled" if field.scale else field.kind, value)
    return f"None if {value} is None else {way}" if field.nullable and way != value else way
