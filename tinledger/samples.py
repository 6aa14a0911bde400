"""Two records to try after a demo: one that is right and one that is not, as JSON lines in the state folder."""

from __future__ import annotations

import json
import time
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from projections.batches import batches
from projections.sales import sales
from sample.cast import CAST
from tinledger import files
from tinledger.asking import Asked
from tinledger.showing import CHINA

SPEAKER: Final = "shop-xuhui"


def write_samples(state: Path, asked: Asked) -> tuple[Path, Path]:
    """Files with a good and a bad sale by a shop of the season; where they are."""
    good = sale(asked)
    item = good["trade_item"]
    wrong_digit = item[:-1] + str((int(item[-1]) + 1) % 10)
    bad = {**good, "number": f"{good['number']}-bad", "trade_item": wrong_digit}
    folder = state / files.EXAMPLES
    folder.mkdir(exist_ok=True)
    paths = folder / "good.jsonl", folder / "bad.jsonl"
    for path, record in zip(paths, (good, bad), strict=True):
        path.write_text(json.dumps({"family": "SalesRecord", **record}, ensure_ascii=False) + "\n", encoding="utf-8")
    return paths


def sale(asked: Asked) -> dict[str, Any]:
    """A sale of three cans by the shop, of a batch that it sold before, on the day before the views' last."""
    shop = CAST[SPEAKER]
    found = batches(asked.connection, asked.position, first=500).nodes
    of = sales(asked.connection, [each.id for each in found], asked.position)
    named = {each.id: each for each in found}
    sold = [named[each.batch] for each in of if any(tier.seller_id == shop.party for tier in each.tiers)]
    batch = max((each for each in sold if each.expiry_date and not each.findings), key=lambda each: each.last)
    now = datetime.now(CHINA).replace(microsecond=0)
    return {
        "number": f"TRY-{int(time.time())}",
        "occurred_at": now.isoformat(),
        "seller_id": shop.party,
        "tier": "RETAILER",
        "trade_item": batch.trade_item,
        "batch_number": batch.batch_number,
        "cans": 3,
        "sold_on": now.date().isoformat(),
        "delivery_order": f"POS-{int(time.time())}",
        "line": 1,
        "region_code": shop.region,
    }
