"""How answers look: JSON named as in GraphQL for programs, tables and sentences for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Final

from domain.position import format_position

CHINA: Final = timezone(timedelta(hours=8))
NOTHING: Final = "–"
"""What stands where nothing is recorded."""
POSITIONS: Final = frozenset({"position"})


def plain(value: Any) -> Any:
    """A value as JSON can say it: fields in camelCase as in GraphQL, decimals as strings, instants in ISO 8601."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            camel(each.name): format_position(getattr(value, each.name))
            if each.name in POSITIONS
            else plain(getattr(value, each.name))
            for each in fields(value)
        }
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return value


def camel(name: str) -> str:
    """`made_of` → `madeOf`."""
    first, *more = name.split("_")
    return first + "".join(part.capitalize() for part in more)


def print_line(value: Any) -> None:
    """One JSON value on a line of its own (NDJSON)."""
    print(json.dumps(plain(value), ensure_ascii=False, default=str), flush=True)


def cell(value: Any) -> str:
    """A value as a table shows it."""
    if value is None or value == "" or value == ():
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value.astimezone(CHINA):%Y-%m-%d %H:%M}"
    if isinstance(value, tuple | list):
        return ", ".join(cell(each) for each in value)
    return str(value)


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str | None = None) -> None:
    """A table on standard output, as wide as its cells: never cut, so that it can be searched and piped."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left", title_style="bold")
    for column in columns:
        made.add_column(column, no_wrap=True)
    for row in rows:
        made.add_row(*(Text(cell(each)) for each in row))
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 10_000
    console.print(made, soft_wrap=True)


def facts(title: str, found: Sequence[Any], columns: Sequence[str]) -> None:
    """A table of facts by the names of their fields, each row with the event that proves it; nothing for no facts."""
    if found:
        table(
            [*(name.replace("_", " ") for name in columns), "event"],
            [[*(getattr(each, name) for name in columns), format_position(each.sequence)] for each in found],
            f"{title} ({len(found)})",
        )
