"""Stories of quantities, dates and papers of imports: X01, X02, X05, X12, X17."""

from __future__ import annotations

from tests.findings.imports import certify, declare, line, of_batch, of_line, record, sell
from tests.findings.telling import IMPORTER, MAKER, TWO, Telling


def x01_other_cans_than_declared(t: Telling) -> None:
    declare(t)
    t.nothing("X01", of_line(t))
    number = record(t, cans=990, net_weight="792.000")
    values = {"declared_cans": 1000, "recorded_cans": 990, "declared_kg": 800, "recorded_kg": 792}
    t.wrong_then_right(
        "X01", of_line(t), "importer-1", "ImportRecord", number,
        {"cans": 990, "net_weight": "792.000"}, {"cans": 1000, "net_weight": "800.000"}, values,
    )  # fmt: skip


def x01_the_importers_record_comes_before_the_declaration(t: Telling) -> None:
    number = record(t, net_weight="804.001")
    t.nothing("X01", of_line(t))
    declare(t)
    t.found("X01", of_line(t), declared_kg=800, recorded_kg=804.001, tolerance_percent=0.5)
    t.void("importer-1", "ImportRecord", number)
    t.nothing("X01", of_line(t))


def x01_a_weight_off_by_half_a_percent_is_no_difference(t: Telling) -> None:
    declare(t)
    record(t, net_weight="804.000")
    t.near("X01", of_line(t))


def x02_more_sold_than_imported(t: Telling) -> None:
    record(t)
    sell(t, 600)
    t.nothing("X02", of_batch(t))
    number = sell(t, 401)
    t.found("X02", of_batch(t), imported=1000, sold=1001, out=1001, severity="critical")
    t.correct("importer-1", "SalesRecord", number, cans=400)
    t.nothing("X02", of_batch(t))
    t.say(
        "customs-1", "Sampling", trade_item=TWO, batch_number=t.batch, owner_id=IMPORTER, cans=8,
        sample_number=f"S-{t.index}", sampler_id=IMPORTER,
    )  # fmt: skip
    t.found("X02", of_batch(t), sold=1000, sampled=8, out=1008, imported=1000)
    t.say(
        "importer-1", "Return", receiver_id=IMPORTER, returner_id=MAKER, trade_item=TWO, batch_number=t.batch, cans=8,
        return_number=f"R-{t.index}", dispatch_number=None,
    )  # fmt: skip
    t.nothing("X02", of_batch(t))
    t.say(
        "importer-1", "Disposal", owner_id=IMPORTER, trade_item=TWO, batch_number=t.batch, cans=3,
        disposal_number=f"D-{t.index}",
    )  # fmt: skip
    t.found("X02", of_batch(t), disposed=3, out=1003)


def x02_sales_under_another_printing_of_the_number_count(t: Telling) -> None:
    other = f"A{t.batch}"
    sell(t, 400, batch_number=other)
    t.near("X02", f"{IMPORTER}|{TWO}:{other}")
    number = record(t, also_printed_as=[other])
    sell(t, 601)
    t.found("X02", of_batch(t), sold=1001, imported=1000)
    t.nothing("X02", f"{IMPORTER}|{TWO}:{other}")
    t.correct("importer-1", "ImportRecord", number, also_printed_as=[])
    t.nothing("X02", of_batch(t))


def x02_all_sold_relabelled_or_sold_in_shops_is_right(t: Telling) -> None:
    record(t)
    sell(t, 1000)
    sell(t, 500, tier="RETAILER")
    t.say(
        "importer-1", "Disposal", owner_id=IMPORTER, trade_item=TWO, batch_number=t.batch, cans=3, way="RELABELLED",
        disposal_number=f"D-{t.index}",
    )  # fmt: skip
    t.near("X02", of_batch(t))


def x05_dates_differ(t: Telling) -> None:
    declare(t)
    number = record(t, production_date="2024-01-16", expiry_date="2026-01-15")
    values = {
        "declared_production": "2024-01-15", "recorded_production": "2024-01-16", "declared_expiry": "2026-01-14",
        "recorded_expiry": "2026-01-15", "severity": "major",
    }  # fmt: skip
    t.wrong_then_right(
        "X05", of_line(t), "importer-1", "ImportRecord", number,
        {"production_date": "2024-01-16", "expiry_date": "2026-01-15"},
        {"production_date": "2024-01-15", "expiry_date": "2026-01-14"}, values,
    )  # fmt: skip
    t.say(
        "overseas-producer-1", "Packing", producer_id="CNLD12012209210001", packing_number=f"P-{t.index}",
        trade_item=TWO, batch_number=t.batch, also_printed_as=[], expiry_date="2025-07-14", complete=False,
    )  # fmt: skip
    t.found("X05", of_line(t), declared_expiry="2026-01-14", packed_expiry="2025-07-14")


def x05_the_expiry_is_not_the_shelf_life(t: Telling) -> None:
    declare(t, lines=[line(t, expiry_date="2026-02-14")])
    number = record(t, expiry_date="2026-02-14")
    t.found("X05", of_line(t), recorded_expiry="2026-02-14", due_expiry="2026-01-15", severity="minor")
    t.correct("importer-1", "ImportRecord", number, shelf_life_months=25)
    t.nothing("X05", of_line(t))


def x05_a_day_before_the_shelf_life_ends(t: Telling) -> None:
    declare(t)
    record(t)
    t.near("X05", of_line(t))


def x12_one_certificate_for_two_declarations(t: Telling) -> None:
    certify(t)
    first = t.key("importer-1", "ImportRecord", record(t))
    t.near("X12", first)
    number = record(t, 2, batch_number=f"{t.batch}2", inspection_certificate=t.certificate())
    second = t.key("importer-1", "ImportRecord", number)
    t.found("X12", first, fault="certificate", declaration_number=t.declaration(), other=t.declaration(2))
    t.found("X12", second, fault="certificate", declaration_number=t.declaration(2), other=t.declaration())
    t.correct("importer-1", "ImportRecord", number, inspection_certificate=None)
    t.nothing("X12", first)
    t.nothing("X12", second)
    t.correct("importer-1", "ImportRecord", number, inspection_certificate=t.certificate())
    t.found("X12", first, other=t.declaration(2))


def x12_a_batch_that_the_certificate_does_not_list(t: Telling) -> None:
    number = record(t)
    subject = t.key("importer-1", "ImportRecord", number)
    other = {"line": 1, "trade_item": TWO, "batch_number": f"{t.batch}2", "cans": 1000}
    certificate = certify(t, lines=[other])
    t.found("X12", subject, fault="batch", batch=f"{TWO}:{t.batch}", listed=[f"{TWO}:{t.batch}2"])
    t.correct("importer-1", "ImportRecord", number, also_printed_as=[f"{t.batch}2"])
    t.nothing("X12", subject)
    t.void("customs-1", "InspectionCertificate", certificate)
    t.nothing("X12", subject)


def x12_one_import_under_two_declarations(t: Telling) -> None:
    first = t.key("importer-1", "ImportRecord", record(t, foreign_certificates=["NL-1", f"NL-{t.index}"]))
    number = record(t, 2, inspection_certificate=None, foreign_certificates=[f"NL-{t.index}"])
    t.found("X12", first, fault="import", declaration_number=t.declaration(), other=t.declaration(2))
    t.correct("importer-1", "ImportRecord", number, cans=999)
    t.nothing("X12", first)


def x17_the_weight_does_not_fit_the_cans(t: Telling) -> None:
    number = record(t, net_weight="804.100")
    t.wrong_then_right(
        "X17", t.key("importer-1", "ImportRecord", number), "importer-1", "ImportRecord", number,
        {"net_weight": "804.100"}, {"net_weight": "800.000"},
        {"cans": 1000, "net_content": 800, "due_kg": 800, "recorded_kg": 804.1, "severity": "minor"},
    )  # fmt: skip


def x17_half_a_percent_is_within_the_tolerance(t: Telling) -> None:
    t.near("X17", t.key("importer-1", "ImportRecord", record(t, net_weight="796.000")))
