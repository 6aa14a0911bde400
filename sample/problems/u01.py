"""U01: other cans were activated than packed."""

from __future__ import annotations

from copy import deepcopy

from sample.making import Batch, the
from sample.problems import DOMESTIC, Stage, plot
from sample.story import FILED_LATER_MS

MISSING = 24


@plot("U01", DOMESTIC)
def codes_without_cans(stage: Stage, batch: Batch) -> None:
    """The packing record holds 24 cans less than were activated: where are the codes?"""
    packing = the(batch.packing).record
    activated = packing["cans"]
    packing["cans"] -= MISSING
    stage.planted(
        "U01",
        batch.subject,
        f"Batch {batch.number}: {activated} cans activated, {packing['cans']} packed.",
        f"批次 {batch.number}：激活 {activated} 罐，包装 {packing['cans']} 罐。",
        activated=activated,
        packed=packing["cans"],
    )


@plot("U01", DOMESTIC, near_miss=True)
def packed_in_two_runs(stage: Stage, batch: Batch) -> None:
    """Right, because two packing runs together hold the activated cans; only the second says that it is complete."""
    second = the(batch.packing)
    number = second.record["packing_number"]
    first = deepcopy(second.record)
    half = second.record["cans"] // 2
    first.update(packing_number=f"{number}-1", cans=half, rejected_cans=0, complete=False)
    second.record.update(packing_number=f"{number}-2", cans=second.record["cans"] - half)
    del first["number"], first["occurred_at"]
    stage.world.say(batch.story, second.partner, "Packing", second.at - 2 * FILED_LATER_MS, **first)
    stage.near_miss("U01", batch.subject, "Two runs together hold the activated cans.", "两次包装合计等于激活罐数。")
