"""The ten questions that GraphiQL opens with are answered over the sample season, each with what it asks for."""

from __future__ import annotations

import pytest

from api.examples import EXAMPLES
from tests.api.conftest import Told


@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=[one.title for one in EXAMPLES])
def test_an_example_is_answered(season: Told, number: int) -> None:
    one = EXAMPLES[number]
    answer = season.api.ask(one.query, **one.variables)
    print(answer)
