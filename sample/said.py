"""What a season consists of: what each partner says and when, and the truth about what was planted in it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from schemas import codec

Pair = tuple[str, str]
"""A rule and a subject."""


class Said(NamedTuple):
    """One message: partner, family, Kafka key, framed payload, broker's stamp (epoch ms, within its day of arrival).

    `family` is None for bytes that are no record of any family.
    """

    partner: str
    family: str | None
    key: bytes
    payload: bytes
    at_ms: int

    @property
    def record(self) -> dict[str, Any] | None:
        """What the payload says, in the family's newest version; None where it cannot be read by design."""
        return None if self.family is None else codec.decode_record(self.payload).record


@dataclass(frozen=True)
class Planted:
    """A problem put into the season on purpose, and the finding that must catch it.

    `ground` holds the values that the finding must show, as far as they can be told without the ledger; `also` names
    findings that follow from it.
    """

    rule: str
    subject: str
    ground: dict[str, Any]
    sentence_en: str
    sentence_zh: str
    also: list[Pair] = field(default_factory=list)


@dataclass(frozen=True)
class NearMiss:
    """Almost the same as a planted problem, but right: no finding of the rule may stand on the subject."""

    rule: str
    subject: str
    why_en: str
    why_zh: str


@dataclass(frozen=True)
class Expected:
    """How many of a partner's messages the ledger must reject, by reason code."""

    partner: str
    code: str
    count: int


@dataclass(frozen=True)
class Question:
    """A question that the season can be asked: `kind` is provenance, trace or consignment."""

    kind: str
    subject: str
    question_en: str
    question_zh: str


@dataclass
class Truth:
    """The ground truth of a season; complete once all its days were told."""

    seed: int
    size: str
    planted: list[Planted] = field(default_factory=list)
    near_misses: list[NearMiss] = field(default_factory=list)
    rejections: list[Expected] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    records: int = 0
    """Messages said by partners, bad ones and repeats included; without registrations and days begun."""
    batches: int = 0
    cans: int = 0

    def reject(self, partner: str, code: str) -> None:
        """Count one more rejection that must come."""
        for at, each in enumerate(self.rejections):
            if (each.partner, each.code) == (partner, code):
                self.rejections[at] = Expected(partner, code, each.count + 1)
                return
        self.rejections.append(Expected(partner, code, 1))

    def as_json(self) -> str:
        """The ground-truth file, the same bytes for the same season."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
