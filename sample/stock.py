"""What a plant has in store: material lots and base powder, oldest first, so that lineage adds up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date


@dataclass(slots=True, eq=False)
class Lot:
    """A material lot, or a batch of base powder (then `trade_item` is set). `left` is in grams."""

    supplier: str
    number: str
    left: int
    solids: int
    ready: date
    expires: date
    trade_item: str | None = None
    in_use: bool = True
    """False: kept aside, so that only the story which made it uses it."""

    @property
    def subject(self) -> str:
        """The subject that the ledger knows it by."""
        kept = self.number.replace("-", "").upper()
        return f"batch:{self.trade_item}:{kept}" if self.trade_item else f"material_lot:{self.supplier}:{kept}"


class Stock:
    """Lots by plant and material."""

    def __init__(self) -> None:
        self.lots: dict[tuple[str, str], list[Lot]] = defaultdict(list)

    def put(self, plant: str, material: str, lot: Lot) -> Lot:
        """Store a lot."""
        self.lots[plant, material].append(lot)
        return lot

    def left(self, plant: str, material: str) -> int:
        """Grams in store, whether ready or not."""
        return sum(lot.left for lot in self.lots[plant, material])

    def take(self, plant: str, material: str, dry: int, day: date) -> list[tuple[Lot, int]]:
        """Lots and grams of each that hold so much dry matter (grams × 10,000), ready and not expired on the day.

        Raises LookupError where the store does not hold it.
        """
        kept = [lot for lot in self.lots[plant, material] if lot.left > 1000 and lot.expires >= day]
        self.lots[plant, material] = kept
        taken: list[tuple[Lot, int]] = []
        for lot in kept:
            if dry <= 0:
                break
            if lot.ready <= day and lot.in_use:
                grams = min(lot.left, -(-dry // lot.solids))
                lot.left -= grams
                dry -= grams * lot.solids
                taken.append((lot, grams))
        if dry > 0:
            raise LookupError(f"{plant} has too little {material} on {day}: {dry / 1e10:.1f} t of dry matter short")
        return taken


def input_of(role: str, material: str | None, lot: Lot, grams: int) -> dict[str, object]:
    """A production input drawn from a lot."""
    of_batch = lot.trade_item is not None
    return {
        "role": role,
        "material": None if of_batch else material,
        "supplier_id": None if of_batch else lot.supplier,
        "lot_number": None if of_batch else lot.number,
        "trade_item": lot.trade_item,
        "batch_number": lot.number if of_batch else None,
        "quantity": grams,
        "solids_percent": lot.solids,
    }


def dry_matter(parts: list[dict[str, int]]) -> int:
    """Grams × 10,000 of dry matter in inputs or outputs."""
    return sum(part["quantity"] * part["solids_percent"] for part in parts)
