"""What came of a season: the ledger's findings and counts compared with the truth about what was planted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from projections.findings import Finding, findings
from projections.paging import MOST
from projections.rejections import rejections
from sample.check import Comparison, Found, compare
from sample.said import Expected, Truth
from tinledger.asking import Asked
from tinledger.showing import plain


@dataclass(frozen=True)
class Verdict:
    """A season's truth beside what the ledger says."""

    truth: Truth
    found: dict[tuple[str, str], Finding]
    comparison: Comparison
    rejections: int
    wrong_rejections: list[str]
    """Partner and reason code where the ledger rejected another number of messages than the season meant it to."""
    events: int

    @property
    def agrees(self) -> bool:
        """Whether everything planted was found, and nothing else."""
        return self.comparison.agrees and not self.wrong_rejections

    def as_json(self) -> dict[str, Any]:
        """One object for scripts: counts first, then what is wrong, if anything is."""
        compared = self.comparison
        return {
            "synthetic": True,
            "seed": self.truth.seed,
            "size": self.truth.size,
            "planted": len(self.truth.planted),
            "found": len(self.truth.planted) - len(compared.missing),
            "unexplained": len(compared.unexplained),
            "nearMisses": len(self.truth.near_misses),
            "flagged": len(compared.flagged_near_misses),
            "records": self.truth.records,
            "events": self.events,
            "rejections": self.rejections,
            "batches": self.truth.batches,
            "cans": self.truth.cans,
            "missingFindings": [f"{each.rule} {each.subject}" for each in compared.missing],
            "unexplainedFindings": [f"{each.rule} {each.subject}" for each in compared.unexplained],
            "flaggedNearMisses": [f"{near.rule} {near.subject}" for near, _ in compared.flagged_near_misses],
            "wrongRejections": self.wrong_rejections,
            "findings": [
                {
                    "rule": each.rule,
                    "subject": each.subject,
                    "sentence": it.sentence,
                    "sentenceZh": it.sentence_zh,
                    "proof": plain(it.proof),
                }
                for each in self.truth.planted
                if (it := self.found.get((each.rule, each.subject))) is not None
            ],
        }


def verdict(asked: Asked, truth: Truth) -> Verdict:
    """Compare the views at a position with the truth of the whole season."""
    found = {(each.rule, each.subject): each for each in all_findings(asked)}
    rejected = rejection_counts(asked)
    return Verdict(
        truth=truth,
        found=found,
        comparison=compare(truth, [Found(each.rule, each.subject, each.ground) for each in found.values()]),
        rejections=sum(rejected.values()),
        wrong_rejections=differing(truth.rejections, rejected),
        events=asked.position,
    )


def differing(expected: list[Expected], rejected: Mapping[tuple[str, str], int]) -> list[str]:
    """Where the counts of rejections differ from what was meant, a sentence each."""
    due = {(each.partner, each.code): each.count for each in expected}
    return [
        f"{partner} {code}: {rejected.get((partner, code), 0)} rejected, {due.get((partner, code), 0)} expected"
        for partner, code in sorted(due.keys() | rejected.keys())
        if rejected.get((partner, code), 0) != due.get((partner, code), 0)
    ]


def all_findings(asked: Asked) -> Iterator[Finding]:
    """Every finding that is open at the position."""
    after: str | None = None
    while True:
        page = findings(asked.connection, asked.position, first=MOST, after=after)
        yield from page.nodes
        if not page.more:
            return
        after = page.end


def rejection_counts(asked: Asked) -> dict[tuple[str, str], int]:
    """How many messages were rejected, by partner and reason code."""
    counts: dict[tuple[str, str], int] = {}
    after: str | None = None
    while True:
        page = rejections(asked.connection, asked.position, first=MOST, after=after)
        for each in page.nodes:
            counts[each.partner, each.code] = counts.get((each.partner, each.code), 0) + 1
        if not page.more:
            return counts
        after = page.end
