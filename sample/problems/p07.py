"""P07: more dry matter went in than came out, was lost or was sampled."""

from __future__ import annotations

from decimal import Decimal

from domain.policy import policy
from sample.making import Batch
from sample.problems import DOMESTIC, Stage, plot
from sample.stock import dry_matter

SCALE = 10_000
"""Percent × 100 of grams: dry matter of inputs and outputs is in grams × 10,000."""


def unaccounted(batch: Batch, percent: Decimal) -> None:
    """Enlarge the first input until so much of all dry matter put in is not accounted for, and not a gram more."""
    record = batch.production.record
    inputs = record["inputs"]
    accounted = dry_matter(record["outputs"]) + record["losses"] * SCALE
    due = int(accounted / (1 - percent / 100))
    inputs[0]["quantity"] += (due - dry_matter(inputs)) // inputs[0]["solids_percent"]


@plot("P07", DOMESTIC)
def three_percent_gone(stage: Stage, batch: Batch) -> None:
    """One and a half times the tolerated share of dry matter is nowhere: not in the powder, not in the losses."""
    percent = policy("mass_balance").value * Decimal("1.5")
    unaccounted(batch, percent)
    stage.planted(
        "P07",
        batch.subject,
        f"Batch {batch.number}: {percent:.1f} % of the dry matter put in is not accounted for.",
        f"批次 {batch.number}：投入干物质中有 {percent:.1f}% 去向不明。",
        batch=batch.subject,
    )


@plot("P07", DOMESTIC, near_miss=True)
def just_the_tolerance(stage: Stage, batch: Batch) -> None:
    """Right, because to the gram no more than the tolerated share is not accounted for."""
    unaccounted(batch, policy("mass_balance").value)
    stage.near_miss("P07", batch.subject, "Off by the tolerance and not a gram more.", "恰好在容差之内。")
