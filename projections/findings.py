"""What the ledger noticed 发现的问题: findings with their episodes, the sentence that says both values, decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg import Connection, Cursor

from domain.errors import Unacceptable
from projections.facts import Fact, NotKnown, array, read, sent, values
from projections.paging import Page, page, read_cursor, size
from projections.sentences import filled
from projections.statements import statements

SQL: Final = statements("findings")
CONCERNING: Final = SQL["candidates"] + SQL["subjects"]
COUNTED: Final = SQL["candidates"] + SQL["counted"]
SEVERITIES: Final = ("critical", "major", "minor", "info")
"""Worst first: the order of every list of findings."""
STATUSES: Final = ("open", "closed", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A finding in its latest state at the position.

    It is named by rule and subject; `sequence` is the event that brought this state, `opened` the one that opened the
    episode, `until` the one that closed it (None: open). `ground` holds what was compared and holds still, `measure`
    what moves; `proof` the events that prove it; `print` is what a decision sticks to, `decision` the one that stands
    on this print with `decided_by` its event. `cause` joins findings of one cause.
    """

    rule: str
    subject: str
    kind: str
    severity: str
    title: str
    title_zh: str
    clause: str
    template: str
    template_zh: str
    sequence: int
    until: int | None
    opened: int
    ground: Mapping[str, Any]
    measure: Mapping[str, Any]
    proof: tuple[int, ...]
    cause: str | None
    print: str
    decision: str | None
    decided_by: int | None

    @property
    def open(self) -> bool:
        """Whether it stood at the position."""
        return self.until is None

    @property
    def sentence(self) -> str:
        """What is wrong, in English, with the values compared."""
        return filled(self.template, self.ground, self.measure, "en")

    @property
    def sentence_zh(self) -> str:
        """What is wrong, in Chinese, with the values compared."""
        return filled(self.template_zh, self.ground, self.measure, "zh")


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a finding said from one event to another; states of one `opened` are one episode."""

    sequence: int
    until: int | None
    opened: int
    severity: str
    ground: Mapping[str, Any]
    measure: Mapping[str, Any]
    proof: tuple[int, ...]
    print: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Fact):
    """What a person decided on a finding as it was printed then."""

    rule: str
    subject: str
    print: str
    decision: str
    explanation: str
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One finding with all its states, oldest first, and every decision on it, latest first."""

    finding: Finding
    states: tuple[State, ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many findings of a rule are open, and how many of them stand undecided."""

    rule: str
    severity: str
    title: str
    title_zh: str
    open: int
    undecided: int


def subjects_of(connection: Connection[Any], subjects: Sequence[str], position: int) -> dict[str, list[str]]:
    """The subjects of findings that concern these batches or lots (`batch:…`, `material_lot:…`), for each of them.

    A finding concerns a batch when it is about the batch, about a record that names it, about its balance or line, or
    about a certificate, unit, shipment, line or recall and proved by an event that names it.
    """
    found: dict[str, list[str]] = {}
    for about, subject, _ in _concerning(connection, subjects, position):
        found.setdefault(about, []).append(subject)
    return found


def concerning(connection: Connection[Any], subjects: Sequence[str], position: int) -> list[Finding]:
    """The findings open at the position that concern these batches or lots, worst first."""
    about = sorted({subject for _, subject, rule in _concerning(connection, subjects, position) if rule})
    return _read(connection, position, subjects=about, status="open") if about else []


def counts_concerning(connection: Connection[Any], subjects: Sequence[str], position: int) -> dict[str, int]:
    """How many findings open at the position concern each of these batches or lots; none: left out."""
    return dict(counting(connection, subjects, position).fetchall())


def counting(connection: Connection[Any], subjects: Sequence[str], position: int) -> Cursor[tuple[Any, ...]]:
    """What `counts_concerning` asks, sent and not waited for where the connection is in a pipeline."""
    return sent(connection, COUNTED, **_asked(subjects), position=position)


def _concerning(connection: Connection[Any], subjects: Sequence[str], position: int) -> list[tuple[Any, ...]]:
    """A subject asked for, a finding's subject, and the rule where that finding is open."""
    return values(connection, CONCERNING, **_asked(subjects), position=position)


def _asked(subjects: Sequence[str]) -> dict[str, str]:
    asked = sorted(subjects)
    return {
        "subjects": array(asked),
        "batches": array(each[6:] for each in asked if each.startswith("batch:")),
        "lots": array(each[13:] for each in asked if each.startswith("material_lot:")),
    }


def findings(
    connection: Connection[Any],
    position: int,
    *,
    rule: str | None = None,
    severity: str | None = None,
    subject: str | None = None,
    about: Sequence[str] | None = None,
    status: str = "open",
    first: int | None = None,
    after: str | None = None,
) -> Page[Finding]:
    """The findings that fit, worst first, then the latest opened first.

    `about` holds batches or lots (`batch:<gtin>:<number>`), aliases among them. Raises Unacceptable for an unknown
    severity or status, and for a wrong cursor.
    """
    if severity is not None and severity not in SEVERITIES:
        raise Unacceptable("not-a-symbol", field="severity", value=severity, expected=", ".join(SEVERITIES))
    if status not in STATUSES:
        raise Unacceptable("not-a-symbol", field="status", value=status, expected=", ".join(STATUSES))
    rows = size(first)
    keys: tuple[Any, ...] = (0, 0, "", "")
    if after is not None:
        cursor = read_cursor(after, (int, int, str, str))
        position, keys = cursor.position, cursor.keys
    wanted: list[str] | None = [subject] if subject is not None else None
    if about is not None:
        near = {each for found in subjects_of(connection, about, position).values() for each in found}
        wanted = sorted(near if wanted is None else near.intersection(wanted))
    found = _read(
        connection, position, rule=rule, severity=severity, subjects=wanted, status=status, keys=keys, limit=rows + 1
    )
    return page(found, rows, position, _keys)


def finding(connection: Connection[Any], rule: str, subject: str, position: int) -> History:
    """One finding with its history up to the position. Raises NotKnown when it never opened."""
    found = _read(connection, position, rule=rule, subjects=[subject], status="all")
    if not found:
        raise NotKnown(
            "finding",
            f"{rule} {subject}",
            f"rule {rule} found nothing about {subject} as of this position",
            f"截至该时点，规则{rule}对{subject}没有发现问题",
        )
    states = read(connection, SQL["states"], State, rule=rule, subject=subject, position=position)
    decisions = read(connection, SQL["decisions"], Decision, rule=rule, subject=subject, position=position)
    return History(finding=found[0], states=tuple(states), decisions=tuple(decisions))


def counts(connection: Connection[Any], position: int) -> list[Count]:
    """For each rule with open findings how many there are, worst rule first."""
    return read(connection, SQL["counts"], Count, position=position)


def _keys(each: Finding) -> tuple[int, int, str, str]:
    return SEVERITIES.index(each.severity) + 1, -each.opened, each.rule, each.subject


def _read(
    connection: Connection[Any],
    position: int,
    *,
    rule: str | None = None,
    severity: str | None = None,
    subjects: Sequence[str] | None = None,
    status: str = "open",
    keys: tuple[Any, ...] = (0, 0, "", ""),
    limit: int | None = None,
) -> list[Finding]:
    rank, opened, after_rule, after_subject = keys
    return read(
        connection,
        SQL["page" if subjects is None else "about"],
        Finding,
        rule=rule,
        severity=severity,
        subjects=None if subjects is None else list(subjects),
        status=status,
        position=position,
        rank=rank,
        after_opened=opened,
        after_rule=after_rule,
        after_subject=after_subject,
        limit=limit,
    )
