"""Writes the events of many messages of one partner: what their envelopes share is encoded once, the rest in place.

The bytes are those of `codec.encode_event`, which encodes every field anew by the template.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

STAMPS: Final = 1_024
"""Moments whose bytes are remembered: the messages that a broker takes at once have one stamp."""
TRUTH: Final = (b"\0", b"\1")


def integer(value: int) -> bytes:
    """An Avro int or long."""
    left = (value << 1) ^ (value >> 63)
    written = bytearray()
    while left > 0x7F:
        written.append(left & 0x7F | 0x80)
        left >>= 7
    written.append(left)
    return bytes(written)


moment = lru_cache(STAMPS)(integer)
"""An instant as an Avro long, remembered."""


def text(value: str) -> bytes:
    """An Avro string."""
    written = value.encode()
    return integer(len(written)) + written


class Envelopes:
    """The envelopes of what one partner sent by one partition, resting on one registration."""

    def __init__(self, partner: str, registration: int, topic: str, partition: int) -> None:
        self._source = text(partner) + integer(registration) + text(topic) + integer(partition)

    def event(
        self, frame: bytes, recorded_at: int, salt: bytes, offset: int, timestamp: int, sha256: bytes, *,
        stands: bool, body: bytes,
    ) -> bytes:  # fmt: skip
        """An event about a record, framed. `frame`: its contract's; `body`: the partner's own bytes."""
        return b"".join((
            frame, moment(recorded_at), salt, self._source, integer(offset), moment(timestamp), sha256, TRUTH[stands],
            body,
        ))  # fmt: skip
