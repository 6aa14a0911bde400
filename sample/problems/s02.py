"""S02: what an audit found was not put right in time."""

from __future__ import annotations

from datetime import date

from sample import codes
from sample.cast import CAST
from sample.problems import DAY, Stage, plot
from sample.story import Statement, Story

AUDITED = date(2026, 2, 10)
DUE = date(2026, 3, 12)


def audit(stage: Stage, story: Story, supplier: str) -> Statement:
    """An audit that found issues to rectify."""
    plant = CAST["plant-wet"]
    return stage.world.say(
        story,
        plant.slug,
        "SupplierAudit",
        codes.moment(AUDITED, 17),
        buyer_id=plant.party,
        supplier_id=CAST[supplier].party,
        audit_number=f"AUD-{stage.world.next('audit'):04d}",
        audited_on=codes.days(AUDITED),
        status="PERFORMED",
        result="ISSUES",
        score=74,
        rectification_due=codes.days(DUE),
        follows=None,
        issues=["清洗记录不完整 cleaning records incomplete"],
    )


@plot("S02", DAY, after=AUDITED)
def never_put_right(stage: Stage, day: date) -> None:
    """The premix supplier never says that the issues of its audit were rectified."""
    story = Story(plain=True)
    said = audit(stage, story, "premix-kangda")
    stage.tell(story)
    number = said.record["audit_number"]
    stage.planted(
        "S02",
        said.key,
        f"Audit {number}: rectification was due on {DUE} and is not recorded.",
        f"审核 {number}：整改期限 {DUE}，至今无整改记录。",
        audit_number=number,
        rectification_due=DUE,
    )


@plot("S02", DAY, after=AUDITED, near_miss=True)
def put_right_on_the_last_day(stage: Stage, day: date) -> None:
    """Right, because the lactose supplier's rectification is recorded on the day on which it is due."""
    story = Story(plain=True)
    said = audit(stage, story, "lactose-yuanye")
    again = {name: value for name, value in said.record.items() if name not in ("number", "occurred_at")}
    again.update(
        status="RECTIFIED", result="PASSED", audited_on=codes.days(DUE), follows=said.record["number"], issues=[]
    )
    stage.world.say(story, said.partner, "SupplierAudit", codes.moment(DUE, 11), **again)
    stage.tell(story)
    stage.near_miss("S02", said.key, "Rectified on the day on which it was due.", "在整改期限当日完成整改。")
