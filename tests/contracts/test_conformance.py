"""Third-party cases on damaged Avro, on resolution and on other frames, read with our codec's own parts."""

from io import BytesIO
from typing import Any

import pytest
from fastavro import schemaless_reader
from fastavro.read import SchemaResolutionError

from domain.errors import Unacceptable
from schemas import codec, library
from schemas.exact import walk_exactly
from schemas.shape import read_fields
from tests.domain.conformance import cases, present

SCHEMA: dict[str, Any] = {
    "type": "record",
    "name": "TestMessage",
    "fields": [
        {"name": "id", "type": "long", "minimum": 0, "maximum": 100},
        {"name": "name", "type": "string", "bound": 40},
        {"name": "tags", "type": {"type": "array", "items": "string"}, "bound": 1000, "item_bound": 40},
    ],
}
RESOLVED = [case for case in cases("avro/resolution.json") if not case.get("trap")]
"""Without defaults of bytes and records, which libraries read differently and the lint keeps out."""


@present
@pytest.mark.parametrize("case", cases("avro/malformed.json", "single_records"), ids=lambda case: case["name"])
def test_a_damaged_record_is_refused_and_a_legal_one_taken(case: dict[str, str]) -> None:
    body = bytes.fromhex(case.get("hex", "540842696c6c0480897a")) + (b"" if "hex" in case else bytes(1_000_001))
    if case["verdict"] == "valid":
        walk_exactly(read_fields(SCHEMA), body)
        assert schemaless_reader(BytesIO(body), library.parse(SCHEMA), None)
    else:
        with pytest.raises(Unacceptable):
            walk_exactly(read_fields(SCHEMA), body)


@present
@pytest.mark.parametrize("case", cases("avro/malformed.json", "confluent_frames"), ids=lambda case: case["name"])
def test_another_frame_is_refused(case: dict[str, str]) -> None:
    if case["verdict"] == "valid":
        return  # its number is another schema's with us
    with pytest.raises(Unacceptable) as caught:
        codec.decode_record(bytes.fromhex(case["hex"]))
    assert caught.value.code in ("payload-empty", "frame", "unknown-schema")


@present
@pytest.mark.parametrize("case", RESOLVED, ids=lambda case: case["name"])
def test_an_older_writer_is_read_as_the_specification_says(case: dict[str, Any]) -> None:
    reader, writer = library.parse(case["reader"]), library.parse(case["writer"])
    body = BytesIO(bytes.fromhex(case["hex"]))
    if case["expected"] == "refused":
        with pytest.raises(SchemaResolutionError):
            schemaless_reader(body, writer, reader)
    else:
        assert shown(schemaless_reader(body, writer, reader)) == case["expected"]


def shown(value: Any) -> Any:
    """Bytes as the cases write them."""
    if isinstance(value, dict):
        return {name: shown(inner) for name, inner in value.items()}
    return f"bytes:{value.hex()}" if isinstance(value, bytes) else value
