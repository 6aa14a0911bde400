"""Figures, the clock, and the machine: what every measurement of `tinledger bench` shares."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

import psycopg
from psycopg import sql

from stack import Running

Report = Callable[[str], None]
"""Gets a line for a person who waits."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured value with what was aimed at; `how` says what was done and over what."""

    name: str
    value: float
    unit: str
    aim: str | None
    """`≥ 0.6` or `≤ 15`; None: shown to explain others, nothing is aimed at."""
    how: str

    @property
    def met(self) -> bool | None:
        """Whether the aim is reached; None without one."""
        if self.aim is None:
            return None
        sign, _, bound = self.aim.partition(" ")
        return self.value >= float(bound) if sign == "≥" else self.value <= float(bound)

    def as_json(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "name": self.name, "value": round(self.value, 4), "unit": self.unit, "aim": self.aim, "met": self.met,
            "how": self.how,
        }  # fmt: skip


class Size(NamedTuple):
    """How much is measured."""

    rounds: int
    """Rounds of intake in which the contenders take turns."""
    rebuilds: int
    """Rounds of rebuilds."""
    poll: int
    """The most messages or events of one poll."""
    records: int
    """Messages of one contender in one round of intake."""
    single_records: int
    """Messages of one round of one-message-a-transaction."""
    season_days: int
    """Days of the sample season that the views are rebuilt from."""
    small_polls: int
    """Polls of SMALL events whose time is taken."""
    seconds: float
    """How long records are produced at RATE a second."""
    traces: int
    """How often each trace is asked."""
    short: bool = False
    large: bool = False
    """Millions are asked for."""

    def of(self, short: int, full: int, large: int | None = None) -> int:
        """A number that is no other measurement's: in a short run, in the default one, in a large one."""
        if self.short:
            return short
        return large if self.large and large is not None else full


FULL: Final = Size(5, 3, 5_000, 10_000, 200, 366, 150, 15.0, 60)
SHORT: Final = Size(1, 1, 500, 1_000, 20, 40, 10, 2.0, 5, short=True)
"""For CI: every path is run, and no figure means anything."""


class Timed:
    """What a contender did in a second, and in a second of processor time, round by round."""

    def __init__(self) -> None:
        self.rates: list[float] = []
        self.efforts: list[float] = []

    def take(self, work: Callable[[], int], sessions: Sequence[int] = ()) -> None:
        """Time one round; `work` says how many it did. `sessions`: processes of the database that work for it."""
        used, began = processor_seconds(sessions), time.perf_counter()
        count = work()
        self.rates.append(count / (time.perf_counter() - began))
        self.efforts.append(count / max(processor_seconds(sessions) - used, TICK))

    @property
    def rate(self) -> float:
        """The median of the rounds, in a second."""
        return median(self.rates)

    def of(self, other: Timed) -> float:
        """The median, over the rounds, of this rate as a part of the other's in the same round."""
        return median(mine / theirs for mine, theirs in zip(self.rates, other.rates, strict=True))

    def effort_of(self, other: Timed) -> float:
        """The same by processor time, which what else runs on the machine changes far less."""
        return median(mine / theirs for mine, theirs in zip(self.efforts, other.efforts, strict=True))


WARM: Final = 1
"""Rounds before the first that counts: connections are made then, statements planned, pages read."""

Turn = tuple[Timed, Callable[[], int], Sequence[int]]
"""A contender, one round of its work (which says how many it did), and the database's processes that work for it."""


def in_turns(rounds: int, turns: Callable[[], Sequence[Turn]], report: Callable[[int, int], None]) -> None:
    """Let contenders take turns for so many rounds and the warm ones before, each second round the other way about.

    `turns` is asked anew for each round, as the database's processes may be others by then.
    """
    whole = rounds + WARM
    for nth in range(whole):
        report(nth + 1, whole)
        for timed, work, sessions in turns() if nth % 2 else reversed(turns()):
            if nth < WARM:
                work()
            else:
                timed.take(work, sessions)


TICK: Final = 0.01
"""Seconds to which Linux counts the processor time of another process."""


def processor_seconds(sessions: Sequence[int]) -> float:
    """Processor time of this process and of sessions of the database; without /proc, of this process alone."""
    total = time.process_time()
    for session in sessions:
        file = Path(f"/proc/{session}/stat")
        if file.exists():
            fields = file.read_text().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def sessions_of(database_url: str) -> list[int]:
    """The processes of the database that serve sessions of a URL's database now."""
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        ).fetchall()
    return [int(pid) for (pid,) in rows]


def percentile(values: Sequence[float], part: float) -> float:
    """The value that this part of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def milliseconds(work: Callable[[], Any]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


@contextmanager
def database(running: Running, name: str) -> Iterator[str]:
    """The URL of a new database beside the ledger's own, dropped at the end."""
    with psycopg.connect(running.database_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield running.database_url.replace("/tinledger?", f"/{name}?")
    with psycopg.connect(running.database_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def machine() -> dict[str, Any]:
    """What the figures were measured on. The load shows whether something else ran."""
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def below(running: Running) -> dict[str, Any]:
    """The database and the broker that were measured with."""
    with psycopg.connect(running.database_url) as connection:
        version = connection.info.server_version
        fsync = connection.execute("SHOW fsync").fetchone()
    return {
        "postgresql": f"{version // 10000}.{version % 10000}",
        "fsync": fsync[0] if fsync else None,
        "broker_flushes_each_message": running.sync,
    }
