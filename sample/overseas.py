"""What the overseas plant tells of its making: base powder, and the batches blended from it.

Its bought materials stay open ends: who supplied them is known there, not here, and no checks of them reach the ledger.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from sample import codes
from sample.cast import CAST
from sample.making import LOSS_PER_THOUSAND, OUTPUT_SOLIDS, batch_number, powder_for
from sample.products import MATERIAL, OVERSEAS_BASE, Product
from sample.stock import Lot, dry_matter, input_of
from sample.story import Statement, Story
from sample.world import World

BASE_KG: Final = 60_000
BASE_SHARES: Final = {"RAW_MILK": 450, "LACTOSE": 300, "VEGETABLE_OIL": 250}
BLEND_SHARES: Final = {"WHEY": 150, "LACTOSE": 130, "PREMIX": 20}
"""Dry matter in thousandths; the rest of a blend is base powder."""
LINES: Final = 6
"""Lines at the season's scale: no two batches meet on one."""


def base_powder(world: World, made: date) -> Story:
    """A batch of base powder, which goes into the batches of the next weeks."""
    story = Story()
    number = batch_number(world, OVERSEAS_BASE, made)
    line = f"B{1 + world.next('overseas tower') % LINES}-{world.next(f'overseas base {made}')}"
    _say(world, story, OVERSEAS_BASE, number, made, line, BASE_KG * 1000, [], BASE_SHARES)
    world.stock.put(
        "plant-polder",
        "BASE_POWDER",
        Lot(
            supplier=CAST["plant-polder"].party,
            number=number,
            left=BASE_KG * 1000,
            solids=OUTPUT_SOLIDS,
            ready=made + timedelta(3),
            expires=made + timedelta(400),
            trade_item=OVERSEAS_BASE.trade_item,
        ),
    )
    return story


def blend(world: World, story: Story, product: Product, number: str, made: date, cans: int) -> Statement:
    """A batch of formula for so many cans, blended from base powder in store."""
    powder = powder_for(product, cans)
    dry = _dry_in(powder) * (1000 - sum(BLEND_SHARES.values())) // 1000
    inputs = [
        input_of("BASE_POWDER", None, lot, grams)
        for lot, grams in world.stock.take("plant-polder", "BASE_POWDER", dry, made)
    ]
    line = f"P{1 + world.next('overseas line') % (LINES * world.scale)}"
    return _say(world, story, product, number, made, line, powder, inputs, BLEND_SHARES)


def _dry_in(powder: int) -> int:
    return powder * OUTPUT_SOLIDS * (1000 + LOSS_PER_THOUSAND) // 1000


def _say(
    world: World,
    story: Story,
    product: Product,
    number: str,
    made: date,
    line: str,
    powder: int,
    inputs: list[dict[str, Any]],
    shares: dict[str, int],
) -> Statement:
    plant, dry = CAST["plant-polder"], _dry_in(powder)
    for code, share in shares.items():
        solids = MATERIAL[code].solids
        bought = {"role": "INGREDIENT", "material": code, "quantity": dry * share // 1000 // solids}
        unknown = dict.fromkeys(("supplier_id", "lot_number", "trade_item", "batch_number"))
        inputs.append({**bought, "solids_percent": solids, **unknown})
    at = codes.moment(made, 5)
    output = {
        "trade_item": product.trade_item,
        "batch_number": number,
        "quantity": powder,
        "solids_percent": OUTPUT_SOLIDS,
    }
    return world.say(
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
        outputs=[output],
        losses=(dry_matter(inputs) - powder * OUTPUT_SOLIDS) // 10_000,
    )
