"""U08: a recalled can was sold after the announcement."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sample import codes
from sample.cast import CAST, Partner
from sample.making import Batch
from sample.problems import DOMESTIC, Stage, plot
from sample.story import Statement
from sample.trade import to_families

LAST_MADE = date(2026, 5, 20)
"""So that the recall ends within the season."""
ALL_SOLD = 85
"""Days after production by which nothing of a batch is sold any more."""
ANNOUNCED_AFTER, CLOSED_AFTER = 1, 16
"""Days after the start; 20 working days are the law's term for level 2 (food recall measures, article 18)."""
CAUSE = "花生四烯酸油脂疑似含有呕吐毒素（示例） Arachidonic oil suspected of cereulide (sample)"


def recall(stage: Stage, batch: Batch, ranges: list[dict[str, Any]]) -> tuple[str, date]:
    """A recall of the batch, or of some of its cans, from knowing the risk to its end; its number and first day."""
    world, plant = stage.world, CAST[batch.product.maker]
    started = batch.made + timedelta(ALL_SOLD)
    announced = started + timedelta(ANNOUNCED_AFTER)
    closed = started + timedelta(CLOSED_AFTER)
    number = f"RECALL-{plant.slug[6:].upper()}-{world.next('recall'):03d}"
    known = codes.moment(started, 8)
    scope = [{"trade_item": batch.product.trade_item, "batch_number": batch.number}]
    opened: Statement | None = None
    for step, day, hour in (
        ("OPENED", started, 9.0),
        ("SCOPE", started, 15.0),
        ("ANNOUNCED", announced, 10.0),
        ("CLOSED", closed, 16.0),
    ):
        said = world.say(
            batch.story,
            plant.slug,
            "Recall",
            codes.moment(day, hour),
            opener_id=plant.party,
            recall_number=number,
            step=step,
            follows=opened.record["number"] if opened else None,
            level=2,
            risk_known_at=known,
            started_on=codes.days(started),
            announced_on=codes.days(announced) if step in ("ANNOUNCED", "CLOSED") else None,
            closed_on=codes.days(closed) if step == "CLOSED" else None,
            cause=CAUSE,
            batches=[] if step == "OPENED" or ranges else scope,
            predicates=[],
            ranges=ranges if step != "OPENED" else [],
        )
        opened = opened or said
    return number, started


def collect(stage: Stage, batch: Batch, shop: Partner, cans: int, day: date) -> None:
    """A shop gives back what it has left, and the plant destroys it."""
    plant = CAST[batch.product.maker]
    world = stage.world
    world.say(
        batch.story,
        plant.slug,
        "Return",
        codes.moment(day, 10),
        returner_id=shop.party,
        receiver_id=plant.party,
        return_number=f"RET-{plant.slug.upper()}-{world.next('recalled'):04d}",
        trade_item=batch.product.trade_item,
        batch_number=batch.number,
        cans=cans,
        returned_on=codes.days(day),
        cause="召回 recall",
        restocked=False,
        dispatch_number=None,
    )
    world.say(
        batch.story,
        plant.slug,
        "Disposal",
        codes.moment(day + timedelta(2), 10),
        owner_id=plant.party,
        disposal_number=f"DES-{plant.slug.upper()}-{world.next('destroyed'):04d}",
        trade_item=batch.product.trade_item,
        batch_number=batch.number,
        cans=cans,
        disposed_on=codes.days(day + timedelta(2)),
        way="HARMLESS",
        place="示例环保处置站",
        witness="示例市市场监督管理局（示例）",
    )


@plot("U08", DOMESTIC, before=LAST_MADE, maker="plant-wet")
def sold_after_the_announcement(stage: Stage, batch: Batch) -> None:
    """The whole batch is recalled; a shop sells three cans of it two days after the announcement."""
    assert batch.goods
    number, started = recall(stage, batch, [])
    announced = started + timedelta(ANNOUNCED_AFTER)
    day = announced + timedelta(2)
    sale = to_families(stage.world, batch.story, batch.goods, CAST["shop-minhang"], 3, day)
    collect(stage, batch, CAST["shop-minhang"], 12, day + timedelta(1))
    stage.planted(
        "U08",
        sale.key,
        f"Batch {batch.number}: sold on {day}, recall {number} announced on {announced}.",
        f"批次 {batch.number}：{day} 销售，召回 {number} 已于 {announced} 公告。",
        also=[("U07", sale.key)],
        sold_on=day,
        announced_on=announced,
        recall_number=number,
    )
    oil = next(lot for lot in batch.lots if lot.number.startswith("ARA"))
    stage.ask(
        "trace",
        oil.subject,
        f"Where did arachidonic oil lot {oil.number} go, and how many cans hold it?",
        f"花生四烯酸油脂原料批 {oil.number} 流向哪里，涉及多少罐？",
    )
    stage.ask(
        "provenance",
        batch.subject,
        f"What is known of batch {batch.number}, from farm to shop?",
        f"批次 {batch.number} 从牧场到门店的全部记录？",
    )


@plot("U08", DOMESTIC, before=LAST_MADE, near_miss=True)
def cans_beside_the_recalled_ones(stage: Stage, batch: Batch) -> None:
    """Right, because the recall names the first pallet's cans only, and the cans sold come from the second one."""
    assert batch.goods
    first, second = batch.goods.pallets[0], batch.goods.pallets[1]
    trade_item = {"trade_item": batch.product.trade_item}
    number, started = recall(stage, batch, [{**trade_item, **serials} for serials in first.serials()])
    day = started + timedelta(ANNOUNCED_AFTER + 1)
    sale = to_families(stage.world, batch.story, batch.goods, CAST["shop-xuhui"], 3, day)
    begin = second.ranges[0][0]
    sale.record["ranges"] = [{"first_serial": begin, "last_serial": begin + 2}]
    collect(stage, batch, CAST["shop-xuhui"], 6, day)
    for rule in ("U07", "U08"):
        stage.near_miss(
            rule, sale.key, f"Recall {number} names other cans of the batch.", f"召回 {number} 仅涉及该批次的其他罐。"
        )
