"""The papers of the first day: parties, licences, supplier checks, filings, formulas, people, registrations."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sample import codes
from sample.cast import CAST
from sample.imports import EXPORTER_FILING, STORAGE
from sample.products import BOUGHT_BY, FARMS, MATERIAL, PRODUCTS, REGISTERED_PROCESS
from sample.story import Story
from sample.world import FIRST_DAY, World

GRANTED: Final = date(2024, 4, 1)
VALID_TO: Final = date(2029, 3, 31)
IMPORTER_FILING: Final = "3100095201"


def papers(world: World) -> Story:
    """All of them, said in the morning of the first day; plain, because everything else leans on them."""
    story = Story(plain=True)
    _parties(world, story)
    _suppliers(world, story)
    _formulas(world, story)
    _imports(world, story)
    return story


def _at(world: World) -> int:
    return codes.moment(FIRST_DAY, 1) + world.next("paper") * codes.MINUTE_MS // 4


def _parties(world: World, story: Story) -> None:
    for partner in CAST.everyone:
        teller = "regulator-shanghai" if partner.country == "CHN" else "customs-shanghai"
        world.say(
            story,
            teller,
            "Party",
            _at(world),
            party_id=partner.party,
            name_zh=partner.name_zh,
            name_en=partner.name_en,
            former_names=[],
            country=partner.country,
            region_code=partner.region,
            activities=list(partner.activities),
            places=list(partner.places),
            valid_from=codes.days(GRANTED),
        )
    for serial, (slug, category) in enumerate(
        (("plant-wet", "129"), ("plant-dry", "129"), ("lactose-yuanye", "105"), ("premix-kangda", "101")), start=1
    ):
        holder = CAST[slug]
        assert holder.region
        world.say(
            story,
            "regulator-shanghai",
            "Licence",
            _at(world),
            holder_id=holder.party,
            licence_number=codes.production_licence(holder.region, serial, category),
            kind="PRODUCTION",
            scope=list(holder.activities),
            sites=list(holder.places),
            valid_from=codes.days(GRANTED),
            valid_to=codes.days(VALID_TO),
            status="GRANTED",
        )


def _suppliers(world: World, story: Story) -> None:
    for plant, bought in BOUGHT_BY.items():
        milk = [(farm, "RAW_MILK") for farm in FARMS] if plant == "plant-wet" else []
        wanted = [*milk, *((MATERIAL[code].supplier, code) for code in bought)]
        for supplier in dict.fromkeys(slug for slug, _ in wanted):
            codes_bought = [code for slug, code in wanted if slug == supplier]
            qualify(world, story, plant, supplier, codes_bought, FIRST_DAY - timedelta(60), date(2027, 9, 30))
            audit(world, story, plant, supplier, FIRST_DAY - timedelta(90))
        for supplier, code in wanted:
            file_material(world, story, plant, supplier, code)
    qualify(world, story, "plant-dry", "plant-wet", [], FIRST_DAY - timedelta(60), date(2027, 9, 30))
    qualify(world, story, "importer-haiyun", "plant-polder", [], FIRST_DAY - timedelta(60), date(2027, 9, 30))
    audit(world, story, "importer-haiyun", "plant-polder", FIRST_DAY - timedelta(120))
    for plant in BOUGHT_BY:
        name = plant[6:].upper()
        for nth in (1, 2):
            world.say(
                story,
                plant,
                "AuthorisedPerson",
                _at(world),
                producer_id=CAST[plant].party,
                person=f"QP-{name}-{nth:02d}",
                appointment_number=f"APP-{name}-{nth:02d}",
                site=CAST[plant].place,
                trade_items=[],
                valid_from=codes.days(GRANTED),
                valid_to=codes.days(date(2027, 3, 31)),
                status="APPOINTED",
            )


def qualify(
    world: World,
    story: Story,
    buyer: str,
    supplier: str,
    materials: list[str],
    decided: date,
    valid_to: date,
    at: int | None = None,
) -> None:
    """A buyer approves a supplier."""
    world.say(
        story,
        buyer,
        "SupplierQualification",
        at or _at(world),
        buyer_id=CAST[buyer].party,
        supplier_id=CAST[supplier].party,
        decision_number=f"QUAL-{buyer[-4:].upper()}-{world.next('qualification'):04d}",
        decision="APPROVED",
        materials=materials,
        basis="ON_SITE",
        decided_on=codes.days(decided),
        valid_to=codes.days(valid_to),
    )


def audit(world: World, story: Story, buyer: str, supplier: str, on: date) -> None:
    """A buyer's audit of a supplier that found nothing to mend."""
    world.say(
        story,
        buyer,
        "SupplierAudit",
        _at(world),
        buyer_id=CAST[buyer].party,
        supplier_id=CAST[supplier].party,
        audit_number=f"AUD-{world.next('audit'):04d}",
        audited_on=codes.days(on),
        status="PERFORMED",
        result="PASSED",
        score=world.random.randint(86, 97),
        rectification_due=None,
        follows=None,
        issues=[],
    )


def file_material(world: World, story: Story, plant: str, supplier: str, code: str, at: int | None = None) -> None:
    """A material and its supplier filed with the province."""
    material = MATERIAL[code]
    world.say(
        story,
        plant,
        "MaterialFiling",
        at or _at(world),
        filer_id=CAST[plant].party,
        site=CAST[plant].place,
        filing_number=f"FIL-{world.next('filing'):05d}",
        material=code,
        material_name=material.name_zh,
        supplier_id=CAST[supplier].party,
        standard=material.standard,
        filed_on=codes.days(GRANTED),
        valid_to=None,
    )


def _formulas(world: World, story: Story) -> None:
    for product in PRODUCTS:
        if product.registration is None:
            continue
        world.say(
            story,
            "regulator-shanghai",
            "FormulaRegistration",
            _at(world),
            registration_number=product.registration,
            holder_id=CAST[product.maker].party,
            product_name=product.name_zh,
            series=product.series_code[0],
            stage=product.stage,
            base="COW",
            process=REGISTERED_PROCESS[product.process],
            trade_items=[product.trade_item],
            claimed=[],
            valid_from=codes.days(GRANTED),
            valid_to=codes.days(VALID_TO),
            status="REGISTERED",
        )


def _imports(world: World, story: Story) -> None:
    plant, importer = CAST["plant-polder"], CAST["importer-haiyun"]
    for partner, number, kind in (
        (importer, IMPORTER_FILING, "DOMESTIC_CONSIGNEE"),
        (plant, EXPORTER_FILING, "OVERSEAS_EXPORTER"),
    ):
        world.say(
            story,
            "customs-shanghai",
            "ImporterFiling",
            _at(world),
            filing_number=number,
            kind=kind,
            party_id=partner.party,
            name=partner.name_en,
            country=partner.country,
            food_types=["乳制品类", "特殊食品类"],
            storage_places=[STORAGE] if partner is importer else [],
            status="FILED",
            valid_from=codes.days(GRANTED),
            valid_to=None,
        )
    world.say(
        story,
        "customs-shanghai",
        "ManufacturerRegistration",
        _at(world),
        manufacturer_number=plant.party,
        name=plant.name_en,
        country="NLD",
        products=["婴幼儿配方乳粉"],
        basis="DECREE_248",
        valid_from=codes.days(GRANTED),
        valid_to=codes.days(VALID_TO),
        status="REGISTERED",
        home_number="NL 0952 EC",
    )
