"""X17: the net weight does not fit the cans."""

from __future__ import annotations

from domain.policy import policy
from sample.consignments import Consignment
from sample.problems import IMPORT, Stage, plot


def weigh(consignment: Consignment, weight: int) -> None:
    """Declare and record another net weight (grams), so that the two agree with each other."""
    batch = consignment.only
    batch.line["net_weight"] = weight
    batch.record.record["net_weight"] = weight


@plot("X17", IMPORT)
def heavier_than_its_cans(stage: Stage, consignment: Consignment) -> None:
    """Declaration and import record agree on a net weight that is twice the tolerance above cans times content."""
    batch = consignment.only
    due = batch.record.record["cans"] * batch.product.net_content
    weight = due + int(due * policy("import_net_weight").value * 2 / 100)
    weigh(consignment, weight)
    cans = batch.record.record["cans"]
    stage.planted(
        "X17",
        batch.record.key,
        f"Batch {batch.number}: {cans} cans weigh {due / 1000:.3f} kg, recorded {weight / 1000:.3f} kg.",
        f"批次 {batch.number}：{cans} 罐应重 {due / 1000:.3f} 千克，记录为 {weight / 1000:.3f} 千克。",
        cans=cans,
    )


@plot("X17", IMPORT, near_miss=True)
def heavier_by_the_tolerance(stage: Stage, consignment: Consignment) -> None:
    """Right, because the weight is off by exactly the tolerance."""
    batch = consignment.only
    due = batch.record.record["cans"] * batch.product.net_content
    weigh(consignment, due + int(due * policy("import_net_weight").value / 100))
    stage.near_miss("X17", batch.record.key, "Off by exactly the tolerance.", "恰好相差容差值。")
