"""Planted problems and near misses: one file a rule, each a plot that changes one story or tells its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sample.said import NearMiss, Pair, Planted, Question, Said
from sample.story import Story
from sample.world import World

DOMESTIC, IMPORT, DAY = "domestic", "import", "day"


@dataclass(frozen=True, kw_only=True)
class Plot:
    """What to change in a story, and where it may happen.

    `on` is the kind of story: a domestic batch, a consignment of one batch, or a day of its own. `options` go to the
    maker of a consignment; `maker` and `stage` narrow domestic batches; `after` and `before` bound the day on
    which a batch is made or packed; a plot of its own happens on the day `after`. A consignment has `lines` batches.
    """

    rule: str
    near_miss: bool
    on: str
    act: Callable[..., None]
    after: date | None = None
    before: date | None = None
    maker: str | None = None
    stage: int | None = None
    options: dict[str, Any] = field(default_factory=dict)
    lines: int = 1
    batches: int = 0
    """Batches that the plot adds to the one it changes."""


PLOTS: Final[list[Plot]] = []
"""Every plot, in the order in which `sample.problems.every` imports their files."""


def plot(
    rule: str, on: str, *, near_miss: bool = False, **where: Any
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Enter a function as a plot of a rule; its docstring says what is planted, or why the near miss is right."""

    def enter(act: Callable[..., None]) -> Callable[..., None]:
        PLOTS.append(Plot(rule=rule, near_miss=near_miss, on=on, act=act, **where))
        return act

    return enter


class Stage:
    """What a plot may use: the world, a way to tell stories of its own, and the truth to enter itself in."""

    def __init__(self, world: World, tell: Callable[[Story], None], post: Callable[[Said], None]) -> None:
        self.world = world
        self.tell = tell
        self.post = post
        """Put down a single message, for bytes that no story can say."""

    def planted(
        self, rule: str, subject: str, en: str, zh: str, *, also: list[Pair] | None = None, **ground: Any
    ) -> None:
        """A finding of the rule must stand on the subject in the end, and show these values (dates as ISO text)."""
        ground = {name: str(value) if isinstance(value, date) else value for name, value in ground.items()}
        self.world.truth.planted.append(Planted(rule, subject, ground, en, zh, also or []))

    def ask(self, kind: str, subject: str, en: str, zh: str) -> None:
        """A question for the demonstration, about something that this plot knows the answer to."""
        self.world.truth.questions.append(Question(kind, subject, en, zh))

    def near_miss(self, rule: str, subject: str, en: str, zh: str) -> None:
        """No finding of the rule may stand on the subject in the end; why, in both languages."""
        self.world.truth.near_misses.append(NearMiss(rule, subject, en, zh))
