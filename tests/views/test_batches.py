"""Who a batch is, as of any position."""

from __future__ import annotations

import pytest

from domain.errors import Unacceptable
from projections import batches
from projections.facts import NotKnown
from tests.chain import CAN, IMPORTED, IMPORTER, MADE, MAKER, POWDER, PRINTED, UNRECORDED, Chain


def test_a_batch_has_its_maker_dates_and_state_with_the_deciding_event(chain: Chain) -> None:
    with chain.connect() as connection:
        batch = batches.batch(connection, f"{CAN}:24a15-b1", chain.position)
    assert (batch.id, batch.batch_number, batch.producer_id) == (MADE, "24A15B1", MAKER)
    assert (str(batch.production_date), str(batch.expiry_date)) == ("2024-01-15", "2026-01-14")
    assert batch.product_name == "示例牌婴儿配方奶粉（0-6月龄，1段）"
    assert (batch.state, batch.decided_by) == ("RELEASED", chain.proof["released"])
    assert (batch.sequence, batch.last) == (chain.proof["production"], chain.proof["disposal"])


def test_the_state_is_that_of_the_position(chain: Chain) -> None:
    with chain.connect() as connection:
        assert batches.batch(connection, MADE, chain.proof["sample"]).state is None
        assert batches.batch(connection, MADE, chain.proof["held"]).state == "HELD"


def test_an_alias_is_its_batch(chain: Chain) -> None:
    with chain.connect() as connection:
        assert batches.batch(connection, PRINTED, chain.position).id == MADE
        assert batches.batch(connection, MADE, chain.position).names == (MADE, PRINTED)
        with pytest.raises(NotKnown):
            batches.batch(connection, PRINTED, chain.proof["packing"] - 1)


def test_an_imported_batch_says_so(chain: Chain) -> None:
    with chain.connect() as connection:
        batch = batches.batch(connection, IMPORTED, chain.position)
    assert batch.imported and batch.state == "IMPORTED"
    assert batch.product_name == "婴儿配方奶粉（0-6月龄，1段）"
    assert batch.producer_id != IMPORTER


def test_open_findings_are_counted_for_the_batch_and_no_other(chain: Chain) -> None:
    with chain.connect() as connection:
        by_batch = {batch.id: batch.findings for batch in batches.batches(connection, chain.position).nodes}
    assert by_batch[MADE] == 5
    assert by_batch[IMPORTED] > by_batch[UNRECORDED] > 0
    assert by_batch[POWDER] == 1


def test_batches_are_found_by_printed_number_however_written(chain: Chain) -> None:
    with chain.connect() as connection:
        assert [found.id for found in batches.numbered(connection, "nl24a15 b1", chain.position)] == [IMPORTED]
        assert batches.numbered(connection, "NL24A15B1", chain.proof["filing"]) == []


def test_the_list_holds_each_batch_once_and_no_alias(chain: Chain) -> None:
    with chain.connect() as connection:
        ids = [batch.id for batch in batches.batches(connection, chain.position).nodes]
        assert ids == sorted(set(ids)) and MADE in ids and PRINTED not in ids
        assert all(
            id.startswith(CAN)
            for id in [b.id for b in batches.batches(connection, chain.position, trade_item=CAN).nodes]
        )


def test_what_is_not_a_batch_is_refused_and_what_is_unknown_is_said(chain: Chain) -> None:
    with chain.connect() as connection:
        with pytest.raises(Unacceptable):
            batches.batch(connection, "24A15B1", chain.position)
        with pytest.raises(NotKnown, match="no event names it"):
            batches.batch(connection, f"{CAN}:NOBODY", chain.position)
