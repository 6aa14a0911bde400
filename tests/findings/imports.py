"""Stories of the customs cross-check: the X rules."""

from __future__ import annotations

from typing import Any

from tests.findings.telling import IMPORTER, MAKER, TWO, Telling


def line(t: Telling, **changes: Any) -> dict[str, Any]:
    """A declaration line of 1,000 cans of the story's batch."""
    return {
        "line": 1,
        "hs_code": "1901101090",
        "ciq_code": "101",
        "trade_item": TWO,
        "product_name": "婴儿配方奶粉",
        "batch_number": t.batch,
        "production_date": "2024-01-15",
        "expiry_date": "2026-01-14",
        "cans": 1000,
        "net_weight": "800.000",
        "goods_value": "10000.00",
        "currency": "USD",
        "origin_country": "NLD",
        "manufacturer_number": t.plant(),
        "manufacturer_name": "Voorbeeld Zuivel B.V.",
        "formula_registration": t.formula(),
        **changes,
    }


def declare(t: Telling, n: int = 1, lines: list[dict[str, Any]] | None = None, **changes: Any) -> str:
    """Customs declare the story's consignment; the record's number."""
    number = t.declaration(n)
    return t.say(
        "customs-1", "CustomsDeclaration", number=number, declaration_number=number, lines=lines or [line(t)],
        **{"consignee_id": IMPORTER, "declared_on": "2024-05-08", **changes},
    )  # fmt: skip


def record(t: Telling, n: int = 1, **changes: Any) -> str:
    """The importer's record of the story's batch; its number."""
    return t.say(
        "importer-1", "ImportRecord",
        **{
            "importer_id": IMPORTER, "declaration_number": t.declaration(n), "trade_item": TWO,
            "batch_number": t.batch, "also_printed_as": [], "cans": 1000, "net_weight": "800.000",
            "foreign_certificates": [f"NL-{t.index}-{n}"], "formula_registration": t.formula(),
            "inspection_certificate": t.certificate(n), "manufacturer_number": t.plant(), **changes,
        },
    )  # fmt: skip


def certify(t: Telling, n: int = 1, **changes: Any) -> str:
    """Customs certify the story's batch on 20 May 2024; the record's number."""
    return t.say(
        "customs-1", "InspectionCertificate",
        **{
            "number": t.certificate(n), "certificate_number": t.certificate(n), "consignee_id": IMPORTER,
            "declaration_number": t.declaration(n), "issued_on": "2024-05-20",
            "lines": [{"line": 1, "trade_item": TWO, "batch_number": t.batch, "cans": 1000}], **changes,
        },
    )  # fmt: skip


def sell(t: Telling, cans: int, day: str = "2024-06-01", **changes: Any) -> str:
    """The importer sells cans of the story's batch; the record's number."""
    return t.say(
        "importer-1", "SalesRecord",
        **{
            "seller_id": IMPORTER, "tier": "IMPORTER", "trade_item": TWO, "batch_number": t.batch, "cans": cans,
            "sold_on": day, "delivery_order": f"CK-{t.index}-{t.said}", "ranges": [], **changes,
        },
    )  # fmt: skip


def of_line(t: Telling) -> str:
    return f"{t.declaration()}/1"


def of_batch(t: Telling) -> str:
    return f"{IMPORTER}|{TWO}:{t.batch}"


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
    sell(t, 400, batch_number=f"{t.batch}00")
    number = record(t, also_printed_as=[f"{t.batch}00"])
    sell(t, 601)
    t.found("X02", of_batch(t), sold=1001, imported=1000)
    t.nothing("X02", f"{of_batch(t)}00")
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


def registered(t: Telling, **changes: Any) -> str:
    """Customs register the story's overseas plant; the record's number."""
    return t.say(
        "customs-1", "ManufacturerRegistration",
        **{
            "manufacturer_number": t.plant(), "name": "Voorbeeld Zuivel B.V.", "country": "NLD",
            "products": ["婴幼儿配方乳粉"], "valid_from": "2022-09-21", "valid_to": "2027-09-20", **changes,
        },
    )  # fmt: skip


def x06_the_plant_is_not_registered(t: Telling) -> None:
    declare(t)
    t.found("X06", of_line(t), fault="not-registered", manufacturer_number=t.plant(), registered_name=None)
    number = registered(t)
    t.nothing("X06", of_line(t))
    t.correct("customs-1", "ManufacturerRegistration", number, valid_to="2024-05-07")
    t.found("X06", of_line(t), fault="not-in-force", declared_on="2024-05-08", valid_to="2024-05-07")
    t.correct("customs-1", "ManufacturerRegistration", number, country="BEL")
    t.found("X06", of_line(t), fault="not-in-force")
    t.correct("customs-1", "ManufacturerRegistration", number, valid_to=None)
    t.found("X06", of_line(t), fault="country", origin_country="NLD", registered_country="BEL")
    t.correct("customs-1", "ManufacturerRegistration", number, country="NLD", products=["cheese"])
    t.found("X06", of_line(t), fault="product", products=["cheese"])
    t.correct("customs-1", "ManufacturerRegistration", number, products=["Infant formula"])
    t.nothing("X06", of_line(t))
    registered(t, status="SUSPENDED", valid_from="2024-05-01", valid_to=None)
    t.found("X06", of_line(t), fault="not-in-force", status="SUSPENDED")


def x06_the_number_belongs_to_another_firm(t: Telling) -> None:
    number = registered(t, name="Andere Melkfabriek N.V.")
    declare(t)
    t.found(
        "X06", of_line(t), fault="name", named="Voorbeeld Zuivel B.V.", registered_name="Andere Melkfabriek N.V.",
        severity="critical",
    )  # fmt: skip
    t.correct("customs-1", "ManufacturerRegistration", number, name="Voorbeeld Melk B.V.")
    t.found("X06", of_line(t), fault="name-doubtful", severity="info")
    t.correct("customs-1", "ManufacturerRegistration", number, name="VOORBEELD ZUIVEL")
    t.nothing("X06", of_line(t))


def x06_registered_to_the_very_day_under_another_legal_form(t: Telling) -> None:
    registered(t, name="voorbeeld zuivel bv", valid_to="2024-05-08")
    declare(t)
    t.near("X06", of_line(t))


def x06_a_registration_under_the_new_decree_begins_with_it(t: Telling) -> None:
    registered(t, valid_to="2026-05-31")
    registered(t, basis="DECREE_280", valid_from="2026-01-01", valid_to=None)
    declare(t, 1, declared_on="2026-06-01")
    t.near("X06", of_line(t))


def formula(t: Telling, **changes: Any) -> str:
    """The regulator registers the story's formula for its plant; the record's number."""
    return t.say(
        "regulator-1", "FormulaRegistration",
        **{
            "registration_number": t.formula(), "holder_id": t.plant(), "stage": 1, "base": "COW", "trade_items": [TWO],
            "valid_from": "2023-02-22", "valid_to": "2028-02-21", **changes,
        },
    )  # fmt: skip


def x07_the_formula_is_not_registered(t: Telling) -> None:
    declare(t)
    t.found("X07", of_line(t), fault="not-registered", formula_registration=t.formula(), severity="critical")
    number = formula(t)
    t.nothing("X07", of_line(t))
    for fault, wrong, values in (
        ("not-in-force", {"valid_to": "2024-05-07"}, {"declared_on": "2024-05-08", "valid_to": "2024-05-07"}),
        ("not-in-force", {"valid_to": "2028-02-21", "status": "CANCELLED"}, {"status": "CANCELLED"}),
        ("manufacturer", {"status": "CHANGED", "holder_id": t.plant(2)}, {"holder_id": t.plant(2)}),
        ("stage", {"holder_id": t.plant(), "stage": 2}, {"stage": 2, "code_stage": "1"}),
        ("trade-item", {"stage": 1, "trade_items": ["09521234500018"]}, {"trade_item": TWO}),
    ):
        t.correct("regulator-1", "FormulaRegistration", number, **wrong)
        t.found("X07", of_line(t), fault=fault, **values)
    t.correct("regulator-1", "FormulaRegistration", number, trade_items=[])
    t.nothing("X07", of_line(t))
    record(t, formula_registration=t.formula(2))
    t.found("X07", of_line(t), fault="import-record", recorded_registration=t.formula(2))


def x07_cross_border_goods_only_inform(t: Telling) -> None:
    declare(t, regime="CROSS_BORDER", trade_mode="1210")
    t.found("X07", of_line(t), fault="not-registered", severity="info")
    t.near("X06", of_line(t))


def x07_registered_to_the_very_day(t: Telling) -> None:
    formula(t, valid_to="2024-05-08")
    declare(t)
    t.near("X07", of_line(t))


def filed(t: Telling, party: str, **changes: Any) -> str:
    """Customs file an importer; the record's number."""
    return t.say(
        "customs-1",
        "ImporterFiling",
        **{"filing_number": f"31{t.index:08d}", "party_id": party, "food_types": ["特殊食品类"], **changes},
    )


def x08_the_importer_is_not_filed(t: Telling) -> None:
    party = f"FILED {t.index}"
    declare(t, consignee_id=party, exporter_filing_number=None)
    t.found("X08", t.declaration(), fault="importer-not-filed", consignee_id=party, filing_number=None)
    number = filed(t, party)
    t.nothing("X08", t.declaration())
    t.correct("customs-1", "ImporterFiling", number, valid_to="2024-05-07")
    t.found("X08", t.declaration(), fault="importer-not-in-force", declared_on="2024-05-08", valid_to="2024-05-07")
    t.correct("customs-1", "ImporterFiling", number, valid_to=None, food_types=["水产品类"])
    t.found("X08", t.declaration(), fault="food-type", food_types=["水产品类"])
    t.correct("customs-1", "ImporterFiling", number, food_types=["乳制品类"])
    t.nothing("X08", t.declaration())


def x08_the_exporter_is_not_filed(t: Telling) -> None:
    party = f"FILED {t.index}"
    filed(t, party)
    exporter = f"YA3100{t.index:012d}"
    number = declare(t, consignee_id=party, exporter_filing_number=exporter)
    t.found("X08", t.declaration(), fault="exporter-not-filed", exporter_filing_number=exporter, exporter_status=None)
    filed(t, "EXPORTER 9", kind="OVERSEAS_EXPORTER", filing_number=exporter, status="CANCELLED")
    t.found("X08", t.declaration(), fault="exporter-not-in-force", exporter_status="CANCELLED")
    t.correct("customs-1", "CustomsDeclaration", number, regime="CROSS_BORDER")
    t.nothing("X08", t.declaration())


def x08_filed_to_the_very_day(t: Telling) -> None:
    party = f"FILED {t.index}"
    filed(t, party, valid_to="2024-05-08")
    declare(t, consignee_id=party, exporter_filing_number=None)
    t.near("X08", t.declaration())


def x09_less_than_three_months_left(t: Telling) -> None:
    number = declare(t, lines=[line(t, expiry_date="2024-08-07")])
    t.wrong_then_right(
        "X09", of_line(t), "customs-1", "CustomsDeclaration", number,
        {"lines": [line(t, expiry_date="2024-08-07")]}, {"lines": [line(t)]},
        {"declared_on": "2024-05-08", "expiry_date": "2024-08-07", "least": "2024-08-08"},
    )  # fmt: skip


def x09_three_calendar_months_are_enough(t: Telling) -> None:
    declare(t, declared_on="2024-11-30", lines=[line(t, expiry_date="2025-02-28")])
    t.near("X09", of_line(t))


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
    sell(t, 400, batch_number=f"{t.batch}00")
    t.let_a_day_begin()
    t.near("X13", of_batch(t))


def x14_no_sale_within_the_term(t: Telling) -> None:
    record(t)
    issued_on, due_on = t.day(-89), t.day(1)
    subject = t.key("customs-1", "InspectionCertificate", certify(t, issued_on=issued_on)) + "/1"
    t.let_a_day_begin()
    t.nothing("X14", subject)
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


def x17_the_weight_does_not_fit_the_cans(t: Telling) -> None:
    number = record(t, net_weight="804.100")
    t.wrong_then_right(
        "X17", t.key("importer-1", "ImportRecord", number), "importer-1", "ImportRecord", number,
        {"net_weight": "804.100"}, {"net_weight": "800.000"},
        {"cans": 1000, "net_content": 800, "due_kg": 800, "recorded_kg": 804.1, "severity": "minor"},
    )  # fmt: skip


def x17_half_a_percent_is_within_the_tolerance(t: Telling) -> None:
    t.near("X17", t.key("importer-1", "ImportRecord", record(t, net_weight="796.000")))
