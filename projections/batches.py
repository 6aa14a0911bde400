"""Who a batch 批次 is: under which names it is printed, its product, maker, dates, release state and open findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from psycopg import Connection

from domain.errors import Unacceptable
from domain.identifiers import batch_id, normalise_batch, parse_gtin
from projections.facts import NotKnown, array, read, values
from projections.findings import counts_concerning
from projections.paging import Page, page, read_cursor, size
from projections.statements import statements

SQL: Final = statements("batches")


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One batch as known at the position.

    `id` is `<gtin14>:<normalised number>`, `names` every id it is recorded under, its own first. `state` is RELEASED,
    REFUSED, HELD (with `decided_by` the deciding event), IMPORTED (an import record stands, no decision of its maker)
    or None: not recorded. `sequence` is the first event that names it or something made of it, `last` the latest,
    `events` how many there are.
    """

    id: str
    names: tuple[str, ...]
    trade_item: str
    batch_number: str
    product_name: str | None
    producer_id: str | None
    production_date: date | None
    expiry_date: date | None
    state: str | None
    decided_by: int | None
    imported: bool
    produced_by: int | None
    findings: int
    events: int
    sequence: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchName:
    """A batch found by its printed number; `sequence` is the first event that names it."""

    id: str
    sequence: int


def parse(text: str) -> str:
    """The id of a batch written `<gtin>:<number>`. Raises Unacceptable."""
    trade_item, colon, number = text.partition(":")
    if not colon or not normalise_batch(number):
        raise Unacceptable("batch-number-form", field="batch", value=text, expected="<gtin>:<number>")
    return batch_id(trade_item, number)


def names(connection: Connection[Any], batches: Sequence[str], position: int) -> dict[str, tuple[str, ...]]:
    """Each asked id with every id that its batch is recorded under, the batch's own first, aliases after it."""
    found: dict[str, tuple[str, ...]] = {}
    for asked, known in values(connection, SQL["names"], batches=list(batches), position=position):
        found[asked] = tuple(known)
    return found


def facts(connection: Connection[Any], batches: Sequence[str], position: int) -> list[Batch]:
    """Those of these batches that an event up to the position names, in the order asked; aliases as their batch."""
    found = uncounted(connection, batches, position)
    open_on = counts_concerning(connection, [f"batch:{name}" for each in found for name in each.names], position)
    return [replace(each, findings=sum(open_on.get(f"batch:{name}", 0) for name in each.names)) for each in found]


def uncounted(connection: Connection[Any], batches: Sequence[str], position: int) -> list[Batch]:
    """The same with no findings counted, for who counts those of other subjects at once."""
    return read(connection, SQL["facts"], Batch, batches=array(batches), position=position)


def batch(connection: Connection[Any], batch: str, position: int) -> Batch:
    """The batch of an id. Raises NotKnown when no event up to the position names it."""
    found = facts(connection, [parse(batch)], position)
    if not found:
        raise not_known(batch)
    return found[0]


def not_known(batch: str) -> NotKnown:
    """What is said of a batch that no event names."""
    return NotKnown(
        "batch",
        batch,
        f"batch {batch}: no event names it as of this position",
        f"批次{batch}：截至该时点没有任何记录提及",
    )


def numbered(connection: Connection[Any], number: str, position: int, limit: int = 20) -> list[BatchName]:
    """The batches of any trade item with this printed number, however written."""
    return read(connection, SQL["numbered"], BatchName, number=normalise_batch(number), position=position, limit=limit)


def batches(
    connection: Connection[Any],
    position: int,
    *,
    trade_item: str | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Page[Batch]:
    """The batches by id, of one trade item if asked. Raises Unacceptable for a wrong cursor or GTIN."""
    rows = size(first)
    since = ""
    if after is not None:
        cursor = read_cursor(after, (str,))
        position, since = cursor.position, cursor.keys[0]
    found = values(
        connection,
        SQL["page"],
        prefix=f"batch:{_item(trade_item)}:" if trade_item else "batch:",
        after=f"batch:{since}" if since else "",
        position=position,
        limit=rows + 1,
    )
    ids = [row[0] for row in found]
    whole = {each.id: each for each in facts(connection, ids, position)}
    return page([whole[id] for id in ids if id in whole], rows, position, lambda each: (each.id,))


def _item(trade_item: str) -> str:
    try:
        return parse_gtin(trade_item)
    except Unacceptable as error:
        raise error.at("tradeItem") from error
