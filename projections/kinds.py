"""Kinds of subject that rules judge: rows of a table by a subject, balances, or bare subjects.

A pair is a subject and a sequence; it carries the row that stands as of the sequence, nulls where none does. A rule may
name a kind of its own: `-- kind: declaration = customs_declaration by declaration_number`. With a subject that is not
unique (the teller's and another's copy of one document) a pair carries several rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from projections.balances import balances
from projections.tables import Table, tables

NAMED: Final = re.compile(r"(?P<name>[a-z_]+)\s*=\s*(?P<table>[a-z_]+)\s+by\s+(?P<subject>.+)")


@dataclass(frozen=True)
class Kind:
    """A kind; `table` is None for bare subjects, `subject` the expression over the table's columns."""

    name: str
    table: str | None = None
    subject: str = "subject"
    unique: bool = True
    """Whether a subject has one standing row at most."""
    balance: bool = False

    @property
    def standing(self) -> str:
        """The condition that a row (bare columns) stands as of `p.at`; for balances the latest is taken besides."""
        return "since <= p.at" if self.balance else "since <= p.at and (until is null or until > p.at)"


OWN: Final = {
    kind.name: kind
    for kind in (
        Kind("declaration_line", "customs_declaration_lines", "declaration_number || '/' || line::text", False),
        Kind("document", "document", "family || ':' || partner || ':' || document", False),
        Kind("contradicted", "contradicted", "key", False),
        Kind("edge", "edge", "key", False),
        Kind("alias", "alias", "key", False),
        Kind("judged_result", "judged_result", "key", False),
    )
}


def of_table(table: Table) -> Kind:
    """The kind of a table that has none of its own: its key, with the ordinal in a child table."""
    subject = "key || '/' || ordinal::text" if "ordinal" in table.unique else "key"
    return Kind(table.name, table.name, subject)


def kinds() -> dict[str, Kind]:
    """Every kind that has rows, by name."""
    found = {table.name: of_table(table) for table in tables()}
    found |= {balance.name: Kind(balance.name, balance.name, "subject", True, True) for balance in balances()}
    return found | OWN


def kind_of(text: str) -> Kind:
    """The kind that a rule names; a name that is no table's is a bare kind. Raises ValueError for an unknown table."""
    known = kinds()
    if own := NAMED.fullmatch(text):
        if own["table"] not in known:
            raise ValueError(f"there is no table {own['table']}")
        return Kind(own["name"], own["table"], own["subject"].strip(), False)
    if not re.fullmatch("[a-z_]+", text):
        raise ValueError(f"{text!r} is neither a name nor `name = table by subject`")
    return known.get(text, Kind(text))
