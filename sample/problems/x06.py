"""X06: the manufacturer named is not the one registered under the number."""

from __future__ import annotations

from sample.consignments import Consignment
from sample.problems import IMPORT, Stage, plot

STRANGER = "Groene Weide Melkfabriek N.V. (Sample)"
SAME_FIRM = "POLDER DAIRY BV (Sample)"


@plot("X06", IMPORT)
def a_number_that_belongs_to_another(stage: Stage, consignment: Consignment) -> None:
    """The declaration names a firm whose name is nothing like the registered one: the usual fraud."""
    line = consignment.only.line
    registered = line["manufacturer_name"]
    line["manufacturer_name"] = STRANGER
    stage.planted(
        "X06",
        consignment.line,
        f"Declaration {consignment.number} names {STRANGER}; number {line['manufacturer_number']} is {registered}'s.",
        f"报关单 {consignment.number} 生产企业 {STRANGER}，编号 {line['manufacturer_number']} 属于 {registered}。",
        manufacturer_number=line["manufacturer_number"],
        named=STRANGER,
        registered_name=registered,
    )


@plot("X06", IMPORT, near_miss=True)
def the_same_firm_in_capitals(stage: Stage, consignment: Consignment) -> None:
    """Right, because the names differ only in capitals and the points of the legal form."""
    consignment.only.line["manufacturer_name"] = SAME_FIRM
    stage.near_miss("X06", consignment.line, "The same name in capitals, without points.", "名称仅大小写与标点不同。")
