"""The season: a seeded year of an infant-formula supply chain, told day by day.

`season(seed, size)` gives the same bytes for the same seed and size. Size S is 120 batches, some 12,000 records and a
million cans; M and L are 10 and 100 times that. Days are made as they are asked for, so that memory holds only what is
still under way. The office's own words (registrations first, then each day begun) are left to who plays the season.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from sample import calendar, codes, domestic, imports, making, materials, noise, overseas, unreadable
from sample.cast import CAST
from sample.consignments import Consignment
from sample.making import Batch, the
from sample.papers import papers
from sample.problems import Stage
from sample.said import Said, Truth
from sample.story import Story
from sample.world import FIRST_DAY, LAST_DAY, World

SCALES: Final = {"S": 1, "M": 10, "L": 100}


class Season:
    """A season to be told. `cast` must be registered, in order, before anything is said."""

    def __init__(self, seed: int, size: str) -> None:
        self.seed, self.size = seed, size
        self.first_day, self.last_day = FIRST_DAY, LAST_DAY

    @property
    def cast(self) -> list[dict[str, Any]]:
        """PartnerRegistration records for the office to say first, in this order."""
        return CAST.registrations(codes.days(FIRST_DAY))

    @property
    def partners(self) -> list[str]:
        """Names of the partners at the ledger, as in their topics."""
        return [partner.slug for partner in CAST.everyone]

    def days(self) -> Iterator[tuple[date, list[Said]]]:
        """Every day of the season in order, with what arrives on it in the order of the broker's stamps."""
        return _Telling(self.seed, self.size).days()

    @cached_property
    def truth(self) -> Truth:
        """The whole truth. It is known when all is told, so the first asking tells the season once to nobody."""
        telling = _Telling(self.seed, self.size)
        for _ in telling.days():
            pass
        return telling.world.truth


def season(seed: int = 1, size: str = "S") -> Season:
    """A season of a size: S, M or L. Raises KeyError for another size."""
    if size not in SCALES:
        raise KeyError(f"size {size!r}: expected S, M or L")
    return Season(seed, size)


class _Telling:
    """One run through a season: the stories under way, and the messages that wait for their day."""

    def __init__(self, seed: int, size: str) -> None:
        self.world = World(seed, size, SCALES[size])
        self.waiting: dict[int, list[Said]] = defaultdict(list)
        self.today = FIRST_DAY
        self.acts = calendar.acts()
        self.stage = Stage(self.world, self.tell, self.post)

    def tell(self, story: Story) -> None:
        """Turn a story into messages, each put down for its day."""
        for statement in story.statements:
            said = [noise.plainly(statement)] if story.plain else noise.disturbed(self.world.random, statement)
            for message in said:
                self.post(message)

    def post(self, message: Said) -> None:
        """Put a message down for the day of its stamp; what happened before today arrives today."""
        message = message._replace(at_ms=max(message.at_ms, codes.moment(self.today, 0.5)))
        self.waiting[(message.at_ms + codes.CHINA_MS) // codes.DAY_MS].append(message)

    def days(self) -> Iterator[tuple[date, list[Said]]]:
        world = self.world
        slots = calendar.slots(world)
        slot = next(slots, None)
        self.tell(papers(world))
        while self.today <= LAST_DAY:
            day = self.today
            self.tell(materials.milk_of_the_day(world, day))
            self.tell(materials.deliveries_of_the_day(world, day))
            while slot and slot.day <= day:
                self.begin(slot)
                slot = next(slots, None)
            for act in self.acts.pop(day, []):
                act(self.stage, day)
            for bad in unreadable.of_the_day(world, day):
                self.post(bad)
            arriving = sorted(self.waiting.pop(codes.days(day), []), key=lambda said: said.at_ms)
            world.truth.records += len(arriving)
            yield day, arriving
            self.today += timedelta(1)
        world.truth.planted.sort(key=lambda each: (each.rule, each.subject))
        world.truth.near_misses.sort(key=lambda each: (each.rule, each.subject))

    def begin(self, slot: calendar.Slot) -> None:
        """Start what a slot of the calendar holds, and let its plot change it before it is told."""
        world, truth = self.world, self.world.truth
        truth.batches += len(slot.products)
        if slot.kind == "base":
            self.tell(making.base_powder(world, slot.made, slot.line).story)
            return
        if slot.kind == "overseas":
            self.tell(overseas.base_powder(world, slot.made))
            return
        told: Batch | Consignment
        if slot.kind == "import":
            options = slot.plot.options if slot.plot else {}
            told = imports.consignment(world, slot.products, slot.made, **options)
            truth.cans += sum(each.packing.record["cans"] for each in told.batches)
        else:
            told = domestic.formula_batch(world, slot.products[0], slot.made, slot.line)
            truth.cans += the(told.packing).record["cans"]
        if slot.plot:
            told.story.plain = True
            truth.batches += slot.plot.batches
            slot.plot.act(self.stage, told)
        self.tell(told.story)
