"""The reference page of the commands, from what they say of themselves, and the tables of other reference pages.

`python -m tinledger.reference`; `--check` compares and exits 1 where a page is not what the code says.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, Final

import typer.main

from tinledger.__main__ import NOUNS, app
from tinledger.reference_tables import pages

PAGE: Final = Path(__file__).parents[1] / "docs" / "reference" / "commands.md"
HEAD: Final = """# Commands

Written by `python -m tinledger.reference` from the commands' own help; not to be edited. In a checkout, `./run` stands
for `tinledger`.

Results go to standard output, progress and complaints to standard error. `--json` prints one JSON value, or one a line
for lists of events and findings; fields are named as in GraphQL. `NO_COLOR` is heeded. Exit codes are in
[settings.md](settings.md).
"""


def page() -> str:
    """The whole page."""
    root = typer.main.get_command(app)
    parts = [HEAD]
    for noun in NOUNS:
        command = root.get_command(None, noun)  # type: ignore[attr-defined]
        parts += _sections(command, f"tinledger {noun}")
    return "\n".join(parts)


def _sections(command: Any, name: str) -> Iterator[str]:
    below = getattr(command, "commands", None)
    if below is not None:
        yield f"## {name}\n\n{command.help.strip()}\n"
        for verb, each in below.items():
            yield _section(each, f"{name} {verb}", "###")
    else:
        yield _section(command, name, "##")


def _section(command: Any, name: str, level: str) -> str:
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option" and each.name != "help"]
    line = " ".join([name, *(_argument(each) for each in arguments)])
    text = f"{level} {name}\n\n{command.help.strip()}\n\n```sh\n{line}\n```\n"
    rows = [(f"`{_argument(each)}`", _default(each)) for each in arguments]
    rows += [(f"`{', '.join(each.opts)}`", _default(each)) for each in options]
    if rows:
        text += "\n| Argument | What it is |\n| --- | --- |\n"
        text += "".join(f"| {what} | {said} |\n" for what, said in rows)
    return text


def _default(each: Any) -> str:
    said = (each.help or "").replace("|", "&#124;")
    kind = each.type_descriptor.annotation
    names = [f"`{choice.value}`" for choice in kind] if isinstance(kind, type) and issubclass(kind, Enum) else []
    return f"{said} One of {', '.join(names)}." if names else said


def _argument(each: Any) -> str:
    name = each.metavar or each.name.upper().rstrip("_")
    return name if each.required or name.startswith("[") else f"[{name}]"


def main(arguments: list[str]) -> int:
    """Write the pages, or compare them; the exit code."""
    wrong = []
    for path, made in {PAGE: page(), **pages()}.items():
        if path.exists() and path.read_text(encoding="utf-8") == made:
            continue
        if "--check" in arguments:
            wrong.append(path.name)
        else:
            path.write_text(made, encoding="utf-8")
    if wrong:
        print(f"{', '.join(wrong)}: not what the code says: run python -m tinledger.reference", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
