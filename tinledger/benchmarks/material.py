"""The records that are measured with: sales by one partner, and a tree of productions with a thousand relatives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from schemas.codec import record_from_json

PARTNER: Final = "bench-maker"
PARTY: Final = "91310115MA1K0AB20U"
CAN: Final = "09521234500018"
POWDER: Final = "09521234500032"
BATCHES: Final = 500
"""Batches that the sales are of."""
BRANCHES: Final = 10
"""Inputs of each production of the tree."""
DEPTH: Final = 3
"""Links from its root to the material lots."""


def registration(today: date) -> dict[str, Any]:
    """The partner as the office registers it: a producer."""
    return {
        "number": f"PR-{PARTNER}", "occurred_at": f"{today}T00:00:00+08:00", "partner": PARTNER, "party_id": PARTY,
        "name_zh": "测速示例乳业有限公司", "name_en": "Benchmark Dairy (synthetic)", "roles": ["producer"],
        "identifiers": [PARTY, "9521234000013"], "valid_from": "2000-01-01",
    }  # fmt: skip


def sale(nth: int, day: date, moment: int) -> dict[str, Any]:
    """The nth sale, as the codec takes it; `moment` in epoch milliseconds."""
    said: dict[str, Any] = {
        "number": f"SR-{nth:07d}", "occurred_at": f"{day}T10:30:00+08:00", "seller_id": PARTY, "tier": "MAKER",
        "buyer_id": "91310115000000027G", "buyer_name": "上海示例母婴用品有限公司", "trade_item": CAN,
        "batch_number": f"B{nth % BATCHES:04d}", "cans": 1 + nth % 960, "sold_on": str(day),
        "delivery_order": f"CK-{nth:07d}", "line": 1,
    }  # fmt: skip
    return {**record_from_json("SalesRecord", said), "occurred_at": moment}


def tree() -> Iterator[dict[str, Any]]:
    """Productions whose root has BRANCHES^DEPTH material lots and all batches between them as ancestors; each adds up.

    The leaves come first, as in life.
    """
    for level in range(DEPTH - 1, -1, -1):
        for nth in range(BRANCHES**level):
            yield production(level, nth)


def node(level: int, nth: int) -> str:
    """The batch number of a node of the tree."""
    return f"T{level}N{nth:03d}"


def production(level: int, nth: int) -> dict[str, Any]:
    """One production of the tree."""
    kilograms = BRANCHES ** (DEPTH - level)
    inputs = [
        {"role": "INGREDIENT", "material": "milk-solids", "supplier_id": "91230227000000019Q",
         "lot_number": f"L{nth * BRANCHES + branch:04d}"}
        if level == DEPTH - 1
        else {"role": "BASE_POWDER", "trade_item": POWDER, "batch_number": node(level + 1, nth * BRANCHES + branch)}
        for branch in range(BRANCHES)
    ]  # fmt: skip
    each = {"quantity": f"{kilograms // BRANCHES}.000", "solids_percent": "97.20"}
    made = {"trade_item": POWDER, "batch_number": node(level, nth)}
    return record_from_json("BatchProduction", {
        "number": f"WO-{node(level, nth)}", "occurred_at": "2024-01-15T23:40:00+08:00", "producer_id": PARTY,
        "site": "9521234000013", "line": f"line-{level}-{nth}", "work_order": f"WO-{node(level, nth)}", **made,
        "process": "BASE_POWDER", "started_at": f"2024-01-{12 + DEPTH - level}T08:05:00+08:00",
        "ended_at": f"2024-01-{12 + DEPTH - level}T23:30:00+08:00",
        "production_date": f"2024-01-{12 + DEPTH - level}", "inputs": [{**put, **each} for put in inputs],
        "outputs": [{**made, "quantity": f"{kilograms}.000", "solids_percent": "97.20"}], "losses": "0.000",
    })  # fmt: skip


ROOT: Final = f"batch:{POWDER}:{node(0, 0)}"
RELATIVES: Final = sum(BRANCHES**level for level in range(DEPTH + 1))
