"""Stories of production, tests and release: the P rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from domain.product_limits import limits_of, plans_of
from domain.release import Owed, owed
from tests.findings.telling import BASE, MAKER, ONE, OTHER_SITE, SITE, Telling

MADE = date(2024, 1, 15)
DECIMALS = 6


def scaled(value: Decimal) -> int:
    return int(value * 10**DECIMALS)


def passing(row: Owed) -> dict[str, Any]:
    """A result that keeps the limit of an analyte that a release owes."""
    blank = {"analyte": row.analyte, "operator": "EQUAL", "decimals": DECIMALS, "value": None, "unit_values": []}
    for plan in plans_of(row.analyte):
        if plan.stage == row.stage:
            return {**blank, "unit": plan.unit, "basis": plan.portion, "unit_values": [0] * plan.n}
    limit = next(
        each for each in limits_of(row.analyte)
        if each.stage == row.stage and each.base in (row.base, "any")
        and each.verified == row.verified and each.effective_from == row.since
    )  # fmt: skip
    least, most = limit.minimum, limit.maximum
    value = (least + most) / 2 if least is not None and most is not None else most if most is not None else least
    return {**blank, "unit": limit.unit, "basis": limit.basis, "value": scaled(value or Decimal(0))}


def results(*, without: tuple[str, ...] = (), **instead: dict[str, Any]) -> list[dict[str, Any]]:
    """All results that the release of a stage 1 batch owes, but those left out, with changes by analyte."""
    rows = owed(1, "COW", MADE)
    return [{**passing(row), **instead.get(row.analyte, {})} for row in rows if row.analyte not in without]


def formula(t: Telling) -> str:
    return t.say(
        "regulator-1", "FormulaRegistration", registration_number=t.formula(), holder_id=MAKER, stage=1, base="COW",
        trade_items=[ONE],
    )  # fmt: skip


def make(t: Telling, n: int = 1, **changes: Any) -> str:
    """The maker makes the story's batch of premix alone; the record's number."""
    number = t.batch if n == 1 else f"{t.batch}{n}"
    return t.say(
        "producer-1", "BatchProduction",
        **{
            "producer_id": MAKER, "site": SITE, "line": f"line {t.index}-{n}", "work_order": f"WO-{t.index}-{t.said}",
            "trade_item": ONE, "batch_number": number, "formula_registration": t.formula(), "losses": "0.000",
            "inputs": [premix(t)], "outputs": [powder(number)], **changes,
        },
    )  # fmt: skip


def powder(number: str, quantity: str = "1000.000", trade_item: str = ONE) -> dict[str, Any]:
    return {"trade_item": trade_item, "batch_number": number, "quantity": quantity, "solids_percent": "97.00"}


def premix(t: Telling, quantity: str = "1000.000") -> dict[str, Any]:
    return {
        "role": "INGREDIENT", "material": "premix-vit-01", "supplier_id": f"SUPPLIER {t.index}",
        "lot_number": f"LOT{t.index}", "quantity": quantity, "solids_percent": "97.00",
    }  # fmt: skip


def rework(number: str, quantity: str, role: str = "REWORK", trade_item: str = ONE) -> dict[str, Any]:
    return {**powder(number, quantity, trade_item), "role": role}


def report(t: Telling, n: int = 1, **changes: Any) -> str:
    """The maker's laboratory reports on the story's batch; the record's number."""
    return t.say(
        "producer-1", "TestReport",
        **{
            "laboratory_id": MAKER, "report_number": f"JY-{t.index}-{n}", "sample_number": f"S-{t.index}",
            "trade_item": ONE, "batch_number": t.batch, "results": results(), **changes,
        },
    )  # fmt: skip


def release(t: Telling, **changes: Any) -> str:
    """The maker releases the story's batch on 5 February 2024, resting on its first report; the record's number."""
    return t.say(
        "producer-1", "BatchRelease",
        **{
            "producer_id": MAKER, "site": SITE, "decision_number": f"FX-{t.index}-{t.said}", "trade_item": ONE,
            "batch_number": t.batch, "reports": [f"JY-{t.index}-1"], "appointment_number": f"AP-{t.index}",
            "person": f"person-{t.index}", **changes,
        },
    )  # fmt: skip


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


def p02_a_value_that_rounds_to_the_limit(t: Telling) -> None:
    formula(t)
    make(t)
    report(t, results=results(protein={"value": scaled(Decimal("0.724"))}))
    late = {"results": results(protein={"value": scaled(Decimal("0.80"))}), "finished_at": "2024-02-06T09:00:00+08:00"}
    report(t, 2, **late)
    t.near("P02", t.key("producer-1", "BatchRelease", release(t)))


def appoint(t: Telling, **changes: Any) -> str:
    return t.say(
        "producer-1", "AuthorisedPerson",
        **{
            "producer_id": MAKER, "person": f"person-{t.index}", "appointment_number": f"AP-{t.index}", "site": SITE,
            "trade_items": [], "valid_from": "2023-12-01", "valid_to": "2024-02-05", **changes,
        },
    )  # fmt: skip


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


def p03_released_on_the_last_day(t: Telling) -> None:
    appoint(t)
    t.near("P03", t.key("producer-1", "BatchRelease", release(t, decided_at="2024-02-05T23:59:00+08:00")))


def dispatch(t: Telling, day: str, batch: str, **changes: Any) -> str:
    """The maker dispatches 100 cans; the subject of the line."""
    number = t.say(
        "producer-1", "Dispatch", dispatch_number=f"CK-{t.index}-{t.said}", sender_id=MAKER, dispatched_on=day,
        lines=[{"trade_item": ONE, "batch_number": batch, "cans": 100, "units": [], **changes}],
    )  # fmt: skip
    return t.key("producer-1", "Dispatch", number) + "/1"


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


def p04_shipped_on_the_day_of_release(t: Telling) -> None:
    make(t)
    release(t)
    t.near("P04", dispatch(t, "2024-02-05", t.batch))


def fit_material(t: Telling, **receipt: Any) -> dict[str, str]:
    """Everything that the use of a material lot needs; the records' numbers by family."""
    supplier, lot = f"SUPPLIER {t.index}", f"LOT{t.index}"
    return {
        "SupplierQualification": t.say(
            "producer-1", "SupplierQualification", buyer_id=MAKER, supplier_id=supplier, decided_on="2023-11-25",
            decision_number=f"SQ-{t.index}", materials=["premix-vit-01"], valid_to="2024-12-31",
        ),
        "MaterialFiling": t.say(
            "producer-1", "MaterialFiling", filer_id=MAKER, site=SITE, filing_number=f"MF-{t.index}",
            material="premix-vit-01", supplier_id=supplier, filed_on="2023-09-01",
        ),
        "MaterialReceipt": t.say(
            "producer-1", "MaterialReceipt",
            **{
                "receiver_id": MAKER, "supplier_id": supplier, "lot_number": lot, "delivery_number": f"D-{t.index}",
                "material": "premix-vit-01", "kind": "PREMIX", "received_on": "2024-01-10", "expiry_date": "2024-01-15",
                **receipt,
            },
        ),
        "MaterialCheck": t.say(
            "producer-1", "MaterialCheck", checker_id=MAKER, supplier_id=supplier, lot_number=lot,
            material="premix-vit-01", decision_number=f"MC-{t.index}", decided_on="2024-01-15",
        ),
    }  # fmt: skip


def p05_material_not_fit_for_use(t: Telling) -> None:
    subject = t.key("producer-1", "BatchProduction", make(t)) + "/1"
    t.found("P05", subject, faults=["not-checked", "not-filed"], used_on="2024-01-15", verdict=None, filing=None)
    numbers = fit_material(t)
    t.nothing("P05", subject)
    for family, wrong, right, values in (
        ("MaterialCheck", {"verdict": "QUARANTINED"}, {"verdict": "ACCEPTED"}, {"verdict": "QUARANTINED"}),
        ("MaterialCheck", {"decided_on": "2024-01-16"}, {"decided_on": "2024-01-15"}, {"faults": ["not-checked"]}),
        ("MaterialReceipt", {"expiry_date": "2024-01-14"}, {"expiry_date": None},
         {"faults": ["expired"], "expiry_date": "2024-01-14", "used_on": "2024-01-15"}),
        ("MaterialFiling", {"site": OTHER_SITE}, {"site": SITE}, {"faults": ["not-filed"]}),
        ("MaterialFiling", {"valid_to": "2024-01-14"}, {"valid_to": "2024-01-15"}, {"faults": ["not-filed"]}),
        ("SupplierQualification", {"decision": "SUSPENDED"}, {"decision": "CONDITIONAL"}, {"faults": ["supplier"]}),
    ):  # fmt: skip
        t.correct("producer-1", family, numbers[family], **wrong)
        t.found("P05", subject, **values)
        t.correct("producer-1", family, numbers[family], **right)
        t.nothing("P05", subject)


def p05_used_on_the_last_day(t: Telling) -> None:
    fit_material(t)
    t.near("P05", t.key("producer-1", "BatchProduction", make(t)) + "/1")


def p07_dry_matter_does_not_balance(t: Telling) -> None:
    subject = f"{ONE}:{t.batch}"
    number = make(t, losses="9.700", outputs=[powder(t.batch, "969.000")])
    t.found("P07", subject, input_kg=970, output_kg=939.93, losses_kg=9.7, difference_percent=2.1)
    sample = t.say(
        "producer-1", "Sampling", sampler_id=MAKER, owner_id=MAKER, sample_number=f"S-{t.index}", trade_item=ONE,
        batch_number=t.batch, quantity="2.000",
    )  # fmt: skip
    t.nothing("P07", subject)
    t.void("producer-1", "Sampling", sample)
    t.found("P07", subject)
    t.correct("producer-1", "BatchProduction", number, losses="12.000")
    t.nothing("P07", subject)
    t.correct("producer-1", "BatchProduction", number, outputs=[powder(t.batch, "1010.000")], losses="10.000")
    t.found("P07", subject, output_kg=979.7, losses_kg=10, difference_percent=-2.03, tolerance_percent=2)


def p07_two_percent_are_within_the_tolerance(t: Telling) -> None:
    packaging = {**premix(t, "500.000"), "role": "PACKAGING"}
    make(t, outputs=[powder(t.batch, "980.000")], inputs=[premix(t), packaging])
    t.near("P07", f"{ONE}:{t.batch}")


def p13_tested_before_it_was_sampled(t: Telling) -> None:
    number = report(t)
    subject = t.key("producer-1", "TestReport", number)
    sample = t.say(
        "producer-1", "Sampling", sampler_id=MAKER, owner_id=MAKER, sample_number=f"S-{t.index}", trade_item=ONE,
        batch_number=t.batch, sampled_at="2024-01-16T10:01:00+08:00",
    )  # fmt: skip
    t.found("P13", subject, act_at="2024-01-16 10:00", other_at="2024-01-16 10:01", fault="tested-before-sampled")
    t.correct("producer-1", "Sampling", sample, sampled_at="2024-01-16T10:00:00+08:00")
    t.near("P13", subject)
    t.correct("producer-1", "TestReport", number, started_at="2024-01-16T09:59:00+08:00")
    t.found("P13", subject, act_at="2024-01-16 09:59")


def p13_released_before_the_last_result(t: Telling) -> None:
    number = report(t, finished_at="2024-02-05T16:19:00+08:00")
    subject = t.key("producer-1", "BatchRelease", release(t))
    t.found("P13", subject, fault="released-before-tested", act_at="2024-02-05 16:18", other_at="2024-02-05 16:19")
    t.correct("producer-1", "TestReport", number, finished_at="2024-02-05T16:18:00+08:00")
    t.near("P13", subject)


def p13_two_batches_at_once_on_a_line(t: Telling) -> None:
    line: dict[str, Any] = {"line": f"line {t.index}"}
    first = t.key("producer-1", "BatchProduction", make(t, **line))
    t.nothing("P13", first)
    number = make(t, 2, started_at="2024-01-15T23:29:00+08:00", ended_at="2024-01-16T06:00:00+08:00", **line)
    second = t.key("producer-1", "BatchProduction", number)
    t.found("P13", first, fault="line-overlap", act_at="2024-01-15 08:05", other_at="2024-01-15 23:29")
    t.found("P13", second, fault="line-overlap", other=f"batch {ONE}:{t.batch}")
    t.correct("producer-1", "BatchProduction", number, started_at="2024-01-15T23:30:00+08:00")
    t.near("P13", first)
    t.near("P13", second)
    t.correct("producer-1", "BatchProduction", number, started_at="2024-01-15T23:29:00+08:00")
    t.found("P13", first, fault="line-overlap")
    t.correct("producer-1", "BatchProduction", number, line="another line")
    t.nothing("P13", first)


def p15_rework_of_a_batch_on_hold(t: Telling) -> None:
    subject = t.key(
        "producer-1", "BatchProduction", make(t, inputs=[premix(t, "950.000"), rework(f"{t.batch}0", "50.000")])
    ) + "/2"  # fmt: skip
    t.nothing("P15", subject)
    number = release(t, batch_number=f"{t.batch}0", decision="HELD", decided_at="2024-01-14T10:00:00+08:00")
    t.found("P15", subject, faults=["held"], decision="HELD", used_on="2024-01-15", share_percent=5)
    lifted = release(t, batch_number=f"{t.batch}0", decided_at="2024-01-15T08:00:00+08:00")
    t.nothing("P15", subject)
    t.correct("producer-1", "BatchRelease", lifted, decided_at="2024-01-15T08:06:00+08:00")
    t.found("P15", subject, faults=["held"])
    t.correct("producer-1", "BatchRelease", number, decided_at="2024-01-15T08:06:00+08:00")
    t.nothing("P15", subject)


def p15_too_much_rework(t: Telling) -> None:
    number = make(t, inputs=[premix(t, "899.000"), rework(f"{t.batch}0", "101.000")])
    subject = t.key("producer-1", "BatchProduction", number) + "/2"
    t.found("P15", subject, faults=["share"], share_percent=10.1, limit_percent=10)
    t.correct("producer-1", "BatchProduction", number, inputs=[premix(t, "900.000"), rework(f"{t.batch}0", "100.000")])
    t.near("P15", subject)


def p15_a_batch_among_its_own_ancestors(t: Telling) -> None:
    a, b = t.batch, f"{t.batch}2"
    first = t.key(
        "producer-1", "BatchProduction", make(t, inputs=[premix(t), rework(b, "10.000")])
    ) + "/2"  # fmt: skip
    t.nothing("P15", first)
    number = make(t, 2, inputs=[premix(t), rework(a, "10.000", "BASE_POWDER")])
    second = t.key("producer-1", "BatchProduction", number) + "/2"
    t.found("P15", first, faults=["loop"], loop=True)
    t.found("P15", second, faults=["loop"], loop=True)
    t.correct("producer-1", "BatchProduction", number, inputs=[premix(t)])
    t.nothing("P15", first)
    t.nothing("P15", second)
    t.correct("producer-1", "BatchProduction", number, inputs=[premix(t), rework(a, "10.000")])
    t.found("P15", first, faults=["loop"])


def p15_rework_of_rework(t: Telling) -> None:
    numbers = [f"{t.batch}{n}" for n in range(5)]
    subjects = [
        t.key(
            "producer-1", "BatchProduction",
            make(t, 9, batch_number=after, line=f"line {t.index}-{after}", outputs=[powder(after)],
                 inputs=[premix(t), rework(before, "10.000")]),
        ) + "/2"
        for before, after in pairwise(numbers)
    ]  # fmt: skip
    t.near("P15", subjects[2])
    t.found("P15", subjects[3], faults=["depth"], steps=4, limit_steps=3)
