"""What plants buy: raw milk every day, other materials when the store runs low; each lot received, then checked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sample import codes
from sample.cast import CAST
from sample.products import BOUGHT_BY, FARMS, MATERIAL, MATERIALS, RAW_MILK, Material, supplier_party
from sample.stock import Lot
from sample.story import Statement, Story
from sample.world import World

SECOND_VERSION_FROM: Final = date(2025, 12, 1)
"""Since then bulk oil needs a transport permit (Food Safety Law article 41); plants send MaterialReceipt version 2."""
LOW_DELIVERIES: Final = 0.75
"""A plant orders when less than this part of a delivery is left; a delivery is as many lots as the season's scale."""
ATTESTED_ONE_IN: Final = 20
"""Of so many deliveries one is also reported by its supplier."""


def collection_permit(farm: str) -> str:
    """A farm's raw-milk collection permit."""
    return f"SXR-{CAST[farm].region}-{FARMS.index(farm) + 1:03d}" if farm in FARMS else f"SXR-{CAST[farm].region}-009"


def receive(
    world: World,
    story: Story,
    plant: str,
    material: Material,
    supplier: str,
    lot_number: str,
    kilograms: int,
    day: date,
    hour: float = 8.0,
) -> Statement:
    """The receipt of a material lot, by the plant."""
    buyer, seller = CAST[plant], CAST[supplier]
    new_form = day >= SECOND_VERSION_FROM
    bulk_oil = material.specification == "bulk tanker" and material.kind == "OIL"
    milk = material.kind == "RAW_MILK"
    slip = f"DN-{supplier.upper()}-{world.next(f'delivery {supplier}'):06d}"
    fields: dict[str, object] = {}
    if new_form:
        fields = {
            "bulk_transport_permit": f"BLT-{slip[3:]}" if bulk_oil else None,
            "seals_intact": True if bulk_oil else None,
        }
    at = codes.moment(day, hour)
    return world.say(
        story,
        plant,
        "MaterialReceipt",
        at,
        version=2 if new_form else 1,
        receiver_id=buyer.party,
        supplier_id=seller.party,
        delivery_number=slip,
        material=material.code,
        material_name=material.name_zh,
        kind=material.kind,
        lot_number=lot_number,
        specification=material.specification,
        quantity=kilograms * 1000,
        received_on=codes.days(day),
        production_date=codes.days(day - timedelta(0 if milk else 20)),
        expiry_date=codes.days(day + timedelta(material.shelf_days)),
        certificate=f"COA-{lot_number}",
        collection_permit=collection_permit(supplier) if milk else None,
        transport_permit=f"ZYZ-{seller.region}-{FARMS.index(supplier) + 1 if supplier in FARMS else 9:03d}"
        if milk
        else None,
        temperature=world.random.randint(20, 38) if milk else None,
        inspection_certificate=None
        if seller.country == "CHN"
        else codes.certificate(day.year, 900_000 + world.next("material certificate")),
        place=buyer.place,
        evidence=[world.document("certificate of analysis", f"COA-{lot_number}", day)],
        **fields,
    )


def check(
    world: World,
    story: Story,
    plant: str,
    material: Material,
    supplier: str,
    lot_number: str,
    day: date,
    hour: float = 10.0,
    verdict: str = "ACCEPTED",
) -> Statement:
    """What the plant's own check decided about the lot."""
    report = f"MT-{plant.upper()}-{world.next(f'material test {plant}'):06d}"
    return world.say(
        story,
        plant,
        "MaterialCheck",
        codes.moment(day, hour),
        checker_id=CAST[plant].party,
        decision_number=f"MD-{report[3:]}",
        supplier_id=supplier_party(supplier),
        lot_number=lot_number,
        material=material.code,
        verdict=verdict,
        decided_on=codes.days(day),
        reports=[report],
    )


def attest(world: World, story: Story, supplier: str, receipt: Statement) -> None:
    """The supplier's own copy of a delivery, for the first of every so many; it is not counted, only compared."""
    if world.next(f"attested {supplier}") % ATTESTED_ONE_IN == 1:
        copy = {name: value for name, value in receipt.record.items() if name not in ("number", "occurred_at")}
        at = receipt.record["occurred_at"]
        world.say(story, supplier, "MaterialReceipt", at, version=receipt.version, **copy)


def lot_of(receipt: Statement, ready: date, solids: int) -> Lot:
    """The lot that a receipt brought, as the store keeps it."""
    record = receipt.record
    return Lot(
        supplier=record["supplier_id"],
        number=record["lot_number"],
        left=record["quantity"],
        solids=solids,
        ready=ready,
        expires=codes.EPOCH + timedelta(record["expiry_date"]),
    )


def milk_of_the_day(world: World, day: date) -> Story:
    """One load from each farm (times the season's scale), checked at once and good for two days."""
    story = Story()
    for farm in FARMS:
        for load in range(world.scale):
            number = f"{farm[5:8].upper()}{day:%y%m%d}-{load + 1}"
            hour = 5 + FARMS.index(farm) * 0.5 + load * 0.01
            receipt = receive(world, story, "plant-wet", RAW_MILK, farm, number, RAW_MILK.delivery, day, hour)
            check(world, story, "plant-wet", RAW_MILK, farm, number, day, hour + 1)
            attest(world, story, farm, receipt)
            world.stock.put("plant-wet", RAW_MILK.code, lot_of(receipt, day, RAW_MILK.solids))
    return story


def deliveries_of_the_day(world: World, day: date) -> Story:
    """Lots of those materials that run low; checked the day after, usable from then on."""
    story = Story()
    for plant, wanted in BOUGHT_BY.items():
        for code in wanted:
            material = MATERIAL[code]
            if world.stock.left(plant, code) >= LOW_DELIVERIES * material.delivery * 1000 * world.scale:
                continue
            for _ in range(world.scale):
                deliver(world, story, plant, material, day)
    return story


def deliver(world: World, story: Story, plant: str, material: Material, day: date) -> Lot:
    """One lot of a material from its usual supplier."""
    number = f"{material.code[:3]}{day:%y%m%d}-{world.next(f'lot {material.code}'):04d}"
    receipt = receive(world, story, plant, material, material.supplier, number, material.delivery, day)
    check(world, story, plant, material, material.supplier, number, day + timedelta(1))
    attest(world, story, material.supplier, receipt)
    return world.stock.put(plant, material.code, lot_of(receipt, day + timedelta(1), material.solids))


__all__ = [
    "MATERIALS",
    "check",
    "collection_permit",
    "deliver",
    "deliveries_of_the_day",
    "lot_of",
    "milk_of_the_day",
    "receive",
]
