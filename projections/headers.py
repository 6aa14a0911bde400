"""Reads the header of a rule or balance file, `-- name: value` lines; errors name file and line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LINE: Final = re.compile(r"-- ([a-z][a-z_ ]*): ?(.*)")


class Malformed(ValueError):
    """A file of rules or balances cannot be used; the message begins with the file and the line."""


@dataclass(frozen=True)
class Entry:
    """One header line."""

    name: str
    value: str
    where: str
    """`X17.sql:4`, for errors."""

    def wrong(self, what: str) -> Malformed:
        return Malformed(f"{self.where}: {self.name}: {what}")


@dataclass(frozen=True)
class Header:
    """The header of a file and the text below it."""

    file: str
    entries: Sequence[Entry]
    body: str

    def every(self, name: str) -> list[Entry]:
        """All lines of that name."""
        return [entry for entry in self.entries if entry.name == name]

    def one(self, name: str) -> Entry:
        """The line of that name. Raises Malformed unless it stands exactly once and is not empty."""
        found = self.every(name)
        if len(found) != 1:
            where = found[1].where if found else f"{self.file}:1"
            raise Malformed(f"{where}: {name}: expected one line, found {len(found)}")
        if not found[0].value:
            raise found[0].wrong("is empty")
        return found[0]


def read_header(file: str, text: str, names: frozenset[str]) -> Header:
    """The header of a file: lines of these names; other comment lines are remarks, the first line of SQL ends it."""
    entries: list[Entry] = []
    lines = text.splitlines()
    for index, line in enumerate(lines):
        if not line.startswith("--"):
            return Header(file, entries, "\n".join(lines[index:]).strip())
        if found := LINE.fullmatch(line.rstrip()):
            if found[1] in names:
                entries.append(Entry(found[1], found[2].strip(), f"{file}:{index + 1}"))
        elif line.rstrip() in ("-- schema --", "-- take --"):
            return Header(file, entries, "\n".join(lines[index:]).strip())
    raise Malformed(f"{file}:{len(lines)}: no statement below the header")


def at_depth_none(text: str, separator: str) -> list[str]:
    """The parts of an expression between separators that stand outside parentheses, brackets and quotes."""
    parts, depth, start, quoted = [], 0, 0, False
    for index, character in enumerate(text):
        if character == "'":
            quoted = not quoted
        elif quoted:
            continue
        elif character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
        elif depth == 0 and text.startswith(separator, index):
            parts.append(text[start:index])
            start = index + len(separator)
    return [*parts, text[start:]]
