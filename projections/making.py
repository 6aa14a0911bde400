"""What is known of how a batch 批次 was made: production, packing, samples, tests with their verdicts, release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from psycopg import Connection

from projections.facts import SECTION_LIMIT, Fact, read
from projections.statements import statements

SQL: Final = statements("making")


@dataclass(frozen=True, slots=True, kw_only=True)
class Production(Fact):
    """A production run that gave `batch`; `quantity_kg` is that batch's output, the losses are those of the run."""

    batch: str
    producer_id: str
    site: str
    line: str
    work_order: str
    process: str
    formula_registration: str | None
    started_at: datetime
    ended_at: datetime
    production_date: date
    quantity_kg: Decimal
    solids_percent: Decimal
    losses_kg: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing(Fact):
    """Powder filled into cans; `batch_number` as printed, `net_content_g` of one can."""

    batch: str
    batch_number: str
    also_printed_as: tuple[str, ...]
    producer_id: str
    packing_number: str
    site: str
    line: str
    packed_on: date
    production_date: date
    expiry_date: date
    shelf_life_months: int
    cans: int
    rejected_cans: int
    net_content_g: int
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample(Fact):
    """What was taken for testing or keeping, of a batch or of a material lot."""

    batch: str | None
    material_lot: str | None
    sampler_id: str
    sample_number: str
    owner_id: str
    sampled_at: datetime
    units: int
    cans: int
    quantity_kg: Decimal
    kept_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TestReport(Fact):
    """A laboratory's report on a sample of a batch or of a material lot."""

    batch: str | None
    material_lot: str | None
    laboratory_id: str
    report_number: str
    sample_number: str
    started_at: datetime
    finished_at: datetime
    reported_on: date
    retest_of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TestResult(Fact):
    """One analyte of a report as said, with the ledger's verdict; None: no limit is known to judge it by.

    `limit_said` is the limit of `standard` for the batch's stage, base and production date, where they are known.
    `verified` tells whether it was verified at its source; another decides nothing.
    """

    batch: str | None
    material_lot: str | None
    report_number: str
    ordinal: int
    analyte: str
    operator: str
    value: Decimal | None
    unit: str
    basis: str
    method: str | None
    verdict: str | None
    verified: bool | None
    value_said: str | None
    limit_said: str | None
    standard: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Fact):
    """A decision of the quality-authorised person 受权人: released, refused or held, and what it rests on."""

    batch: str
    producer_id: str
    site: str
    decision_number: str
    decision: str
    decided_at: datetime
    person: str
    appointment_number: str
    reports: tuple[str, ...]
    certificate_number: str | None
    follows: str | None


def productions(
    connection: Connection[Any], batches: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[Production]:
    """The runs that gave these batches, earliest event first."""
    return read(connection, SQL["productions"], Production, batches=list(batches), position=position, limit=limit)


def packings(
    connection: Connection[Any], batches: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[Packing]:
    """The packings of these batches, earliest event first."""
    return read(connection, SQL["packings"], Packing, batches=list(batches), position=position, limit=limit)


def samples(
    connection: Connection[Any],
    batches: Sequence[str],
    lots: Sequence[str],
    position: int,
    limit: int = SECTION_LIMIT,
) -> list[Sample]:
    """The samples of these batches and material lots, earliest event first."""
    return read(
        connection, SQL["samples"], Sample, batches=list(batches), lots=list(lots), position=position, limit=limit
    )


def reports(
    connection: Connection[Any],
    batches: Sequence[str],
    lots: Sequence[str],
    position: int,
    limit: int = SECTION_LIMIT,
) -> list[TestReport]:
    """The test reports on these batches and material lots, earliest event first."""
    return read(
        connection, SQL["reports"], TestReport, batches=list(batches), lots=list(lots), position=position, limit=limit
    )


def results(
    connection: Connection[Any],
    batches: Sequence[str],
    lots: Sequence[str],
    position: int,
    limit: int = SECTION_LIMIT,
) -> list[TestResult]:
    """The results of the reports on these batches and material lots, those that failed first."""
    return read(
        connection, SQL["results"], TestResult, batches=list(batches), lots=list(lots), position=position, limit=limit
    )


def releases(
    connection: Connection[Any], batches: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[Release]:
    """The release decisions on these batches, latest decision first."""
    return read(connection, SQL["releases"], Release, batches=list(batches), position=position, limit=limit)
