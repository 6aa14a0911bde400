"""Stories of what an importer sells and what it keeps: X03, X04, X13, X14."""

from __future__ import annotations

from tests.findings.imports import certify, of_batch, record, sell
from tests.findings.telling import IMPORTER, TWO, Telling


def x03_sold_before_the_certificate(t: Telling) -> None:
    record(t)
    number = sell(t, 10, "2024-05-19")
    sale = t.key("importer-1", "SalesRecord", number)
    t.found("X03", sale, sold_on="2024-05-19", issued_on=None)
    certificate = certify(t)
    t.found("X03", sale, sold_on="2024-05-19", issued_on="2024-05-20")
    t.correct("customs-1", "InspectionCertificate", certificate, issued_on="2024-05-19")
    t.nothing("X03", sale)
    t.correct("customs-1", "InspectionCertificate", certificate, issued_on="2024-05-25")
    t.found("X03", sale, issued_on="2024-05-25")
    certify(t, 2, issued_on="2024-05-18")
    t.nothing("X03", sale)


def x03_sold_on_the_day_of_issue(t: Telling) -> None:
    record(t, also_printed_as=[f"{t.batch}-9"])
    certify(t)
    t.near("X03", t.key("importer-1", "SalesRecord", sell(t, 10, "2024-05-20")))
    t.near("X03", t.key("importer-1", "SalesRecord", sell(t, 10, "2024-05-20", batch_number=f"{t.batch}9")))
    t.near("X03", t.key("importer-1", "SalesRecord", sell(t, 10, "2024-05-01", tier="RETAILER")))


def x04_sold_but_never_imported(t: Telling) -> None:
    sale = t.key("importer-1", "SalesRecord", sell(t, 10))
    values = {"importer_id": IMPORTER, "batch": f"{TWO}:{t.batch}", "recorded": 0}
    t.found("X04", sale, cans=10, **values)
    number = record(t)
    t.nothing("X04", sale)
    t.void("importer-1", "ImportRecord", number)
    t.found("X04", sale, **values)
    record(t, 2, batch_number=f"{t.batch}X", also_printed_as=[t.batch])
    t.nothing("X04", sale)


def x04_the_number_written_otherwise(t: Telling) -> None:
    record(t, also_printed_as=[f"{t.batch}00"])
    t.near("X04", t.key("importer-1", "SalesRecord", sell(t, 10, batch_number=t.batch.lower())))
    t.near("X04", t.key("importer-1", "SalesRecord", sell(t, 10, batch_number=f"{t.batch}-00")))


def x13_stock_left_after_expiry(t: Telling) -> None:
    record(t, expiry_date=t.day(1))
    sell(t, 990)
    t.let_a_day_begin()
    t.nothing("X13", of_batch(t))
    t.let_a_day_begin()
    t.found("X13", of_batch(t), expiry_date=t.day(-1), imported=1000, left=10)
    number = t.say(
        "importer-1", "Disposal", owner_id=IMPORTER, trade_item=TWO, batch_number=t.batch, cans=10,
        disposal_number=f"D-{t.index}",
    )  # fmt: skip
    t.nothing("X13", of_batch(t))
    t.correct("importer-1", "Disposal", number, cans=9)
    t.found("X13", of_batch(t), left=1)
    t.void("importer-1", "Disposal", number)
    t.found("X13", of_batch(t))


def x13_recorded_when_already_expired(t: Telling) -> None:
    number = record(t, expiry_date=t.day(-1))
    t.found("X13", of_batch(t), expiry_date=t.day(-1), left=1000)
    t.correct("importer-1", "ImportRecord", number, direct_retail=True)
    t.nothing("X13", of_batch(t))


def x13_nothing_left_or_not_yet_over(t: Telling) -> None:
    record(t, expiry_date=t.day(1), also_printed_as=[f"{t.batch}00"])
    t.let_a_day_begin()
    t.near("X13", of_batch(t))
    sell(t, 600)
    t.near("X13", of_batch(t))
    sell(t, 400, batch_number=f"{t.batch}00")
    t.let_a_day_begin()
    t.near("X13", of_batch(t))


def x14_no_sale_within_the_term(t: Telling) -> None:
    record(t)
    issued_on, due_on = t.day(-89), t.day(1)
    subject = t.key("customs-1", "InspectionCertificate", certify(t, issued_on=issued_on)) + "/1"
    t.let_a_day_begin()
    t.nothing("X14", subject)
    t.void("importer-1", "SalesRecord", sell(t, 1, t.day()))
    t.near("X14", subject)
    t.let_a_day_begin()
    t.found("X14", subject, issued_on=issued_on, due_on=due_on, sales=0)
    number = sell(t, 1, t.day())
    t.nothing("X14", subject)
    t.void("importer-1", "SalesRecord", number)
    t.found("X14", subject, due_on=due_on)


def x14_sold_once_or_straight_to_own_shops(t: Telling) -> None:
    record(t, also_printed_as=[f"{t.batch}00"])
    subject = t.key("customs-1", "InspectionCertificate", certify(t, issued_on=t.day(-90))) + "/1"
    record(t, 2, batch_number=f"{t.batch}2", direct_retail=True)
    other = [{"line": 1, "trade_item": TWO, "batch_number": f"{t.batch}2", "cans": 1000}]
    shops = t.key("customs-1", "InspectionCertificate", certify(t, 2, issued_on=t.day(-90), lines=other)) + "/1"
    sell(t, 1, t.day(), batch_number=f"{t.batch}00")
    t.let_a_day_begin()
    t.near("X14", subject)
    t.near("X14", shops)


def x03_a_certificate_that_only_the_importer_tells_of_is_none(t: Telling) -> None:
    record(t)
    lines = [{"line": 1, "trade_item": TWO, "batch_number": t.batch, "cans": 1000}]
    t.say(
        "importer-1", "InspectionCertificate", certificate_number=t.certificate(), consignee_id=IMPORTER,
        declaration_number=t.declaration(), issued_on="2024-05-01", lines=lines,
    )  # fmt: skip
    t.found("X03", t.key("importer-1", "SalesRecord", sell(t, 10)), issued_on=None)
