"""Stories of release: tests, persons and dispatch, P01 to P04."""

from __future__ import annotations

from decimal import Decimal

from tests.findings.production import DECIMALS, appoint, dispatch, formula, make, release, report, results, scaled
from tests.findings.telling import BASE, MAKER, ONE, OTHER_SITE, SITE, Telling


def p01_a_test_is_missing(t: Telling) -> None:
    formula(t)
    make(t)
    number = report(t, results=results(without=("protein",)))
    t.nothing("P01", t.key("producer-1", "BatchRelease", "none"))
    released = release(t)
    subject = t.key("producer-1", "BatchRelease", released)
    t.wrong_then_right(
        "P01", subject, "producer-1", "TestReport", number,
        {"results": results(without=("protein",))}, {"results": results()},
        {"batch": f"{ONE}:{t.batch}", "missing": ["protein"], "unverified": [], "severity": "critical", "stage": "1"},
    )  # fmt: skip
    t.correct("producer-1", "TestReport", number, finished_at="2024-02-05T16:30:00+08:00")
    t.found("P01", subject, passed=0)
    t.correct("producer-1", "BatchRelease", released, decided_at="2024-02-05T16:30:00+08:00")
    t.nothing("P01", subject)
    t.correct("producer-1", "BatchRelease", released, reports=["JY-other"])
    t.found("P01", subject)
    t.correct("producer-1", "BatchRelease", released, decision="HELD")
    t.nothing("P01", subject)


def p01_too_few_units_of_a_plan(t: Telling) -> None:
    formula(t)
    make(t)
    number = report(t, results=results(cronobacter={"unit_values": [0, 0]}))
    subject = t.key("producer-1", "BatchRelease", release(t))
    t.found("P01", subject, missing=["cronobacter"], severity="critical")
    t.correct("producer-1", "TestReport", number, results=results())
    t.nothing("P01", subject)


def p01_only_limits_that_were_not_read_are_lacking(t: Telling) -> None:
    formula(t)
    make(t)
    report(t, results=results(without=("sodium",)))
    t.found("P01", t.key("producer-1", "BatchRelease", release(t)), missing=[], unverified=["sodium"], severity="info")


def p01_the_sample_was_of_another_batch(t: Telling) -> None:
    formula(t)
    make(t)
    report(t)
    subject = t.key("producer-1", "BatchRelease", release(t))
    t.near("P01", subject)
    number = t.say(
        "producer-1", "Sampling", sampler_id=MAKER, owner_id=MAKER, sample_number=f"S-{t.index}", trade_item=ONE,
        batch_number=f"{t.batch}9", quantity="0.000",
    )  # fmt: skip
    t.found("P01", subject, passed=0)
    t.correct("producer-1", "Sampling", number, batch_number=t.batch)
    t.nothing("P01", subject)


def p02_a_test_failed(t: Telling) -> None:
    formula(t)
    make(t)
    number = report(t, results=results(protein={"value": scaled(Decimal("0.80"))}))
    subject = t.key("producer-1", "BatchRelease", release(t))
    said = ["protein 0.800000 g per_100kJ (0.43–0.72 g per_100kJ)"]
    t.found("P02", subject, failed=said, unverified=[], severity="critical")
    repeat = report(t, 2, retest_of=f"JY-{t.index}-1", results=results())
    t.nothing("P02", subject)
    t.void("producer-1", "TestReport", repeat)
    t.found("P02", subject, failed=said)
    t.correct("producer-1", "TestReport", number, results=results())
    t.nothing("P02", subject)


def p02_a_microbiological_failure_is_not_cleared_by_a_retest(t: Telling) -> None:
    formula(t)
    make(t)
    report(t, results=results(cronobacter={"unit_values": [0, 10**DECIMALS, 0]}))
    report(t, 2, retest_of=f"JY-{t.index}-1")
    t.found("P02", t.key("producer-1", "BatchRelease", release(t)), severity="critical")


def p02_outside_a_limit_that_was_not_read(t: Telling) -> None:
    formula(t)
    make(t)
    report(t, results=results(sodium={"value": scaled(Decimal(9999))}))
    t.found("P02", t.key("producer-1", "BatchRelease", release(t)), failed=[], severity="info")


def p02_the_edition_of_the_production_date_decides(t: Telling) -> None:
    formula(t)
    number = make(t, production_date="2023-06-30")
    lead = {"analyte": "lead", "operator": "EQUAL", "value": 10, "decimals": 2, "unit": "mg/kg", "basis": "as_powder"}
    report(t, results=[lead])
    subject = t.key("producer-1", "BatchRelease", release(t))
    t.found("P02", subject, failed=["lead 0.10 mg/kg as_powder (≤ 0.08 mg/kg as_powder)"], severity="critical")
    t.correct("producer-1", "BatchProduction", number, production_date="2023-06-29")
    t.near("P02", subject)


def p02_a_value_that_rounds_to_the_limit(t: Telling) -> None:
    formula(t)
    make(t)
    report(t, results=results(protein={"value": scaled(Decimal("0.724"))}))
    late = {"results": results(protein={"value": scaled(Decimal("0.80"))}), "finished_at": "2024-02-06T09:00:00+08:00"}
    report(t, 2, **late)
    t.near("P02", t.key("producer-1", "BatchRelease", release(t)))


def p03_released_without_authority(t: Telling) -> None:
    subject = t.key("producer-1", "BatchRelease", release(t))
    t.found("P03", subject, fault="not-appointed", person=f"person-{t.index}", scope_site=None)
    number = appoint(t)
    t.nothing("P03", subject)
    for fault, wrong, values in (
        ("not-in-force", {"valid_to": "2024-02-04"}, {"decided_on": "2024-02-05", "valid_to": "2024-02-04"}),
        ("site", {"valid_to": None, "site": OTHER_SITE}, {"site": SITE, "scope_site": OTHER_SITE}),
        ("product", {"site": SITE, "trade_items": [BASE]}, {"trade_items": [BASE]}),
    ):
        t.correct("producer-1", "AuthorisedPerson", number, **wrong)
        t.found("P03", subject, fault=fault, **values)
    t.correct("producer-1", "AuthorisedPerson", number, trade_items=[BASE, ONE])
    t.nothing("P03", subject)
    appoint(t, status="SUSPENDED", valid_from="2024-02-01", valid_to=None)
    t.found("P03", subject, fault="not-in-force", status="SUSPENDED")


def p03_released_on_the_only_day(t: Telling) -> None:
    appoint(t, valid_from="2024-02-05")
    t.near("P03", t.key("producer-1", "BatchRelease", release(t, decided_at="2024-02-05T23:59:00+08:00")))


def p04_shipped_before_release(t: Telling) -> None:
    subject = dispatch(t, "2024-02-04", t.batch)
    t.nothing("P04", subject)
    made = make(t)
    t.found("P04", subject, dispatched_on="2024-02-04", decision=None, cans=100)
    number = release(t)
    t.found("P04", subject, dispatched_on="2024-02-04", decision=None)
    t.correct("producer-1", "BatchRelease", number, decided_at="2024-02-03T10:00:00+08:00")
    t.nothing("P04", subject)
    t.correct("producer-1", "BatchRelease", number, decision="HELD")
    t.found("P04", subject, decision="HELD", decided_on="2024-02-03")
    t.void("producer-1", "BatchProduction", made)
    t.nothing("P04", subject)


def p04_a_pallet_holds_another_batch(t: Telling) -> None:
    make(t)
    make(t, 2)
    release(t)
    subject = dispatch(t, "2024-02-06", t.batch, units=[t.unit()])
    t.nothing("P04", subject)
    t.say(
        "producer-1", "Aggregation", packer_id=MAKER, parent=t.unit(), trade_item=ONE, batch_number=f"{t.batch}2",
        ranges=[{"first_serial": t.serial(1), "last_serial": t.serial(6)}], children=[], first_case=None,
    )  # fmt: skip
    t.found("P04", subject, batch=f"{ONE}:{t.batch}2", decision=None)
    release(t, batch_number=f"{t.batch}2")
    t.nothing("P04", subject)


def p04_the_same_day_is_not_before(t: Telling) -> None:
    make(t)
    release(t)
    t.near("P04", dispatch(t, "2024-02-05", t.batch))
    release(t, decision="HELD", decided_at="2024-02-06T09:00:00+08:00")
    t.near("P04", dispatch(t, "2024-02-06", t.batch))
