"""X14: no sale within the house term after the certificate."""

from __future__ import annotations

from datetime import date, timedelta

from domain.policy import policy
from sample.cast import CAST
from sample.consignments import Consignment
from sample.problems import IMPORT, Stage, plot
from sample.trade import send

LAST_PACKED = date(2026, 4, 25)
"""So that the term ends within the season."""


@plot("X14", IMPORT, before=LAST_PACKED, options={"sells": False})
def never_sold(stage: Stage, consignment: Consignment) -> None:
    """The certified batch is never sold: where is it?"""
    days = int(policy("first_sale_days").value)
    due = consignment.certified + timedelta(days)
    stage.planted(
        "X14",
        f"{consignment.certificate.key}/1",
        f"Batch {consignment.only.number}: certified on {consignment.certified}, no sale by {due}.",
        f"批次 {consignment.only.number}：{consignment.certified} 取得证明，至 {due} 无销售记录。",
        issued_on=consignment.certified,
        due_on=due,
    )


@plot("X14", IMPORT, before=LAST_PACKED, near_miss=True, options={"sells": False})
def sold_on_the_last_day(stage: Stage, consignment: Consignment) -> None:
    """Right, because all of it is sold on the last day of the term."""
    day = consignment.certified + timedelta(int(policy("first_sale_days").value))
    goods = consignment.only.goods
    send(
        stage.world,
        consignment.story,
        goods,
        CAST["importer-haiyun"],
        CAST["dist-huadong"],
        goods.pallets,
        day,
        "IMPORTER",
    )
    stage.near_miss(
        "X14", f"{consignment.certificate.key}/1", "Sold on the last day of the term.", "在期限最后一天售出。"
    )
