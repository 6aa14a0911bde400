"""S01: a material came from a supplier whose approval had run out."""

from __future__ import annotations

from datetime import date, timedelta

from sample import codes, materials
from sample.papers import GRANTED, qualify
from sample.problems import DAY, Stage, plot
from sample.products import RAW_MILK
from sample.story import Statement, Story

LAST_VALID = date(2026, 1, 14)
FARM = "farm-xiaoxi"
LITTLE = 4_000
"""Kilograms of a load: the farm is small, and its milk is not used for formula."""


def load(stage: Stage, story: Story, day: date) -> Statement:
    """A load of milk from the small farm."""
    number = f"XIAOX{day:%y%m%d}-1"
    receipt = materials.receive(stage.world, story, "plant-wet", RAW_MILK, FARM, number, LITTLE, day, 7)
    materials.check(stage.world, story, "plant-wet", RAW_MILK, FARM, number, day, 9)
    materials.attest(stage.world, story, FARM, receipt)
    return receipt


@plot("S01", DAY, after=LAST_VALID - timedelta(30))
def the_approval(stage: Stage, day: date) -> None:
    """The small farm is approved for thirty days; its milk on the last of them is right, the day after it is not."""
    story = Story(plain=True)
    qualify(stage.world, story, "plant-wet", FARM, [RAW_MILK.code], GRANTED, LAST_VALID, codes.moment(day, 3))
    near, late = load(stage, story, LAST_VALID), load(stage, story, LAST_VALID + timedelta(1))
    stage.tell(story)
    stage.near_miss("S01", near.key, "Received on the last day of the approval.", "收货日为供应商审核有效期最后一天。")
    stage.planted(
        "S01",
        late.key,
        f"Raw milk received on {LAST_VALID + timedelta(1)}; the farm's approval ended on {LAST_VALID}.",
        f"{LAST_VALID + timedelta(1)} 收购生鲜乳，而该牧场的审核有效期至 {LAST_VALID}。",
        received_on=LAST_VALID + timedelta(1),
        valid_to=LAST_VALID,
    )
