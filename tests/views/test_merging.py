"""Partitions of ledger.events become one sequence again, whatever order they are read in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consumers.kafka import Incoming
from projections.merging import Merge, NotAnEvent

PARTITIONS = 4


def message(sequence: int, partition: int, offset: int) -> Incoming:
    headers = [("sequence", str(sequence).encode()), ("ce_id", b"shop-9/SalesRecord/R/7/2")]
    return Incoming("ledger.events", partition, offset, 0, b"shop-9/SalesRecord/R/7", b"event", headers)


@given(st.data())
def test_events_come_out_in_order_each_once(data: st.DataObject) -> None:
    placed = data.draw(st.lists(st.integers(0, PARTITIONS - 1), max_size=60))
    queues: dict[int, list[Incoming]] = {partition: [] for partition in range(PARTITIONS)}
    for sequence, partition in enumerate(placed, 1):
        for _ in range(data.draw(st.sampled_from((1, 1, 1, 2)))):  # a relay that started anew may repeat its last
            queues[partition].append(message(sequence, partition, len(queues[partition])))
    merge = Merge(0, range(PARTITIONS), ahead=5)
    given_out: list[int] = []
    following: dict[int, int] = {}
    while any(queues.values()):
        readable = [partition for partition in merge.wanted() if queues[partition]]
        queue = queues[data.draw(st.sampled_from(readable))]
        for _ in range(data.draw(st.integers(1, 3))):
            if queue:
                merge.add(queue.pop(0))
        events, offsets = merge.ready()
        given_out += [event[0] for event in events]
        following.update(offsets)
    assert given_out == list(range(1, len(placed) + 1))
    assert len(merge) == 0
    assert set(following) == set(placed)


def test_reading_goes_on_after_the_last_event_taken() -> None:
    merge = Merge(0, range(2))
    merge.add(message(2, 1, 40))
    assert merge.ready() == ([], {})
    merge.add(message(1, 0, 10))
    events, offsets = merge.ready()
    assert events == [(1, b"event", "shop-9/SalesRecord/R/7", 2), (2, b"event", "shop-9/SalesRecord/R/7", 2)]
    assert offsets == {0: 11, 1: 41}


def test_a_strangers_message_is_named_by_its_place() -> None:
    stranger = Incoming("ledger.events", 3, 17, 0, b"k", b"v", [("sequence", b"1")])
    with pytest.raises(NotAnEvent, match=r"ledger\.events partition 3 offset 17: KeyError 'ce_id'"):
        Merge(0, range(4)).add(stranger)
