"""Reads the documentation: its pages, the code blocks in them, and the commands in those."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
GENERATED = {ROOT / "docs" / "reference" / "commands.md"}
"""Written from the commands' own help, and compared with it."""
BLOCK = re.compile(
    r"(?:<!-- (?P<note>[^\n]*) -->\n)?^```(?P<language>[a-z]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
CODE = re.compile(r"exit code (\d+)")


class Block(NamedTuple):
    """A fenced block; `note`: the comment on the line before it."""

    page: Path
    language: str
    text: str
    note: str


class Command(NamedTuple):
    """One command of a shell block, and the exit code that the page says it ends with."""

    page: Path
    text: str
    code: int

    @property
    def words(self) -> list[str]:
        """Its words, comment left out."""
        return shlex.split(self.text.partition("\n")[0], comments=True)


def pages() -> list[Path]:
    """README and every page of the documentation that a person wrote."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted({*(ROOT / "docs").rglob("*.md")} - GENERATED)]


def blocks(page: Path, language: str) -> list[Block]:
    """The fenced blocks of one language."""
    return [
        Block(page, found["language"], found["text"], found["note"] or "")
        for found in BLOCK.finditer(page.read_text("utf-8"))
        if found["language"] == language
    ]


def commands(page: Path) -> Iterator[Command]:
    """Every command of a page's shell blocks, in order; lines that belong together stay together."""
    for block in blocks(page, "sh"):
        lines = iter(block.text.splitlines())
        for line in lines:
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            text = line
            if heredoc := re.search(r"<<'(\w+)'", line):
                for more in lines:
                    text += f"\n{more}"
                    if more == heredoc[1]:
                        break
            while text.endswith("\\"):
                text = text[:-1] + next(lines).strip()
            code = CODE.search(line.partition(" # ")[2])
            yield Command(page, text, int(code[1]) if code else 0)
