"""From a standing event to the rows of its family's tables, as tuples in the order of the staging columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from domain.errors import Unacceptable
from domain.identifiers import FORMS
from domain.stored import day, moment
from projections.derived import BY_FAMILY, Derive, Said, batch_of, material_lot_of, missing_fields
from projections.tables import Table, Tabled, tabled
from schemas.shape import Field

Record = Mapping[str, Any]
Row = tuple[Any, ...]
Values = Callable[[Record], list[Any]]


class Standing(NamedTuple):
    """A standing event that is no void, with what its rows need. `until`: where it ends within the same poll."""

    key: str
    since: int
    until: int | None
    n: int
    partner: str
    told: bool
    number: str
    recorded_at: int
    record: Record


def kept(parse: Callable[[str], str], text: str) -> str:
    """A code as it is kept for comparison; as it was said, where today's check would not take it."""
    try:
        return parse(text)
    except Unacceptable:
        return text


def reading(names: tuple[str, ...], fields: Mapping[str, Field]) -> Values:
    """A function that gives the values of these fields, codes as they are kept."""
    if not names:
        return lambda record: []
    get = itemgetter(*names) if len(names) > 1 else lambda record: (record[names[0]],)
    single, lists = [], []
    for index, name in enumerate(names):
        field = fields[name]
        if field.form:
            single.append((index, FORMS[field.form]))
        elif field.items is not None and field.items.form:
            lists.append((index, FORMS[field.items.form]))

    def read(record: Record) -> list[Any]:
        values = list(get(record))
        for index, parse in single:
            if values[index]:
                values[index] = kept(parse, values[index])
        for index, parse in lists:
            values[index] = [kept(parse, value) for value in values[index]]
        return values

    return read


class FamilyRows:
    """What a family's records put into tables. `tables` names every table that its standing rows may be in."""

    def __init__(self, name: str) -> None:
        self.of: Tabled = tabled(name)
        self.family = self.of.family
        self._fields = {field.name: field for field in self.family.fields}
        main = self.of.table
        self._names = tuple(c for c in main.names if c in self._fields and c not in ("number", "occurred_at"))
        self._read = reading(self._names, self._fields)
        self._subjects = tuple(c for c in main.names if c in ("batch", "material_lot"))
        self._missing = missing_fields(self.family)
        self._document = self.family.document
        self._children = tuple(_ChildRows(main, child, self._fields[child.array]) for child in self.of.children)
        self._derive: Mapping[str, Derive] = BY_FAMILY.get(name, {})
        self.tables = (main.name, *(child.name for child in self.of.children), *self._derive, "missing", "contradicted")
        if self._document:
            self.tables += ("document",)

    def shown(self, record: Record) -> str:
        """A record's own fields, lists of rows left out, as `to_jsonb` would show its row: to compare the two."""
        kinds = {column.name: column.type for column in self.of.table.columns}
        values = zip(self._names, self._read(record), strict=True)
        return json.dumps({name: _shown(value, kinds[name]) for name, value in values}, ensure_ascii=False)

    def rows(self, event: Standing) -> Iterator[tuple[str, Row]]:
        """(table, row) of everything that a standing event puts down."""
        record = event.record
        spell = (event.key, event.since, event.until)
        values = self._read(record)
        subjects = [batch_of(record) if c == "batch" else material_lot_of(record) for c in self._subjects]
        head = [event.n, event.partner, event.told, event.number, record["occurred_at"], event.recorded_at]
        missing = self._missing(record)
        said = Said(self.family.name, event.partner, event.number, event.told)
        document: list[str] = []
        if self._document:
            document = ["|".join(str(values[self._names.index(name)]) for name in self._document)]
            yield "document", (*spell, said.family, document[0], said.partner, said.number, said.told)
        if missing:
            yield "missing", (*spell, said.family, said.partner, said.number, said.told, missing)
        row = (*spell, *head, *values, *subjects, *document, missing)
        yield self.of.table.name, row
        for child in self._children:
            yield from child.rows(event, row)
        for table, derive in self._derive.items():
            for derived in derive(record, said):
                yield table, (*spell, *derived)


class _ChildRows:
    """The rows of one array: the item's own fields, its subjects, and the parent's scalars."""

    def __init__(self, parent: Table, table: Table, field: Field) -> None:
        assert field.items is not None
        self._table, self._array = table.name, field.name
        fields = {each.name: each for each in field.items.fields}
        own = tuple(c for c in table.names[6:] if c in fields)
        self._read = reading(own, fields)
        rest = table.names[6 + len(own) :]
        self._subjects = tuple(c for c in rest[:2] if c in ("batch", "material_lot") and _names(c, fields))
        carried = rest[len(self._subjects) :]
        self._carried = tuple(parent.names.index(c.removeprefix("parent_")) for c in carried)

    def rows(self, event: Standing, parent: Row) -> Iterator[tuple[str, Row]]:
        carried = [parent[index] for index in self._carried]
        for ordinal, item in enumerate(event.record[self._array], 1):
            subjects = [batch_of(item) if c == "batch" else material_lot_of(item) for c in self._subjects]
            head = (event.key, event.since, event.until, ordinal, event.partner, event.told)
            yield self._table, (*head, *self._read(item), *subjects, *carried)


def _shown(value: Any, kind: str) -> Any:
    if isinstance(value, list):
        return [_shown(each, kind.removesuffix("[]")) for each in value]
    if value is None or kind not in ("date", "timestamptz"):
        return value
    if kind == "date":
        return day(value).isoformat()
    text = moment(value).strftime("%Y-%m-%dT%H:%M:%S.%f").rstrip("0").rstrip(".")
    return f"{text}+00:00"


def _names(subject: str, fields: Mapping[str, Field]) -> bool:
    needs = ("trade_item", "batch_number") if subject == "batch" else ("supplier_id", "lot_number")
    return all(need in fields for need in needs)


@cache
def family_rows(name: str) -> FamilyRows:
    """The rows of a family, worked out once."""
    return FamilyRows(name)
