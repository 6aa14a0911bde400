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
from api.words import described

POSITIONS = frozenset({"sequence", "position", "since", "until", "opened", "closed", "sequences", "proof", "registration"})
"""Fields of answers whose whole numbers are places in the ledger."""
PLAIN: dict[object, object] = {str: str, bool: bool, float: float, datetime: datetime, date: date, Decimal: Decimal}

made: dict[type, type] = {}


def exposed(answer: type, zh: str = "") -> type:
    """The GraphQL type of a dataclass; its instances are handed out as they are.

    A field keeps its name, whole numbers become Long (or Position, for places in the ledger), mappings become JSON.
    The description is the class's first sentence and `zh`. Raises TypeError for a field that GraphQL cannot say.
    """
    if answer not in made:
        hints = get_type_hints(answer)
        said = {field.name: hints[field.name] for field in dataclasses.fields(answer)}
        said |= derived(answer)
        body: dict[str, Any] = {
            "__annotations__": {name: spoken(hint, name) for name, hint in said.items()},
            "__module__": answer.__module__,
        }
        body |= {name: strawberry.field(description=described(name)) for name in said}
        sentence = inspect.getdoc(answer) or answer.__name__
        text = f"{sentence.split('. ')[0].splitlines()[0].rstrip('.')}. {zh}".strip()
        made[answer] = strawberry.type(type(answer.__name__, (), body), description=text)
    return made[answer]


def derived(answer: type) -> dict[str, Any]:
    """The properties of a class with what they give: an answer shows them like fields."""
    found = {name: value.fget for name, value in inspect.getmembers(answer) if isinstance(value, property)}
    return {name: get_type_hints(getter)["return"] for name, getter in found.items() if getter is not None}


def spoken(hint: Any, name: str) -> Any:
    """The annotation of a field for Strawberry."""
    if hint in PLAIN:
        return PLAIN[hint]
    if hint is int:
        return Position if name in POSITIONS else Long
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return exposed(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        inner = [argument for argument in arguments if argument is not type(None)]
        if len(inner) == 1:
            return spoken(inner[0], name) | None if not isinstance(inner[0], str) else None
    if origin is Literal:
        return str
    if origin in (tuple, list, Sequence, frozenset) and arguments:
        return list[spoken(arguments[0], name)]  # type: ignore[misc]
    if hint in (Any, object) or origin in (dict, Mapping) or hint in (dict, Mapping):
        return Json
    raise TypeError(f"{name}: {hint} has no form in GraphQL")
