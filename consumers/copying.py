"""The rows of a poll as COPY takes them, in binary: made whole before the head row is taken, numbered after it.

psycopg's `write_row` turns each value over by itself; here a row is three pieces of bytes. The form is PostgreSQL's
(documentation of COPY, "Binary Format"): for each row the number of fields, then each field's length and bytes, all
big-endian; 8 bytes for a bigint.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from struct import Struct
from typing import Final

BEGIN: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END: Final = b"\xff\xff"
FIELDS: Final = 5
CHUNK: Final = 1_000
"""Rows handed over at once: the database stores the first while the next are joined."""

_first = Struct(">hi").pack
_length = Struct(">i").pack
_number = Struct(">iq").pack


class Rows:
    """Rows of the table of events (id, version, topic, state, sequence) that lack their sequence."""

    def __init__(self, rows: Sequence[tuple[str, int, str, bytes]]) -> None:
        types: dict[tuple[int, str], bytes] = {}
        self._heads = []
        for originator_id, version, topic, _ in rows:
            middle = types.get((version, topic))
            if middle is None:
                name = topic.encode()
                middle = types[version, topic] = _number(8, version) + _length(len(name)) + name
            key = originator_id.encode()
            self._heads.append(_first(FIELDS, len(key)) + key + middle)
        self._states = [state for _, _, _, state in rows]

    def change(self, nth: int, state: bytes) -> None:
        """Another state for a row; its clock was behind the ledger's."""
        self._states[nth] = state

    def numbered(self, first: int) -> Iterator[bytes]:
        """The whole COPY, piece by piece, the rows numbered from a sequence."""
        yield BEGIN
        for start in range(0, len(self._states), CHUNK):
            states = self._states[start : start + CHUNK]
            pieces = [b""] * (4 * len(states))
            pieces[0::4] = self._heads[start : start + CHUNK]
            pieces[1::4] = [_length(len(state)) for state in states]
            pieces[2::4] = states
            pieces[3::4] = [_number(8, first + start + nth) for nth in range(len(states))]
            yield b"".join(pieces)
        yield END
