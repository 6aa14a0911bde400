"""Writes docs/reference/records: one page for each record family, and the list of all."""

from __future__ import annotations

import json

from schemas import library
from schemas.code import NOTICE, all_families, symbol_doc
from schemas.graphql_types import type_name
from schemas.library import Family, Locked
from schemas.shape import HEAD, NO_DEFAULT, Field, walk

ROLES = {
    "sender": "whoever sends it 报送者", "office": "the ledger's own office 账本管理方", "customs": "customs 海关",
    "regulator": "the market regulator 市场监管部门", "producer": "the producer 生产企业",
}  # fmt: skip

SENDING = """\
A record is sent as one Kafka message to the partner's own topic, `intake.<partner>`: the byte 00, the schema's
number in four bytes (big-endian), then the record in Avro. The key is the number of the first record: a
correction or void of R has the number R/1, R/2 … and the key R. Dates are days since 1970-01-01, times are
epoch milliseconds, and a decimal of *n* places is the integer that counts 10⁻ⁿ. In JSON (`tinledger event
append`) a decimal is text, a date is `2026-03-31`, a time has its zone (`2026-03-31T09:30:00+08:00`), and bytes
are base64.

What is not exactly one record is refused with its field and the reason: bytes behind the end, integers written
longer than they need to be, booleans other than 0 and 1, text that is not UTF-8 or holds U+0000, dates outside
1990 to 2100, and a bound or a code form that is not kept. Sending the same record twice is harmless.
"""


def index(lines_of_lock: tuple[Locked, ...]) -> str:
    """The list of all families, with the numbers that partners put into the frame."""
    lines = [f"<!-- {NOTICE} -->", "# Record families 记录种类", "", SENDING]
    lines += [
        "| Family | What it says | 含义 | Version = schema number | Subjects |",
        "| --- | --- | --- | --- | --- |",
    ]
    for family in all_families():
        numbers = {line.version: line.number for line in lines_of_lock if line.name == family.name}
        versions = ", ".join(f"v{version} = {numbers[version]}" for version in family.versions)
        subjects = ", ".join(family.subjects)
        lines.append(
            f"| [{family.name}]({family.name}.md) | {family.doc} | {family.doc_zh} | {versions} | {subjects} |"
        )
    return "\n".join([*lines, ""])


def page(family: Family) -> str:
    """The page of one family."""
    lines = [f"<!-- {NOTICE} -->", f"# {family.name}", "", f"{family.doc} {family.doc_zh}", ""]
    versions = ", ".join(f"v{version}" for version in family.versions)
    lines += [f"Versions: {versions}. Schema: `schemas/records/{family.name}.v{family.newest}.avsc`.", ""]
    senders = [f"{role} (`{field}` is its own identifier)" if field else role for role, field in family.senders.items()]
    lines += [f"* Who may send it 可报送者: {'; '.join(senders)}"]
    lines += [f"* Whose word is counted 采信者: {ROLES.get(family.teller, family.teller)}"]
    for subject, paths in family.subjects.items():
        lines.append(f"* Subject 对象 {subject}: {', '.join(f'`{path}`' for path in paths)}")
    if family.document:
        lines.append(f"* One document 同一单证: {', '.join(f'`{field}`' for field in family.document)}")
    lines += [f"* GraphQL type: `{type_name(family.name)}`", ""]
    for title, fields in (
        ("Fields 字段", [field for field in family.fields if field.name not in HEAD]),
        ("Fields of every record 共有字段", [field for field in family.fields if field.name in HEAD]),
    ):
        lines += [f"## {title}", "", "| Field | Type | Limits | Meaning | 含义 |", "| --- | --- | --- | --- | --- |"]
        lines += [_row(path, field) for path, field in walk(tuple(fields))]
        lines.append("")
    lines += _symbols(family)
    example = library.ROOT / "examples" / f"{family.name}.v{family.newest}.json"
    if example.exists():
        lines += ["## Example 示例", "", "```json", example.read_text("utf-8").rstrip(), "```", ""]
    return "\n".join(lines)


def _row(path: str, field: Field) -> str:
    limits = _limits(field)
    return f"| `{path}` | {_kind(field)} | {limits} | {field.doc} | {field.doc_zh} |"


def _kind(field: Field) -> str:
    if field.kind == "array":
        assert field.items is not None
        kind = f"list of {_kind(field.items)}"
    elif field.kind in ("int", "long") and field.scale:
        kind = f"decimal, {field.scale} places"
    else:
        kind = {"string": "text", "int": "integer", "long": "integer", "enum": field.type_name}.get(
            field.kind, field.kind
        )
    return f"{kind}, or null" if field.nullable else kind


def _limits(field: Field) -> str:
    items = field.items if field.kind == "array" else None
    found = []
    if field.bound is not None:
        found.append(f"≤ {field.bound} {'items' if items else 'bytes' if field.kind == 'bytes' else 'characters'}")
    if items and items.bound is not None:
        found.append(f"each ≤ {items.bound} characters")
    for bounds in (field, items):
        if bounds and bounds.minimum is not None and bounds.maximum is not None:
            scale = bounds.scale or 0
            found.append(f"{_plain(bounds.minimum, scale)} to {_plain(bounds.maximum, scale)}")
        if bounds and bounds.form:
            found.append(f"form `{bounds.form}`")
        if bounds and bounds.unit:
            found.append(bounds.unit)
    if field.regulation:
        found.append(f"demanded by {field.regulation}")
    if field.default is not NO_DEFAULT and field.default is not None:
        found.append(f"default `{json.dumps(field.default)}`")
    return "; ".join(found)


def _plain(stored: int, scale: int) -> str:
    sign, digits = "-" if stored < 0 else "", str(abs(stored)).rjust(scale + 1, "0")
    return sign + (f"{digits[:-scale]}.{digits[-scale:]}" if scale else digits)


def _symbols(family: Family) -> list[str]:
    lines: list[str] = []
    done = set()
    for _, field in walk(family.fields):
        enum = field.items if field.kind == "array" and field.items else field
        if enum.kind == "enum" and enum.type_name not in done:
            done.add(enum.type_name)
            lines += [f"## {enum.type_name}", "", f"{enum.type_doc} {enum.type_doc_zh}", ""]
            lines += ["| Value | Meaning | 含义 |", "| --- | --- | --- |"]
            lines += [f"| `{symbol}` | {' | '.join(symbol_doc(enum, symbol))} |" for symbol in enum.symbols]
            lines.append("")
    return lines
