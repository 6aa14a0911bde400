"""What a can look-up answers with, and the sentences that say why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from projections import batches, recalls
from projections.facts import Fact
from projections.movements import Activation, Sale

REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "recalled": ("a recall is about this can", "该罐在召回范围内"),
    "recall-doubtful": (
        "a recall may be about this can: a date that would decide is not recorded",
        "该罐可能在召回范围内：缺少可据以判断的日期",
    ),
    "no-recall": ("no recall known to the ledger is about this can", "账本所知的召回均不涉及该罐"),
    "trade-item-unknown": ("the ledger holds nothing about this trade item", "账本中没有该商品的任何记录"),
    "serial-unknown": ("no producer has put this serial on a can", "没有生产企业登记启用该序列号"),
    "serial-excepted": ("the producer took this serial out of its range", "生产企业已将该序列号从区间中剔除"),
    "batch-unknown": ("the ledger holds nothing about this batch", "账本中没有该批次的任何记录"),
    "batch-differs": ("the batch read is not the batch of this serial", "所扫批号与该序列号所属批次不符"),
    "serial-needed": (
        "a recall is about some cans of this batch: the serial is needed",
        "召回仅涉及该批次部分罐，需提供序列号",
    ),
}
"""Why a can is affected, not affected, or why it cannot be said, in English and Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What a code says: a can (`serial`), at least its trade item, perhaps its batch as printed."""

    trade_item: str
    batch_number: str | None
    serial: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed(Fact):
    """The case or pallet that holds a can; `computed`: counted through from the pallet's first case."""

    sscc: str
    level: str
    place: str
    computed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Fact):
    """Where a can is: AT a place since a receipt, SENT to it and not yet received, or PACKED there and never moved."""

    state: str
    place: str
    party_id: str
    since_day: date
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Can:
    """What is known of a can, or of any can of a batch when no serial was asked for.

    `answer` is `affected`, `not affected` or `cannot say`, never more: no answer says that a can is safe. `reason` is
    a key of REASONS. `told_batch` is the batch that the code names where it is another than the serial's own.
    """

    trade_item: str
    serial: int | None
    position: int
    batch: batches.Batch | None
    told_batch: str | None
    activation: Activation | None
    case: Packed | None
    pallet: Packed | None
    place: Place | None
    sale: Sale | None
    recalls: tuple[recalls.Affected, ...]
    answer: str
    reason: str

    @property
    def sentence(self) -> str:
        """Why, in English."""
        return REASONS[self.reason][0]

    @property
    def sentence_zh(self) -> str:
        """Why, in Chinese."""
        return REASONS[self.reason][1]
