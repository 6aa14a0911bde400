"""Names are compared without what does not tell enterprises apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.likeness import Likeness, band, likeness


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Polder Dairy B.V.", "POLDER DAIRY BV", Likeness.SAME),
        ("Polder Dairy Company Ltd", "Dairy Polder", Likeness.SAME),
        ("东海乳业有限公司", "东海乳业有限责任公司", Likeness.SAME),
        ("东海乳业（上海）有限公司", "东海乳业(上海)有限公司", Likeness.SAME),
        ("Crème de Lait SA", "Creme de Lait", Likeness.SAME),
        ("Polder Dairy Leeuwarden", "Polder Dairy Groningen", Likeness.DOUBTFUL),
        ("东海乳业", "东山乳业", Likeness.DOUBTFUL),
        ("Polder Dairy B.V.", "Harbour Milk Foods Ltd", Likeness.DIFFERENT),
        ("东海乳业有限公司", "西山食品有限公司", Likeness.DIFFERENT),
        ("", "Polder Dairy", Likeness.DIFFERENT),
        ("!!", "!!", Likeness.DIFFERENT),
    ],
)
def test_two_names_fall_into_a_band(one: str, other: str, expected: Likeness) -> None:
    assert band(one, other) is expected


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_measure_knows_no_order_and_stays_in_bounds(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1


@given(st.text("abcdefgh 乳业", min_size=1, max_size=30).filter(lambda name: name.strip() != ""))
def test_a_name_is_like_itself(name: str) -> None:
    assert band(name, name) is Likeness.SAME
