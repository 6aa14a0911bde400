"""The answer to a commit is lost on its way: what was committed is neither taken again nor rejected."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent, Tracking

import stack
from consumers.intake import Intake
from consumers.relay import Relay
from consumers.store import Ledger
from tests.intake.house import SECONDS, House, sale
from tests.intake.published import check_published
from tinledger.faults.house import SOCKET, folder_of
from tinledger.faults.wire import Loop, Unix, Wire


class Wired:
    """A wire before the database, and the address of the test's database behind it."""

    def __init__(self, running: stack.Stack, database: str, folder: Path) -> None:
        self.loop = Loop()
        real = folder_of(running)
        self.wire = Wire(self.loop, Unix(folder / SOCKET), Unix(real / SOCKET))
        self.url = database.split("?")[0] + f"?host={folder}"


@pytest.fixture
def wired(running: stack.Stack, database: str) -> Iterator[Wired]:
    folder = Path(tempfile.mkdtemp(prefix="tl-"))  # a socket's path must be short
    made = Wired(running, database, folder)
    try:
        yield made
    finally:
        made.loop.close()
        (folder / SOCKET).unlink(missing_ok=True)
        folder.rmdir()


def lost(wire: Wire, count: int) -> None:
    """Wait until so many answers were lost."""
    until = monotonic() + SECONDS
    while wire.lost < count:
        assert monotonic() < until
        sleep(0.02)


def test_a_poll_whose_commit_was_not_answered_is_not_taken_twice(house: House, wired: Wired) -> None:
    shop = house.add("shop")
    relay = Relay(wired.url, house.settings, house.topics)
    house.start(Intake(wired.url, house.settings, house.topics), relay)
    house.settle()
    for nth in range(5):
        wired.wire.lose = 1
        house.say(shop, "SalesRecord", sale(f"S-{nth}"), sale(f"S-{nth}/1", cans=nth + 7))
        shop.send("SalesRecord", b"not a record", f"S-{nth}")
        assert shop.flush() == []
        lost(wired.wire, nth + 1)
    house.settle()
    assert wired.wire.lost == 5
    assert sorted(house.kinds(shop)) == ["Corrected"] * 5 + ["Recorded"] * 5 + ["Rejected"] * 5
    assert house.sequences() == list(range(1, 17))
    check_published(house.connection, house.settings, house.topics)
    assert not house.failures


def test_the_library_says_integrity_error_for_what_is_stored_already(house: House, wired: Wired) -> None:
    """The recorder alone: it tries again after the lost answer and meets what it has stored itself."""
    ledger = Ledger(wired.url)
    event = StoredEvent("shop/SalesRecord/S-1", 1, "SalesRecordRecorded.v1", b"state")
    wired.wire.lose = 1
    with pytest.raises(IntegrityError):
        ledger.recorder.insert_events([event], tracking=Tracking("intake.shop/0", 1))
    ledger.close()
    assert wired.wire.lost == 1
    assert [row[2] for row in house.connection.execute("SELECT * FROM ledger.events").fetchall()] == [event.topic]
    assert house.connection.execute("SELECT next FROM ledger.position").fetchall() == [(1,)]


def test_a_connection_that_ends_before_its_commit_was_sent_has_stored_nothing(house: House, wired: Wired) -> None:
    shop = house.add("shop")
    house.start(Intake(wired.url, house.settings, house.topics))
    house.settle()
    for nth in range(8):
        house.say(shop, "SalesRecord", sale(f"S-{nth}"))
        wired.wire.cut()
    house.settle()
    assert house.kinds(shop) == ["Recorded"] * 8
    assert house.sequences() == list(range(1, 10))
