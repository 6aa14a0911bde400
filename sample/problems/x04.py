"""X04: the importer sold a batch that it never imported."""

from __future__ import annotations

from sample.consignments import Consignment
from sample.problems import IMPORT, Stage, plot

CASE_SUFFIX = "00"
"""Cases of some makers print the batch number of the can with two digits more."""


@plot("X04", IMPORT)
def a_batch_out_of_nowhere(stage: Stage, consignment: Consignment) -> None:
    """One sale names a batch that stands in no import record, by a slip that nobody put right."""
    batch = consignment.only
    sale = batch.goods.sales[-1]
    unknown = batch.number[:-1] + "Z"
    sale.record["batch_number"] = unknown
    subject = f"{batch.product.trade_item}:{unknown.replace('-', '')}"
    stage.planted(
        "X04",
        sale.key,
        f"Sold {sale.record['cans']} cans of batch {unknown}, which the importer never imported.",
        f"销售批次 {unknown} 共 {sale.record['cans']} 罐，但进口商没有该批次的进口记录。",
        also=[("X03", sale.key)],
        importer_id=sale.record["seller_id"],
        batch=subject,
    )


@plot("X04", IMPORT, near_miss=True)
def sold_as_the_case_prints_it(stage: Stage, consignment: Consignment) -> None:
    """Right, because the sale names the number printed on the cases, in lower case, which the import record lists."""
    batch = consignment.only
    on_cases = f"{batch.number}{CASE_SUFFIX}"
    batch.record.record["also_printed_as"] = [on_cases]
    sale = batch.goods.sales[-1]
    sale.record["batch_number"] = on_cases.lower()
    stage.near_miss(
        "X04",
        sale.key,
        f"Sold as {on_cases.lower()}, which the import record gives as another way that the number is printed.",
        f"以 {on_cases.lower()} 销售，进口记录已注明该印刷形式。",
    )
