"""The tables that records fill, as data: worked out from the contracts, and a few derived from several fields.

A family makes one table, each of its arrays of records another. A row holds from `since` until `until` (sequences).
Dates and instants travel to PostgreSQL as the integers of the contract and become dates and moments there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from schemas import library
from schemas.shape import Field

NOT_TABLED: Final = ("evidence", "signature", "voided")
"""Head fields that are read from the event when asked for; a voided record has no row."""

RAW: Final = {"date": "int4", "timestamptz": "int8", "jsonb": "text"}
"""How a column travels to its staging table, where not as its own type."""

SQL_TYPE: Final = {
    "string": "text",
    "enum": "text",
    "boolean": "boolean",
    "int": "bigint",
    "long": "bigint",
    "date": "date",
    "instant": "timestamptz",
}

BATCH: Final = ("trade_item", "batch_number")
MATERIAL_LOT: Final = ("supplier_id", "lot_number")


@dataclass(frozen=True)
class Column:
    """One column with its PostgreSQL type."""

    name: str
    type: str

    @property
    def raw(self) -> str:
        """Its type in the staging table."""
        return RAW.get(self.type, self.type)

    @property
    def taken(self) -> str:
        """The expression that makes it from its staging column."""
        if self.type == "date":
            return f"date '1970-01-01' + {self.name}"
        if self.type == "timestamptz":
            return f"timestamptz 'epoch' + {self.name} * interval '1 millisecond'"
        if self.type == "jsonb":
            return f"{self.name}::jsonb"
        return self.name


@dataclass(frozen=True)
class Table:
    """One table with `key`, `since` and `until`; `ordinal` says whether a key has several rows at a time."""

    name: str
    columns: tuple[Column, ...]
    doc: str
    unique: tuple[str, ...]
    """What is unique among standing rows; empty: nothing."""
    indexes: tuple[str, ...]
    """What stands after `create index on <table>`, for each further index.

    None has `since` among its keys: PostgreSQL would then walk all of it for `since <= …` beside the index that fits.
    """
    array: str = ""
    """The array of records that a child table holds."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True)
class Tabled:
    """A family with its own table and those of its arrays."""

    family: library.Family
    table: Table
    children: tuple[Table, ...]


def snake(name: str) -> str:
    """SalesRecord → sales_record."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def sql_type(field: Field) -> str | None:
    """The PostgreSQL type of a field; None where it has a table of its own or is not tabled."""
    if field.name in NOT_TABLED:
        return None
    if field.kind == "array" and field.items is not None:
        inner = SQL_TYPE.get(field.items.kind)
        return f"{inner}[]" if inner else None
    return SQL_TYPE.get(field.kind)


def columns(text: str) -> tuple[Column, ...]:
    """The columns of a row, from `key` on: `name type, name type`."""
    pairs = (pair.split() for pair in f"key text, since bigint, until bigint, {text}".split(","))
    return tuple(Column(name, kind) for name, kind in pairs)


def own_columns(fields: tuple[Field, ...]) -> tuple[Column, ...]:
    """The columns of a record's own fields, scalars and arrays of scalars."""
    found = ((field.name, sql_type(field)) for field in fields)
    return tuple(Column(name, kind) for name, kind in found if kind is not None)


def subjects_of(names: set[str]) -> tuple[Column, ...]:
    """`batch` and `material_lot`, where the fields that name them are there."""
    named = (("batch", BATCH), ("material_lot", MATERIAL_LOT))
    return tuple(Column(name, "text") for name, needs in named if names.issuperset(needs))


@cache
def tabled(name: str) -> Tabled:
    """The tables of a family."""
    family = library.family(name)
    # A registration has a field `partner` of its own; who says it is then `said_by`.
    head = columns(
        "n bigint, partner text, told boolean, number text, occurred_at timestamptz, recorded_at timestamptz"
    )
    rest = tuple(column for column in own_columns(family.fields) if column.name not in ("number", "occurred_at"))
    said = {column.name for column in rest}
    head = tuple(Column("said_by", each.type) if each.name in said else each for each in head)
    subjects = subjects_of({field.name for field in family.fields})
    document = (Column("document", "text"),) if family.document else ()
    main = Table(
        name=snake(name),
        columns=(*head, *rest, *subjects, *document, Column("missing", "text[]")),
        doc=family.doc,
        unique=("key",),
        indexes=("(key)", *_subject_indexes(family, {c.name for c in (*rest, *subjects)})),
    )
    arrays = (field for field in family.fields if field.name not in NOT_TABLED)
    children = tuple(
        _child(main, field) for field in arrays if field.kind == "array" and field.items and field.items.fields
    )
    return Tabled(family, main, children)


def _subject_indexes(family: library.Family, names: set[str]) -> tuple[str, ...]:
    found: list[str] = [subject for subject in ("batch", "material_lot") if subject in names]
    for subject, paths in family.subjects.items():
        if subject not in ("batch", "material_lot") and all(path in names for path in paths):
            found.append(", ".join(paths))
    return tuple(f"({columns})" for columns in dict.fromkeys(found))


def _child(parent: Table, field: Field) -> Table:
    assert field.items is not None
    own = own_columns(field.items.fields)
    names = {column.name for column in own}
    subjects = subjects_of(names)
    taken = names | {column.name for column in subjects}
    carried = []
    for column in parent.columns[3:]:
        if column.type.endswith("[]") or column.name in ("partner", "told"):
            continue
        carried.append(Column(f"parent_{column.name}", column.type) if column.name in taken else column)
    every = (*columns("ordinal bigint, partner text, told boolean"), *own, *subjects, *carried)
    indexed = tuple(f"({column.name})" for column in every if column.name in ("batch", "material_lot"))
    return Table(
        name=f"{parent.name}_{field.name}",
        columns=every,
        doc=f"{parent.doc} {field.doc}",
        unique=("key", "ordinal"),
        indexes=("(key)", *indexed),
        array=field.name,
    )


DERIVED: Final = (
    Table(
        "edge",
        columns("parent text, child text, role text, material text, quantity bigint, partner text, told boolean"),
        "What went into what: every input of a production record with every output, as subjects; the input's grams.",
        (),
        (
            "(key)",
            "(parent, child) include (since, until, quantity)",
            "(child, parent) include (since, until, quantity)",
        ),
    ),
    Table(
        "alias",
        columns("printed_batch text, batch text, partner text, told boolean"),
        "Another way in which a batch number is printed, with the batch that it stands for.",
        (),
        ("(key)", "(printed_batch)", "(batch)"),
    ),
    Table(
        "document",
        columns("family text, document text, partner text, number text, told boolean"),
        "The paper document that a record is about, for families that name one.",
        ("key",),
        ("(document)",),
    ),
    Table(
        "missing",
        columns("family text, partner text, number text, told boolean, fields text[]"),
        "Records that leave a field empty that a regulation demands, with the names of those fields.",
        ("key",),
        ("(partner)",),
    ),
    Table(
        "contradicted",
        columns("family text, partner text, number text, told boolean, again jsonb"),
        "Other content that came under a used number, until a correction or void of that record stands; `again` is that"
        " content, as its row would have shown.",
        (),
        ("(key)",),
    ),
    Table(
        "judged_result",
        columns(
            "ordinal bigint, partner text, told boolean, report_number text, sample_number text, batch text,"
            " material_lot text, finished_at timestamptz, retest_of text, analyte text, micro boolean, verdict text,"
            " verified boolean, value_said text, limit_said text, stage text, base text, made_from date, made_to date,"
            " standard text"
        ),
        "A test result held against one limit that speaks of its analyte, stage by stage and base by base.",
        (),
        ("(key)", "(batch)"),
    ),
)
"""Tables made from a record by a function of `projections/derived.py`; closed with the record as its own table is."""


@cache
def tables() -> tuple[Table, ...]:
    """All tables that are taken from records, families by name, then the derived ones."""
    of_families = (tabled(name) for name in library.families())
    return (*(table for each in of_families for table in (each.table, *each.children)), *DERIVED)
