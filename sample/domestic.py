"""The rest of the life of a domestic batch: packed, tested, released, and sold down to the families that buy it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from domain.calendar import expiry_dates
from sample import analytes, codes
from sample.cast import CAST
from sample.making import Batch, powder_for, produce
from sample.products import SHELF_LIFE_MONTHS, Product
from sample.trade import Goods, Pallet, palletise, sell_down
from sample.world import World

CANS: Final = 13_536
"""Packed of a batch: 96 for samples and 28 pallets."""
SAMPLED_CANS: Final = 96
"""For 75 sample units, the retained packs and one can in reserve each."""
UNITS: Final = 75
RELEASE_AFTER: Final = 11
SALES_AFTER: Final = 12
"""Days after production."""


def pack(world: World, batch: Batch, cans: int = CANS) -> None:
    """Issue serials, fill and code the cans the day after production, draw the samples, put the rest on pallets."""
    product, story, plant = batch.product, batch.story, CAST[batch.product.maker]
    packed = batch.made + timedelta(1)
    rejected = world.random.randint(0, 3)
    first = world.take_serials(product.trade_item, cans + rejected)
    last = first + cans + rejected - 1
    skipped = sorted(world.random.sample(range(first + 200, last), rejected))
    batch.code_range = world.say(
        story,
        plant.slug,
        "CodeRange",
        codes.moment(batch.made, 7),
        issuer_id=plant.party,
        range_number=f"CR-{batch.number}",
        trade_item=product.trade_item,
        first_serial=first,
        last_serial=last,
        issued_on=codes.days(batch.made),
    )
    batch.activation = world.say(
        story,
        plant.slug,
        "CanActivation",
        codes.moment(packed, 15),
        producer_id=plant.party,
        run_number=f"RUN-{batch.number}",
        site=plant.place,
        line=f"PACK-{batch.line}",
        trade_item=product.trade_item,
        batch_number=batch.number,
        first_serial=first,
        last_serial=last,
        exceptions=skipped,
        activated_at=codes.moment(packed, 15),
    )
    expiry = expiry_dates(batch.made, SHELF_LIFE_MONTHS)[0]
    batch.packing = world.say(
        story,
        plant.slug,
        "Packing",
        codes.moment(packed, 15.2),
        producer_id=plant.party,
        packing_number=f"P-{batch.number}",
        site=plant.place,
        line=f"PACK-{batch.line}",
        trade_item=product.trade_item,
        batch_number=batch.number,
        also_printed_as=[],
        packed_on=codes.days(packed),
        production_date=codes.days(batch.made),
        expiry_date=codes.days(expiry),
        shelf_life_months=SHELF_LIFE_MONTHS,
        cans=cans,
        rejected_cans=rejected,
        net_content=product.net_content,
        complete=True,
        label_version="2025-03",
    )
    sampled = codes.moment(packed, 15.5)
    batch.sampling = world.say(
        story,
        plant.slug,
        "Sampling",
        sampled,
        sampler_id=plant.party,
        sample_number=f"S-{batch.number}",
        trade_item=product.trade_item,
        batch_number=batch.number,
        supplier_id=None,
        lot_number=None,
        owner_id=plant.party,
        sampled_at=sampled,
        units=UNITS,
        cans=SAMPLED_CANS,
        quantity=0,
        kept_until=codes.days(expiry + timedelta(30)),
    )
    pallets = palletise(
        world,
        story,
        plant,
        product,
        batch.number,
        codes.moment(packed, 16),
        first + SAMPLED_CANS,
        cans - SAMPLED_CANS,
        skipped,
    )
    batch.goods = Goods(product, batch.number, pallets, certificate=f"QC-{batch.number}")


def test_and_release(world: World, batch: Batch) -> None:
    """Test the samples against the whole standard, then let the authorised person release the batch."""
    product, story, plant = batch.product, batch.story, CAST[batch.product.maker]
    started = codes.moment(batch.made + timedelta(2), 9)
    finished = codes.moment(batch.made + timedelta(9), 17)
    reported = batch.made + timedelta(10)
    number = f"R-{batch.number}"
    batch.report = world.say(
        story,
        plant.slug,
        "TestReport",
        codes.moment(reported, 10),
        laboratory_id=plant.party,
        report_number=number,
        sample_number=f"S-{batch.number}",
        trade_item=product.trade_item,
        batch_number=batch.number,
        supplier_id=None,
        lot_number=None,
        started_at=started,
        finished_at=finished,
        reported_on=codes.days(reported),
        retest_of=None,
        energy_kj_per_100g=analytes.ENERGY_KJ_PER_100G,
        results=analytes.full(product.stage, batch.made, world.random),
        evidence=[world.document("test report", number, reported)],
    )
    decided = codes.moment(batch.made + timedelta(RELEASE_AFTER), 10)
    batch.release = world.say(
        story,
        plant.slug,
        "BatchRelease",
        decided,
        producer_id=plant.party,
        site=plant.place,
        decision_number=f"REL-{batch.number}",
        trade_item=product.trade_item,
        batch_number=batch.number,
        decision="RELEASED",
        decided_at=decided,
        person=f"QP-{plant.slug[6:].upper()}-01",
        appointment_number=f"APP-{plant.slug[6:].upper()}-01",
        reports=[number],
        certificate_number=f"QC-{batch.number}",
        follows=None,
        evidence=[world.document("release certificate", f"QC-{batch.number}", batch.made + timedelta(RELEASE_AFTER))],
    )


def outside_test(world: World, batch: Batch) -> None:
    """The laboratory's own look at the batch: a second sample, microbiology only."""
    product, story, laboratory = batch.product, batch.story, CAST["lab-huadong"]
    sampled = codes.moment(batch.made + timedelta(1), 15.6)
    sample = f"LS-{batch.number}"
    world.say(
        story,
        laboratory.slug,
        "Sampling",
        sampled,
        sampler_id=laboratory.party,
        sample_number=sample,
        trade_item=product.trade_item,
        batch_number=batch.number,
        supplier_id=None,
        lot_number=None,
        owner_id=CAST[product.maker].party,
        sampled_at=sampled,
        units=UNITS,
        cans=0,
        quantity=0,
        kept_until=None,
    )
    finished = codes.moment(batch.made + timedelta(8), 15)
    world.say(
        story,
        laboratory.slug,
        "TestReport",
        finished,
        laboratory_id=laboratory.party,
        report_number=f"LR-{batch.number}",
        sample_number=sample,
        trade_item=product.trade_item,
        batch_number=batch.number,
        supplier_id=None,
        lot_number=None,
        started_at=codes.moment(batch.made + timedelta(3), 9),
        finished_at=finished,
        reported_on=codes.days(batch.made + timedelta(8)),
        retest_of=None,
        energy_kj_per_100g=analytes.ENERGY_KJ_PER_100G,
        results=analytes.microbiology(product.stage, batch.made, world.random),
    )


def formula_batch(world: World, product: Product, made: date, line: str) -> Batch:
    """The whole life of a batch of formula."""
    batch = produce(world, product, made, line, powder_for(product, CANS))
    pack(world, batch)
    test_and_release(world, batch)
    if world.random.randrange(3) == 0:
        outside_test(world, batch)
    assert batch.goods
    sell_down(world, batch.story, batch.goods, CAST[product.maker], "MAKER", made + timedelta(SALES_AFTER))
    return batch


def pallets_of(batch: Batch) -> list[Pallet]:
    """The pallets of a packed batch."""
    assert batch.goods
    return batch.goods.pallets
