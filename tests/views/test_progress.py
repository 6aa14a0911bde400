"""The position that a request asks about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from domain.errors import Unacceptable
from projections import progress
from projections.facts import NotKnown
from tests.chain import Chain


def test_now_is_where_the_views_are(chain: Chain) -> None:
    with chain.connect() as connection:
        assert progress.position(connection) == chain.position
        assert progress.progress(connection).today.isoformat() == "2024-06-30"  # type: ignore[union-attr]


def test_a_token_is_taken_as_it_is(chain: Chain) -> None:
    with chain.connect() as connection:
        assert progress.position(connection, "s0:7") == 7
        assert progress.position(connection, "s0:0") == 0


def test_a_position_not_reached_is_not_known(chain: Chain) -> None:
    with chain.connect() as connection, pytest.raises(NotKnown, match=f"s0:9999 is not reached.*s0:{chain.position}"):
        progress.position(connection, "s0:9999")


def test_a_moment_is_the_last_event_recorded_by_then(chain: Chain) -> None:
    with chain.connect() as connection:
        for sequence in (1, chain.proof["packing"], chain.position):
            moment = progress.recorded_at(connection, sequence)
            assert moment is not None
            assert progress.position(connection, moment) == sequence
            assert progress.position(connection, moment.isoformat()) == sequence
            assert progress.position(connection, moment - timedelta(microseconds=1)) == sequence - 1
        assert progress.position(connection, datetime(2000, 1, 1, tzinfo=UTC)) == 0
        assert progress.position(connection, datetime(2100, 1, 1, tzinfo=UTC)) == chain.position


def test_a_day_ends_in_china() -> None:
    assert progress.moment("2024-06-30") == datetime(
        2024, 6, 30, 23, 59, 59, 999000, tzinfo=timezone(timedelta(hours=8))
    )


@pytest.mark.parametrize("as_of", ["yesterday", "2024-02-30", "2024-06-30T10:00:00", "9999-12-31", "s0:x", ""])
def test_another_text_is_refused_with_what_was_expected(chain: Chain, as_of: str) -> None:
    with chain.connect() as connection, pytest.raises(Unacceptable) as refused:
        progress.position(connection, as_of)
    assert refused.value.code == "position-form"
    assert "s0:123456" in str(refused.value)
