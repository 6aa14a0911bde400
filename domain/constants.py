"""The facts of `domain/limits/` as typed rows, read once: gates, clocks, tariff codes, regions, working days.

Decimals stay decimals. A row tells from when to when it is in force (`holds_on`) and whether its text was read
(`verified`): an unverified row never decides, it only informs. What each column means: `domain/limits/README.md`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources


@dataclass(frozen=True, kw_only=True, slots=True)
class Dated:
    """A row in force from a day to a day, both included; None: no bound known."""

    effective_from: date | None
    effective_to: date | None
    verified: bool

    def holds_on(self, day: date) -> bool:
        """Whether the row is in force on a day."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_to is None or day <= self.effective_to
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate(Dated):
    """A condition of entry (`gate` G01 …) and the finding that tells of its breach."""

    gate: str
    name: str
    subject: str
    rule: str
    threshold: Decimal | None
    unit: str
    regime: str
    judged_on: str
    legal_basis: str
    finding: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline(Dated):
    """A clock or a retention term (`id` D01 …): `limit` of `unit` (hours, days, months, years), by `calendar`."""

    id: str
    subject: str
    actor: str
    starts_at: str
    event_or_record: str
    limit: int
    unit: str
    calendar: str
    bound: str
    legal_basis: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TariffCode:
    """A tariff code with its inspection code and the stage and base of formula that it stands for."""

    hs10: str
    ciq3: str
    name_zh: str
    name_en: str
    stage: str
    base: str
    verified: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Region:
    """An administrative region with the first and last revision (year and month) that lists it."""

    code: str
    name_zh: str
    first_seen: str
    last_seen: str


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    """The rows of a file of `domain/limits/`, as text."""
    text = resources.files("domain").joinpath("limits", f"{table}.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def decimal(text: str) -> Decimal | None:
    """A figure of a file; None where none is given."""
    return Decimal(text) if text else None


def day(text: str) -> date | None:
    """A day of a file; None where none is given."""
    return date.fromisoformat(text) if text else None


@cache
def gates() -> tuple[Gate, ...]:
    """Conditions of entry, each for a period."""
    return tuple(
        Gate(
            effective_from=day(row["effective_from"]),
            effective_to=day(row["effective_to"]),
            verified=row["verified"] == "yes",
            gate=row["gate"],
            name=row["name"],
            subject=row["subject"],
            rule=row["rule"],
            threshold=decimal(row["threshold"]),
            unit=row["unit"],
            regime=row["regime"],
            judged_on=row["judged_on"],
            legal_basis=row["legal_basis"],
            finding=row["finding"],
        )
        for row in rows("import_gates")
    )


@cache
def deadlines() -> dict[str, Deadline]:
    """Clocks and retention terms by their id."""
    return {
        row["id"]: Deadline(
            effective_from=day(row["effective_from"]),
            effective_to=day(row["effective_to"]),
            verified=row["verified"] == "yes",
            id=row["id"],
            subject=row["subject"],
            actor=row["actor"],
            starts_at=row["starts_at"],
            event_or_record=row["event_or_record"],
            limit=int(row["limit"]),
            unit=row["unit"],
            calendar=row["calendar"],
            bound=row["bound"],
            legal_basis=row["legal_basis"],
        )
        for row in rows("deadlines")
    }


@cache
def tariff_codes() -> tuple[TariffCode, ...]:
    """Tariff codes of infant formula; the same ten digits stand once for each inspection code."""
    return tuple(
        TariffCode(
            hs10=row["hs10"],
            ciq3=row["ciq3"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            stage=row["stage"],
            base=row["base"],
            verified=row["verified"] == "yes",
        )
        for row in rows("hs_ciq")
    )


@cache
def hs_codes() -> frozenset[str]:
    """The ten-digit tariff codes of infant formula."""
    return frozenset(code.hs10 for code in tariff_codes())


@cache
def regions() -> dict[str, Region]:
    """Every region code that GB/T 2260 has listed since 2005, also abolished ones."""
    return {
        row["code"]: Region(
            code=row["code"], name_zh=row["name_zh"], first_seen=row["first_seen"], last_seen=row["last_seen"]
        )
        for row in rows("regions")
    }


@cache
def countries() -> frozenset[str]:
    """The three-letter codes of ISO 3166."""
    return frozenset(row["alpha3"] for row in rows("countries"))


@cache
def workday_exceptions() -> dict[date, bool]:
    """Days whose work differs from their weekday: True for a make-up working day 调休, False for a holiday."""
    return {date.fromisoformat(row["date"]): row["kind"] == "work" for row in rows("workday_exceptions")}


@cache
def planned_years() -> frozenset[int]:
    """Years whose holidays are announced; in another year working days are not known."""
    return frozenset(int(row["plan_year"]) for row in rows("workday_exceptions"))
