"""Stories of suppliers and of the ledger's own numbers: the S and C rules."""

from __future__ import annotations

from typing import Any

from tests.findings.production import fit_material
from tests.findings.telling import MAKER, TWO, Telling


def s01_no_supplier_check_at_receipt(t: Telling) -> None:
    supplier = f"SUPPLIER {t.index}"
    number = t.say(
        "producer-1", "MaterialReceipt", receiver_id=MAKER, supplier_id=supplier, lot_number=f"L{t.index}",
        delivery_number=f"D-{t.index}", material="premix-vit-01", received_on="2024-01-10",
    )  # fmt: skip
    subject = t.key("producer-1", "MaterialReceipt", number)
    t.found("S01", subject, received_on="2024-01-10", decision=None, valid_to=None)
    checked = t.say(
        "producer-1", "SupplierQualification", buyer_id=MAKER, supplier_id=supplier, decision_number=f"SQ-{t.index}",
        materials=[], decided_on="2024-01-10", valid_to="2024-01-10",
    )  # fmt: skip
    t.near("S01", subject)
    changes: tuple[dict[str, Any], ...] = (
        {"valid_to": "2024-01-09", "decided_on": "2023-01-10"},
        {"valid_to": None, "decision": "SUSPENDED"},
        {"decision": "CONDITIONAL", "materials": ["raw-milk"]},
    )
    for wrong in changes:
        t.correct("producer-1", "SupplierQualification", checked, **wrong)
        t.found("S01", subject, received_on="2024-01-10", **wrong)
    t.correct("producer-1", "SupplierQualification", checked, materials=["raw-milk", "premix-vit-01"])
    t.nothing("S01", subject)


def s01_a_suppliers_own_word_is_no_receipt(t: Telling) -> None:
    number = t.say(
        "supplier-1", "MaterialReceipt", receiver_id=MAKER, supplier_id=f"SUPPLIER {t.index}", lot_number="L",
        delivery_number=f"D-{t.index}", material="premix-vit-01", received_on="2024-01-10",
    )  # fmt: skip
    t.near("S01", t.key("supplier-1", "MaterialReceipt", number))


def s01_checked_in_time(t: Telling) -> None:
    t.near("S01", t.key("producer-1", "MaterialReceipt", fit_material(t)["MaterialReceipt"]))


def audit(t: Telling, **changes: Any) -> str:
    return t.say(
        "producer-1",
        "SupplierAudit",
        **{"buyer_id": MAKER, "supplier_id": f"SUPPLIER {t.index}", "audit_number": f"SJ-{t.index}", **changes},
    )


def s02_rectification_is_overdue(t: Telling) -> None:
    due = t.day(1)
    number = audit(t, rectification_due=due, audited_on=t.day(-30))
    subject = t.key("producer-1", "SupplierAudit", number)
    t.let_a_day_begin()
    t.near("S02", subject)
    t.let_a_day_begin()
    t.found("S02", subject, rectification_due=due, rectified_on=None)
    after = audit(t, status="RECTIFIED", follows=number, rectification_due=None, audited_on=t.day())
    t.nothing("S02", subject)
    t.void("producer-1", "SupplierAudit", after)
    t.found("S02", subject, rectification_due=due)
    t.correct("producer-1", "SupplierAudit", number, rectification_due=t.day())
    t.nothing("S02", subject)
    t.correct("producer-1", "SupplierAudit", number, rectification_due=t.day(-1))
    t.found("S02", subject, rectification_due=t.day(-1))


def c01_other_content_under_a_used_number(t: Telling) -> None:
    sale = {"batch_number": t.batch, "trade_item": TWO, "delivery_order": f"CK-{t.index}"}
    number = t.say("producer-1", "SalesRecord", **sale, cans=10)
    subject = t.key("producer-1", "SalesRecord", number)
    assert t.feed.say("producer-1", "SalesRecord", {**sale, "number": number, "cans": 10}) is None
    t.near("C01", subject)
    t.say("producer-1", "SalesRecord", number=number, **sale, cans=11)
    t.found("C01", subject, number=number, times=1, said=["cans 10"], again=["cans 11"], severity="major")
    t.say("producer-1", "SalesRecord", number=number, **sale, cans=12)
    t.found("C01", subject, times=2, said=["cans 10"], again=["cans 12"])
    t.say("producer-1", "SalesRecord", number=f"{number}/1", reason="counted again", **sale, cans=11)
    t.nothing("C01", subject)
    t.say("producer-1", "SalesRecord", number=number, **sale, cans=11, sold_on="2024-03-02", ranges=[])
    t.found("C01", subject, times=1, said=["sold_on 2024-03-01"], again=["sold_on 2024-03-02"])
    t.say("producer-1", "SalesRecord", number=f"{number}/2", reason="wrong", voided=True, **sale, cans=11)
    t.nothing("C01", subject)


def c01_only_the_lists_of_rows_differ(t: Telling) -> None:
    ranges = [{"first_serial": t.serial(1), "last_serial": t.serial(2)}]
    sale = {"batch_number": t.batch, "trade_item": TWO, "delivery_order": f"CK-{t.index}", "ranges": ranges}
    number = t.say("producer-1", "SalesRecord", **sale)
    t.say("producer-1", "SalesRecord", number=number, **{**sale, "ranges": []})
    t.found(
        "C01",
        t.key("producer-1", "SalesRecord", number),
        said=["its lists or evidence"],
        again=["other lists or evidence"],
    )


def c02_one_document_under_two_numbers(t: Telling) -> None:
    sale = {"batch_number": t.batch, "trade_item": TWO, "delivery_order": f"CK-{t.index}", "line": 1}
    first = t.say("producer-1", "SalesRecord", **sale)
    subject = f"SalesRecord:producer-1:{MAKER}|CK-{t.index}|1"
    t.feed.correct("producer-1", "SalesRecord", first, cans=961)
    t.near("C02", subject)
    second = t.say("producer-1", "SalesRecord", **sale)
    t.found("C02", subject, count=2)
    t.correct("producer-1", "SalesRecord", second, line=2)
    t.nothing("C02", subject)
    t.correct("producer-1", "SalesRecord", second, line=1)
    t.found("C02", subject, count=2)
    t.void("producer-1", "SalesRecord", first)
    t.nothing("C02", subject)


def c03_a_field_that_the_law_demands_is_empty(t: Telling) -> None:
    number = t.say(
        "producer-1", "BatchRelease", producer_id=MAKER, decision_number=f"FX-{t.index}", batch_number=t.batch,
        certificate_number=None, reports=["JY-1"],
    )  # fmt: skip
    subject = t.key("producer-1", "BatchRelease", number)
    t.wrong_then_right(
        "C03", subject, "producer-1", "BatchRelease", number, {"certificate_number": ""}, {"certificate_number": "HG"},
        {"fields": ["certificate_number"], "severity": "minor"},
    )  # fmt: skip


def c03_fields_that_no_clause_demands_may_be_empty(t: Telling) -> None:
    number = t.say(
        "producer-1", "BatchRelease", producer_id=MAKER, decision_number=f"FX-{t.index}", batch_number=t.batch,
        certificate_number="HG", reports=["JY-1"], follows=None,
    )  # fmt: skip
    t.near("C03", t.key("producer-1", "BatchRelease", number))
