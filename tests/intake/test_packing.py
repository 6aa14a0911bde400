"""Batches that are packed whole are, to the byte, those that the client makes record by record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kafka.record.default_records import DefaultRecordBatch, DefaultRecordBatchBuilder
from kafka.record.memory_records import MemoryRecordsBuilder

from consumers.packing import BATCH_BYTES, builder, packed
from consumers.relay import published
from consumers.topics import Outgoing

LZ4 = 3
OUTGOING = st.builds(
    Outgoing,
    st.just("ledger.events"),
    st.just(0),
    st.binary(max_size=300),
    st.binary(max_size=300),
    st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"]), max_size=9), st.binary(max_size=9))),
    st.integers(0, 4_102_444_800_000),
)


def one_by_one(messages: Sequence[Outgoing], compression: int) -> Any:
    """The client's own batch."""
    made = MemoryRecordsBuilder(2, compression, 1 << 40)
    for each in messages:
        made.append(each.timestamp, each.key, each.value, list(each.headers))
    return made


def finished(records: Any) -> bytes:
    """A batch as it is sent in a transaction."""
    assert isinstance(records._builder, DefaultRecordBatchBuilder)
    records.set_producer_state(7, 1, 40, True)
    records.close()
    return bytes(records.buffer())


@given(st.lists(OUTGOING, min_size=1, max_size=20), st.sampled_from([0, LZ4]))
def test_a_packed_batch_is_the_clients_own(messages: list[Outgoing], compression: int) -> None:
    (batch,) = packed(messages)
    ours, theirs = builder(batch, compression), one_by_one(messages, compression)
    assert (ours.next_offset(), ours.size_in_bytes()) == (theirs.next_offset(), theirs.size_in_bytes())
    assert finished(ours) == finished(theirs)


@pytest.mark.parametrize("count", [1, 63, 64, 127, 4_095, 4_096, 5_000])
def test_events_of_any_number_are_packed_in_order_and_none_is_left_out(count: int) -> None:
    state = b"\0\0\0\0\x8a" + bytes.fromhex("e6aadcd9c168") + bytes(200)
    messages = [published(nth, f"shop-9/SalesRecord/S-{nth}", 1, "T.v1", state) for nth in range(1, count + 1)]
    found = []
    for batch in packed(messages):
        assert len(batch.records) < BATCH_BYTES + 1_000
        for record in DefaultRecordBatch(finished(builder(batch, LZ4))):
            found.append((record.key, record.value, record.timestamp, record.headers))
    assert found == [(each.key, each.value, each.timestamp, each.headers) for each in messages]


def test_a_record_larger_than_a_batch_is_a_batch_of_its_own() -> None:
    small, large = (
        Outgoing("ledger.events", 0, b"k", bytes(size), [("sequence", b"1")], 1_764_000_000_000)
        for size in (10, 3 * BATCH_BYTES)
    )
    assert [batch.many for batch in packed([small, large, small, small])] == [1, 1, 2]
    assert [batch.many for batch in packed([large, large])] == [1, 1]


def test_nothing_is_packed_of_nothing() -> None:
    assert list(packed([])) == []
