"""A place in the ledger as an opaque token: shard in the top 12 bits of the stored integer, sequence below.

The token keeps room for several shards in every as-of argument, cursor, checkpoint and export (`s0:123456`).
"""

from __future__ import annotations

import re
from typing import Final

from domain.errors import Unacceptable

SEQUENCE_BITS: Final = 52
"""Bits of a stored 64-bit integer that count events; 12 bits above them name the shard, the highest being the sign."""
SHARDS: Final = 1 << 11
"""Shards that a stored integer can name without becoming negative."""
FORM: Final = re.compile(r"s(0|[1-9][0-9]{0,3}):(0|[1-9][0-9]{0,15})", re.ASCII)


def format_position(sequence: int) -> str:
    """The token of a stored sequence, `s0:123456`; 0 is the place before the first event."""
    if not 0 <= sequence < SHARDS << SEQUENCE_BITS:
        raise ValueError(f"sequence {sequence}: expected 0 to {(SHARDS << SEQUENCE_BITS) - 1}")
    return f"s{sequence >> SEQUENCE_BITS}:{sequence & ((1 << SEQUENCE_BITS) - 1)}"


def parse_position(text: str) -> int:
    """The stored sequence of a token. Raises Unacceptable `position-form`."""
    if found := FORM.fullmatch(text):
        shard, number = int(found[1]), int(found[2])
        if shard < SHARDS and number < 1 << SEQUENCE_BITS:
            return shard << SEQUENCE_BITS | number
    raise Unacceptable("position-form", field="position", value=text, expected="a position such as s0:123456")
