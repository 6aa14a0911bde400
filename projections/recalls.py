"""Which recalls 召回 are about a batch or a can: named, by serial range, or met by a rule, though recorded later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from psycopg import Connection

from domain import recall as scope
from projections import batches
from projections.facts import SECTION_LIMIT, Fact, NotKnown, read
from projections.statements import statements

SQL: Final = statements("recalls")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallStep(Fact):
    """One step of a recall: opened, scope widened, announced, closed; `follows` names the first step's record."""

    recall_number: str
    opener_id: str
    step: str
    follows: str | None
    level: int
    risk_known_at: datetime | None
    started_on: date
    announced_on: date | None
    closed_on: date | None
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """A recall that is about a batch, and how: NAMED, RANGE (cans from `first_serial` to `last_serial` only), RULE, or
    DOUBTFUL (a rule that would need a date which is not recorded).

    `sequence` is the event that puts the batch in scope, `state` the recall's latest step, `latest` the event of it.
    """

    batch: str
    recall_number: str
    opener_id: str
    level: int
    how: str
    state: str
    started_on: date
    announced_on: date | None
    closed_on: date | None
    cause: str
    first_serial: int | None
    last_serial: int | None
    sequence: int
    latest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """A recall with its steps, earliest first, and the batches in its scope as of the position."""

    recall_number: str
    opener_id: str
    position: int
    steps: tuple[RecallStep, ...]
    affected: tuple[Affected, ...]
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Range:
    recall_number: str
    opener_id: str
    first_serial: int
    last_serial: int
    batch: str
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    recall_number: str
    opener_id: str
    batch: str
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    recall_number: str
    opener_id: str
    sequence: int
    trade_item: str | None
    prefix_from: str | None
    prefix_to: str | None
    contains: tuple[str, ...]
    production_from: date | None
    production_to: date | None
    expiry_from: date | None
    expiry_to: date | None

    def matches(self, batch: batches.Batch) -> bool | None:
        """Whether the rule is about the batch; None: a date that would decide is not recorded."""
        rule = scope.Predicate(
            trade_item=self.trade_item,
            prefix_from=self.prefix_from,
            prefix_to=self.prefix_to,
            contains=self.contains,
            production_from=self.production_from,
            production_to=self.production_to,
            expiry_from=self.expiry_from,
            expiry_to=self.expiry_to,
        )
        return rule.matches(
            scope.Batch(
                trade_item=batch.trade_item,
                batch_number=batch.batch_number,
                also_printed_as=tuple(name.partition(":")[2] for name in batch.names[1:]),
                production_date=batch.production_date,
                expiry_date=batch.expiry_date,
            )
        )


def affected(connection: Connection[Any], about: Sequence[batches.Batch], position: int) -> list[Affected]:
    """The recalls that are about these batches, the gravest level first."""
    own = {name: batch.id for batch in about for name in batch.names}
    steps = read(connection, SQL["steps"], RecallStep, recall_number=None, position=position)
    if not steps or not own:
        return []
    by_recall: dict[tuple[str, str], list[RecallStep]] = {}
    for step in steps:
        by_recall.setdefault((step.opener_id, step.recall_number), []).append(step)
    found: list[Affected] = []

    def take(scoped: _Named | _Range | _Rule, batch: str, how: str) -> None:
        if mine := by_recall.get((scoped.opener_id, scoped.recall_number)):
            found.append(_affected(mine, batch, how, scoped))

    for named in read(connection, SQL["named"], _Named, names=list(own), position=position):
        take(named, own[named.batch], "NAMED")
    for ranged in read(connection, SQL["ranges"], _Range, names=list(own), position=position):
        take(ranged, own[ranged.batch], "RANGE")
    for rule in read(connection, SQL["rules"], _Rule, recall_number=None, position=position):
        for batch in about:
            match rule.matches(batch):
                case True:
                    take(rule, batch.id, "RULE")
                case None:
                    take(rule, batch.id, "DOUBTFUL")
    best: dict[tuple[str, str, str, str, int | None], Affected] = {}
    for each in found:
        best.setdefault((each.batch, each.opener_id, each.recall_number, each.how, each.first_serial), each)
    return sorted(best.values(), key=lambda each: (each.batch, each.level, each.recall_number, each.how, each.sequence))


def recall(connection: Connection[Any], recall_number: str, position: int, limit: int = SECTION_LIMIT) -> Recall:
    """A recall with the batches in its scope, at most `limit` of them. Raises NotKnown for an unknown number."""
    steps = read(connection, SQL["steps"], RecallStep, recall_number=recall_number, position=position)
    if not steps:
        raise NotKnown(
            "recall",
            recall_number,
            f"recall {recall_number}: no event names it as of this position",
            f"召回{recall_number}：截至该时点没有任何记录提及",
        )
    ids = {
        named.batch for named in read(connection, SQL["scope"], _Named, recall_number=recall_number, position=position)
    }
    rules = read(connection, SQL["rules"], _Rule, recall_number=recall_number, position=position)
    if rules:
        after = None
        while True:
            page = batches.batches(connection, position, first=500, after=after)
            ids |= {batch.id for batch in page.nodes if any(rule.matches(batch) is not False for rule in rules)}
            if not page.more:
                break
            after = page.end
    kept = sorted(ids)[:limit]
    mine = affected(connection, batches.facts(connection, kept, position), position)
    return Recall(
        recall_number=recall_number,
        opener_id=steps[0].opener_id,
        position=position,
        steps=tuple(steps),
        affected=tuple(each for each in mine if each.recall_number == recall_number),
        cut=len(ids) > limit,
    )


def _affected(steps: Sequence[RecallStep], batch: str, how: str, scoped: _Named | _Range | _Rule) -> Affected:
    latest = steps[-1]
    return Affected(
        batch=batch,
        recall_number=latest.recall_number,
        opener_id=latest.opener_id,
        level=latest.level,
        how=how,
        state=latest.step,
        started_on=min(step.started_on for step in steps),
        announced_on=min((step.announced_on for step in steps if step.announced_on), default=None),
        closed_on=max((step.closed_on for step in steps if step.closed_on), default=None),
        cause=latest.cause,
        first_serial=scoped.first_serial if isinstance(scoped, _Range) else None,
        last_serial=scoped.last_serial if isinstance(scoped, _Range) else None,
        sequence=scoped.sequence,
        latest=latest.sequence,
    )
