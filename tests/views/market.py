"""A random market for tests of views: few batches, lots, parties and days, so that records of all families meet."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from schemas.library import families, family
from schemas.shape import Field
from tests.feed import Feed, example

GTINS = ("09521234500018", "9521234500025")
BATCHES = ("24A15B1", "24a-15b1", "24A16B1")
LOTS = ("VM231207", "vm 231207", "VM231208")
PARTIES = ("91310115MA1K0AB20U", "91310115000000027G", "91310120MA1HDEM03F")
SSCCS = ("095212340000000013", "095212340000000020")
FIRST = date(2024, 1, 1)
DAYS = 60
SAID_OTHERWISE = ("DayBegan", "PartnerRegistration")
PARTNERS = ("producer-1", "importer-1", "customs-1", "regulator-1", "laboratory-1", "distributor-1", "supplier-1")


class Market:
    """Says random records of every family, corrects, voids, repeats and contradicts some, and lets days begin."""

    def __init__(self, seed: int) -> None:
        self.feed = Feed()
        self._random = random.Random(seed)
        self._said: list[tuple[str, str, dict[str, Any]]] = []
        self._day = FIRST

    def say(self, records: int) -> Feed:
        """So many records, one kind after another; the feed."""
        names = [name for name in families() if name not in SAID_OTHERWISE]
        for step in range(records):
            chance = self._random.random()
            if self._said and chance < 0.12:
                self._change(voided=chance < 0.04)
            elif self._said and chance < 0.18:
                self._repeat(other=chance < 0.15)
            elif chance < 0.24:
                self._day += timedelta(days=self._random.randint(1, 9))
                self.feed.day(self._day)
            elif chance < 0.25:
                self.feed.send(self._said[0][0] if self._said else "office", b"\0not avro")
            else:
                self._new(names[step % len(names)] if step < len(names) else self._random.choice(names))
        return self.feed

    def _new(self, name: str) -> None:
        partner = "office" if name == "FindingDecision" else self._random.choice(PARTNERS)
        said = self._mutated(family(name).fields, example(name))
        said["number"] = f"{name[:3]}-{len(self._said)}"
        self.feed.say(partner, name, said)
        self._said.append((partner, name, said))

    def _change(self, voided: bool) -> None:
        partner, name, said = self._random.choice(self._said)
        self.feed.correct(partner, name, said["number"], self._mutated(family(name).fields, {**said, "voided": voided}))

    def _repeat(self, other: bool) -> None:
        partner, name, said = self._random.choice(self._said)
        self.feed.say(
            partner, name, {**self._mutated(family(name).fields, said), "number": said["number"]} if other else said
        )

    def _mutated(self, fields: tuple[Field, ...], said: Mapping[str, Any]) -> dict[str, Any]:
        told = (field for field in fields if said.get(field.name) is not None)
        return {field.name: None if self._left_out(field) else self._value(field, said[field.name]) for field in told}

    def _left_out(self, field: Field) -> bool:
        return field.regulation is not None and field.nullable and self._random.random() < 0.05

    def _value(self, field: Field, value: Any) -> Any:
        choose = self._random.choice
        if field.kind == "array" and field.items is not None:
            return [self._value(field.items, item) for item in value]
        if field.kind == "record":
            return self._mutated(field.fields, value)
        if field.kind == "date":
            return str(FIRST + timedelta(days=self._random.randint(0, DAYS)))
        if field.kind == "instant" and field.name != "occurred_at":
            return (
                f"{FIRST + timedelta(days=self._random.randint(0, DAYS))}T{self._random.randint(0, 23):02}:00:00+08:00"
            )
        match field.form:
            case "gtin":
                return choose(GTINS)
            case "batch_number":
                return choose(BATCHES)
            case "lot_number":
                return choose(LOTS)
            case "party_id":
                return choose(PARTIES)
            case "sscc":
                return choose(SSCCS)
        if field.name in ("cans", "rejected_cans", "units"):
            return self._random.randint(1, 4)
        if field.name in ("decision_number", "receipt_number", "delivery_order", "dispatch_number", "sample_number"):
            return f"{field.name}-{self._random.randint(1, 4)}"
        if field.kind == "enum" and field.name != "tier":
            return choose(field.symbols)
        return value
