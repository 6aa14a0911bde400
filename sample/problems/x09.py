"""X09: less than three months of shelf life left at the declaration."""

from __future__ import annotations

from datetime import date, timedelta

from domain.calendar import add_months
from sample import codes
from sample.consignments import Consignment
from sample.problems import IMPORT, Stage, plot
from sample.products import SHELF_LIFE_MONTHS

LEAST_MONTHS = 3
"""Gate G01 of `domain/limits/import_gates.csv`: AQSIQ announcement 2013 No. 133, item 3."""


def made_long_ago(consignment: Consignment, short_by: int) -> date:
    """Give the batch dates so that its expiry lies so many days before three months from the declaration."""
    batch = consignment.only
    expiry = add_months(consignment.declared, LEAST_MONTHS) - timedelta(short_by)
    made = next(
        day
        for back in range(5)
        for day in (add_months(expiry, -SHELF_LIFE_MONTHS) + timedelta(back),)
        if expiry in (add_months(day, SHELF_LIFE_MONTHS), add_months(day, SHELF_LIFE_MONTHS) - timedelta(1))
    )
    for record in (batch.line, batch.record.record, batch.packing.record):
        record.update(production_date=codes.days(made), expiry_date=codes.days(expiry))
    batch.production.record["production_date"] = codes.days(made)
    batch.packing.record["packed_on"] = codes.days(made)
    return expiry


@plot("X09", IMPORT)
def one_day_short(stage: Stage, consignment: Consignment) -> None:
    """The batch expires one day before three months from the declaration are over."""
    expiry = made_long_ago(consignment, 1)
    stage.planted(
        "X09",
        consignment.line,
        f"Batch {consignment.only.number}: declared on {consignment.declared}, expires on {expiry}.",
        f"批次 {consignment.only.number}：{consignment.declared} 申报，保质期至 {expiry}，不足三个月。",
        declared_on=consignment.declared,
        expiry_date=expiry,
    )


@plot("X09", IMPORT, near_miss=True)
def three_months_to_the_day(stage: Stage, consignment: Consignment) -> None:
    """Right, because exactly three calendar months are left at the declaration."""
    made_long_ago(consignment, 0)
    stage.near_miss("X09", consignment.line, "Exactly three months are left.", "剩余保质期恰为三个月。")
