"""What contract tests are made of: the examples, records drawn from a schema, and an encoder of our own."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from hypothesis import strategies as st

from domain.identifiers import FORMS
from domain.stored import stored_day
from schemas import codec, library
from schemas.library import Contract
from schemas.shape import Field

CODES = {
    "batch_number": ["24A15B1", "NL-24/A"], "certificate_number": ["122000123456789-001"], "ciq_code": ["101"],
    "container": ["CSQU3054383"], "country": ["NLD", "CHN"], "currency": ["USD", "CNY"],
    "declaration_number": ["224820241000012345"],
    "filing_number": ["3100600123"], "gacc_number": ["CNLD12012209210001"], "gln": ["9521234000013"],
    "gtin": ["9521234500018", "09521234500025"], "hs_code": ["1901101090"], "lot_number": ["RM240107-3"],
    "partner": ["producer-sh"], "party_id": ["91310115MA1K0AB20U", "CNLD12012209210001"],
    "recipe_number": ["国食注字YP20170126"],
    "region_code": ["310115"], "sc_licence": ["SC12931012000015"], "sha256": ["9f" * 32],
    "sscc": ["095212345000000018"], "uscc": ["91310115MA1K0AB20U"],
}  # fmt: skip
"""Synthetic codes that each form takes."""
FIRST, LAST = stored_day(date(1990, 1, 1)), stored_day(date(2100, 12, 31))
TEXT = st.characters(exclude_characters="\0", exclude_categories=["Cs"])


def example(family: str, version: int) -> dict[str, Any]:
    """The example of a contract version, in JSON form."""
    found: dict[str, Any] = json.loads((library.ROOT / "examples" / f"{family}.v{version}.json").read_text("utf-8"))
    return found


def messages() -> Iterator[tuple[str, int, bytes]]:
    """Every example as a framed message."""
    for family, version in library.record_files():
        record = codec.record_from_json(family, example(family, version))
        yield family, version, codec.encode_record(family, record, version)


def contracts() -> list[Contract]:
    """Every record contract."""
    return [library.record_contract(family, version) for family, version in library.record_files()]


def records(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Records that keep to every bound, range and form."""
    return st.fixed_dictionaries({field.name: _values(field) for field in fields})


def _values(field: Field) -> st.SearchStrategy[Any]:
    values = _filled(field)
    return st.none() | values if field.nullable else values


def _filled(field: Field) -> st.SearchStrategy[Any]:
    match field.kind:
        case "string" if field.form:
            assert field.form in FORMS
            return st.sampled_from(CODES[field.form])
        case "string" if field.name == "number" and not field.nullable:
            return st.text(TEXT.filter(str.isprintable), min_size=1, max_size=64)
        case "string":
            return st.text(TEXT, max_size=min(field.bound or 0, 30))
        case "boolean":
            return st.booleans()
        case "date":
            return st.integers(FIRST, LAST)
        case "instant":
            return st.integers(FIRST * 86_400_000, (LAST + 1) * 86_400_000 - 1)
        case "int" | "long":
            return st.integers(field.minimum, field.maximum)
        case "enum":
            return st.sampled_from(field.symbols)
        case "bytes":
            return st.binary(max_size=min(field.bound or 0, 30))
        case "fixed":
            return st.binary(min_size=field.size, max_size=field.size)
        case "array":
            assert field.items is not None
            return st.lists(_filled(field.items), max_size=3)
    return records(field.fields)


def varint(value: int) -> bytes:
    """An Avro integer: zigzag, seven bits a byte."""
    left, written = (value << 1) ^ (value >> 63), bytearray()
    while left > 0x7F:
        written.append(left & 0x7F | 0x80)
        left >>= 7
    return bytes([*written, left])


def encoded(fields: tuple[Field, ...], record: dict[str, Any], *, block: int = 0, sized: bool = False) -> bytes:
    """A record in Avro by a second encoder: arrays in blocks of so many items (0: one), with their size or without."""
    return b"".join(_encoded(field, record[field.name], block, sized) for field in fields)


def _encoded(field: Field, value: Any, block: int, sized: bool) -> bytes:
    if field.nullable:
        return b"\0" if value is None else b"\2" + _encoded_value(field, value, block, sized)
    return _encoded_value(field, value, block, sized)


def _encoded_value(field: Field, value: Any, block: int, sized: bool) -> bytes:
    match field.kind:
        case "string":
            text = str(value).encode()
            return varint(len(text)) + text
        case "bytes":
            return varint(len(value)) + bytes(value)
        case "fixed":
            return bytes(value)
        case "boolean":
            return bytes([value])
        case "enum":
            return varint(field.symbols.index(value))
        case "record":
            return encoded(field.fields, value, block=block, sized=sized)
        case "array":
            assert field.items is not None
            written = b""
            step = block or len(value) or 1
            for start in range(0, len(value), step):
                items = [_encoded_value(field.items, item, block, sized) for item in value[start : start + step]]
                body = b"".join(items)
                written += (varint(-len(items)) + varint(len(body)) if sized else varint(len(items))) + body
            return written + b"\0"
    return varint(value)
