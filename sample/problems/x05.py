"""X05: production or expiry dates differ between declaration, import record and can."""

from __future__ import annotations

from datetime import timedelta

from sample import codes
from sample.consignments import Consignment
from sample.problems import IMPORT, Stage, plot


@plot("X05", IMPORT)
def made_a_month_later_on_paper(stage: Stage, consignment: Consignment) -> None:
    """The import record gives a production date thirty days after the one that is declared and printed."""
    batch = consignment.only
    recorded = batch.made + timedelta(30)
    batch.record.record["production_date"] = codes.days(recorded)
    stage.planted(
        "X05",
        consignment.line,
        f"Batch {batch.number}: made on {batch.made} by declaration and can, on {recorded} by the import record.",
        f"批次 {batch.number}：报关单与罐体生产日期 {batch.made}，进口记录 {recorded}。",
        declared_production=batch.made,
        recorded_production=recorded,
    )


@plot("X05", IMPORT, near_miss=True)
def the_day_after_the_last_good_day(stage: Stage, consignment: Consignment) -> None:
    """Right, because all three give the same expiry: production date plus the shelf life, without taking a day off."""
    batch = consignment.only
    for record in (batch.line, batch.record.record, batch.packing.record):
        record["expiry_date"] += 1
    stage.near_miss(
        "X05",
        consignment.line,
        "All three print production date plus shelf life as expiry, which is also practice.",
        "三处保质期一致，均为生产日期加保质期（不减一天），亦属惯例。",
    )
