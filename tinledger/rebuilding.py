"""Says how far a rebuild of the views is and what differs between two of them: to people, and as JSON."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from domain.position import format_position
from tinledger.shared import print_json, progress

if TYPE_CHECKING:
    from projections.differing import Difference
    from projections.parts import Way

SHOWN_SECONDS: Final = 2.0
"""Between two lines of progress."""


def teller(as_json: bool) -> Callable[[Way], None]:
    """Says on standard error how far a rebuild is, now and then."""
    shown = time.monotonic()

    def tell(way: Way) -> None:
        nonlocal shown
        if time.monotonic() - shown >= SHOWN_SECONDS:
            shown = time.monotonic()
            progress(json.dumps(said_of(way)) if as_json else f"  {sentence(way)}")

    return tell


def said_of(way: Way) -> dict[str, Any]:
    """How far a rebuild is, as JSON shows it."""
    return {
        "state": "built" if way.built else "running" if way.at_work else "stopped",
        "part": way.part,
        "position": format_position(way.position),
        "goal": None if way.goal is None else format_position(way.goal),
        "done": round(way.done, 4),
        "eventsPerSecond": round(way.rate, 1),
        "secondsLeft": None if way.left_seconds is None else round(way.left_seconds, 1),
    }


def sentence(way: Way) -> str:
    """The same for a person."""
    said = said_of(way)
    if way.built:
        return f"built, at {said['position']}: waits for tinledger projection swap"
    if not way.at_work:
        return f"stopped in {way.part}, {way.done:.0%} done: tinledger projection rebuild goes on"
    left = "" if way.left_seconds is None else f", {way.left_seconds:.0f} s left"
    return f"{way.part} {way.position:,} of {way.goal or 0:,}, {way.done:.0%} done, {way.rate:,.0f} events/s{left}"


def show(found: Difference, as_json: bool) -> None:
    """Print a difference: a line a table, then the first rows."""
    if as_json:
        print_json(
            {
                "position": format_position(found.position),
                "sameCode": found.same_code,
                "tables": [
                    {
                        "table": each.table, "onlyOld": each.only_old, "onlyNew": each.only_new,
                        "changed": each.changed, "columns": each.columns,
                        "rows": [{"old": row.old, "new": row.new} for row in each.rows],
                    }
                    for each in found.tables
                ],
            }
        )  # fmt: skip
        return
    code = "the same code" if found.same_code else "other code"
    print(f"compared at {format_position(found.position)}, made by {code}: {len(found.tables)} tables differ")
    for each in found.tables:
        columns = f", columns: {', '.join(each.columns)}" if each.columns else ""
        print(
            f"{each.table}: {each.only_old:,} only old, {each.only_new:,} only new, {each.changed:,} changed{columns}"
        )
        for row in each.rows:
            print(f"  - {json.dumps(row.old, ensure_ascii=False)}" if row.old else "  -")
            print(f"  + {json.dumps(row.new, ensure_ascii=False)}" if row.new else "  +")
