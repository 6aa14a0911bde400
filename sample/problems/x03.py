"""X03: the importer sold before the entry inspection certificate."""

from __future__ import annotations

from datetime import date, timedelta

from sample import codes
from sample.consignments import Consignment
from sample.problems import IMPORT, Stage, plot
from sample.story import Statement


def sell_on(sale: Statement, day: date) -> None:
    """Let a sale be made on another day."""
    sale.record["sold_on"] = codes.days(day)
    sale.move(codes.moment(day, 16))


@plot("X03", IMPORT)
def sold_three_days_early(stage: Stage, consignment: Consignment) -> None:
    """The first sale is made three days before the certificate is issued."""
    batch, issued = consignment.only, consignment.certified
    sale = batch.goods.sales[0]
    sell_on(sale, issued - timedelta(3))
    stage.planted(
        "X03",
        sale.key,
        f"Batch {batch.number}: sold on {issued - timedelta(3)}, certificate issued on {issued}.",
        f"批次 {batch.number}：{issued - timedelta(3)} 销售，{issued} 才签发检验检疫证明。",
        sold_on=issued - timedelta(3),
        issued_on=issued,
    )


@plot("X03", IMPORT, near_miss=True)
def sold_on_the_day_of_issue(stage: Stage, consignment: Consignment) -> None:
    """Right, because the sale is made on the very day of the certificate, not before it."""
    sale = consignment.only.goods.sales[0]
    sell_on(sale, consignment.certified)
    stage.near_miss("X03", sale.key, "Sold on the day of the certificate.", "销售日即证明签发日。")
