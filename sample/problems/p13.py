"""P13: an order of steps that cannot be."""

from __future__ import annotations

from sample import codes
from sample.making import Batch, produce, the
from sample.problems import DOMESTIC, Stage, plot
from sample.products import BASE_POWDER

ENDED = 14.0
"""Hour at which the morning's production ends."""


@plot("P13", DOMESTIC)
def tested_before_sampled(stage: Stage, batch: Batch) -> None:
    """The report says that testing began three hours before the sample was taken."""
    sampling, report = the(batch.sampling), the(batch.report)
    report.record["started_at"] = sampling.record["sampled_at"] - 3 * codes.HOUR_MS
    stage.planted(
        "P13",
        report.key,
        f"Sample {sampling.record['sample_number']}: testing began three hours before it was taken.",
        f"样品 {sampling.record['sample_number']}：检验开始时间早于抽样三小时。",
        fault="tested-before-sampled",
    )


@plot("P13", DOMESTIC, near_miss=True, maker="plant-wet", batches=1)
def the_next_batch_at_once(stage: Stage, batch: Batch) -> None:
    """Right, because a small batch of base powder starts on the line at the minute the batch before it ended."""
    after = produce(stage.world, BASE_POWDER, batch.made, batch.line, 2_000_000, hour=ENDED)
    batch.story.statements += after.story.statements
    assert after.production.record["started_at"] == batch.production.record["ended_at"]
    for production in (batch.production, after.production):
        stage.near_miss(
            "P13", production.key, "One ends at the minute the other starts.", "前一批结束时刻即后一批开始时刻。"
        )
