"""How a batch is made in one of the two plants: inputs drawn from the store, powder made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from sample import analytes, codes
from sample.cast import CAST
from sample.products import BASE_POWDER, Product
from sample.stock import Lot, dry_matter, input_of
from sample.story import Statement, Story
from sample.trade import Goods
from sample.world import World

BASE_POWDER_KG: Final = 20_000
OUTPUT_SOLIDS: Final = 9750
"""Dry matter of powder, percent × 100."""
LOSS_PER_THOUSAND: Final = 6

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


def powder_for(product: Product, cans: int) -> int:
    """Grams of powder that fill so many cans, with two parts in a thousand left on the line."""
    return cans * product.net_content * 1002 // 1000
