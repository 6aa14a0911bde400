"""Reading plain fields at once gives what the library gives field by field, errors and nulls among it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import strawberry

from api import execution
from api.execution import Execution
from api.limits import DEPTH
from tests.api.client import Api
from tests.api.test_questions import ASKED, QUERY, asked, whole


@pytest.mark.parametrize("name", ASKED)
def test_an_answer_is_the_same_field_by_field(small: Api, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    question = asked(name, whole(QUERY.fields[name].type, DEPTH - 1))
    read = 0

    def counted(quick: Callable[..., Any]) -> Callable[..., Any]:
        def count(plan: list[execution.Plain], source: object) -> Any:
            nonlocal read
            read += 1
            return quick(plan, source)

        return count

    for way in ("read", "read_all"):
        monkeypatch.setattr(execution, way, counted(getattr(execution, way)))
    at_once = small.post(question)
    assert read or name in ("canAnswer", "event", "eventsOf")  # with a field that is more than an attribute
    monkeypatch.setattr(execution, "plan", lambda parent_type, selected: None)
    assert small.post(question) == at_once


@strawberry.type
class Odd:
    """Fields that are not as they were promised, each in its own way."""

    text: str
    number: int
    perhaps: int | None = None
    numbers: list[int] = strawberry.field(default_factory=list)

    @strawberry.field
    def computed(self, twice: bool = False) -> int:
        return self.number * (2 if twice else 1)


@dataclass
class Lying:
    """Something that has other types than Odd says."""

    text: object = "x"
    number: object = 1
    perhaps: object = None
    numbers: object = ()


EVEN: list[Any] = [
    Odd(text="y", number=2, perhaps=3, numbers=[4, 5]),
    Odd(text="", number=0),
    Lying(text=True, perhaps=1.0, numbers=[True]),
]
"""What may be read at once, though the library changes some of it."""


@strawberry.type
class Query:
    """Odd things by their place."""

    @strawberry.field
    def even(self) -> list[Odd]:
        return EVEN

    @strawberry.field
    def none(self) -> list[Odd]:
        return []

    @strawberry.field
    def odd(self) -> list[Odd | None]:
        odd: list[Any] = [
            Lying(),
            Lying(number=None),
            Lying(number="many"),
            Lying(text=None, perhaps=1 << 40),
            Lying(numbers=None),
            Lying(numbers=(1, None)),
            Lying(perhaps="x"),
            None,
            object(),
            Odd(text="y", number=2, perhaps=3, numbers=[4, 5]),
        ]
        return odd


@pytest.mark.parametrize(
    "selection",
    [
        "text number perhaps numbers __typename",
        "a: number b: number text",
        "number computed",
        "number computed(twice: true)",
        "text @skip(if: true) number @include(if: true)",
        "... on Odd { number } number ...f } } fragment f on Odd { text perhaps } fragment g on Query { odd { text",
    ],
)
def test_what_is_not_as_expected_is_reported_as_by_the_library(selection: str) -> None:
    ours = strawberry.Schema(Query, execution_context_class=Execution)
    theirs = strawberry.Schema(Query)
    question = f"{{ odd {{ {selection} }} }}"
    if "fragment g" not in selection:
        question = f"{{ even {{ {selection} }} none {{ {selection} }} odd {{ {selection} }} }}"
    found, expected = ours.execute_sync(question), theirs.execute_sync(question)
    assert found.data == expected.data
    assert [(each.message, each.path) for each in found.errors or []] == [
        (each.message, each.path) for each in expected.errors or []
    ]
    if "fragment g" not in selection:  # a fragment that nobody uses is refused
        assert found.data and found.data["odd"][0]
