"""The state of a season while it is told: its dice, its counters, and the truth as it comes to be known."""

from __future__ import annotations

from collections import Counter
from datetime import date
from hashlib import sha256
from random import Random
from typing import Any, Final

from sample import codes
from sample.cast import CAST
from sample.said import Truth
from sample.stock import Stock
from sample.story import FILED_LATER_MS, Statement, Story

FIRST_DAY: Final = date(2025, 10, 1)
LAST_DAY: Final = date(2026, 9, 30)

NUMBER_OF: Final = {
    "Aggregation": "AG",
    "AuthorisedPerson": "AP",
    "BatchProduction": "BP",
    "BatchRelease": "BR",
    "CanActivation": "CA",
    "CodeRange": "CR",
    "CustomsDeclaration": "CD",
    "Dispatch": "DI",
    "Disposal": "DP",
    "FormulaRegistration": "FR",
    "ImportRecord": "IR",
    "ImporterFiling": "IF",
    "InspectionCertificate": "IC",
    "Licence": "LI",
    "ManufacturerRegistration": "MF",
    "MaterialCheck": "MC",
    "MaterialFiling": "ML",
    "MaterialReceipt": "MR",
    "Packing": "PK",
    "Party": "PA",
    "Recall": "RC",
    "Receipt": "RE",
    "Return": "RT",
    "SalesRecord": "SR",
    "Sampling": "SA",
    "SupplierAudit": "SU",
    "SupplierQualification": "SQ",
    "TestReport": "TR",
}
"""How a partner's record numbers begin, by family."""


class World:
    """Everything that stories share. All chance comes from `random`, seeded once."""

    def __init__(self, seed: int, size: str, scale: int) -> None:
        self.random = Random(seed)
        self.scale = scale
        self.truth = Truth(seed=seed, size=size)
        self.stock = Stock()
        self.counters: Counter[str] = Counter()

    def next(self, name: str) -> int:
        """The next of a series of numbers, from 1."""
        self.counters[name] += 1
        return self.counters[name]

    def take_serials(self, trade_item: str, count: int) -> int:
        """The first of so many fresh serial numbers of a trade item."""
        first = 1_000_001 + self.counters[f"serial {trade_item}"]
        self.counters[f"serial {trade_item}"] += count
        return first

    def take_units(self, packer: str, count: int) -> list[str]:
        """Fresh SSCCs of one packer, which follow each other."""
        begin = 10_000_000_000 * (1 + [p.slug for p in CAST.everyone].index(packer))
        first = begin + self.counters[f"unit {packer}"]
        self.counters[f"unit {packer}"] += count
        return [codes.sscc(first + n) for n in range(count)]

    def say(
        self, story: Story, partner: str, family: str, at: int, /, version: int | None = None, **fields: Any
    ) -> Statement:
        """Add a statement about what happened at a time (epoch ms); the number and both times are filled in."""
        number = f"{NUMBER_OF[family]}-{self.next(f'{partner} {family}'):06d}"
        statement = Statement(
            partner, family, {"number": number, "occurred_at": at, **fields}, at + FILED_LATER_MS, version
        )
        story.statements.append(statement)
        return statement

    def document(self, kind: str, number: str, issued: date) -> dict[str, Any]:
        """Evidence: a document that does not exist, by a hash that is the same for the same name."""
        return {
            "kind": kind,
            "number": number,
            "issued_on": codes.days(issued),
            "sha256": sha256(f"synthetic {kind} {number}".encode()).hexdigest(),
            "media_type": "application/pdf",
        }
