"""Walks a message byte by byte and says what is wrong with it: the slow, exact second look of the codec.

fastavro takes trailing bytes, integers written too long, any byte as a boolean and negative branch numbers. The codec
re-encodes what it read and compares; only where the bytes differ, or nothing could be read, this walk decides: array
blocks with their size and arrays in several blocks are legal Avro and pass, all else is refused with its field.
"""

from __future__ import annotations

from typing import Final

from domain.errors import Unacceptable
from schemas.checks import INTEGERS, inside
from schemas.shape import Field

VARINT_BYTES: Final = 10
"""A 64-bit integer needs at most ten bytes of seven bits (Avro specification, "Primitive types")."""


class _Walk:
    def __init__(self, body: bytes) -> None:
        self.body = body
        self.at = 0

    def take(self, count: int) -> bytes:
        if not 0 <= count <= len(self.body) - self.at:
            left = len(self.body) - self.at
            raise Unacceptable("not-decodable", value=f"{left} bytes left", expected=f"{count} bytes more")
        self.at += count
        return self.body[self.at - count : self.at]

    def integer(self) -> int:
        start, value, shift = self.at, 0, 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
            if self.at - start == VARINT_BYTES:
                break
        if byte >= 0x80 or value >> 64 or (byte == 0 and self.at - start > 1):
            written = self.body[start : self.at].hex()
            raise Unacceptable("overlong-varint", value=written, expected="the shortest form of a 64-bit integer")
        return (value >> 1) ^ -(value & 1)

    def record(self, fields: tuple[Field, ...]) -> None:
        for field in fields:
            try:
                self.field(field)
            except Unacceptable as error:
                raise inside(error, field.name) from None

    def field(self, field: Field) -> None:
        if field.nullable:
            branch = self.integer()
            if branch not in (0, 1):
                raise Unacceptable("not-decodable", value=f"union branch {branch}", expected="branch 0 (null) or 1")
            if branch == 0:
                return
        self.value(field)

    def value(self, field: Field) -> None:
        match field.kind:
            case "string" | "bytes":
                text = self.take(self.length(field.kind))
                if field.kind == "string":
                    try:
                        text.decode()
                    except UnicodeDecodeError:
                        raise Unacceptable("not-utf8", value=text[:32].hex(), expected="text in UTF-8") from None
            case "fixed":
                self.take(field.size)
            case "boolean":
                byte = self.take(1)[0]
                if byte > 1:
                    raise Unacceptable("boolean-byte", value=byte, expected="0 or 1")
            case "enum":
                index = self.integer()
                if not 0 <= index < len(field.symbols):
                    most = len(field.symbols) - 1
                    raise Unacceptable("not-a-symbol", value=f"symbol {index}", expected=f"0 to {most}")
            case "record":
                self.record(field.fields)
            case "array":
                self.array(field)
            case _:
                value = self.integer()
                if field.kind in ("int", "date") and not INTEGERS["int"][0] <= value <= INTEGERS["int"][1]:
                    raise Unacceptable("too-large", value=value, expected="a 32-bit integer")

    def length(self, kind: str) -> int:
        length = self.integer()
        if length < 0:
            raise Unacceptable("not-decodable", value=f"length {length}", expected=f"the length of a {kind}, from 0")
        return length

    def array(self, field: Field) -> None:
        assert field.items is not None
        index = 0
        while count := self.integer():
            end = None
            if count < 0:
                count, size = -count, self.length("block")
                end = self.at + size
            if field.bound is not None and index + count > field.bound:
                raise Unacceptable("too-many", value=index + count, expected=f"at most {field.bound}")
            for _ in range(count):
                try:
                    self.value(field.items)
                except Unacceptable as error:
                    raise inside(error, f"[{index}]") from None
                index += 1
            if end is not None and end != self.at:
                off = self.at - end
                raise Unacceptable("not-decodable", value=f"a block size {off} bytes off", expected="the block's size")


def walk_exactly(fields: tuple[Field, ...], body: bytes) -> None:
    """Nothing, if the body is one record in legal Avro and no byte more. Raises Unacceptable with the field's path."""
    walk = _Walk(body)
    walk.record(fields)
    if left := len(body) - walk.at:
        raise Unacceptable("trailing-bytes", field="payload", value=left, expected="none")
