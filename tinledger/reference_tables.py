"""Tables of reference pages that are made of the code they tell of: settings, exit codes, figures of `/metrics`.

Each stands between `<!-- made: NAME -->` and `<!-- end -->` on a page that a person wrote; `tinledger.reference` writes
and compares them with the page of commands.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tinledger import exits
from tinledger.figures import FIGURES
from tinledger.settings import Settings

FOLDER: Final = Path(__file__).parents[1] / "docs" / "reference"


def settings() -> str:
    """Every setting, its default and what it says."""
    rows = ["| Variable | Default | What it says |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default in (None, "") else f"`{field.default}`"
        rows.append(f"| `TINLEDGER_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows)


def exit_codes() -> str:
    """Every exit code with the sentence that stands under it in `tinledger/exits.py`, or its name."""
    rows = ["| Code | Means |", "| --- | --- |"]
    body = ast.parse(inspect.getsource(exits)).body
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            said = None
            if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                said = " ".join(str(after.value.value).split())
            name = node.targets[0].id
            rows.append(f"| {getattr(exits, name)} | {said or name.lower().replace('_', ' ')} |")
    return "\n".join(rows)


def figures() -> str:
    """Every figure with its labels and its sentence."""
    rows = ["| Figure | Kind | Labels | What it says |", "| --- | --- | --- | --- |"]
    for name, each in FIGURES.items():
        labels = ", ".join(f"`{label}`" for label in each.labels)
        rows.append(f"| `{each.shown(name)}` | {each.kind} | {labels} | {each.about} |")
    return "\n".join(rows)


TABLES: Final[Mapping[str, Mapping[str, Callable[[], str]]]] = {
    "settings.md": {"settings": settings, "exit codes": exit_codes},
    "metrics.md": {"figures": figures},
}
"""Page → name of a table on it → what makes it."""


def filled(text: str, tables: Mapping[str, Callable[[], str]]) -> str:
    """A page with its tables made anew. Raises ValueError for one whose place is missing."""
    for name, table in tables.items():
        place = re.compile(rf"(?<=<!-- made: {re.escape(name)} -->\n).*?(?=<!-- end -->)", re.DOTALL)
        before, *after = place.split(text)
        if len(after) != 1:
            raise ValueError(f"{len(after)} places for the table {name!r}, expected 1")
        text = f"{before}\n{table()}\n\n{after[0]}"
    return text


def pages() -> dict[Path, str]:
    """Each page as it should be."""
    return {
        FOLDER / page: filled((FOLDER / page).read_text(encoding="utf-8"), tables) for page, tables in TABLES.items()
    }
