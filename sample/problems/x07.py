"""X07: the formula is not in the national register."""

from __future__ import annotations

from sample import codes
from sample.cast import CAST
from sample.consignments import Consignment
from sample.papers import GRANTED
from sample.problems import IMPORT, Stage, plot
from sample.products import REGISTERED_PROCESS

UNKNOWN = codes.recipe(2023, 9099)
ENDING = codes.recipe(2021, 9041)


@plot("X07", IMPORT)
def a_number_not_in_the_register(stage: Stage, consignment: Consignment) -> None:
    """Declaration and import record name a formula registration that does not exist."""
    batch = consignment.only
    batch.line["formula_registration"] = UNKNOWN
    batch.record.record["formula_registration"] = UNKNOWN
    stage.planted(
        "X07",
        consignment.line,
        f"Declaration {consignment.number}: formula {UNKNOWN} is not registered.",
        f"报关单 {consignment.number}：配方注册号 {UNKNOWN} 未注册。",
        formula_registration=UNKNOWN,
        declared_on=consignment.declared,
    )


@plot("X07", IMPORT, near_miss=True)
def registered_until_that_day(stage: Stage, consignment: Consignment) -> None:
    """Right, because the registration ends on the day of the declaration, which is its last day of validity."""
    batch = consignment.only
    product = batch.product
    stage.world.say(
        consignment.story,
        "regulator-shanghai",
        "FormulaRegistration",
        codes.moment(batch.made, 9),
        registration_number=ENDING,
        holder_id=CAST[product.maker].party,
        product_name=product.name_zh,
        series="E",
        stage=product.stage,
        base="COW",
        process=REGISTERED_PROCESS[product.process],
        trade_items=[product.trade_item],
        claimed=[],
        valid_from=codes.days(GRANTED),
        valid_to=codes.days(consignment.declared),
        status="REGISTERED",
    )
    batch.line["formula_registration"] = ENDING
    batch.record.record["formula_registration"] = ENDING
    stage.near_miss(
        "X07", consignment.line, "The registration is valid until the day of declaration.", "注册有效期至申报当日。"
    )
