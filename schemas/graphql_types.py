"""Writes graphql/api/records.py: a GraphQL type for each record family, with descriptions in English and Chinese."""

from __future__ import annotations

import json

from schemas.code import NOTICE, all_families, described, meaning, nested_types, symbol_doc
from schemas.shape import HEAD, Field

HEADING = f'''"""The record families as GraphQL types: {NOTICE}.

Quantities and integers beyond 32 bits are decimals (text in JSON), bytes are base64. `from_record` makes the object of
a decoded record in its family's newest version.
"""
# fmt: off
# ruff: noqa: E501

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any

import strawberry

from domain import records
'''
SCALARS = {"string": "str", "bytes": "str", "fixed": "str", "boolean": "bool", "date": "date", "instant": "datetime"}
MOST_INT = (1 << 31) - 1
"""GraphQL's Int has 32 bits (GraphQL specification, section 3.5.1)."""
INTERFACE = "PartnerRecord"


def type_name(family: str) -> str:
    """The GraphQL type of a family: its name with `Record`, so that Party is left for the party itself."""
    return family if family.endswith("Record") else f"{family}Record"


def graphql_types() -> str:
    """The text of graphql/api/records.py."""
    lines = [HEADING]
    for name, field in nested_types().items():
        lines += _enum(name, field) if field.kind == "enum" else _type(name, field)
    families = list(all_families())
    head = tuple(field for field in families[0].fields if field.name in HEAD)
    doc = "What every record of a partner says. 各类报送记录的共有字段"
    lines += ["", f"@strawberry.interface(description={_text(doc)})", f"class {INTERFACE}:", *_attributes(head), ""]
    for family in families:
        own = tuple(field for field in family.fields if field.name not in HEAD)
        text = _text(described(family.doc, family.doc_zh))
        lines += ["", f"@strawberry.type(description={text})", f"class {type_name(family.name)}({INTERFACE}):"]
        lines += [*_attributes(own), *_maker(type_name(family.name), family.name, family.fields), ""]
    names = [type_name(family.name) for family in families]
    lines += ["", "AnyRecord = Annotated[", *(f"    {'' if i == 0 else '| '}{name}" for i, name in enumerate(names))]
    lines += ['    , strawberry.union("AnyRecord", description="A record of any family. 任一种类的报送记录")', "]", ""]
    lines += [f"RECORD_TYPES: dict[str, type[{INTERFACE}]] = {{"]
    lines += [f'    "{family.name}": {type_name(family.name)},' for family in families]
    lines += ["}", '"""The GraphQL type of each family, by name; the schema must be told of all of them."""', "", ""]
    lines += [f"def from_record(family: str, record: Mapping[str, Any]) -> {INTERFACE}:"]
    lines += ['    """The GraphQL object of a decoded record. Raises KeyError for a family that is not there."""']
    lines += ["    said = records.FAMILIES[family].from_dict(record)"]
    lines += ["    made = RECORD_TYPES[family].of(said)  # type: ignore[attr-defined]"]
    lines += [f"    assert isinstance(made, {INTERFACE})", "    return made", ""]
    return "\n".join(lines)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _enum(name: str, field: Field) -> list[str]:
    lines = ["", f"@strawberry.enum(description={_text(described(field.type_doc, field.type_doc_zh))})"]
    lines += [f"class {name}(Enum):"]
    for symbol in field.symbols:
        doc = _text(described(*symbol_doc(field, symbol)))
        lines.append(f'    {symbol} = strawberry.enum_value("{symbol}", description={doc})')
    return [*lines, ""]


def _type(name: str, field: Field) -> list[str]:
    lines = ["", f"@strawberry.type(description={_text(described(field.type_doc, field.type_doc_zh))})"]
    return [*lines, f"class {name}:", *_attributes(field.fields), *_maker(name, name, field.fields), ""]


def _attributes(fields: tuple[Field, ...]) -> list[str]:
    lines = []
    for field in fields:
        doc = described(*meaning(field))
        lines.append(f"    {field.name}: {_python(field)} = strawberry.field(description={_text(doc)})")
    return lines


def _python(field: Field) -> str:
    if field.kind == "array":
        assert field.items is not None
        kind = f"list[{_python(field.items)}]"
    elif field.kind in ("int", "long"):
        kind = "Decimal" if _is_decimal(field) else "int"
    else:
        kind = SCALARS.get(field.kind, field.type_name)
    return f"{kind} | None" if field.nullable else kind


def _is_decimal(field: Field) -> bool:
    return bool(field.scale) or (field.kind == "long" and (field.maximum is None or field.maximum > MOST_INT))


def _maker(name: str, said: str, fields: tuple[Field, ...]) -> list[str]:
    lines = ["", "    @classmethod", f"    def of(cls, said: records.{said}) -> {name}:"]
    lines += ['        """Made of the class of the same name in the domain."""', "        return cls("]
    lines += [f"            {field.name}={_read(field, 'said.' + field.name)}," for field in fields]
    return [*lines, "        )"]


def _read(field: Field, value: str) -> str:
    if field.kind == "array":
        assert field.items is not None
        each = _read(field.items, "each")
        return f"list({value})" if each == "each" else f"[{each} for each in {value}]"
    way = {
        "bytes": f"base64.b64encode({value}).decode()",
        "fixed": f"base64.b64encode({value}).decode()",
        "enum": f"{field.type_name}({value})",
        "record": f"{field.type_name}.of({value})",
    }.get(field.kind, value)
    if field.kind in ("int", "long") and _is_decimal(field):
        way = value if field.scale else f"Decimal({value})"
    return f"None if {value} is None else {way}" if field.nullable and way != value else way
