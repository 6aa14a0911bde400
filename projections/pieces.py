"""Values as PostgreSQL's binary COPY takes them: one piece of bytes a column, those that come again made once.

A piece is the length of a value in four bytes, then the value; null is the length −1. `PIECES` gives for each type of
column what makes a piece of a stored value: dates come as days, moments as milliseconds since 1970.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from struct import Struct
from typing import Any, Final

Piece = bytes
Row = tuple[Piece, ...]
"""The number of its columns in two bytes, then a piece for each."""

NULL: Final = b"\xff\xff\xff\xff"
KEPT: Final = 20_000
"""Values of one type whose pieces are remembered; with more they are forgotten after the poll."""
TO_2000_DAYS: Final = 10_957
TO_2000_MICROSECONDS: Final = 946_684_800_000_000
"""PostgreSQL counts from 2000-01-01, contracts from 1970-01-01."""
TEXT_OID: Final = 25
INT8_OID: Final = 20

SIGNATURE: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER: Final = b"\xff\xff"

_length = Struct("!i").pack
_int2 = Struct("!h").pack
_int4 = Struct("!ii").pack
_int8 = Struct("!iq").pack
_number = Struct("!I").pack
"""The number of a type: without a sign, and past 2^31 in a database that is old enough."""
_array = Struct("!iiIii").pack


class Pieces(dict[Any, Piece]):
    """Pieces of one type by value, made when first asked for: by `make`, where a type has no way of its own."""

    def __init__(self, make: Callable[[Any], Piece] | None = None) -> None:
        super().__init__()
        self._make = make
        self[None] = NULL

    def __missing__(self, value: Any) -> Piece:
        assert self._make is not None
        made = self[value] = self._make(value)
        return made


class _Texts(Pieces):
    def __missing__(self, value: str) -> Piece:
        encoded = value.encode()
        made = self[value] = _length(len(encoded)) + encoded
        return made


class _Int8s(Pieces):
    def __missing__(self, value: int) -> Piece:
        made = self[value] = _int8(8, value)
        return made


class _Moments(Pieces):
    def __missing__(self, value: int) -> Piece:
        made = self[value] = _int8(8, value * 1000 - TO_2000_MICROSECONDS)
        return made


def bytes_piece(value: bytes) -> Piece:
    """A bytea, or what is bytes already."""
    return _length(len(value)) + value


def text_piece(value: str) -> Piece:
    """A text that is not likely to come again."""
    encoded = value.encode()
    return _length(len(encoded)) + encoded


def int8_piece(value: int) -> Piece:
    """A bigint that is not likely to come again."""
    return _int8(8, value)


def _jsonb(value: str) -> Piece:
    encoded = value.encode()
    return _length(len(encoded) + 1) + b"\x01" + encoded


def array_of(oid: int, pieces: Sequence[Piece]) -> bytes:
    """An array of one dimension, of one value at least, as PostgreSQL takes it; `oid`: the type of its values."""
    return _array(1, 0, oid, len(pieces), 1) + b"".join(pieces)


def row_piece(oids: Sequence[int], row: Row) -> Piece:
    """A row as a value of its table's row type; `oids`: the types of its columns."""
    columns = chain.from_iterable(zip(map(_number, oids), row[1:], strict=True))
    return bytes_piece(_length(len(oids)) + b"".join(columns))


def array_piece(values: Iterable[Any] | None, items: Pieces, oid: int) -> Piece:
    """An array of one dimension; None: null."""
    if values is None:
        return NULL
    pieces = [items[value] for value in values]
    if not pieces:
        return bytes_piece(_array(0, 0, oid, 0, 0)[:12])
    return bytes_piece(array_of(oid, pieces))


TEXT: Final = _Texts()
INT8: Final = _Int8s()
INT4: Final = Pieces(lambda value: _int4(4, value))
BOOLEAN: Final = Pieces(lambda value: b"\0\0\0\1\1" if value else b"\0\0\0\1\0")
DATE: Final = Pieces(lambda value: _int4(4, value - TO_2000_DAYS))
MOMENT: Final = _Moments()
JSONB: Final = Pieces(_jsonb)

PIECES: Final = {
    "text": TEXT, "bigint": INT8, "int": INT4, "boolean": BOOLEAN, "date": DATE, "timestamptz": MOMENT, "jsonb": JSONB,
}  # fmt: skip


def texts_piece(values: Iterable[str] | None) -> Piece:
    """A text[]."""
    return array_piece(values, TEXT, TEXT_OID) if values or values is None else NO_TEXTS


def int8s_piece(values: Iterable[int] | None) -> Piece:
    """A bigint[]."""
    return array_piece(values, INT8, INT8_OID)


NO_TEXTS: Final = array_piece((), TEXT, TEXT_OID)


def opening(columns: int) -> Piece:
    """What a row of so many columns begins with."""
    return _int2(columns)


def forget() -> None:
    """Forget pieces where many are remembered; to be called between polls."""
    for pieces in PIECES.values():
        if len(pieces) > KEPT:
            pieces.clear()
            pieces[None] = NULL


def copied(rows: Iterable[Row]) -> bytes:
    """Rows as one binary COPY."""
    return b"".join((SIGNATURE, b"".join(chain.from_iterable(rows)), TRAILER))
