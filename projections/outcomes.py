"""What became of a record that a partner sent: accepted, contradicted, rejected, the same again, or not yet read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg import Connection

from projections.facts import NotKnown, read, values
from projections.statements import statements

SQL: Final = statements("outcomes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one message.

    `became` is RECORDED, CORRECTED, VOIDED, CONTRADICTED or REJECTED with the event's `sequence`; DUPLICATE: the same
    was said before, so no event was made; NOT_READ: intake has not come so far; PENDING: the views have not. `stands`
    tells whether it was taken when it came, `findings` how many are open about the record now.
    """

    became: str
    sequence: int | None
    key: str | None
    number: str | None
    family: str | None
    stands: bool
    recorded_at: datetime | None
    source_topic: str
    source_partition: int
    source_offset: int
    findings: int


def outcomes(
    connection: Connection[Any], partner: str, number: str, position: int, family: str | None = None
) -> list[Outcome]:
    """What was made of everything that a partner said under a record number, corrections with their first, in order.

    Raises NotKnown when no event up to the position has that number; what could not be read has none, see `at`.
    """
    found = read(
        connection,
        SQL["numbered"],
        Outcome,
        partner=partner,
        number=number,
        family=family,
        position=position,
    )
    if not found:
        raise NotKnown(
            "record",
            number,
            f"{partner}: no event has the record number {number} as of this position",
            f"{partner}：截至该时点没有编号为{number}的记录",
        )
    return found


def at(connection: Connection[Any], topic: str, partition: int, offset: int, position: int) -> Outcome:
    """What became of the message at a place of an intake topic, which the producer was told when it sent it.

    Raises NotKnown for a topic and partition that intake does not read.
    """
    found = read(connection, SQL["at"], Outcome, topic=topic, partition=partition, offset=offset, position=position)
    if found:
        return found[0]
    come, head = values(connection, SQL["intake"], topic=topic, partition=partition)[0]
    if come is None:
        raise NotKnown(
            "topic",
            f"{topic}/{partition}",
            f"intake does not read topic {topic}, partition {partition}",
            f"账本不读取主题{topic}的分区{partition}",
        )
    became = "NOT_READ" if offset >= come else "PENDING" if position < (head or 0) else "DUPLICATE"
    return Outcome(
        became=became,
        sequence=None,
        key=None,
        number=None,
        family=None,
        stands=False,
        recorded_at=None,
        source_topic=topic,
        source_partition=partition,
        source_offset=offset,
        findings=0,
    )
