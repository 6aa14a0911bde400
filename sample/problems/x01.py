"""X01: the importer recorded other quantities than were declared."""

from __future__ import annotations

from domain.policy import policy
from sample.consignments import Consignment
from sample.problems import IMPORT, Stage, plot

MORE_CANS = 12


@plot("X01", IMPORT)
def twelve_cans_more(stage: Stage, consignment: Consignment) -> None:
    """The import record holds twelve cans more than the declaration line; the weight goes with the cans."""
    batch = consignment.only
    declared = batch.line["cans"]
    recorded = declared + MORE_CANS
    batch.record.record.update(cans=recorded, net_weight=recorded * batch.product.net_content)
    stage.planted(
        "X01",
        consignment.line,
        f"Declaration {consignment.number}: {declared} cans declared, {recorded} recorded.",
        f"报关单 {consignment.number}：申报 {declared} 罐，进口记录 {recorded} 罐。",
        declared_cans=declared,
        recorded_cans=recorded,
    )
    stage.ask(
        "consignment",
        consignment.number,
        f"Do filing, declaration, certificate, import record and sales of {consignment.number} agree?",
        f"报关单 {consignment.number} 的备案、申报、证明、进口记录和销售是否一致？",
    )


@plot("X01", IMPORT, near_miss=True)
def weight_off_by_the_tolerance(stage: Stage, consignment: Consignment) -> None:
    """Right, because the cans agree and the weight is off by exactly the house tolerance."""
    batch = consignment.only
    declared = batch.line["net_weight"]
    batch.record.record["net_weight"] = declared + int(declared * policy("import_net_weight").value / 100)
    stage.near_miss(
        "X01",
        consignment.line,
        "The recorded weight differs by exactly the tolerance.",
        "进口记录的重量恰好相差容差值。",
    )
