"""X13: stock is left after expiry and nobody disposed of it."""

from __future__ import annotations

from datetime import date, timedelta

from sample import codes
from sample.cast import CAST
from sample.consignments import Consignment
from sample.problems import IMPORT, Stage, plot
from sample.products import CANS_PER_PALLET

SHORT_LIFE = 6
LAST_PACKED = date(2026, 3, 10)
"""So that six months later the season is not over."""
OPTIONS = {"shelf_life": SHORT_LIFE, "kept": 1}


@plot("X13", IMPORT, before=LAST_PACKED, options=OPTIONS)
def a_pallet_forgotten(stage: Stage, consignment: Consignment) -> None:
    """One pallet of a short-lived batch stays with the importer past its expiry."""
    batch = consignment.only
    expiry = codes.EPOCH + timedelta(batch.record.record["expiry_date"])
    stage.planted(
        "X13",
        consignment.stock,
        f"Batch {batch.number} expired on {expiry}; {CANS_PER_PALLET} cans are left and not disposed of.",
        f"批次 {batch.number} 于 {expiry} 到期，仍有 {CANS_PER_PALLET} 罐未处置。",
        expiry_date=expiry,
        imported=batch.record.record["cans"],
    )


@plot("X13", IMPORT, before=LAST_PACKED, near_miss=True, options=OPTIONS)
def destroyed_before_it_expired(stage: Stage, consignment: Consignment) -> None:
    """Right, because the pallet that was left was destroyed five days before expiry."""
    batch, importer = consignment.only, CAST["importer-haiyun"]
    day = codes.EPOCH + timedelta(batch.record.record["expiry_date"] - 5)
    stage.world.say(
        consignment.story,
        importer.slug,
        "Disposal",
        codes.moment(day, 14),
        owner_id=importer.party,
        disposal_number=f"DES-{importer.slug.upper()}-{stage.world.next('importer disposal'):04d}",
        trade_item=batch.product.trade_item,
        batch_number=batch.number,
        cans=sum(pallet.cans for pallet in batch.kept),
        disposed_on=codes.days(day),
        way="DESTROYED",
        place="示例环保处置站",
        witness="示例市市场监督管理局（示例）",
    )
    stage.near_miss("X13", consignment.stock, "The rest was destroyed before expiry.", "余货在到期前已销毁。")
