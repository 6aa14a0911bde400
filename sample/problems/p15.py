"""P15: rework from a batch on hold, or more rework than the house allows."""

from __future__ import annotations

from datetime import timedelta

from domain.policy import policy
from sample import codes
from sample.cast import CAST
from sample.making import Batch, produce
from sample.problems import DOMESTIC, Stage, plot
from sample.stock import Lot, input_of
from sample.story import Statement

TRIAL_KG = 2_000


def trial(stage: Stage, batch: Batch) -> Batch:
    """A small batch of the same powder, made on the trial line the day before."""
    made = produce(stage.world, batch.product, batch.made - timedelta(1), f"{batch.line}-TRIAL", TRIAL_KG * 1000)
    batch.story.statements += made.story.statements
    return made


def rework(batch: Batch, source: Batch, grams: int) -> str:
    """Put powder of another batch into the production in place of as much of its driest input; the input's subject."""
    record = batch.production.record
    inputs = record["inputs"]
    solids = source.production.record["outputs"][0]["solids_percent"]
    replaced = next(each for each in inputs if each["quantity"] > 2 * grams and each["solids_percent"] >= solids)
    replaced["quantity"] -= grams * solids // replaced["solids_percent"]
    lot = Lot(
        supplier=CAST[source.product.maker].party,
        number=source.number,
        left=grams,
        solids=solids,
        ready=batch.made,
        expires=batch.made,
        trade_item=source.product.trade_item,
    )
    inputs.append(input_of("REWORK", None, lot, grams))
    return f"{batch.production.key}/{len(inputs)}"


def hold(stage: Stage, batch: Batch, story_of: Batch) -> Statement:
    """The authorised person holds a batch in the evening of its production."""
    plant = CAST[batch.product.maker]
    decided = codes.moment(batch.made, 20)
    return stage.world.say(
        story_of.story,
        plant.slug,
        "BatchRelease",
        decided,
        producer_id=plant.party,
        site=plant.place,
        decision_number=f"HOLD-{batch.number}",
        trade_item=batch.product.trade_item,
        batch_number=batch.number,
        decision="HELD",
        decided_at=decided,
        person=f"QP-{plant.slug[6:].upper()}-01",
        appointment_number=f"APP-{plant.slug[6:].upper()}-01",
        reports=[f"IPC-{batch.number}"],
        certificate_number=f"HOLD-{batch.number}",
        follows=None,
    )


@plot("P15", DOMESTIC, maker="plant-dry", batches=1)
def rework_on_hold(stage: Stage, batch: Batch) -> None:
    """Two hundred kilograms of a batch that was put on hold the evening before go into this one."""
    source = trial(stage, batch)
    hold(stage, source, batch)
    subject = rework(batch, source, 200_000)
    stage.planted(
        "P15",
        subject,
        f"Batch {batch.number} took rework of batch {source.number}, which was on hold.",
        f"批次 {batch.number} 使用了暂扣批次 {source.number} 的回料。",
        source=source.subject,
        decision="HELD",
    )


@plot("P15", DOMESTIC, maker="plant-dry", batches=1, near_miss=True)
def rework_up_to_the_limit(stage: Stage, batch: Batch) -> None:
    """Right, because the rework, of a batch that nobody holds, is no more than the share that the house allows."""
    source = trial(stage, batch)
    total = sum(each["quantity"] for each in batch.production.record["inputs"])
    share = policy("rework_share").value / 100
    subject = rework(batch, source, int(total * share) // 1000 * 1000 - 1000)
    stage.near_miss("P15", subject, "The rework is within the house limit.", "回料比例在企业限值之内。")
