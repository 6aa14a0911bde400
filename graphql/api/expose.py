"""Makes GraphQL types of the dataclasses that questions answer with, so that an answer is said in one place."""

import dataclasses
import inspect
import types
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import strawberry

from api.scalars import Json, Long, Position
from api.words import TYPES, described
from projections.batches import Batch
from projections.facts import Fact

POSITIONS = frozenset(
    {
        "sequence",
        "position",
        "since",
        "until",
        "opened",
        "closed",
        "sequences",
        "first",
        "last",
        "proof",
        "registration",
    }
)
"""Fields of answers whose whole numbers are places in the ledger."""
PLAIN: dict[object, object] = {str: str, bool: bool, float: float, datetime: datetime, date: date, Decimal: Decimal}

made: dict[tuple[type, str], type] = {}


def exposed(answer: type, name: str = "", links: Mapping[str, Any] | None = None) -> Any:
    """The GraphQL type of a dataclass; its instances are handed out as they are.

    A field keeps its name, whole numbers become Long (or Position, for places in the ledger), mappings become JSON.
    `links` are more fields, with resolvers. The description is the class's first sentence and its Chinese word in
    `words.TYPES`. Raises TypeError for a field that GraphQL cannot say, KeyError for one that nobody described.
    """
    title = name or type_name(answer)
    if (answer, title) not in made:
        hints = get_type_hints(answer)
        said = {field.name: hints[field.name] for field in dataclasses.fields(answer)}
        said |= derived(answer)
        body: dict[str, Any] = {
            "__annotations__": {name: spoken(hint, name) for name, hint in said.items()},
            "__module__": answer.__module__,
        }
        body |= {name: strawberry.field(description=described(name)) for name in said}
        body |= links or {}
        sentence = (inspect.getdoc(answer) or answer.__name__).split(". ")[0].splitlines()[0].rstrip(".:")
        made[answer, title] = strawberry.type(type(title, (), body), description=f"{sentence}. {TYPES[title]}")
    return made[answer, title]


def type_name(answer: type) -> str:
    """The GraphQL name of an answer; facts are told apart from the records that say them."""
    if answer is Batch:
        return "BatchIdentity"  # inside another answer; the type Batch has links besides
    return f"{answer.__name__}Fact" if issubclass(answer, Fact) else answer.__name__


def derived(answer: type) -> dict[str, Any]:
    """The properties of a class with what they give: an answer shows them like fields."""
    found = {name: value.fget for name, value in inspect.getmembers(answer) if isinstance(value, property)}
    return {name: get_type_hints(getter)["return"] for name, getter in found.items() if getter is not None}


def spoken(hint: Any, name: str) -> Any:
    """The annotation of a field for Strawberry."""
    if hint in PLAIN:
        return PLAIN[hint]
    if hint is int:
        return Position if name in POSITIONS or name.endswith("_by") else Long
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return exposed(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        inner = [argument for argument in arguments if argument is not type(None)]
        if len(inner) == 1:
            return spoken(inner[0], name) | None
    if origin is Literal:
        return str
    if origin in (tuple, list, Sequence, frozenset) and arguments:
        return list[spoken(arguments[0], name)]  # type: ignore[misc]
    if hint in (Any, object) or origin in (dict, Mapping) or hint in (dict, Mapping):
        return Json
    raise TypeError(f"{name}: {hint} has no form in GraphQL")
