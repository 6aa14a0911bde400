"""C03: a field that a regulation demands is empty."""

from __future__ import annotations

from sample.consignments import Consignment
from sample.problems import IMPORT, Stage, plot


@plot("C03", IMPORT)
def no_contract_number(stage: Stage, consignment: Consignment) -> None:
    """The import record leaves out the trade contract, which AQSIQ 2012 No. 55 annex 2 article 7 demands."""
    record = consignment.only.record
    record.record["contract_number"] = None
    stage.planted(
        "C03",
        record.key,
        f"Import record {record.record['number']} gives no trade contract number.",
        f"进口记录 {record.record['number']} 未填贸易合同号。",
        fields=["contract_number"],
    )


@plot("C03", IMPORT, near_miss=True)
def no_shelf_life_in_months(stage: Stage, consignment: Consignment) -> None:
    """Right, because the shelf life in months may be left out where the expiry date is given."""
    record = consignment.only.record
    record.record["shelf_life_months"] = None
    stage.near_miss("C03", record.key, "The field left out is not demanded.", "所缺字段并非法定必填项。")
