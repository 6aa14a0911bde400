"""Texts that are handed to PostgreSQL as an array arrive as they are, whatever is in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.facts import array
from stack import Stack

ODD = ["", " ", "NULL", "null", "a,b", "{x}", 'say "x"', "back\\slash", '\\"', "'", "批次", "line\nend", "%s"]


@pytest.fixture(scope="module")
def connection(running: Stack) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(running.database_url, autocommit=True) as opened:
        yield opened


def arrived(connection: psycopg.Connection[Any], texts: list[str]) -> list[str]:
    row = connection.execute("select %s::text[]", [array(texts)]).fetchone()
    assert row is not None
    return list(row[0])


@pytest.mark.parametrize("texts", [[], [""], ODD, list(reversed(ODD))], ids=["none", "empty", "odd", "reversed"])
def test_odd_texts_arrive_as_they_are(connection: psycopg.Connection[Any], texts: list[str]) -> None:
    assert arrived(connection, texts) == texts


@given(texts=st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))))
def test_any_texts_arrive_as_they_are(connection: psycopg.Connection[Any], texts: list[str]) -> None:
    assert arrived(connection, texts) == texts
