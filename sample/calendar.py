"""When each batch is made and each consignment packed, and which of them carry a plot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import merge
from random import Random
from typing import Final

from sample.problems import DAY, DOMESTIC, IMPORT, Plot
from sample.problems.every import PLOTS
from sample.products import BASE_POWDER, CROSS_BORDER, DRY, IMPORTED, OVERSEAS_BASE, WET, Product
from sample.world import FIRST_DAY, World

BASES, MIXES = 12, 30
"""Batches a line: base powder; formula of the wet and of the dry line."""
IMPORTED_BATCHES: Final = 44
IMPORTS_BEGIN, IMPORTS_END = -30, 247
"""Days from the first one between which consignments are packed; what was said before comes on the first day."""
OVERSEAS_BASES: Final = (-38, 30, 100, 170)
"""Days from the first one on which the overseas plant makes base powder, one batch at the season's scale."""
CROSS_BORDER_EVERY: Final = 4
"""Of so many plain consignments one is for the cross-border platform."""
OFFSETS: Final = 7
"""Lines of one kind work on different days, up to so many apart."""


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A batch or consignment to be made. `day` is when its story is begun."""

    made: date
    kind: str
    products: tuple[Product, ...]
    line: str = ""
    plot: Plot | None = None

    @property
    def day(self) -> date:
        """The day, never before the season's first."""
        return max(self.made, FIRST_DAY)


def slots(world: World) -> Iterator[Slot]:
    """All slots of a season in the order of their days."""
    random = Random(f"calendar {world.truth.seed}")
    cast = _cast_domestic(random)
    lines = [_line(world, index, cast if index == 0 else {}) for index in range(world.scale)]
    return merge(*lines, _imports(world, random), key=_order)


def _order(slot: Slot) -> tuple[date, date]:
    """Of what begins on one day, what was made first: base powder before what is made of it."""
    return slot.day, slot.made


def _made(kind: str, index: int, nth: int) -> date:
    first, step = {"base": (2, 24), "wet": (7, 9), "dry": (12, 9)}[kind]
    return FIRST_DAY + timedelta(first + nth * step + index % OFFSETS)


def _line(world: World, index: int, cast: dict[tuple[str, int], Plot]) -> list[Slot]:
    found = [
        Slot(made=_made("base", index, nth), kind="base", products=(BASE_POWDER,), line=f"WET-{index + 1:02d}")
        for nth in range(BASES)
    ]
    for kind, products in (("wet", WET), ("dry", DRY)):
        for nth in range(MIXES):
            found.append(
                Slot(
                    made=_made(kind, index, nth),
                    kind=kind,
                    products=(products[(nth + index) % 3],),
                    line=f"{kind.upper()}-{index + 1:02d}",
                    plot=cast.get((kind, nth)),
                )
            )
    return sorted(found, key=_order)


def _fits(plot: Plot, day: date) -> bool:
    return (plot.after is None or plot.after <= day) and (plot.before is None or day <= plot.before)


def _freedom(plot: Plot) -> int:
    """How little a plot asks for: those that ask for more choose first."""
    return sum(wish is None for wish in (plot.after, plot.before, plot.maker, plot.stage))


def _cast_domestic(random: Random) -> dict[tuple[str, int], Plot]:
    """Which batches of the first lines carry which plot: the choosiest plots choose first."""
    free = [(kind, nth) for kind in ("wet", "dry") for nth in range(MIXES)]
    random.shuffle(free)
    found: dict[tuple[str, int], Plot] = {}
    plots = [plot for plot in PLOTS if plot.on == DOMESTIC]
    for plot in sorted(plots, key=_freedom):
        place = next(
            (kind, nth)
            for kind, nth in free
            if _fits(plot, _made(kind, 0, nth))
            and plot.maker in (None, f"plant-{kind}")
            and plot.stage in (None, nth % 3 + 1)
        )
        free.remove(place)
        found[place] = plot
    return found


def _imports(world: World, random: Random) -> list[Slot]:
    plots = [plot for plot in PLOTS if plot.on == IMPORT]
    carried = sum(plot.lines for plot in plots) + sum(plot.batches for plot in PLOTS)
    plain = IMPORTED_BATCHES * world.scale - carried
    products: list[tuple[Product, ...]] = []
    while plain > 0:
        group = CROSS_BORDER if len(products) % CROSS_BORDER_EVERY == 0 else IMPORTED
        turn = len(products)
        chosen = tuple(group[(turn + n) % len(group)] for n in range(min(plain, 2)))
        products.append(chosen)
        plain -= len(chosen)
    total = len(products) + len(plots)
    step = (IMPORTS_END - IMPORTS_BEGIN) / total
    dates = [FIRST_DAY + timedelta(IMPORTS_BEGIN + int(nth * step)) for nth in range(total)]
    found: list[Slot] = []
    free = list(dates)
    random.shuffle(free)
    for turn, plot in enumerate(sorted(plots, key=_freedom)):
        made = next(day for day in free if _fits(plot, day))
        free.remove(made)
        products_of = tuple(IMPORTED[(turn + line) % 3] for line in range(plot.lines))
        found.append(Slot(made=made, kind="import", products=products_of, plot=plot))
    found += [
        Slot(made=made, kind="import", products=chosen) for made, chosen in zip(sorted(free), products, strict=True)
    ]
    found += [
        Slot(made=FIRST_DAY + timedelta(after), kind="overseas", products=(OVERSEAS_BASE,))
        for after in OVERSEAS_BASES
        for _ in range(world.scale)
    ]
    return sorted(found, key=_order)


def acts() -> dict[date, list[Callable[..., None]]]:
    """The plots that have a day of their own, by that day."""
    found: dict[date, list[Callable[..., None]]] = defaultdict(list)
    for plot in PLOTS:
        if plot.on == DAY:
            assert plot.after
            found[plot.after].append(plot.act)
    return found
