"""What the stories of production say: formulas, batches, tests, releases, appointments, dispatches, materials."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from domain.product_limits import limits_of, plans_of
from domain.release import Owed, owed
from tests.findings.telling import MAKER, ONE, SITE, Telling

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


def appoint(t: Telling, **changes: Any) -> str:
    return t.say(
        "producer-1", "AuthorisedPerson",
        **{
            "producer_id": MAKER, "person": f"person-{t.index}", "appointment_number": f"AP-{t.index}", "site": SITE,
            "trade_items": [], "valid_from": "2023-12-01", "valid_to": "2024-02-05", **changes,
        },
    )  # fmt: skip


def dispatch(t: Telling, day: str, batch: str, **changes: Any) -> str:
    """The maker dispatches 100 cans; the subject of the line."""
    number = t.say(
        "producer-1", "Dispatch", dispatch_number=f"CK-{t.index}-{t.said}", sender_id=MAKER, dispatched_on=day,
        lines=[{"trade_item": ONE, "batch_number": batch, "cans": 100, "units": [], **changes}],
    )  # fmt: skip
    return t.key("producer-1", "Dispatch", number) + "/1"


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
            material="premix-vit-01", supplier_id=supplier, filed_on="2024-01-15",
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
