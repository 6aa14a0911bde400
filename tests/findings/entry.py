"""Stories of who and what may enter: registrations, filings and shelf life, X06 to X09."""

from __future__ import annotations

from tests.findings.imports import declare, filed, formula, line, of_line, record, registered
from tests.findings.telling import IMPORTER, MAKER, TWO, Telling


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


def x06_declared_on_the_first_day_of_a_registration(t: Telling) -> None:
    registered(t, valid_from="2024-05-08")
    declare(t)
    t.near("X06", of_line(t))


def x06_a_registration_under_the_new_decree_begins_with_it(t: Telling) -> None:
    registered(t, valid_to="2026-05-31")
    registered(t, basis="DECREE_280", valid_from="2026-01-01", valid_to=None)
    declare(t, 1, declared_on="2026-06-01")
    t.near("X06", of_line(t))


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


def x07_registered_for_the_very_day(t: Telling) -> None:
    formula(t, valid_from="2024-05-08", valid_to="2024-05-08")
    declare(t)
    t.near("X07", of_line(t))


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


def x08_filed_for_the_very_day(t: Telling) -> None:
    party, exporter = f"FILED {t.index}", f"YA3100{t.index:012d}"
    that_day = {"valid_from": "2024-05-08", "valid_to": "2024-05-08"}
    filed(t, party, **that_day)
    filed(t, "EXPORTER 9", kind="OVERSEAS_EXPORTER", filing_number=exporter, **that_day)
    declare(t, consignee_id=party, exporter_filing_number=exporter)
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


def x06_a_copy_by_another_than_customs_is_not_counted(t: Telling) -> None:
    copy = t.declaration(2)
    wrong = line(t, expiry_date="2024-08-07")
    t.say(
        "importer-1", "CustomsDeclaration", number=copy, declaration_number=copy, consignee_id=IMPORTER, lines=[wrong],
        declared_on="2024-05-08",
    )  # fmt: skip
    for rule in ("X06", "X07", "X09"):
        t.near(rule, f"{copy}/1")
    t.near("X08", copy)
    declare(t)
    t.say(
        "overseas-producer-1", "ManufacturerRegistration", manufacturer_number=t.plant(), name="Voorbeeld Zuivel B.V.",
        country="NLD", products=["婴幼儿配方乳粉"],
    )  # fmt: skip
    t.found("X06", of_line(t), fault="not-registered")


def x07_a_formula_that_only_its_holder_tells_of_is_not_registered(t: Telling) -> None:
    declare(t, lines=[line(t, manufacturer_number="CNLD12012209210001")])
    t.say(
        "producer-1", "FormulaRegistration", registration_number=t.formula(), holder_id=MAKER, stage=1,
        trade_items=[TWO],
    )  # fmt: skip
    t.found("X07", of_line(t), fault="not-registered")


def x08_a_filing_that_only_the_importer_tells_of_is_none(t: Telling) -> None:
    party = f"FILED {t.index}"
    declare(t, consignee_id=party, exporter_filing_number=None)
    t.say("importer-1", "ImporterFiling", filing_number=f"31{t.index:08d}", party_id=party, food_types=["特殊食品类"])
    t.found("X08", t.declaration(), fault="importer-not-filed")
