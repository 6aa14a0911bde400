"""One step further, for near misses: the smallest change that turns what is right into what the rule must find."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sample.consignments import Consignment
from sample.making import Batch, the
from sample.story import Statement

Host = Any
"""A domestic batch or a consignment, as the plot got it."""


def _last(host: Host, family: str) -> Statement:
    found: Statement = host.story.of(family)[-1]
    return found


def _import_weight(host: Consignment) -> None:
    host.only.record.record["net_weight"] += 1


def _both_weights(host: Consignment) -> None:
    host.only.line["net_weight"] += 1
    host.only.record.record["net_weight"] += 1


def _one_fewer_returned(host: Consignment) -> None:
    back = next(each for each in host.story.of("Return") if each.partner == "importer-haiyun")
    back.record["cans"] -= 1


def _sold_a_day_earlier(host: Consignment) -> None:
    host.only.goods.sales[0].record["sold_on"] -= 1


def _no_alias(host: Consignment) -> None:
    host.only.record.record["also_printed_as"] = []


def _expiry(days: int) -> Callable[[Host], None]:
    def step(host: Consignment) -> None:
        for record in (host.only.line, host.only.record.record, host.only.packing.record):
            record["expiry_date"] += days

    return step


def _other_name(host: Consignment) -> None:
    host.only.line["manufacturer_name"] = "ZUIVELHANDEL KANAAL"


def _ends_a_day_earlier(family: str) -> Callable[[Host], None]:
    def step(host: Host) -> None:
        _last(host, family).record["valid_to"] -= 1

    return step


def _certificate_without_the_batches(host: Consignment) -> None:
    for line in host.certificate.record["lines"]:
        line["batch_number"] += "X"


def _one_fewer_destroyed(host: Consignment) -> None:
    gone = next(each for each in host.story.of("Disposal") if each.partner == "importer-haiyun")
    gone.record["cans"] -= 1


def _never_sold(host: Consignment) -> None:
    host.story.drop(*host.story.of("SalesRecord"))


def _no_contract(host: Consignment) -> None:
    host.only.record.record["contract_number"] = ""


def _first_report_only(host: Batch) -> None:
    del the(host.release).record["reports"][1:]


def _more_lead(host: Batch) -> None:
    (report,) = host.story.of("TestReport", "lab-huadong")
    report.record["results"][-1]["value"] = 851


def _shipped_a_day_earlier(host: Batch) -> None:
    assert host.goods
    host.goods.dispatches[0].record["dispatched_on"] -= 1


def _lot_expired_the_day_before(host: Batch) -> None:
    (receipt,) = host.story.of("MaterialReceipt")
    receipt.record["expiry_date"] -= 1


def _a_gram_more(host: Batch) -> None:
    host.production.record["inputs"][0]["quantity"] += 10


def _a_minute_earlier(host: Batch) -> None:
    _last(host, "BatchProduction").record["started_at"] -= 60_000


def _more_rework(host: Batch) -> None:
    inputs = host.production.record["inputs"]
    inputs[-1]["quantity"] += 5_000
    inputs[0]["quantity"] -= 5_000


def _one_can_fewer_packed(host: Batch) -> None:
    the(host.packing).record["cans"] -= 1


def _not_taken_off(host: Batch) -> None:
    host.story.drop(*(each for each in host.story.of("Aggregation") if each.record["action"] == "REMOVE"))


def _one_can_fewer_received(host: Batch) -> None:
    assert host.goods
    host.goods.receipts[0].record["lines"][0]["cans"] -= 1


def _sold_a_day_later(host: Consignment) -> None:
    next(each for each in host.story.of("SalesRecord") if each.record["cans"] == 4).record["sold_on"] += 1


def _a_recalled_can(host: Batch) -> None:
    sale = next(each for each in host.story.of("SalesRecord") if each.record["cans"] == 3)
    sale.record["ranges"][0]["first_serial"] -= 1


STEPS: Final[dict[str, Callable[[Host], None]]] = {
    "C03": _no_contract,
    "P01": _first_report_only,
    "P02": _more_lead,
    "P03": _ends_a_day_earlier("AuthorisedPerson"),
    "P04": _shipped_a_day_earlier,
    "P05": _lot_expired_the_day_before,
    "P07": _a_gram_more,
    "P13": _a_minute_earlier,
    "P15": _more_rework,
    "U01": _one_can_fewer_packed,
    "U02": _not_taken_off,
    "U06": _one_can_fewer_received,
    "U07": _sold_a_day_later,
    "U08": _a_recalled_can,
    "X01": _import_weight,
    "X02": _one_fewer_returned,
    "X03": _sold_a_day_earlier,
    "X04": _no_alias,
    "X05": _expiry(1),
    "X06": _other_name,
    "X07": _ends_a_day_earlier("FormulaRegistration"),
    "X08": _ends_a_day_earlier("ImporterFiling"),
    "X09": _expiry(-1),
    "X12": _certificate_without_the_batches,
    "X13": _one_fewer_destroyed,
    "X14": _never_sold,
    "X17": _both_weights,
}
"""By rule, for near misses that change a batch or a consignment."""
