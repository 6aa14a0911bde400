"""The life of a batch made in one of the two plants, from its inputs to the families that buy its cans."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from domain.calendar import expiry_dates
from sample import analytes, codes
from sample.cast import CAST
from sample.products import BASE_POWDER, SHELF_LIFE_MONTHS, Product
from sample.stock import Lot, dry_matter, input_of
from sample.story import Statement, Story
from sample.trade import Goods, Pallet, palletise, sell_down
from sample.world import World

CANS: Final = 13_536
"""Packed of a batch: 96 for samples and 28 pallets."""
SAMPLED_CANS: Final = 96
"""For 75 sample units, the retained packs and one can in reserve each."""
UNITS: Final = 75
BASE_POWDER_KG: Final = 20_000
OUTPUT_SOLIDS: Final = 9750
"""Dry matter of powder, percent × 100."""
LOSS_PER_THOUSAND: Final = 6
RELEASE_AFTER: Final = 11
SALES_AFTER: Final = 12
"""Days after production."""

RECIPES: Final = {
    "WET_MIX": {"RAW_MILK": 350, "WHEY": 250, "LACTOSE": 160, "VEGETABLE_OIL": 220, "ARA_OIL": 5, "PREMIX": 15},
    "BASE_POWDER": {"RAW_MILK": 450, "LACTOSE": 300, "VEGETABLE_OIL": 242, "ARA_OIL": 8},
    "DRY_BLEND": {"BASE_POWDER": 700, "WHEY": 140, "LACTOSE": 140, "PREMIX": 20},
}
"""Dry matter of each material, in thousandths of what goes in."""
LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which read as digits."""
ROLE_OF: Final = {"BASE_POWDER": "BASE_POWDER"}


@dataclass(slots=True, eq=False)
class Batch:
    """A domestic batch and the statements of its life, so that a planted problem can change any of them."""

    story: Story
    product: Product
    number: str
    made: date
    line: str
    production: Statement
    lots: list[Lot] = field(default_factory=list)
    packing: Statement | None = None
    sampling: Statement | None = None
    report: Statement | None = None
    release: Statement | None = None
    code_range: Statement | None = None
    activation: Statement | None = None
    goods: Goods | None = None

    @property
    def subject(self) -> str:
        """As findings name a batch: `<gtin14>:<normalised number>`."""
        return f"{self.product.trade_item}:{self.number.replace('-', '').upper()}"


def the(statement: Statement | None) -> Statement:
    """A statement that this kind of batch has."""
    assert statement is not None
    return statement


def batch_number(world: World, product: Product, made: date) -> str:
    """Series, date and a running letter, `W1-260103A`; past 24 of a day two letters, as large plants print."""
    tens, ones = divmod(world.next(f"batch {product.trade_item} {made}") - 1, len(LETTERS))
    return f"{product.series_code}-{made:%y%m%d}{LETTERS[tens - 1] if tens else ''}{LETTERS[ones]}"


def produce(world: World, product: Product, made: date, line: str, powder: int, hour: float = 6.0) -> Batch:
    """Draw the inputs from the plant's store and make so many grams of powder of them."""
    plant = CAST[product.maker]
    story = Story()
    number = batch_number(world, product, made)
    dry_out = powder * OUTPUT_SOLIDS
    dry_in = dry_out * (1000 + LOSS_PER_THOUSAND) // 1000
    inputs, lots = [], []
    for material, share in RECIPES[product.process].items():
        for lot, grams in world.stock.take(product.maker, material, dry_in * share // 1000, made):
            inputs.append(input_of(ROLE_OF.get(material, "INGREDIENT"), material, lot, grams))
            lots.append(lot)
    losses = (dry_matter(inputs) - dry_out) // 10_000  # type: ignore[arg-type]
    at = codes.moment(made, hour)
    production = world.say(
        story,
        plant.slug,
        "BatchProduction",
        at + 8 * codes.HOUR_MS,
        producer_id=plant.party,
        site=plant.place,
        line=line,
        work_order=f"WO-{number}",
        trade_item=product.trade_item,
        batch_number=number,
        process=product.process,
        formula_registration=product.registration,
        started_at=at,
        ended_at=at + 8 * codes.HOUR_MS,
        production_date=codes.days(made),
        inputs=inputs,
        outputs=[
            {
                "trade_item": product.trade_item,
                "batch_number": number,
                "quantity": powder,
                "solids_percent": OUTPUT_SOLIDS,
            }
        ],
        losses=losses,
    )
    return Batch(story, product, number, made, line, production, lots)


def base_powder(world: World, made: date, line: str) -> Batch:
    """A batch of base powder: tested, stored, and used by the dry-blend plant three days later."""
    batch = produce(world, BASE_POWDER, made, line, BASE_POWDER_KG * 1000)
    plant = CAST["plant-wet"]
    sampled = codes.moment(made, 16)
    sample = f"S-{batch.number}"
    batch.sampling = world.say(
        batch.story,
        plant.slug,
        "Sampling",
        sampled,
        sampler_id=plant.party,
        sample_number=sample,
        trade_item=BASE_POWDER.trade_item,
        batch_number=batch.number,
        supplier_id=None,
        lot_number=None,
        owner_id=plant.party,
        sampled_at=sampled,
        units=5,
        cans=0,
        quantity=2_000,
        kept_until=None,
    )
    finished = codes.moment(made + timedelta(2), 16)
    batch.report = world.say(
        batch.story,
        plant.slug,
        "TestReport",
        finished,
        laboratory_id=plant.party,
        report_number=f"R-{batch.number}",
        sample_number=sample,
        trade_item=BASE_POWDER.trade_item,
        batch_number=batch.number,
        supplier_id=None,
        lot_number=None,
        started_at=codes.moment(made, 18),
        finished_at=finished,
        reported_on=codes.days(made + timedelta(2)),
        retest_of=None,
        energy_kj_per_100g=analytes.ENERGY_KJ_PER_100G,
        results=[
            analytes.result("moisture", None, "percent", "as_is")
            | {"operator": "EQUAL", "value": 25_000, "detection_limit": None}
        ],
    )
    world.stock.put(
        "plant-dry",
        "BASE_POWDER",
        Lot(
            supplier=plant.party,
            number=batch.number,
            left=BASE_POWDER_KG * 1000 - 2_000,
            solids=OUTPUT_SOLIDS,
            ready=made + timedelta(3),
            expires=made + timedelta(300),
            trade_item=BASE_POWDER.trade_item,
        ),
    )
    return batch


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


def powder_for(product: Product, cans: int) -> int:
    """Grams of powder that fill so many cans, with two parts in a thousand left on the line."""
    return cans * product.net_content * 1002 // 1000


def pallets_of(batch: Batch) -> list[Pallet]:
    """The pallets of a packed batch."""
    assert batch.goods
    return batch.goods.pallets
