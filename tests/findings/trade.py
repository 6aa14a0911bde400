"""Random talk of two importers, customs and a dealer about a few batches: late, corrected, voided, contradicted."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

from tests.feed import Feed, example
from tests.findings.telling import IMPORTER, MAKER, TWO

IMPORTERS = {"importer-1": IMPORTER, "importer-2": "IMPORTER TWO"}
BATCHES = ("B1", "B2", "B1X")
DECLARATIONS = tuple(f"22482024100000{n:04d}" for n in range(1, 4))
CERTIFICATES = tuple(f"12200000000{n}" for n in range(1, 4))
FIRST = date(2024, 5, 1)
FAMILIES = {
    "CustomsDeclaration": ("customs-1", "importer-1"),
    "InspectionCertificate": ("customs-1",),
    **dict.fromkeys(("ImportRecord", "SalesRecord", "Return", "Disposal", "Sampling", "Dispatch"), tuple(IMPORTERS)),
    "Receipt": ("distributor-1",),
}
WEIGHTS = (2, 2, 4, 5, 1, 1, 1, 2, 3)
NUMBERED = {"CustomsDeclaration": "declaration_number", "InspectionCertificate": "certificate_number"}
"""Families whose record number is the document's own."""
LINE = example("CustomsDeclaration")["lines"][0]
Number = tuple[str, str, str]


class Trade:
    """Says random records of a seed to a ledger in memory."""

    def __init__(self, seed: int) -> None:
        self.feed = Feed()
        self.random = random.Random(seed)
        self.standing: dict[Number, dict[str, Any]] = {}
        self.times: Counter[Number] = Counter()
        """How often each number was used, also for corrections and contradictions."""
        self.today = FIRST
        self.feed.day(self.today)

    def say(self, records: int) -> Feed:
        """So many steps; the ledger."""
        steps = (self.new, self.correct, self.void, self.contradict, self.another_day)
        for _ in range(records):
            self.random.choices(steps, (66, 15, 5, 8, 6))[0]()
        return self.feed

    def new(self) -> None:
        family = self.random.choices(tuple(FAMILIES), WEIGHTS)[0]
        partner = self.random.choice(FAMILIES[family])
        content = self.content(partner, family)
        number = content.get(NUMBERED.get(family, ""), f"{family}-{self.times.total()}")
        about = partner, family, number
        if not self.times[about] and self.feed.say(partner, family, {"number": number, **content}) is not None:
            self.standing[about] = {"number": number, **content}
            self.times[about] += 1

    def correct(self) -> None:
        if not self.standing:
            return
        about = self.random.choice(tuple(self.standing))
        partner, family, number = about
        content = self.content(partner, family)
        if family in NUMBERED:
            content[NUMBERED[family]] = number
        self.standing[about] = {**content, "number": f"{number}/{self.times[about]}"}
        self.feed.correct(partner, family, number, content)
        self.times[about] += 1

    def void(self) -> None:
        if self.standing:
            about = self.random.choice(tuple(self.standing))
            del self.standing[about]
            self.feed.void(*about)

    def contradict(self) -> None:
        """Other content under the number of a sale as it stands."""
        if sales := [about for about in self.standing if about[1] == "SalesRecord"]:
            about = self.random.choice(sales)
            other = {**self.standing[about], "reason": "again", "cans": self.random.randint(1, 99)}
            if self.feed.say(about[0], about[1], other) is not None:
                self.times[about] += 1

    def another_day(self) -> None:
        self.today += timedelta(self.random.randint(1, 9))
        self.feed.day(self.today)

    def day(self) -> str:
        return str(FIRST + timedelta(self.random.randint(-10, 60)))

    def content(self, partner: str, family: str) -> dict[str, Any]:
        """What a record of a family says but for its number."""
        occurred_at = f"{self.day()}T{self.random.randint(10, 23)}:00:00+08:00"
        return {"occurred_at": occurred_at, **self.details(partner, family)}

    def details(self, partner: str, family: str) -> dict[str, Any]:
        pick = self.random.choice
        importer = IMPORTERS.get(partner, pick(tuple(IMPORTERS.values())))
        goods = {"trade_item": TWO, "batch_number": pick(BATCHES)}
        cans = pick((100, 100, 60, 40))
        weight = {"cans": cans, "net_weight": pick((f"{cans * 0.8:.3f}", "80.400"))}
        match family:
            case "CustomsDeclaration":
                lines = [{**LINE, **goods, **weight}]
                return {"declaration_number": pick(DECLARATIONS), "consignee_id": importer, "lines": lines}
            case "InspectionCertificate":
                lines = [{"line": n, "trade_item": TWO, "batch_number": b, "cans": 1} for n, b in
                         enumerate(self.random.sample(BATCHES, 2), 1)]  # fmt: skip
                return {"certificate_number": pick(CERTIFICATES), "declaration_number": pick(DECLARATIONS),
                        "consignee_id": importer, "issued_on": self.day(), "lines": lines}  # fmt: skip
            case "ImportRecord":
                return {**goods, **weight, "importer_id": importer, "declaration_number": pick(DECLARATIONS),
                        "also_printed_as": pick(([], [], ["B1X"])),
                        "inspection_certificate": pick((None, *CERTIFICATES)),
                        "foreign_certificates": pick(([], ["F1"], ["F1", "F2"]))}  # fmt: skip
            case "SalesRecord":
                return {**goods, "seller_id": importer, "tier": pick(("IMPORTER", "IMPORTER", "RETAILER")),
                        "cans": cans, "sold_on": self.day(), "ranges": []}  # fmt: skip
            case "Return":
                return {**goods, "receiver_id": importer, "returner_id": None, "cans": pick((5, 50)),
                        "dispatch_number": pick((None, "S1", "S2"))}  # fmt: skip
            case "Disposal":
                return {**goods, "owner_id": importer, "cans": pick((5, 50)), "way": pick(("DESTROYED", "RELABELLED"))}
            case "Sampling":
                return {**goods, "sampler_id": importer, "owner_id": importer, "cans": 8, "quantity": "0.000"}
            case "Dispatch":
                return {"sender_id": importer, "dispatch_number": pick(("S1", "S2")), "receiver_id": MAKER,
                        "dispatched_on": self.day(), "lines": [{**goods, "cans": cans, "units": []}]}  # fmt: skip
            case _:
                return {"sender_id": pick(tuple(IMPORTERS.values())), "dispatch_number": pick(("S1", "S2")),
                        "lines": [{**goods, "cans": cans, "units": []}]}  # fmt: skip
