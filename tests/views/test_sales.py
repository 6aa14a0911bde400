"""What became of a batch's cans."""

from __future__ import annotations

from projections.sales import Amount, sales
from tests.chain import FOREIGN, IMPORTED, IMPORTER, MADE, PRINTED, SHOP, UNRECORDED, Chain


def amount(chain: Chain, cans: int, name: str) -> Amount:
    """One record's cans, proved by its event."""
    return Amount(cans=cans, records=1, proof=(chain.proof[name],))


def test_cans_are_summed_by_tier_and_only_first_sales_count_as_sold(chain: Chain) -> None:
    with chain.connect() as connection:
        found = sales(connection, [MADE], chain.position)[0]
    assert found.made == amount(chain, 5610, "packing")
    assert found.released == amount(chain, 5610, "released")
    assert found.sold == amount(chain, 960, "sale")
    assert [(tier.tier, tier.seller_id, tier.first, tier.sold.cans) for tier in found.tiers][1] == (
        "RETAILER", SHOP, False, 100,
    )  # fmt: skip
    assert found.returned == amount(chain, 12, "return") and found.restocked is None
    assert found.disposed == amount(chain, 12, "disposal")
    assert found.imported is None
    # The shop disposed of its own cans; what came back to the maker is in its hands, to be sold again or destroyed.
    assert found.left == 5610 - 960 + 12


def test_imported_cans_are_released_by_certificate(chain: Chain) -> None:
    with chain.connect() as connection:
        found = sales(connection, [IMPORTED], chain.position)[0]
    assert found.imported == amount(chain, 5700, "import")
    assert found.released == amount(chain, 5760, "certificate")
    assert [(tier.tier, tier.seller_id) for tier in found.tiers] == [("IMPORTER", IMPORTER)]
    assert found.left == 5400


def test_figures_are_those_of_the_position(chain: Chain) -> None:
    with chain.connect() as connection:
        held = sales(connection, [MADE], chain.proof["held"])[0]
        released = sales(connection, [MADE], chain.proof["released"])[0]
    assert held.released is None and released.released is not None
    assert held.sold is None and held.left == 5610


def test_an_alias_is_its_batch_and_nothing_recorded_is_none_not_zero(chain: Chain) -> None:
    with chain.connect() as connection:
        asked = [PRINTED, UNRECORDED, f"{FOREIGN}:NOBODY"]
        alias, declared, unknown = sales(connection, asked, chain.position)
    assert alias.batch == MADE and alias.made is not None
    assert declared.imported is None and declared.left is None
    assert unknown.sold is None and unknown.left is None
