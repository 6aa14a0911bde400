"""C01: other content came under a number that was used already."""

from __future__ import annotations

from datetime import date, timedelta

from sample import codes, noise
from sample.cast import CAST
from sample.problems import DAY, Stage, plot
from sample.products import WET
from sample.said import Said
from sample.story import Statement, Story

SPOKEN = date(2026, 4, 8)
FAR_BATCH = "W1-250820A"
"""Made before the season; nothing else is said of it."""


def a_sale(stage: Stage, story: Story, shop: str) -> Statement:
    """A few cans of an older batch, sold by a shop."""
    seller = CAST[shop]
    return stage.world.say(
        story,
        shop,
        "SalesRecord",
        codes.moment(SPOKEN, 19),
        seller_id=seller.party,
        tier="RETAILER",
        buyer_id=None,
        buyer_name=None,
        trade_item=WET[0].trade_item,
        batch_number=FAR_BATCH,
        cans=5,
        sold_on=codes.days(SPOKEN),
        delivery_order=f"POS-{stage.world.next(f'till {shop}'):06d}",
        line=1,
        invoice_number=None,
        certificate_number=f"QC-{FAR_BATCH}",
        region_code=seller.region,
        ranges=[],
    )


def again(said: Statement, later: int, **other: object) -> Said:
    """The record sent once more, with other content."""
    return noise.message(said.partner, said.family, {**said.record, **other}, said.at + later)


@plot("C01", DAY, after=SPOKEN)
def five_or_fifty(stage: Stage, day: date) -> None:
    """A shop says five cans, and the next day fifty under the same number, without calling it a correction."""
    story = Story(plain=True)
    said = a_sale(stage, story, "shop-tianhe")
    stage.tell(story)
    stage.post(again(said, codes.DAY_MS, cans=50))
    stage.planted(
        "C01",
        said.key,
        f"Record {said.record['number']} said 5 cans, then 50.",
        f"记录 {said.record['number']} 先报 5 罐，后报 50 罐。",
        number=said.record["number"],
    )


@plot("C01", DAY, after=SPOKEN, near_miss=True)
def settled_by_a_correction(stage: Stage, day: date) -> None:
    """Right, because the shop settled its contradiction two days later by a correction of that number."""
    story = Story(plain=True)
    said = a_sale(stage, story, "shop-panyu")
    stage.tell(story)
    stage.post(again(said, codes.DAY_MS, cans=50))
    number = f"{said.record['number']}/1"
    stage.post(again(said, 2 * codes.DAY_MS, cans=50, number=number, reason="首次录入有误 first entry was wrong"))
    stage.near_miss("C01", said.key, "The contradiction was settled by a correction.", "矛盾已由更正记录消除。")


@plot("C01", DAY, after=SPOKEN + timedelta(1), near_miss=True)
def the_same_again(stage: Stage, day: date) -> None:
    """Right, because the very same record sent twice is silence."""
    story = Story(plain=True)
    said = a_sale(stage, story, "shop-haidian")
    stage.tell(story)
    stage.post(again(said, codes.DAY_MS))
    stage.near_miss("C01", said.key, "The same record sent twice.", "同一记录重复发送。")
