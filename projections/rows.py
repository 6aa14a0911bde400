"""From a standing event to the rows of its family's tables, in pieces for a binary COPY, by a function made for it.

For each family the function is written as source text and compiled, as `dataclasses` does: a loop over the columns
costs more than the columns. Records come decoded, so their codes stand in the one form in which they are kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from domain.identifiers import batch_id, material_lot_id
from domain.stored import day, moment
from projections import pieces
from projections.derived import BY_FAMILY, Derive, Said, missing_fields
from projections.pieces import Row, opening
from projections.tables import DERIVED, Table, Tabled, tabled
from schemas.library import Family
from schemas.shape import Field

Record = Mapping[str, Any]
Rows = dict[str, list[Row]]
"""Rows by table. For a table whose changes are watched they are its deltas, `sign` and `at` first."""

Write = Callable[..., None]
"""Puts the rows of a standing event that is no void into `out`: see `WRITE`."""

WRITE: Final = "def write(record, key, since, until, n, partner, told, number, recorded_at, out):"
"""`until`: where the event ends within the same poll, else None."""

MAKERS: Final = {
    "text": "TEXT[{}]", "bigint": "INT8[{}]", "boolean": "BOOLEAN[{}]", "date": "DATE[{}]",
    "timestamptz": "MOMENT[{}]", "jsonb": "JSONB[{}]", "text[]": "texts_piece({})", "bigint[]": "int8s_piece({})",
}  # fmt: skip
SPELL: Final = ("key", "since", "until")
BEGUN: Final = pieces.INT4[1]
ENDED: Final = pieces.INT4[-1]
OF_EVERY_FAMILY: Final = ("missing", "contradicted")


class Ids(dict[tuple[Any, Any], str | None]):
    """Subjects by the two codes that name them; None where one is missing."""

    def __init__(self, make: Callable[[str, str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, codes: tuple[Any, Any]) -> str | None:
        if len(self) > pieces.KEPT:
            self.clear()
        one, other = codes
        made = self[codes] = self._make(one, other) if one and other else None
        return made


BATCHES: Final = Ids(batch_id)
LOTS: Final = Ids(material_lot_id)
GIVEN: Final[dict[str, Any]] = {
    "TEXT": pieces.TEXT, "INT8": pieces.INT8, "BOOLEAN": pieces.BOOLEAN, "DATE": pieces.DATE, "MOMENT": pieces.MOMENT,
    "JSONB": pieces.JSONB, "text_piece": pieces.text_piece, "int8_piece": pieces.int8_piece,
    "texts_piece": pieces.texts_piece, "int8s_piece": pieces.int8s_piece, "NULL": pieces.NULL, "BATCHES": BATCHES,
    "LOTS": LOTS, "BEGUN": BEGUN, "ENDED": ENDED, "Said": Said, "day": day,
}  # fmt: skip
"""What the functions that are made here read."""

IDS: Final = {
    "batch": "BATCHES[{0}['trade_item'], {0}['batch_number']]",
    "material_lot": "LOTS[{0}['supplier_id'], {0}['lot_number']]",
}
CARRIER: Final = {"batch": {"trade_item", "batch_number"}, "material_lot": {"supplier_id", "lot_number"}}


class FamilyRows:
    """What a family's records put into tables. `tables` names every table that its standing rows may be in."""

    def __init__(self, name: str, watched: frozenset[str]) -> None:
        self.of: Tabled = tabled(name)
        self.family = self.of.family
        self._fields = {field.name: field for field in self.family.fields}
        main = self.of.table
        self._own = tuple(c for c in main.columns if c.name in self._fields and c.name not in ("number", "occurred_at"))
        self._derive: Mapping[str, Derive] = BY_FAMILY.get(name, {})
        self.tables = (main.name, *(child.name for child in self.of.children), *self._derive, *OF_EVERY_FAMILY)
        if self.family.document:
            self.tables += ("document",)
        self.subjects: Callable[[Record], list[str]] = _made("subjects", _subjects_source(self.family), {})
        self.write: Write = _made("write", self._source(watched), self._given())
        self.contradict = _contradicting("contradicted" in watched)

    def shown(self, record: Record) -> str:
        """A record's own fields, lists of rows left out, as `to_jsonb` would show its row: to compare the two."""
        shown = {column.name: _shown(record[column.name], column.type) for column in self._own}
        return json.dumps(shown, ensure_ascii=False)

    def _given(self) -> dict[str, Any]:
        missing = missing_fields(self.family)
        return {"missing_in": missing, **{f"derive_{table}": derive for table, derive in self._derive.items()}}

    def _source(self, watched: frozenset[str]) -> str:
        """The function `write` of this family."""
        main = self.of.table
        held = {
            "n": "INT8[n]", "partner": "TEXT[partner]", "said_by": "TEXT[partner]", "told": "BOOLEAN[told]",
            "number": "text_piece(number)", "occurred_at": "MOMENT[record['occurred_at']]",
            "recorded_at": "MOMENT[recorded_at]", "document": "text_piece(document)", "missing": "texts_piece(missing)",
        }  # fmt: skip
        own = {column.name: MAKERS[column.type].format(f"record[{column.name!r}]") for column in self._own}
        ids = {name: f"TEXT[{IDS[name].format('record')}]" for name in IDS if name in main.names}
        made = held | ids | own
        # A registration has a field `partner` of its own.
        said_by = "said_by" if "said_by" in main.names else "partner"
        lines = [
            WRITE,
            " k, s, u = text_piece(key), int8_piece(since), INT8[until]",
            " missing = missing_in(record)",
            f" said = Said({self.family.name!r}, partner, number, told)",
        ]
        if self.family.document:
            parts = " + '|' + ".join(f"str(record[{name!r}])" for name in self.family.document)
            lines.append(f" document = {parts}")
        lines += [f" c_{name} = {made[name]}" for name in main.names[len(SPELL) :]]
        common = f"TEXT[{self.family.name!r}]", f"c_{said_by}", "c_number", "c_told"
        if self.family.document:
            family, *rest = common
            lines += _put("document", watched, ["k", "s", "u", family, "c_document", *rest], " ")
        lines += [" if missing:", *_put("missing", watched, ["k", "s", "u", *common, "c_missing"], "  ")]
        row = ["k", "s", "u", *(f"c_{name}" for name in main.names[len(SPELL) :])]
        lines += _put(main.name, watched, row, " ")
        for child in self.of.children:
            lines += _child_source(child, self._fields[child.array], said_by, watched)
        for table in self._derive:
            lines += _derived_source(next(each for each in DERIVED if each.name == table), watched)
        return "\n".join(lines)


def _child_source(table: Table, field: Field, said_by: str, watched: frozenset[str]) -> list[str]:
    """The rows of one array: the item's own fields, its subjects, and the parent's scalars."""
    assert field.items is not None
    fields = {each.name for each in field.items.fields}
    types = {column.name: column.type for column in table.columns}
    own = [name for name in table.names[6:] if name in fields]
    rest = table.names[6 + len(own) :]
    ids = [name for name in rest[:2] if name in IDS and fields >= CARRIER[name]]
    row = [
        "k", "s", "u", "INT8[ordinal]", f"c_{said_by}", "c_told",
        *(MAKERS[types[name]].format(f"item[{name!r}]") for name in own),
        *(f"TEXT[{IDS[name].format('item')}]" for name in ids),
        *(f"c_{name.removeprefix('parent_')}" for name in rest[len(ids) :]),
    ]  # fmt: skip
    return [
        f" for ordinal, item in enumerate(record[{field.name!r}], 1):",
        *_put(table.name, watched, row, "  "),
    ]


def _derived_source(table: Table, watched: frozenset[str]) -> list[str]:
    """The rows that a function of `projections/derived.py` makes."""
    names = [f"v_{name}" for name in table.names[len(SPELL) :]]
    made = [MAKERS[c.type].format(f"v_{c.name}") for c in table.columns[len(SPELL) :]]
    return [
        f" for {', '.join(names)} in derive_{table.name}(record, said):",
        *_put(table.name, watched, ["k", "s", "u", *made], "  "),
    ]


def _put(table: str, watched: frozenset[str], row: list[str], indent: str) -> list[str]:
    """Lines that put a row, k, s and u first, down for its table."""
    if table not in watched:
        return [f"{indent}out[{table!r}].append(({opening(len(row))!r}, {', '.join(row)}))"]
    head = repr(opening(len(row) + 2))
    return [
        f"{indent}row = ({', '.join(row)})",
        f"{indent}out[{table!r}].append(({head}, BEGUN, s, *row))",
        f"{indent}if until is not None:",
        f"{indent} out[{table!r}].append(({head}, ENDED, u, *row))",
    ]


def _subjects_source(family: Family) -> str:
    """The function that says what a record is about, each subject once: `batch:…`, `party:…`."""
    kinds = {field.name: field.kind for field in family.fields}
    lines = ["def subjects(record):", " found = []"]
    for subject, paths in family.subjects.items():
        array, dot, _ = paths[0].partition(".")
        names = [path.removeprefix(f"{array}.") if dot else path for path in paths]
        holder, indent = ("item", "  ") if dot else ("record", " ")
        if dot:
            lines.append(f" for item in record[{array!r}]:")
        if subject in IDS:
            lines.append(f"{indent}one = {IDS[subject].format(holder)}")
            lines += [f"{indent}if one:", f"{indent} one = '{subject}:' + one"]
        else:
            values = [f"{holder}[{name!r}]" for name in names]
            named = " and ".join(f"{value} not in (None, '')" for value in values)
            lines += [f"{indent}one = None", f"{indent}if {named}:"]
            shown = " + ':' + ".join(
                f"day({value}).isoformat()" if kinds.get(name) == "date" else f"str({value})"
                for name, value in zip(names, values, strict=True)
            )
            lines.append(f"{indent} one = '{subject}:' + {shown}")
        lines.append(f"{indent}if one{' and one not in found' if dot else ''}: found.append(one)")
    return "\n".join([*lines, " return found"])


@cache
def _contradicting(watched: bool) -> Write:
    """The function that puts down a contradiction: (key, since, until, family, partner, number, told, again, out)."""
    lines = [
        "def contradict(key, since, until, family, partner, number, told, again, out):",
        " k, s, u = TEXT[key], INT8[since], INT8[until]",
        *_put(
            "contradicted",
            frozenset({"contradicted"} if watched else ()),
            ["k", "s", "u", "TEXT[family]", "TEXT[partner]", "TEXT[number]", "BOOLEAN[told]", "JSONB[again]"],
            " ",
        ),
    ]
    made: Write = _made("contradict", "\n".join(lines), {})
    return made


def _made(name: str, source: str, given: Mapping[str, Any]) -> Any:
    held = {**GIVEN, **given}
    exec(compile(source, f"<rows: {name}>", "exec"), held)
    return held[name]


def _shown(value: Any, kind: str) -> Any:
    if isinstance(value, list):
        return [_shown(each, kind.removesuffix("[]")) for each in value]
    if value is None or kind not in ("date", "timestamptz"):
        return value
    if kind == "date":
        return day(value).isoformat()
    text = moment(value).strftime("%Y-%m-%dT%H:%M:%S.%f").rstrip("0").rstrip(".")
    return f"{text}+00:00"


@cache
def family_rows(name: str, watched: frozenset[str]) -> FamilyRows:
    """The rows of a family, worked out once."""
    return FamilyRows(name, watched)
