"""P05: a material lot was used after its last day."""

from __future__ import annotations

from datetime import date, timedelta

from sample import codes, materials
from sample.cast import CAST
from sample.making import Batch
from sample.problems import DOMESTIC, Stage, plot
from sample.products import MATERIAL
from sample.stock import input_of

AFTER = date(2025, 10, 20)
KILOGRAMS = 5
"""Too little to show in the mass balance."""


def add_a_lot(stage: Stage, batch: Batch, expires: date) -> tuple[str, str]:
    """Use five kilograms of a premix lot that expires on a day; the input's subject and the lot number."""
    world, plant, premix = stage.world, batch.product.maker, MATERIAL["PREMIX"]
    number = f"PRE-OLD-{world.next('old lot'):03d}"
    day = batch.made - timedelta(10)
    receipt = materials.receive(world, batch.story, plant, premix, premix.supplier, number, 25, day)
    receipt.record["expiry_date"] = codes.days(expires)
    materials.check(world, batch.story, plant, premix, premix.supplier, number, day + timedelta(1))
    lot = materials.lot_of(receipt, day, premix.solids)
    inputs = batch.production.record["inputs"]
    inputs.append(input_of("INGREDIENT", premix.code, lot, KILOGRAMS * 1000))
    return f"{batch.production.key}/{len(inputs)}", number


@plot("P05", DOMESTIC, after=AFTER)
def premix_a_day_too_old(stage: Stage, batch: Batch) -> None:
    """The premix expired the day before it went into the batch."""
    expires = batch.made - timedelta(1)
    subject, number = add_a_lot(stage, batch, expires)
    lot = f"{CAST[MATERIAL['PREMIX'].supplier].party}:{number.replace('-', '')}"
    stage.planted(
        "P05",
        subject,
        f"Batch {batch.number} used lot {number} on {batch.made}; it expired on {expires}.",
        f"批次 {batch.number} 于 {batch.made} 使用原料批 {number}，其保质期至 {expires}。",
        material_lot=lot,
        used_on=batch.made,
        expiry_date=expires,
    )


@plot("P05", DOMESTIC, after=AFTER, near_miss=True)
def premix_on_its_last_day(stage: Stage, batch: Batch) -> None:
    """Right, because the premix is used on the last day on which it may be."""
    subject, _ = add_a_lot(stage, batch, batch.made)
    stage.near_miss("P05", subject, "Used on its last day.", "在保质期最后一天使用。")
