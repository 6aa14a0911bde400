"""X08: the foreign exporter is not on file with customs."""

from __future__ import annotations

from sample import codes
from sample.cast import CAST
from sample.consignments import Consignment
from sample.papers import GRANTED
from sample.problems import IMPORT, Stage, plot

UNKNOWN = "YA5280000000095299"
ENDING = "YA5280000000095288"


@plot("X08", IMPORT)
def an_exporter_not_on_file(stage: Stage, consignment: Consignment) -> None:
    """The declaration names an exporter's filing number that customs never gave."""
    consignment.declaration.record["exporter_filing_number"] = UNKNOWN
    consignment.only.record.record["exporter_filing_number"] = UNKNOWN
    stage.planted(
        "X08",
        consignment.number,
        f"Declaration {consignment.number}: exporter filing {UNKNOWN} is not in force on {consignment.declared}.",
        f"报关单 {consignment.number}：境外出口商备案 {UNKNOWN} 在 {consignment.declared} 无效。",
        exporter_filing_number=UNKNOWN,
        declared_on=consignment.declared,
    )


@plot("X08", IMPORT, near_miss=True)
def on_file_until_that_day(stage: Stage, consignment: Consignment) -> None:
    """Right, because the exporter's filing ends on the day of the declaration."""
    plant = CAST["plant-polder"]
    stage.world.say(
        consignment.story,
        "customs-shanghai",
        "ImporterFiling",
        codes.moment(consignment.only.made, 9),
        filing_number=ENDING,
        kind="OVERSEAS_EXPORTER",
        party_id=plant.party,
        name=plant.name_en,
        country=plant.country,
        food_types=["乳制品类", "特殊食品类"],
        storage_places=[],
        status="FILED",
        valid_from=codes.days(GRANTED),
        valid_to=codes.days(consignment.declared),
    )
    consignment.declaration.record["exporter_filing_number"] = ENDING
    consignment.only.record.record["exporter_filing_number"] = ENDING
    stage.near_miss(
        "X08", consignment.number, "The filing is valid until the day of declaration.", "备案有效期至申报当日。"
    )
