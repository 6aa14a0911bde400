"""Reads the fields of an Avro contract, with Tinledger's own attributes, into one plain form that generators share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

NO_DEFAULT: Any = ...
"""Stands where a field has no default (null is a default of its own)."""

HEAD = ("number", "occurred_at", "voided", "reason", "evidence", "signature")
"""The fields with which every record begins, in this order."""

LOGICAL = {"date": "date", "timestamp-millis": "instant"}
ATTRIBUTES = ("bound", "minimum", "maximum", "form", "scale", "unit")


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field, or the items of an array (then `name` is the array's).

    `kind` is string, bytes, fixed, boolean, int, long, date, instant, enum, record or array. `bound` counts
    characters, bytes or items; `minimum` and `maximum` are in stored (scaled) integers.
    """

    name: str
    kind: str
    nullable: bool = False
    type_name: str = ""
    items: Field | None = None
    fields: tuple[Field, ...] = ()
    symbols: tuple[str, ...] = ()
    symbol_docs: Mapping[str, str] = attribute(default_factory=dict)
    size: int = 0
    bound: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    form: str | None = None
    scale: int | None = None
    unit: str | None = None
    regulation: str | None = None
    doc: str = ""
    doc_zh: str = ""
    type_doc: str = ""
    type_doc_zh: str = ""
    default: Any = NO_DEFAULT


def read_fields(schema: Mapping[str, Any], names: dict[str, Any] | None = None) -> tuple[Field, ...]:
    """The fields of a record schema, named types resolved. Raises ValueError for a type that is not ours."""
    names = {} if names is None else names
    names[schema["name"]] = schema
    return tuple(read_field(field, names) for field in schema["fields"])


def read_field(field: Mapping[str, Any], names: dict[str, Any]) -> Field:
    """One field of a record schema."""
    avro, nullable = field["type"], False
    if isinstance(avro, list):
        if len(avro) != 2 or avro[0] != "null":
            raise ValueError(f'field {field["name"]}: union {avro!r}, expected ["null", type]')
        avro, nullable = avro[1], True
    return _read(field["name"], avro, nullable, field, names)


def _read(name: str, avro: Any, nullable: bool, field: Mapping[str, Any], names: dict[str, Any]) -> Field:
    if isinstance(avro, str):
        avro = names.get(avro.removeprefix("tinledger."), {"type": avro})
    kind = LOGICAL.get(avro.get("logicalType", ""), avro["type"])
    known: dict[str, Any] = {key: field.get(key, avro.get(key)) for key in ATTRIBUTES}
    known |= {key: field.get(key, "") for key in ("doc", "doc_zh")}
    known |= {"regulation": field.get("regulation"), "default": field.get("default", NO_DEFAULT)}
    known |= {"name": name, "nullable": nullable, "symbol_docs": avro.get("symbol_docs", {}), "kind": kind}
    if kind in ("record", "enum", "fixed"):
        names[avro["name"]] = avro
        known |= {"type_name": avro["name"], "type_doc": avro.get("doc", ""), "type_doc_zh": avro.get("doc_zh", "")}
    if kind == "record":
        return Field(**known, fields=tuple(read_field(inner, names) for inner in avro["fields"]))
    if kind == "array":
        of_items = {key.removeprefix("item_"): field[key] for key in ("item_bound", "item_form") if key in field}
        for key in ("form", "scale", "unit", "minimum", "maximum"):
            if known[key] is not None:
                of_items[key], known[key] = known[key], None
        return Field(**known, items=_read(name, avro["items"], False, of_items, names))
    if kind not in ("string", "bytes", "fixed", "boolean", "int", "long", "date", "instant", "enum"):
        raise ValueError(f"field {name}: type {kind!r} is not one that contracts use")
    return Field(**known, symbols=tuple(avro.get("symbols", ())), size=avro.get("size", 0))


def walk(fields: tuple[Field, ...], path: str = "") -> Iterator[tuple[str, Field]]:
    """Every field at any depth with its path, `lines.batch_number`."""
    for field in fields:
        here = f"{path}{field.name}"
        yield here, field
        inner = field.items if field.kind == "array" and field.items else field
        yield from walk(inner.fields, f"{here}.")
