"""The library's own test cases for recorders, on ours and a real PostgreSQL, with text ids."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from eventsourcing.persistence import Tracking
from eventsourcing.tests.persistence import (
    ApplicationRecorderTestCase,
    ProcessRecorderTestCase,
    TrackingRecorderTestCase,
)

from consumers.store import Ledger, LedgerRecorder


class OnOurs:
    """Gives the library's cases a recorder of ours in a database of its own."""

    @pytest.fixture(autouse=True)
    def open_ledger(self, database: str) -> Iterator[None]:
        self.ledger = Ledger(database)
        yield
        self.ledger.close()

    def create_recorder(self) -> LedgerRecorder:
        return self.ledger.recorder

    def new_originator_id(self) -> str:
        return f"shop-9/SalesRecord/{uuid4()}"


class TestApplicationRecorder(OnOurs, ApplicationRecorderTestCase[LedgerRecorder]):
    def test_subscription(self) -> None:
        self.optional_test_insert_subscribe()


class TestProcessRecorder(OnOurs, ProcessRecorderTestCase):
    pass


class TestTrackingRecorder(OnOurs, TrackingRecorderTestCase):
    def test_a_position_is_seen_by_its_own_name(self) -> None:
        recorder = self.create_recorder()
        recorder.insert_tracking(Tracking("intake.shop-9/0", 7))
        assert recorder.positions() == {"intake.shop-9/0": 7}


del ApplicationRecorderTestCase, ProcessRecorderTestCase, TrackingRecorderTestCase  # else collected without a recorder
