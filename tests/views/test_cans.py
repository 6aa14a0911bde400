"""Any can, from ranges: batch, case, pallet, place, sale, and what a recall makes of it."""

from __future__ import annotations

import pytest

from domain.errors import Unacceptable
from projections import cans
from projections.packed import nth_case
from tests.chain import CAN, FIRST_CASE, FIRST_SERIAL, FOREIGN, IMPORTED, MADE, PALLET, Chain


def ask(chain: Chain, code: str, position: int | None = None) -> cans.Can:
    """What is known of a code."""
    with chain.connect() as connection:
        return cans.can(connection, cans.read_code(code), position or chain.position)


def test_a_can_on_a_pallet_has_its_case_counted_through(chain: Chain) -> None:
    first, seventh = ask(chain, f"{CAN}.{FIRST_SERIAL}"), ask(chain, f"{CAN}.{FIRST_SERIAL + 6}")
    assert first.batch is not None and first.batch.id == MADE
    assert first.activation is not None and first.activation.sequence == chain.proof["activation"]
    assert first.case is not None and (first.case.sscc, first.case.computed) == (FIRST_CASE, True)
    assert seventh.case is not None and seventh.case.sscc == "095212345000000025"
    assert first.pallet is not None and (first.pallet.sscc, first.pallet.sequence) == (PALLET, chain.proof["pallet"])


def test_the_place_follows_dispatch_and_receipt(chain: Chain) -> None:
    code = f"{CAN}.{FIRST_SERIAL}"
    at = {name: ask(chain, code, chain.proof[name]).place for name in ("pallet", "dispatch", "arrival")}
    assert {name: place and (place.state, place.place, place.sequence) for name, place in at.items()} == {
        "pallet": ("PACKED", "9521234000013", chain.proof["pallet"]),
        "dispatch": ("SENT", "9521234000020", chain.proof["dispatch"]),
        "arrival": ("AT", "9521234000020", chain.proof["arrival"]),
    }


def test_the_last_sale_that_holds_the_serial_is_its_sale(chain: Chain) -> None:
    near, far = ask(chain, f"{CAN}.{FIRST_SERIAL + 99}"), ask(chain, f"{CAN}.{FIRST_SERIAL + 100}")
    assert near.sale is not None and near.sale.sequence == chain.proof["resale"]
    assert far.sale is not None and far.sale.sequence == chain.proof["sale"]
    assert ask(chain, f"{CAN}.{FIRST_SERIAL + 2000}").sale is None


@pytest.mark.parametrize(
    ("code", "answer", "reason"),
    [
        (f"{CAN}.{FIRST_SERIAL}", "not affected", "no-recall"),
        (f"https://id.example.cn/01/{CAN}/10/24A15B1/21/{FIRST_SERIAL}", "not affected", "no-recall"),
        (f"(01){CAN}(10)24A15B100(21){FIRST_SERIAL}", "not affected", "no-recall"),
        (f"(01){CAN}(10)24A99(21){FIRST_SERIAL}", "cannot say", "batch-differs"),
        (f"(01){CAN}(21){FIRST_SERIAL + 43}", "cannot say", "serial-excepted"),
        (f"(01){CAN}(21)5", "cannot say", "serial-unknown"),
        ("(01)09521234500049(21)5", "cannot say", "trade-item-unknown"),
        (f"(01){CAN}(10)NOBODY", "cannot say", "batch-unknown"),
        (f"(01){FOREIGN}(10)NL24A15B1", "affected", "recalled"),
        (f"(01){FOREIGN}(10)NL24A15B1(21)77", "affected", "recalled"),
        (f"(01){FOREIGN}(10)22NLK8", "affected", "recalled"),
    ],
)
def test_the_answer_says_why_and_never_that_a_can_is_safe(chain: Chain, code: str, answer: str, reason: str) -> None:
    found = ask(chain, code)
    assert (found.answer, found.reason) == (answer, reason)
    assert found.sentence and found.sentence_zh and "safe" not in found.sentence


def test_before_the_recall_a_can_is_not_affected(chain: Chain) -> None:
    before = ask(chain, f"(01){FOREIGN}(10)NL24A15B1", chain.proof["recall"] - 1)
    assert before.answer == "not affected" and before.batch is not None and before.batch.id == IMPORTED


def test_cases_are_counted_with_their_check_digits() -> None:
    assert nth_case(FIRST_CASE, 0) == FIRST_CASE
    assert nth_case(FIRST_CASE, 159) == "095212345000001602"


@pytest.mark.parametrize("code", ["", "hello", "(10)24A15B1", f"{CAN}.x", f"(01){CAN}"])
def test_what_names_no_can_is_refused(chain: Chain, code: str) -> None:
    with pytest.raises(Unacceptable):
        ask(chain, code)
