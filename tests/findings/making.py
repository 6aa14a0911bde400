"""Stories of making: materials, dry matter, order of acts and rework, P05, P07, P13, P15."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from tests.findings.production import fit_material, make, powder, premix, release, report, rework
from tests.findings.telling import MAKER, ONE, OTHER_SITE, SITE, Telling


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


def p05_what_the_supplier_says_of_a_lot_is_not_counted(t: Telling) -> None:
    fit_material(t)
    t.say(
        "supplier-1", "MaterialReceipt", receiver_id=MAKER, supplier_id=f"SUPPLIER {t.index}",
        lot_number=f"LOT{t.index}", delivery_number=f"D-{t.index}-9", material="premix-vit-01",
        expiry_date="2024-01-14", occurred_at="2025-01-01T00:00:00+08:00",
    )  # fmt: skip
    t.near("P05", t.key("producer-1", "BatchProduction", make(t)) + "/1")


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
    t.found("P13", second, fault="line-overlap", other_kind="BATCH", other=f"{ONE}:{t.batch}")
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
