"""Keyset pages: a walk sees every row once, at the position of its first page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Unacceptable
from projections import batches, findings
from projections.paging import MOST, Cursor, read_cursor, size
from tests.chain import Chain

KEYS = st.tuples(st.integers(-(2**62), 2**62), st.text().filter(lambda text: "\0" not in text))


@given(st.integers(0, 2**40), KEYS)
def test_a_cursor_says_what_it_was_given(position: int, keys: tuple[int, str]) -> None:
    assert read_cursor(Cursor(position, keys).text(), (int, str)) == Cursor(position, keys)


@pytest.mark.parametrize(
    "text", ["", "x", "é", "e30", "WyJzMDoxIl0", Cursor(1, (1, 2)).text(), Cursor(1, ("\0", "a")).text()]
)
def test_another_token_is_refused(text: str) -> None:
    with pytest.raises(Unacceptable):
        read_cursor(text, (int, str))


@pytest.mark.parametrize("first", [0, -1, MOST + 1])
def test_a_page_has_a_bound(first: int) -> None:
    with pytest.raises(Unacceptable, match=f"1 to {MOST}"):
        size(first)


def test_a_walk_row_by_row_sees_the_whole_list_once(chain: Chain) -> None:
    with chain.connect() as connection:
        whole = findings.findings(connection, chain.position, status="all")
        assert len(whole.nodes) > 10 and not whole.more
        seen: list[findings.Finding] = []
        after = None
        while True:
            page = findings.findings(connection, chain.position, status="all", first=1, after=after)
            seen += page.nodes
            if not page.more:
                break
            after = page.end
    assert tuple(seen) == whole.nodes


def test_the_next_page_answers_for_the_position_of_the_first(chain: Chain) -> None:
    early = chain.proof["released"]
    with chain.connect() as connection:
        first = batches.batches(connection, early, first=1)
        rest = batches.batches(connection, chain.position, first=50, after=first.end)
        assert rest.position == early
        assert [batch.id for batch in (*first.nodes, *rest.nodes)] == [
            batch.id for batch in batches.batches(connection, early).nodes
        ]
