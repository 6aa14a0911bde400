"""C02: one document stands under two record numbers of one partner."""

from __future__ import annotations

from datetime import date

from sample import codes
from sample.problems import DAY, Stage, plot
from sample.problems.c01 import a_sale, again
from sample.story import Story

SPOKEN = date(2026, 4, 8)


@plot("C02", DAY, after=SPOKEN)
def one_receipt_twice(stage: Stage, day: date) -> None:
    """A shop enters one till receipt twice, under two numbers, and never takes either back."""
    story = Story(plain=True)
    first = a_sale(stage, story, "shop-chaoyang")
    copy = {name: value for name, value in first.record.items() if name not in ("number", "occurred_at")}
    second = stage.world.say(story, first.partner, "SalesRecord", first.at + codes.HOUR_MS, **copy)
    stage.tell(story)
    document = f"{first.record['seller_id']}|{first.record['delivery_order']}|{first.record['line']}"
    stage.planted(
        "C02",
        f"SalesRecord:{first.partner}:{document}",
        f"Receipt {first.record['delivery_order']} is {first.record['number']} and {second.record['number']}.",
        f"小票 {first.record['delivery_order']} 同时记录为 {first.record['number']} 与 {second.record['number']}。",
        document=document,
        numbers=[first.record["number"], second.record["number"]],
    )


@plot("C02", DAY, after=SPOKEN, near_miss=True)
def a_correction_is_no_second_number(stage: Stage, day: date) -> None:
    """Right, because the second record is a correction of the first, so both are one number."""
    story = Story(plain=True)
    first = a_sale(stage, story, "shop-xuhui")
    stage.tell(story)
    number = f"{first.record['number']}/1"
    stage.post(again(first, codes.DAY_MS, number=number, cans=6, reason="罐数有误 wrong count"))
    document = f"{first.record['seller_id']}|{first.record['delivery_order']}|{first.record['line']}"
    stage.near_miss(
        "C02",
        f"SalesRecord:{first.partner}:{document}",
        "The second is a correction of the first.",
        "第二条为更正记录。",
    )
