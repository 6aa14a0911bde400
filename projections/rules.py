"""Rules as data: reads `rules/<rule>.sql` (header, one statement) and says what each judges and what touches it.

The statement selects offenders from `t_<kind>`: subject, sequence, ground (what holds still), measure, proof, cause.
`ground` may hold `severity`, which then stands in the place of the rule's.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from projections.headers import Entry, Malformed, at_depth_none, read_header
from projections.kinds import Kind, kind_of, kinds

NAMES: Final = frozenset(
    {
        "rule", "version", "kind", "severity", "title", "title_zh", "clause", "sentence", "sentence_zh", "ground",
        "touched by", "due", "index",
    }
)  # fmt: skip
SEVERITIES: Final = ("critical", "major", "minor", "info")
TOUCHED: Final = re.compile(r"(?P<table>[a-z_]+) (?P<how>on|by) (?P<what>.+)")
DUE: Final = re.compile(r"(?P<table>[a-z_]+) by (?P<subject>.+) at (?P<day>.+)")
INDEX: Final = re.compile(r"(?P<table>[a-z_]+) (?P<columns>(using [a-z]+ )?\(.+)")


@dataclass(frozen=True)
class On:
    """Rows of the kind whose columns equal expressions over a delta `d` are touched by it."""

    table: str
    pairs: tuple[tuple[str, str], ...]
    when: str | None


@dataclass(frozen=True)
class By:
    """The subjects that an expression over a delta `d` gives are touched by it."""

    table: str
    subject: str
    when: str | None


@dataclass(frozen=True)
class Due:
    """A day judges subjects that an expression over a new row gives, from the day that another gives."""

    table: str
    subject: str
    day: str


@dataclass(frozen=True)
class Rule:
    """One rule as its file says; `print` changes with the file."""

    rule: str
    version: int
    kind: Kind
    severity: str
    title: str
    title_zh: str
    clause: str
    sentence: str
    sentence_zh: str
    touches: tuple[On | By, ...]
    dues: tuple[Due, ...]
    indexes: tuple[tuple[str, str], ...]
    statement: str
    print: str

    @property
    def tables(self) -> frozenset[str]:
        """The tables whose deltas make pairs for it."""
        own = {self.kind.table} if self.kind.table else set()
        days = {"day_began"} if self.dues else set()
        return frozenset(own | days | {each.table for each in (*self.touches, *self.dues)})


def read_rule(file: str, text: str) -> Rule:
    """A rule from its file. Raises Malformed with file and line."""
    header = read_header(file, text, NAMES)
    name, severity, version = header.one("rule"), header.one("severity"), header.one("version")
    if name.value != file.removesuffix(".sql"):
        raise name.wrong(f"{name.value}, expected the file's name {file.removesuffix('.sql')}")
    if severity.value not in SEVERITIES:
        raise severity.wrong(f"{severity.value}, expected one of {', '.join(SEVERITIES)}")
    if not version.value.isdigit():
        raise version.wrong(f"{version.value}, expected a number")
    named = header.one("kind")
    try:
        kind = kind_of(named.value)
    except ValueError as error:
        raise named.wrong(str(error)) from error
    rule = Rule(
        rule=name.value,
        version=int(version.value),
        kind=kind,
        severity=severity.value,
        title=header.one("title").value,
        title_zh=header.one("title_zh").value,
        clause=header.one("clause").value,
        sentence=header.one("sentence").value,
        sentence_zh=header.one("sentence_zh").value,
        touches=tuple(_touch(entry) for entry in header.every("touched by")),
        dues=tuple(_due(entry) for entry in header.every("due")),
        indexes=tuple(_index(entry) for entry in header.every("index")),
        statement=header.body.rstrip().rstrip(";").rstrip(),
        print=hashlib.sha256(text.encode()).hexdigest(),
    )
    if kind.table is None:
        if not rule.touches and not rule.dues:
            raise named.wrong(f"{kind.name} is no table, and nothing touches it")
        if any(isinstance(touch, On) for touch in rule.touches):
            raise named.wrong(f"{kind.name} is no table: it is touched `by`, not `on`")
    return rule


def _table(entry: Entry, name: str) -> str:
    known = {kind.table for kind in kinds().values()}
    if name not in known:
        raise entry.wrong(f"there is no table {name}")
    return name


def _touch(entry: Entry) -> On | By:
    found = TOUCHED.fullmatch(entry.value)
    if found is None:
        raise entry.wrong(f"{entry.value!r}, expected `table on column = expression` or `table by expression`")
    what, *whens = at_depth_none(found["what"], " when ")
    if len(whens) > 1:
        raise entry.wrong("has more than one `when`")
    when = whens[0] if whens else None
    table = _table(entry, found["table"])
    if found["how"] == "by":
        return By(table, what.strip(), when)
    pairs = [at_depth_none(part, " = ") for part in at_depth_none(what, ", ")]
    if any(len(pair) != 2 for pair in pairs):
        raise entry.wrong(f"{what!r}, expected `column = expression`, parted by commas")
    return On(table, tuple((column.strip(), expression.strip()) for column, expression in pairs), when)


def _due(entry: Entry) -> Due:
    found = DUE.fullmatch(entry.value)
    if found is None:
        raise entry.wrong(f"{entry.value!r}, expected `table by subject at day`")
    return Due(_table(entry, found["table"]), found["subject"], found["day"])


def _index(entry: Entry) -> tuple[str, str]:
    found = INDEX.fullmatch(entry.value)
    if found is None:
        raise entry.wrong(f"{entry.value!r}, expected `table (columns)`")
    return _table(entry, found["table"]), found["columns"]


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, by name. Raises Malformed, also where two rules make different kinds of one name."""
    folder = files("projections") / "rules"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    found = tuple(read_rule(name, (folder / name).read_text("utf-8")) for name in names)
    seen: dict[str, Kind] = {}
    for rule in found:
        if seen.setdefault(rule.kind.name, rule.kind) != rule.kind:
            raise Malformed(f"{rule.rule}.sql:1: kind {rule.kind.name} is something else in another rule")
    return found
