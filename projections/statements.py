"""SQL by name: reads the statements of a `.sql` file that stands beside a module, `-- name --` opening each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Final, LiteralString, cast

from psycopg.sql import SQL

OPENING: Final = re.compile(r"^-- ([a-z][a-z0-9_]*) --$", re.MULTILINE)


def statements(noun: str) -> Mapping[str, SQL]:
    """The statements of `projections/<noun>.sql` by name. Raises ValueError when one name stands twice."""
    text = (files("projections") / f"{noun}.sql").read_text(encoding="utf-8")
    _, *parts = OPENING.split(text)
    found: dict[str, SQL] = {}
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        if name in found:
            raise ValueError(f"{noun}.sql: the statement {name} stands twice")
        found[name] = SQL(cast(LiteralString, body.strip()))  # the file is ours, so as literal as a string in code
    return MappingProxyType(found)
