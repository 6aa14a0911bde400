"""X02: the importer sold more cans of a batch than it imported."""

from __future__ import annotations

from datetime import timedelta

from sample import codes
from sample.cast import CAST
from sample.consignments import Consignment
from sample.problems import IMPORT, Stage, plot

GHOSTS = 2_140


@plot("X02", IMPORT)
def ghost_stock(stage: Stage, consignment: Consignment) -> None:
    """The importer's first sale is 2,140 cans too large: goods that were never declared are sold under the batch."""
    batch = consignment.only
    sale = batch.goods.sales[0].record
    sale["cans"] += GHOSTS
    imported = batch.record.record["cans"]
    sold = sum(each.record["cans"] for each in batch.goods.sales)
    stage.planted(
        "X02",
        consignment.stock,
        f"Batch {batch.number}: sold {sold} cans, imported {imported}.",
        f"批次 {batch.number}：销售 {sold} 罐，进口 {imported} 罐。",
        imported=imported,
    )


@plot("X02", IMPORT, near_miss=True)
def sold_over_and_taken_back(stage: Stage, consignment: Consignment) -> None:
    """Right, because what was sold too much came back to the importer the next day."""
    batch, importer = consignment.only, CAST["importer-haiyun"]
    sale = batch.goods.sales[0].record
    over = 180
    sale["cans"] += over
    day = codes.EPOCH + timedelta(sale["sold_on"] + 1)
    stage.world.say(
        consignment.story,
        importer.slug,
        "Return",
        codes.moment(day, 9),
        returner_id=sale["buyer_id"],
        receiver_id=importer.party,
        return_number=f"RET-{importer.slug.upper()}-{stage.world.next('importer return'):04d}",
        trade_item=batch.product.trade_item,
        batch_number=batch.number,
        cans=over,
        returned_on=codes.days(day),
        cause="多发 delivered too much",
        restocked=True,
        dispatch_number=None,
    )
    stage.near_miss("X02", consignment.stock, "Sold too much, but the excess was returned.", "多售部分已退回进口商。")
