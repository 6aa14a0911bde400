"""P02: a batch was released although a result failed."""

from __future__ import annotations

from decimal import Decimal

from sample import analytes
from sample.domestic import outside_test
from sample.making import Batch, the
from sample.problems import DOMESTIC, Stage, plot

LIMIT = Decimal("0.08")
"""Lead in formula powder, mg/kg: GB 2762."""


def let_the_laboratory_find(stage: Stage, batch: Batch, lead: Decimal) -> None:
    """Add a result for lead to the laboratory's report on the batch."""
    if not batch.story.of("TestReport", "lab-huadong"):
        outside_test(stage.world, batch)
    (report,) = batch.story.of("TestReport", "lab-huadong")
    report.record["results"].append(analytes.result("lead", lead, "mg/kg", "as_powder", "GB 5009.12"))


@plot("P02", DOMESTIC)
def too_much_lead(stage: Stage, batch: Batch) -> None:
    """The laboratory found 0.12 mg/kg of lead before the plant, whose own result was good, released the batch."""
    lead = Decimal("0.12")
    let_the_laboratory_find(stage, batch, lead)
    stage.planted(
        "P02",
        the(batch.release).key,
        f"Batch {batch.number} was released with lead at {lead} mg/kg; the limit is {LIMIT}.",
        f"批次 {batch.number} 铅 {lead} mg/kg，超过限量 {LIMIT} 仍放行。",
        batch=batch.subject,
    )


@plot("P02", DOMESTIC, near_miss=True)
def rounds_to_the_limit(stage: Stage, batch: Batch) -> None:
    """Right, because 0.0804 mg/kg rounds to the limit's decimals as the limit itself (GB/T 8170)."""
    let_the_laboratory_find(stage, batch, Decimal("0.0804"))
    stage.near_miss("P02", the(batch.release).key, "0.0804 rounds to the limit 0.08.", "0.0804 修约后等于限量 0.08。")
