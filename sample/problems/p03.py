"""P03: the person who released was not authorised that day."""

from __future__ import annotations

from datetime import date, timedelta

from sample import codes
from sample.cast import CAST
from sample.domestic import RELEASE_AFTER
from sample.making import Batch, the
from sample.papers import GRANTED
from sample.problems import DOMESTIC, Stage, plot


def appoint(stage: Stage, batch: Batch, last_day: date) -> None:
    """Let the release rest on an appointment that ends on a day."""
    world, plant = stage.world, CAST[batch.product.maker]
    token = f"{plant.slug[6:].upper()}-{50 + world.next('deputy')}"
    world.say(
        batch.story,
        plant.slug,
        "AuthorisedPerson",
        codes.moment(batch.made, 5),
        producer_id=plant.party,
        person=f"QP-{token}",
        appointment_number=f"APP-{token}",
        site=plant.place,
        trade_items=[],
        valid_from=codes.days(GRANTED),
        valid_to=codes.days(last_day),
        status="APPOINTED",
    )
    the(batch.release).record.update(person=f"QP-{token}", appointment_number=f"APP-{token}")


@plot("P03", DOMESTIC)
def appointed_until_yesterday(stage: Stage, batch: Batch) -> None:
    """The appointment of the releasing person ended the day before."""
    decided = batch.made + timedelta(RELEASE_AFTER)
    appoint(stage, batch, decided - timedelta(1))
    release = the(batch.release)
    person = release.record["person"]
    stage.planted(
        "P03",
        release.key,
        f"Batch {batch.number} was released on {decided} by {person}, appointed until {decided - timedelta(1)}.",
        f"批次 {batch.number} 由 {person} 于 {decided} 放行，其任期至 {decided - timedelta(1)}。",
        person=person,
        decided_on=decided,
    )


@plot("P03", DOMESTIC, near_miss=True)
def appointed_until_that_day(stage: Stage, batch: Batch) -> None:
    """Right, because the appointment ends on the day of the release, which is its last valid day."""
    appoint(stage, batch, batch.made + timedelta(RELEASE_AFTER))
    stage.near_miss(
        "P03", the(batch.release).key, "Released on the last day of the appointment.", "放行日为任期最后一天。"
    )
