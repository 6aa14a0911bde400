"""U06: other cans were received than dispatched."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

from sample import codes
from sample.making import Batch
from sample.problems import DOMESTIC, Stage, plot

SHORT = 6


def shipment(batch: Batch) -> str:
    """The first shipment, as findings name it."""
    assert batch.goods
    record = batch.goods.dispatches[0].record
    return f"{record['sender_id']}|{record['dispatch_number']}|{batch.subject}"


@plot("U06", DOMESTIC)
def a_case_short(stage: Stage, batch: Batch) -> None:
    """The distributor counts one case less than the plant sent."""
    assert batch.goods
    line = batch.goods.receipts[0].record["lines"][0]
    dispatched = line["cans"]
    line["cans"] -= SHORT
    stage.planted(
        "U06",
        shipment(batch),
        f"Batch {batch.number}: {dispatched} cans dispatched, {line['cans']} received.",
        f"批次 {batch.number}：发货 {dispatched} 罐，收货 {line['cans']} 罐。",
        dispatched=dispatched,
        received=line["cans"],
    )


@plot("U06", DOMESTIC, near_miss=True)
def received_in_two_parts(stage: Stage, batch: Batch) -> None:
    """Right, because the last case came a day later under the same dispatch order."""
    assert batch.goods
    receipt = batch.goods.receipts[0]
    rest = deepcopy(receipt.record)
    del rest["number"], rest["occurred_at"]
    receipt.record["lines"][0]["cans"] -= SHORT
    day = codes.EPOCH + timedelta(rest["received_on"] + 1)
    rest.update(receipt_number=f"{rest['receipt_number']}-2", received_on=codes.days(day))
    rest["lines"][0].update(cans=SHORT, units=[])
    stage.world.say(batch.story, receipt.partner, "Receipt", codes.moment(day, 10), **rest)
    stage.near_miss("U06", shipment(batch), "The last case came a day later.", "最后一箱次日到货。")
