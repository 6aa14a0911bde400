"""What the stories of imports say: declarations, import records, certificates, sales, registrations, filings."""

from __future__ import annotations

from typing import Any

from tests.findings.telling import IMPORTER, TWO, Telling


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


def registered(t: Telling, **changes: Any) -> str:
    """Customs register the story's overseas plant; the record's number."""
    return t.say(
        "customs-1", "ManufacturerRegistration",
        **{
            "manufacturer_number": t.plant(), "name": "Voorbeeld Zuivel B.V.", "country": "NLD",
            "products": ["婴幼儿配方乳粉"], "valid_from": "2022-09-21", "valid_to": "2027-09-20", **changes,
        },
    )  # fmt: skip


def formula(t: Telling, **changes: Any) -> str:
    """The regulator registers the story's formula for its plant; the record's number."""
    return t.say(
        "regulator-1", "FormulaRegistration",
        **{
            "registration_number": t.formula(), "holder_id": t.plant(), "stage": 1, "base": "COW", "trade_items": [TWO],
            "valid_from": "2023-02-22", "valid_to": "2028-02-21", **changes,
        },
    )  # fmt: skip


def filed(t: Telling, party: str, **changes: Any) -> str:
    """Customs file an importer; the record's number."""
    return t.say(
        "customs-1",
        "ImporterFiling",
        **{"filing_number": f"31{t.index:08d}", "party_id": party, "food_types": ["特殊食品类"], **changes},
    )
