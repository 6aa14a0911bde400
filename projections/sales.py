"""What became of a batch's cans 去向: made or imported, released, sold by tier, returned, disposed of, left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg import Connection

from projections import batches
from projections.facts import read
from projections.statements import statements

SQL: Final = statements("sales")
FIRST_TIERS: Final = ("MAKER", "IMPORTER")
"""Sales by which cans leave their maker or importer; later tiers sell the same cans again."""
PROOF: Final = 50
"""Most proving events that an amount names, the latest; `records` counts all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Cans of one kind, in how many records, and the latest events that say so, newest first."""

    cans: int
    records: int
    proof: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """What one party sold at one tier; `first` tells whether by these sales cans left their maker or importer."""

    tier: str
    seller_id: str
    first: bool
    sold: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Sales:
    """The cans of one batch. None: nothing of that kind is recorded, which is not the same as no cans.

    `released` are the cans made once a release stands, or those that inspection certificates list; `sold` counts first
    sales only (maker or importer). `left` is what their first owner has: made or imported and what came back to it,
    less what it sold, disposed of and gave as samples; None where nothing was made or imported. It may be below zero.
    """

    batch: str
    position: int
    made: Amount | None
    imported: Amount | None
    released: Amount | None
    sold: Amount | None
    tiers: tuple[Tier, ...]
    returned: Amount | None
    restocked: Amount | None
    disposed: Amount | None
    sampled: Amount | None
    left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One sum: what, by whom, and whether the one who says it owned the cans first."""

    batch: str
    what: str
    tier: str | None
    party: str | None
    owner: bool
    cans: int
    records: int
    proof: tuple[int, ...]


def sales(connection: Connection[Any], asked: Sequence[str], position: int) -> list[Sales]:
    """The cans of each of these batches, aliases under their batch, in the order asked; nothing recorded: all None."""
    known = batches.names(connection, asked, position)
    own = list(dict.fromkeys(known[each][0] for each in asked))
    names = batches.names(connection, own, position)
    pairs = [(name, batch) for batch in own for name in names[batch]]
    rows = read(
        connection,
        SQL["amounts"],
        _Row,
        names=[name for name, _ in pairs],
        batches=[batch for _, batch in pairs],
        position=position,
        proof=PROOF,
    )
    return [_sales(batch, [row for row in rows if row.batch == batch], position) for batch in own]


def _sales(batch: str, rows: Sequence[_Row], position: int) -> Sales:
    sold = [row for row in rows if row.what == "sold"]
    made, imported = _sum(rows, "made"), _sum(rows, "imported")
    left = None
    if made or imported:
        came = sum(row.cans for row in rows if row.what in ("made", "imported"))
        back = sum(row.cans for row in rows if row.what == "returned" and row.owner)
        gone = sum(row.cans for row in rows if row.what in ("disposed", "sampled") and row.owner)
        left = came + back - gone - sum(row.cans for row in sold if row.tier in FIRST_TIERS)
    return Sales(
        batch=batch,
        position=position,
        made=made,
        imported=imported,
        released=_sum(rows, "released"),
        sold=_amount([row for row in sold if row.tier in FIRST_TIERS]),
        tiers=tuple(
            Tier(
                tier=row.tier or "",
                seller_id=row.party or "",
                first=row.tier in FIRST_TIERS,
                sold=Amount(cans=row.cans, records=row.records, proof=row.proof),
            )
            for row in sold
        ),
        returned=_sum(rows, "returned"),
        restocked=_sum(rows, "restocked"),
        disposed=_sum(rows, "disposed"),
        sampled=_sum(rows, "sampled"),
        left=left,
    )


def _sum(rows: Sequence[_Row], what: str) -> Amount | None:
    return _amount([row for row in rows if row.what == what])


def _amount(rows: Sequence[_Row]) -> Amount | None:
    if not rows:
        return None
    proof = sorted({sequence for row in rows for sequence in row.proof}, reverse=True)[:PROOF]
    return Amount(cans=sum(row.cans for row in rows), records=sum(row.records for row in rows), proof=tuple(proof))
