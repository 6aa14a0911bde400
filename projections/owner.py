"""What the owner of a can may know of it: recalls first, then what its label and its release say; nothing of the trade.

No dealer, no quantity and no result that no release rests on is in the answer, whoever asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from psycopg import Connection

from projections import cans, parties
from projections.facts import values
from projections.statements import statements

SQL: Final = statements("owner")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnersRecall:
    """A recall that is about the can: what its announcement says."""

    recall_number: str
    level: int
    how: str
    state: str
    started_on: date
    announced_on: date | None
    closed_on: date | None
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CanAnswer:
    """What the owner of a can may know of it.

    `answer` is `affected`, `not affected` or `cannot say`, and `reason` why, as for those who see everything. `state`
    is RELEASED or IMPORTED, else None; `tested` is `passed` when every result on which the release rests kept its
    limit, `failed` when one did not, None when no release names a report.
    """

    answer: str
    reason: str
    sentence: str
    sentence_zh: str
    recalls: tuple[OwnersRecall, ...]
    trade_item: str
    serial: int | None
    batch_number: str | None
    told_batch: str | None
    product_name: str | None
    stage: int | None
    base: str | None
    formula_registration: str | None
    maker: str | None
    maker_zh: str | None
    licence_number: str | None
    production_date: date | None
    expiry_date: date | None
    state: str | None
    tested: str | None
    position: int


def can_answer(connection: Connection[Any], code: cans.Code, position: int) -> CanAnswer:
    """The owner's answer for a code. Raises Unacceptable when the code names neither batch nor serial.

    Ask with a connection that sees all rows: with fewer, a recall could be missed.
    """
    known = cans.can(connection, code, position)
    batch = known.batch
    names = list(batch.names) if batch else []
    formula = _row(connection, "product", names=names, position=position)[0]
    number, product, stage, base = _row(connection, "formula", formula=formula, position=position, columns=4)
    maker, maker_zh, licence = _maker(connection, batch.producer_id if batch else None, names, known, position)
    results, failed = _row(connection, "tested", names=names, position=position)
    return CanAnswer(
        answer=known.answer,
        reason=known.reason,
        sentence=known.sentence,
        sentence_zh=known.sentence_zh,
        recalls=tuple(
            OwnersRecall(
                recall_number=each.recall_number,
                level=each.level,
                how=each.how,
                state=each.state,
                started_on=each.started_on,
                announced_on=each.announced_on,
                closed_on=each.closed_on,
                cause=each.cause,
            )
            for each in known.recalls
        ),
        trade_item=known.trade_item,
        serial=known.serial,
        batch_number=batch.batch_number if batch else None,
        told_batch=known.told_batch,
        product_name=(batch.product_name if batch else None) or product,
        stage=stage,
        base=base,
        formula_registration=number or formula,
        maker=maker,
        maker_zh=maker_zh,
        licence_number=licence,
        production_date=batch.production_date if batch else None,
        expiry_date=batch.expiry_date if batch else None,
        state=batch.state if batch and batch.state in ("RELEASED", "IMPORTED") else None,
        tested=None if not results else "failed" if failed else "passed",
        position=position,
    )


def _maker(
    connection: Connection[Any], producer: str | None, names: list[str], known: cans.Can, position: int
) -> tuple[str | None, str | None, str | None]:
    """The maker's names and its licence, or a foreign factory's registration number in place of one."""
    if producer is not None:
        named = parties.names(connection, [producer], position).get(producer)
        made = known.batch.production_date if known.batch else None
        [licence] = _row(connection, "licence", holder=producer, made=made, position=position)
        if named is not None:
            return named.name_en or named.name_zh, named.name_zh, licence
        return None, None, licence
    factory, number = _row(connection, "maker", names=names, position=position, columns=2)
    return factory, factory, number


def _row(connection: Connection[Any], name: str, columns: int = 1, **asked: object) -> tuple[Any, ...]:
    """The one row of a statement; nothing in each column where there is none."""
    found = values(connection, SQL[name], **asked)
    return found[0] if found else (None,) * columns
