"""The office says the days that began, and nobody else speaks for it."""

from __future__ import annotations

from datetime import date, timedelta
from time import monotonic, sleep

from consumers.office import Days, last_day, today
from domain.registration import china_day
from tests.intake.house import SECONDS, House, example

EPOCH = date(1970, 1, 1)


def days(house: House) -> list[str]:
    return [event.record["number"] for _, event in house.events() if event.family == "DayBegan" and event.record]


def test_missing_days_are_said_in_order_and_once(house: House) -> None:
    house.start()
    assert last_day(house.connection) is None
    assert house.office.begin_days(house.connection, date(2026, 2, 27), date(2026, 3, 2)) == 4
    house.settle()
    assert days(house) == ["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]
    assert house.office.begin_days(house.connection, date(2026, 2, 1), date(2026, 3, 3)) == 1
    house.settle()
    assert last_day(house.connection) == date(2026, 3, 3) and len(days(house)) == 5


def test_at_start_the_days_begun_meanwhile_are_said(house: House) -> None:
    now = today(house.connection)
    house.start()
    house.office.begin_days(house.connection, now - timedelta(days=3), now - timedelta(days=3))
    house.settle()
    house.start(Days(house.database_url, house.settings, house.topics))
    until = monotonic() + SECONDS
    while last_day(house.connection) != now:
        assert monotonic() < until and not house.failures
        sleep(0.02)
    assert days(house) == [(now - timedelta(days=back)).isoformat() for back in (3, 2, 1, 0)]
    moments = [event.record["occurred_at"] for _, event in house.events() if event.record]
    assert [EPOCH + timedelta(days=china_day(moment)) for moment in moments] == [
        now - timedelta(days=back) for back in (3, 2, 1, 0)
    ]


def test_a_partner_cannot_register_another(house: House) -> None:
    shop = house.add("shop")
    house.start()
    name = house.name("friend")
    house.say(shop, "PartnerRegistration", example("PartnerRegistration", number=name, partner=name))
    house.settle()
    [kept] = house.outcome(shop, name)
    assert (kept.code, kept.value) == ("family-not-yours", "PartnerRegistration")


def test_a_registration_that_was_voided_ends_the_reading(house: House) -> None:
    shop, other = house.add("shop"), house.add("other")
    house.start()
    house.settle()
    house.register("shop", number=f"{shop.partner}/1", voided=True, reason="closed")
    house.settle()
    sleep(1.2)  # by then intake has looked at who is registered
    del house.partners[shop.partner]
    house.say(shop, "SalesRecord", example("SalesRecord", number="S-1"))
    house.say(other, "SalesRecord", example("SalesRecord", number="S-1"))
    house.settle()
    asked = house.outcome_at(shop, 0)
    assert asked is not None and asked.what == "waiting"
    assert house.kinds(other) == ["Recorded"]
