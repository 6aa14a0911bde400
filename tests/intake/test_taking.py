"""What intake makes of what partners send, on a real broker and a real database."""

from __future__ import annotations

from consumers.kafka import Reader
from consumers.outcome import ACCEPTED, CONTRADICTION, DUPLICATE, REJECTED, WAITING
from consumers.store import Ledger
from domain.record import Record
from schemas.codec import encode_record
from tests.intake.house import House, example, sale


def test_a_record_becomes_an_event_that_tells_where_it_came_from(house: House) -> None:
    shop = house.add("shop")
    house.say(shop, "SalesRecord", sale("S-1"))
    house.start()
    house.settle()
    registration, (name, event) = house.events()
    assert registration[1].family == "PartnerRegistration"
    assert name == f"{shop.partner}/SalesRecord/S-1"
    assert (event.kind, event.envelope["stands"], event.envelope["registration"]) == ("Recorded", True, 1)
    assert (event.envelope["source_topic"], event.envelope["source_offset"]) == (shop.topic, 0)
    assert event.envelope["recorded_at"] == event.envelope["source_timestamp"]
    assert event.record == sale("S-1")


def test_the_same_again_is_silence_and_other_content_a_contradiction(house: House) -> None:
    shop = house.add("shop")
    first, other = sale("S-1"), sale("S-1", cans=7)
    house.start()
    house.say(shop, "SalesRecord", first, first)
    house.settle()
    house.say(shop, "SalesRecord", {**first, "signature": b"signed"}, other, other)
    house.settle()
    house.say(shop, "SalesRecord", other, first)
    house.settle()
    assert house.kinds(shop) == ["Recorded", "Contradicted"]
    assert [each.what for each in house.outcome(shop, "S-1")] == [ACCEPTED, CONTRADICTION]
    repeat = house.outcome_at(shop, 1)
    assert repeat is not None and (repeat.what, repeat.sequence) == (DUPLICATE, 2)


def test_corrections_and_voids_may_come_before_what_they_change(house: House) -> None:
    shop = house.add("shop")
    house.start()
    house.say(shop, "SalesRecord", sale("S-1/2", voided=True, reason="never delivered"))
    house.settle()
    house.say(shop, "SalesRecord", sale("S-1"), sale("S-1/1", cans=5, reason="miscounted"))
    house.settle()
    assert house.kinds(shop) == ["Voided", "Recorded", "Corrected"]
    stands = [event.envelope["stands"] for _, event in house.events() if event.family == "SalesRecord"]
    assert stands == [True, False, False]
    ledger = Ledger(house.database_url)
    record: Record = ledger.repository.get(f"{shop.partner}/SalesRecord/S-1")
    ledger.close()
    assert record.current is not None and record.current["number"] == "S-1/2"


def test_what_cannot_enter_is_kept_with_field_value_and_reason(house: House) -> None:
    shop = house.add("shop")
    house.start()
    shop.send("SalesRecord", b"not avro", "S-1")
    shop.send("SalesRecord", encode_record("SalesRecord", sale("S-2")), "S-3")
    shop.send("SalesRecord", encode_record("SalesRecord", sale("S-4", seller_id="91310000000000123W")), "S-4")
    shop.send("Licence", encode_record("Licence", example("Licence", number="L-1")), "L-1")
    shop.send("SalesRecord", encode_record("SalesRecord", sale("S-5")) + b"\0", "S-5")
    assert shop.flush() == []
    house.settle()
    kept = [event.envelope for _, event in house.events() if event.kind == "Rejected"]
    assert [each["code"] for each in kept] == [
        "frame", "key-not-number", "identifier-not-yours", "family-not-yours", "trailing-bytes",
    ]  # fmt: skip
    assert kept[0]["payload"] == b"not avro" and kept[0]["key"] == b"S-1"
    assert (kept[1]["field"], kept[1]["value"]) == ("key", "S-3") and "S-2" in kept[1]["expected"]
    assert (kept[2]["field"], kept[2]["value"]) == ("seller_id", "91310000000000123W")
    assert "S-3" in kept[1]["reason_en"] and "S-3" in kept[1]["reason_zh"]
    asked = house.outcome(shop, "S-4")
    assert [(each.what, each.code) for each in asked] == [(REJECTED, "identifier-not-yours")]
    at = house.outcome_at(shop, 1)
    assert at is not None and (at.what, at.code) == (REJECTED, "key-not-number")


def test_a_topic_is_not_read_before_its_partner_is_registered(house: House) -> None:
    shop, other = house.add("shop", registered=False), house.add("other")
    house.start()
    house.say(shop, "SalesRecord", sale("S-1"))
    house.say(other, "SalesRecord", sale("O-1"))
    with Reader(house.settings) as reader:
        assert reader.ends([]) == {}
    del house.partners[shop.partner]
    house.settle()
    assert house.kinds(shop) == [] and house.kinds(other) == ["Recorded"]
    asked = house.outcome_at(shop, 0)
    assert asked is not None and asked.what == WAITING
    house.register("shop")
    house.partners[shop.partner] = shop
    house.settle()
    assert house.kinds(shop) == ["Recorded"]


def test_a_registration_counts_on_its_days_only(house: House) -> None:
    shop = house.add("shop", valid_from=10_000, valid_to=10_001)
    house.start()
    house.say(shop, "SalesRecord", sale("S-1"))
    house.settle()
    asked = house.outcome_at(shop, 0)
    assert asked is not None and (asked.what, asked.code) == (REJECTED, "not-registered")


def test_a_number_is_spent_after_sixteen_contradictions(house: House) -> None:
    shop = house.add("shop")
    house.start()
    house.say(shop, "SalesRecord", *(sale("S-1", cans=cans) for cans in range(1, 20)))
    house.settle()
    assert house.kinds(shop) == ["Recorded", *["Contradicted"] * 16, "Rejected", "Rejected"]
    assert {each.code for each in house.outcome(shop, "S-1") if each.what == REJECTED} == {"number-spent"}


def test_the_ledgers_clock_never_runs_backwards(house: House) -> None:
    shop, late = house.add("shop"), house.add("late", registered=False)
    house.start()
    house.say(late, "SalesRecord", sale("L-1"))
    house.say(shop, "SalesRecord", sale("S-1"))
    del house.partners[late.partner]
    house.settle()
    house.register("late")
    house.partners[late.partner] = late
    house.settle()
    clocks = [event.envelope["recorded_at"] for _, event in house.events()]
    stamps = [event.envelope["source_timestamp"] for _, event in house.events()]
    assert clocks == sorted(clocks) and stamps != sorted(stamps)
    assert all(clock >= stamp for clock, stamp in zip(clocks, stamps, strict=True))
