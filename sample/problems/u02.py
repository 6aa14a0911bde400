"""U02: the same cans stand on two pallets."""

from __future__ import annotations

from copy import deepcopy

from sample import codes
from sample.domestic import pallets_of
from sample.making import Batch
from sample.problems import DOMESTIC, Stage, plot
from sample.story import Statement


def onto_another_pallet(stage: Stage, batch: Batch) -> tuple[Statement, Statement]:
    """Put the cans of the first pallet on a new one two hours later; the old and the new aggregation."""
    pallet = pallets_of(batch)[0]
    (old,) = [each for each in batch.story.of("Aggregation") if each.record["parent"] == pallet.sscc]
    (unit,) = stage.world.take_units(old.partner, 1)
    again = deepcopy(old.record)
    del again["number"], again["occurred_at"]
    later = old.record["packed_at"] + 2 * codes.HOUR_MS
    again.update(parent=unit, packed_at=later)
    return old, stage.world.say(batch.story, old.partner, "Aggregation", later, **again)


@plot("U02", DOMESTIC)
def on_two_pallets(stage: Stage, batch: Batch) -> None:
    """The cans of the first pallet are put on a second one, and nobody took them off the first."""
    old, new = onto_another_pallet(stage, batch)
    stage.planted(
        "U02",
        old.record["parent"],
        f"Cans of batch {batch.number} stand on pallets {old.record['parent']} and {new.record['parent']}.",
        f"批次 {batch.number} 的同一批罐同时关联于托盘 {old.record['parent']} 与 {new.record['parent']}。",
        also=[("U02", new.record["parent"])],
        fault="two-parents",
    )


@plot("U02", DOMESTIC, near_miss=True)
def taken_off_first(stage: Stage, batch: Batch) -> None:
    """Right, because the cans were taken off the first pallet before they were put on the second."""
    old, new = onto_another_pallet(stage, batch)
    off = deepcopy(old.record)
    del off["number"], off["occurred_at"]
    at = old.record["packed_at"] + codes.HOUR_MS
    off.update(action="REMOVE", packed_at=at)
    stage.world.say(batch.story, old.partner, "Aggregation", at, **off)
    for statement in batch.story.statements:
        for line in statement.record.get("lines", ()):
            line["units"] = [new.record["parent"] if unit == old.record["parent"] else unit for unit in line["units"]]
    for parent in (old.record["parent"], new.record["parent"]):
        stage.near_miss("U02", parent, "Taken off one pallet before put on the other.", "先解除再重新关联。")
