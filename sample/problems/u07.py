"""U07: cans were sold after their last day."""

from __future__ import annotations

from datetime import date, timedelta

from sample import codes
from sample.cast import CAST
from sample.consignments import Consignment
from sample.problems import IMPORT, Stage, plot
from sample.trade import to_families

SHORT_LIFE = 6
LAST_PACKED = date(2026, 3, 10)
"""So that six months later the season is not over."""
CANS = 4


def expiry(consignment: Consignment) -> date:
    """The last good day of the batch."""
    return codes.EPOCH + timedelta(consignment.only.record.record["expiry_date"])


@plot("U07", IMPORT, before=LAST_PACKED, options={"shelf_life": SHORT_LIFE})
def sold_the_day_after(stage: Stage, consignment: Consignment) -> None:
    """A shop sells four cans on the day after their expiry."""
    batch, last = consignment.only, expiry(consignment)
    day = last + timedelta(1)
    sale = to_families(stage.world, consignment.story, batch.goods, CAST["shop-xuhui"], CANS, day)
    stage.planted(
        "U07",
        sale.key,
        f"Batch {batch.number}: sold on {day}, expired on {last}.",
        f"批次 {batch.number}：{day} 销售，保质期至 {last}。",
        sold_on=day,
        expiry_date=last,
    )


@plot("U07", IMPORT, before=LAST_PACKED, options={"shelf_life": SHORT_LIFE}, near_miss=True)
def sold_on_the_last_day(stage: Stage, consignment: Consignment) -> None:
    """Right, because the expiry date printed is the last day on which the can may be sold."""
    batch, last = consignment.only, expiry(consignment)
    sale = to_families(stage.world, consignment.story, batch.goods, CAST["shop-xuhui"], CANS, last)
    stage.near_miss("U07", sale.key, "Sold on the last day.", "在保质期最后一天销售。")
