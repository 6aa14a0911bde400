"""Who may say what rests on the partner's registration alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.errors import Unacceptable
from domain.registration import DAY_MILLISECONDS, OF_THE_OFFICE, OFFICE, Registration, check_may_say, china_day, newest

DAY = (date(2026, 3, 1) - date(1970, 1, 1)).days
NOON = DAY * DAY_MILLISECONDS + 4 * 3_600_000
MAKER = Registration("maker", 7, frozenset({"producer"}), frozenset({"9131", "9521"}), DAY, DAY + 1)
SENDERS = {"producer": "producer_id", "importer": "importer_id", "regulator": None}


def refused(registration: Registration, record: dict[str, str], moment: int = NOON) -> Unacceptable:
    with pytest.raises(Unacceptable) as caught:
        check_may_say(registration, "BatchRelease", SENDERS, record, moment)
    return caught.value


def test_a_role_says_its_family_about_itself() -> None:
    check_may_say(MAKER, "BatchRelease", SENDERS, {"producer_id": "9521"}, NOON)


def test_a_role_that_needs_no_identifier_says_it_of_anyone() -> None:
    check_may_say(replace(MAKER, roles=frozenset({"regulator"})), "BatchRelease", SENDERS, {"producer_id": "x"}, NOON)


def test_any_of_several_roles_suffices() -> None:
    both = replace(MAKER, roles=frozenset({"producer", "importer"}))
    check_may_say(both, "BatchRelease", SENDERS, {"producer_id": "x", "importer_id": "9131"}, NOON)


def test_another_role_may_not_say_the_family() -> None:
    why = refused(replace(MAKER, roles=frozenset({"laboratory"})), {"producer_id": "9131"})
    assert (why.code, why.value, why.expected) == (
        "family-not-yours", "BatchRelease", "a sender with the role producer or importer or regulator",
    )  # fmt: skip


def test_speaking_for_another_is_refused_with_both_identifiers() -> None:
    why = refused(MAKER, {"producer_id": "9999"})
    assert (why.code, why.field, why.value, why.expected) == (
        "identifier-not-yours", "producer_id", "9999", "one of 9131 or 9521",
    )  # fmt: skip


def test_a_registration_holds_from_its_first_day_to_its_last_in_china() -> None:
    midnight = DAY * DAY_MILLISECONDS - 8 * 3_600_000
    end = midnight + 2 * DAY_MILLISECONDS
    for moment in (midnight, end - 1):
        check_may_say(MAKER, "BatchRelease", SENDERS, {"producer_id": "9131"}, moment)
    for moment in (midnight - 1, end):
        assert refused(MAKER, {"producer_id": "9131"}, moment).code == "not-registered"
    check_may_say(replace(MAKER, valid_to=None), "BatchRelease", SENDERS, {"producer_id": "9131"}, 10 * end)
    assert china_day(midnight) == DAY and china_day(midnight - 1) == DAY - 1


def test_the_newest_registration_of_a_partner_holds_and_nobody_else_is_the_office() -> None:
    later = replace(MAKER, sequence=9)
    false = replace(MAKER, partner=OFFICE, sequence=11)
    assert newest([later, MAKER, false]) == {OFFICE: OF_THE_OFFICE, "maker": later}
