"""Stories for the rules: records said to a ledger in memory, with what must, or must not, be found at each point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from domain.check_digits import gs1_check_digit
from tests.feed import Feed

MAKER = "91310115MA1K0AB20U"
IMPORTER = "91310120MA1HDEM03F"
SITE, OTHER_SITE = "9521234000013", "9521234000020"
ONE, TWO, BASE = "09521234500018", "09521234500025", "09521234500032"
"""Trade items: the maker's, the importer's, base powder."""

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Expected:
    """What the finding of a rule about a subject is as of a sequence; `values` None: there is none."""

    at: int
    rule: str
    subject: str
    values: Fields | None
    near: bool


@dataclass
class Telling:
    """One story: it says records and notes what is to be found. Its names are its own, so stories share a ledger."""

    feed: Feed
    name: str
    index: int
    calendar: list[date]
    """Days that have begun, shared by all stories."""
    expected: list[Expected] = field(default_factory=list)
    said: int = 0

    @property
    def batch(self) -> str:
        """A batch number that no other story uses."""
        return f"T{self.index:03d}B"

    @property
    def today(self) -> date:
        """The last day that has begun; stories are told one after another, so days only go forward."""
        return self.calendar[-1]

    def day(self, more: int = 0) -> str:
        """The day so many days after the last that has begun."""
        return str(self.today + timedelta(more))

    def let_a_day_begin(self) -> None:
        """Let the next day begin."""
        self.calendar.append(self.today + timedelta(1))
        self.feed.day(self.today)

    def serial(self, n: int) -> int:
        """The n-th serial of this story's own cans."""
        return self.index * 1_000_000 + n

    def declaration(self, n: int = 1) -> str:
        """A declaration number of this story."""
        return f"224820241{self.index:06d}{n:03d}"

    def certificate(self, n: int = 1) -> str:
        """An inspection certificate number of this story."""
        return f"1220{self.index:06d}{n:02d}"

    def formula(self, n: int = 1) -> str:
        """A formula registration number of this story."""
        return f"国食注字YP2{self.index:03d}{n:04d}"

    def plant(self, n: int = 1) -> str:
        """The registration number of an overseas plant of this story."""
        return f"CNLD1201{self.index:06d}{n:04d}"

    def unit(self, n: int = 1) -> str:
        """An SSCC of this story."""
        body = f"09521234{self.index:05d}{n:04d}"
        return body + gs1_check_digit(body)

    def key(self, partner: str, family: str, number: str) -> str:
        """The aggregate id of a record."""
        return f"{partner}/{family}/{number}"

    def say(self, partner: str, family: str, /, **fields: Any) -> str:
        """Say a record; its number."""
        self.said += 1
        number = fields.pop("number", None) or f"{self.index:03d}-{self.said:02d}"
        assert self.feed.say(partner, family, {"number": number, **fields}) is not None
        return str(number)

    def correct(self, partner: str, family: str, number: str, /, **fields: Any) -> None:
        """Correct a record."""
        self.feed.correct(partner, family, number, fields)

    def void(self, partner: str, family: str, number: str) -> None:
        """Take a record back."""
        self.feed.void(partner, family, number)

    def found(self, rule: str, subject: str, /, **values: Any) -> None:
        """From the last event on there is a finding with these values among ground, measure and `severity`."""
        self.expected.append(Expected(len(self.feed.events), rule, subject, values, False))

    def nothing(self, rule: str, subject: str) -> None:
        """As of the last event there is no such finding."""
        self.expected.append(Expected(len(self.feed.events), rule, subject, None, False))

    def near(self, rule: str, subject: str) -> None:
        """Almost an offence, but right: as of the last event there is no such finding."""
        self.expected.append(Expected(len(self.feed.events), rule, subject, None, True))

    def wrong_then_right(
        self, rule: str, subject: str, partner: str, family: str, number: str, wrong: Fields, right: Fields,
        values: Fields,
    ) -> None:  # fmt: skip
        """Correct a record that is wrong as it stands to right, to wrong again and to right; say what is found."""
        self.found(rule, subject, **values)
        self.correct(partner, family, number, **right)
        self.nothing(rule, subject)
        self.correct(partner, family, number, **wrong)
        self.found(rule, subject, **values)
        self.correct(partner, family, number, **right)
        self.nothing(rule, subject)


Story = Callable[[Telling], None]
