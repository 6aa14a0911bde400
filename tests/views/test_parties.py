"""Who a party is."""

from __future__ import annotations

import pytest

from projections import parties
from projections.facts import NotKnown
from tests.chain import IMPORTER, MAKER, SUPPLIER, Chain


def test_a_party_has_its_name_and_registration_with_their_events(chain: Chain) -> None:
    with chain.connect() as connection:
        found = parties.party(connection, MAKER, chain.position)
    assert found.name_zh == "上海示例乳业有限公司" and found.country == "CHN"
    assert [named.sequence for named in found.named] == [chain.proof["party"]]


def test_a_supplier_shows_approvals_audits_and_findings(chain: Chain) -> None:
    with chain.connect() as connection:
        found = parties.party(connection, SUPPLIER, chain.position)
        earlier = parties.party(connection, SUPPLIER, chain.proof["qualification"])
    assert [each.sequence for each in found.qualifications] == [chain.proof["qualification"]]
    assert [each.sequence for each in found.audits] == [chain.proof["audit"]]
    assert "S02" in {finding.rule for finding in found.findings}
    assert earlier.audits == () and earlier.findings == ()


def test_an_importer_shows_its_filing(chain: Chain) -> None:
    with chain.connect() as connection:
        found = parties.party(connection, IMPORTER, chain.position)
        assert parties.names(connection, [IMPORTER], chain.position)[IMPORTER].sequence == chain.proof["filing"]
    assert [each.sequence for each in found.filings] == [chain.proof["filing"]]


def test_a_party_that_no_event_names_is_not_known(chain: Chain) -> None:
    with chain.connect() as connection, pytest.raises(NotKnown):
        parties.party(connection, SUPPLIER, 3)
