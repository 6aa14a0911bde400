"""The life of a consignment: packed abroad, shipped, declared, recorded, certified, and sold on by the importer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from domain.calendar import expiry_dates
from sample import codes, overseas
from sample.cast import CAST
from sample.consignments import Consignment, ImportedBatch
from sample.making import batch_number
from sample.products import CANS_PER_CASE, CANS_PER_PALLET, SHELF_LIFE_MONTHS, TARIFF_CODE, Product
from sample.story import Story
from sample.trade import Goods, palletise, sell_down, send, to_families
from sample.world import World

CANS: Final = 5_768
"""Of a batch in a consignment: twelve pallets and eight that customs samples."""
CUSTOMS_SAMPLE: Final = 8
AT_SEA: Final = 40
CERTIFIED_AFTER: Final = 11
SOLD_AFTER: Final = 14
"""Days after arrival."""
PORT: Final = "2248"
EXPORTER_FILING: Final = "YA5280000000095201"
STORAGE: Final = "示例保税库一号（示例）"
PRICE_CENTS: Final = 1_320
"""US cents a can: 16.50 dollars a kilogram."""


def consignment(
    world: World,
    products: Sequence[Product],
    made: date,
    *,
    cans: int = CANS,
    sells: bool = True,
    shelf_life: int = SHELF_LIFE_MONTHS,
    kept: int = 0,
) -> Consignment:
    """A consignment of one batch of each product, packed on a day; the importer keeps so many pallets of each."""
    customs, importer = CAST["customs-shanghai"], CAST["importer-haiyun"]
    story = Story()
    arrived = made + timedelta(AT_SEA)
    declared = arrived + timedelta(1)
    certified = arrived + timedelta(CERTIFIED_AFTER)
    number = codes.declaration(PORT, declared.year, 95_200 + world.next("declaration"))
    certificate_number = codes.certificate(certified.year, world.next("certificate"))
    contract = f"HY-{made.year}-{world.next('contract'):04d}"
    cross_border = products[0].name_zh.startswith("波尔德海外版")
    declaration = world.say(
        story,
        customs.slug,
        "CustomsDeclaration",
        codes.moment(declared, 10),
        declaration_number=number,
        consignee_id=importer.party,
        exporter_filing_number=EXPORTER_FILING,
        declared_on=codes.days(declared),
        imported_on=codes.days(arrived),
        trade_mode="1210" if cross_border else "0110",
        regime="CROSS_BORDER" if cross_border else "GENERAL_TRADE",
        port_of_entry=PORT,
        contract_number=contract,
        bill_of_lading=f"BL0952{world.next('bill'):06d}",
        trade_country="NLD",
        lines=[],
    )
    certificate = world.say(
        story,
        customs.slug,
        "InspectionCertificate",
        codes.moment(certified, 15),
        certificate_number=certificate_number,
        declaration_number=number,
        consignee_id=importer.party,
        issued_on=codes.days(certified),
        lines=[],
        evidence=[world.document("entry inspection certificate", certificate_number, certified)],
    )
    made_one = Consignment(story, arrived, declaration, certificate)
    for line, product in enumerate(products, start=1):
        batch = _batch(world, made_one, product, made, line, cans, shelf_life)
        if sells:
            batch.goods.pallets, batch.kept = batch.goods.pallets[kept:], batch.goods.pallets[:kept]
            sell(world, made_one, batch)
    return made_one


def _batch(
    world: World, of: Consignment, product: Product, made: date, line: int, cans: int, shelf_life: int
) -> ImportedBatch:
    plant, importer, customs = CAST["plant-polder"], CAST["importer-haiyun"], CAST["customs-shanghai"]
    story, declared = of.story, of.declaration.record
    number = batch_number(world, product, made)
    expiry = expiry_dates(made, shelf_life)[0]
    first = world.take_serials(product.trade_item, cans)
    world.say(
        story,
        plant.slug,
        "CodeRange",
        codes.moment(made, 8),
        issuer_id=plant.party,
        range_number=f"CR-{number}",
        trade_item=product.trade_item,
        first_serial=first,
        last_serial=first + cans - 1,
        issued_on=codes.days(made),
    )
    world.say(
        story,
        plant.slug,
        "CanActivation",
        codes.moment(made, 15),
        producer_id=plant.party,
        run_number=f"RUN-{number}",
        site=plant.place,
        line="P1",
        trade_item=product.trade_item,
        batch_number=number,
        first_serial=first,
        last_serial=first + cans - 1,
        exceptions=[],
        activated_at=codes.moment(made, 15),
    )
    production = overseas.blend(world, story, product, number, made, cans)
    packing = world.say(
        story,
        plant.slug,
        "Packing",
        codes.moment(made, 16),
        producer_id=plant.party,
        packing_number=f"P-{number}",
        site=plant.place,
        line="P1",
        trade_item=product.trade_item,
        batch_number=number,
        also_printed_as=[],
        packed_on=codes.days(made),
        production_date=codes.days(made),
        expiry_date=codes.days(expiry),
        shelf_life_months=shelf_life,
        cans=cans,
        rejected_cans=0,
        net_content=product.net_content,
        complete=True,
        label_version="CN-2025",
    )
    pallets = palletise(
        world, story, plant, product, number, codes.moment(made, 17), first + CUSTOMS_SAMPLE, cans - CUSTOMS_SAMPLE
    )
    weight = cans * product.net_content
    declaration_line = {
        "line": line,
        "hs_code": TARIFF_CODE,
        "ciq_code": f"10{product.stage}",
        "trade_item": product.trade_item,
        "product_name": product.name_zh,
        "batch_number": number,
        "production_date": codes.days(made),
        "expiry_date": codes.days(expiry),
        "cans": cans,
        "net_weight": weight,
        "goods_value": cans * PRICE_CENTS,
        "currency": "USD",
        "origin_country": "NLD",
        "manufacturer_number": plant.party,
        "manufacturer_name": plant.name_en,
        "formula_registration": product.registration,
    }
    declared["lines"].append(declaration_line)
    certificate_line = {"line": line, "trade_item": product.trade_item, "batch_number": number, "cans": cans}
    of.certificate.record["lines"].append(certificate_line)
    record = world.say(
        story,
        importer.slug,
        "ImportRecord",
        codes.moment(of.arrived + timedelta(2), 11),
        importer_id=importer.party,
        declaration_number=of.number,
        declaration_line=line,
        trade_item=product.trade_item,
        batch_number=number,
        also_printed_as=[],
        product_name=product.name_zh,
        brand="波尔德（示例）",
        specification=f"{product.net_content}克/罐×{CANS_PER_CASE}罐/箱",
        cans=cans,
        net_weight=weight,
        net_content=product.net_content,
        goods_value=cans * PRICE_CENTS,
        currency="USD",
        production_date=codes.days(made),
        expiry_date=codes.days(expiry),
        shelf_life_months=shelf_life,
        origin_country="NLD",
        export_country="NLD",
        manufacturer_name=plant.name_en,
        manufacturer_number=plant.party,
        exporter_name=plant.name_en,
        exporter_filing_number=EXPORTER_FILING,
        contract_number=declared["contract_number"],
        port_of_entry=PORT,
        destination=importer.region,
        foreign_certificates=[f"NL-{of.arrived.year}-{world.next('health certificate'):06d}"],
        entry_date=codes.days(of.arrived),
        storage_place=STORAGE,
        formula_registration=product.registration,
        inspection_certificate=of.certificate.record["certificate_number"],
        direct_retail=False,
        evidence=[world.document("bill of lading", declared["bill_of_lading"], of.arrived)],
    )
    sampled = codes.moment(of.arrived + timedelta(4), 10)
    sampling = world.say(
        story,
        customs.slug,
        "Sampling",
        sampled,
        sampler_id=customs.party,
        sample_number=f"CS-{of.number}-{line}",
        trade_item=product.trade_item,
        batch_number=number,
        supplier_id=None,
        lot_number=None,
        owner_id=importer.party,
        sampled_at=sampled,
        units=CUSTOMS_SAMPLE,
        cans=CUSTOMS_SAMPLE,
        quantity=0,
        kept_until=None,
    )
    goods = Goods(product, number, pallets, certificate=of.certificate.record["certificate_number"])
    batch = ImportedBatch(
        product, number, made, production, packing, record, declaration_line, certificate_line, sampling, goods
    )
    of.batches.append(batch)
    return batch


def sell(world: World, of: Consignment, batch: ImportedBatch) -> None:
    """The importer's sales: general trade to distributors, cross-border goods to the platform."""
    importer, day = CAST["importer-haiyun"], of.arrived + timedelta(SOLD_AFTER)
    if of.declaration.record["regime"] == "GENERAL_TRADE":
        sell_down(world, of.story, batch.goods, importer, "IMPORTER", day)
        return
    platform, goods = CAST["platform-kuajing"], batch.goods
    dispatch, sale, receipt = send(world, of.story, goods, importer, platform, goods.pallets, day, "IMPORTER", 1)
    goods.dispatches.append(dispatch)
    goods.sales.append(sale)
    goods.receipts.append(receipt)
    weeks = 6
    for week in range(weeks):
        cans = (len(goods.pallets) * CANS_PER_PALLET - 60) // weeks
        to_families(world, of.story, goods, platform, cans, day + timedelta(4 + 7 * week), "PLATFORM")
