"""P01: a batch was released although a required analyte was not tested."""

from __future__ import annotations

from sample.domestic import outside_test
from sample.making import Batch, the
from sample.problems import DOMESTIC, Stage, plot

CRONOBACTER = "cronobacter"


def without_cronobacter(batch: Batch) -> None:
    """Take the organism out of the plant's own report."""
    record = the(batch.report).record
    record["results"] = [result for result in record["results"] if result["analyte"] != CRONOBACTER]


@plot("P01", DOMESTIC, stage=1)
def cronobacter_not_tested(stage: Stage, batch: Batch) -> None:
    """The only report that the release rests on has no result for Cronobacter, which stage 1 formula needs."""
    without_cronobacter(batch)
    release = the(batch.release)
    stage.planted(
        "P01",
        release.key,
        f"Batch {batch.number} was released without a test for Cronobacter.",
        f"批次 {batch.number} 未检验克罗诺杆菌属即放行。",
        missing=[CRONOBACTER],
    )


@plot("P01", DOMESTIC, stage=1, near_miss=True)
def tested_by_the_laboratory(stage: Stage, batch: Batch) -> None:
    """Right, because the release also rests on the laboratory's report, which has Cronobacter in three units."""
    if not batch.story.of("TestReport", "lab-huadong"):
        outside_test(stage.world, batch)
    without_cronobacter(batch)
    (report,) = batch.story.of("TestReport", "lab-huadong")
    release = the(batch.release)
    release.record["reports"].append(report.record["report_number"])
    stage.near_miss(
        "P01",
        release.key,
        "Cronobacter is in the second report that it rests on.",
        "第二份检验报告含克罗诺杆菌属结果。",
    )
