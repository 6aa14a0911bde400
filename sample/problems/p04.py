"""P04: a batch was shipped before its release."""

from __future__ import annotations

from datetime import date, timedelta

from sample import codes
from sample.domestic import RELEASE_AFTER
from sample.making import Batch
from sample.problems import DOMESTIC, Stage, plot
from sample.story import Statement


def first_dispatch_on(batch: Batch, day: date, hour: float) -> Statement:
    """Let the first pallets leave on another day."""
    assert batch.goods
    dispatch = batch.goods.dispatches[0]
    dispatch.record["dispatched_on"] = codes.days(day)
    dispatch.move(codes.moment(day, hour))
    return dispatch


@plot("P04", DOMESTIC)
def two_days_too_early(stage: Stage, batch: Batch) -> None:
    """The first pallets leave two days before the batch is released."""
    released = batch.made + timedelta(RELEASE_AFTER)
    day = released - timedelta(2)
    dispatch = first_dispatch_on(batch, day, 9)
    stage.planted(
        "P04",
        f"{dispatch.key}/1",
        f"Batch {batch.number} was shipped on {day} and released on {released}.",
        f"批次 {batch.number} 于 {day} 发货，{released} 才放行。",
        dispatched_on=day,
    )


@plot("P04", DOMESTIC, near_miss=True)
def shipped_on_the_day_of_release(stage: Stage, batch: Batch) -> None:
    """Right, because a dispatch has a date only: the same day is not before, though the lorry came at eight."""
    dispatch = first_dispatch_on(batch, batch.made + timedelta(RELEASE_AFTER), 8)
    stage.near_miss("P04", f"{dispatch.key}/1", "Shipped on the day of the release.", "发货日即放行日。")
