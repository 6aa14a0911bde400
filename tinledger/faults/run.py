"""One run: a load, a reader and a witness beside a plan of blows; then what is left, and what holds of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from domain.access import Role, Viewer
from tinledger import issuer
from tinledger.faults import acks, invariants, taken
from tinledger.faults.house import House
from tinledger.faults.load import Load, enrol
from tinledger.faults.plan import Planned
from tinledger.faults.pulse import Pulse
from tinledger.faults.replay import chosen, replay
from tinledger.faults.strikes import strike
from tinledger.faults.witness import Witness

Report = Callable[[str], None]

TOKEN_HOURS: Final = 24.0
FIRST_SECONDS: Final = 120.0
"""Until the first record was seen, before anything is struck."""
SETTLE_SECONDS: Final = 120.0
"""The bound of the tenth invariant: from the last blow until nothing lags."""
REST_SECONDS: Final = 60.0
"""The longest wait for all of it to work again where a blow waits for that."""
STOP_SECONDS: Final = 90.0
LOOK_SECONDS: Final = 0.05


class Struck(NamedTuple):
    """A blow as it was: seconds after the start of the run, what was seen of it, and the seconds of two recoveries."""

    planned: Planned
    at: float
    seen: str
    struck_seconds: float
    """Until what was struck ran again, where the blow itself sets that right."""
    recovered: float | None
    """From the blow until a record said after it was seen by GraphQL; None: the run ended before."""


@dataclass
class Outcome:
    """What a run came to."""

    struck: list[Struck] = field(default_factory=list)
    verdicts: list[invariants.Verdict] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """All ten do."""
        return len(self.verdicts) == 10 and all(verdict.holds for verdict in self.verdicts)


class Options(NamedTuple):
    """How a run goes."""

    seed: int
    blows: list[Planned]
    seconds: float
    """No blow is struck later than so many seconds after the first."""
    rate: float
    """Records a second, beside those of the reader."""
    replays: int
    """Answers that are compared with a clean replay."""


def run(house: House, folder: Path, options: Options, report: Report) -> Outcome:
    """Let it happen. Raises StackError where a part must not go on, TimeoutError where something did not end."""
    began = time.monotonic()
    passwords = enrol(house.running, options.seed)
    token = issuer.issue(house.state, Viewer(role=Role.INVESTIGATOR, name="chaos"), TOKEN_HOURS)
    with (
        acks.Acks(folder / "acknowledged.jsonl") as noted,
        closing(Load(house.running, passwords, noted, options.seed, options.rate)) as load,
        closing(Pulse(house.running, passwords["chaos-pulse"], house.url, token, noted)) as pulse,
    ):
        pulse.start()
        _wait(house, lambda: bool(pulse.seen), FIRST_SECONDS, "the first record was not seen")
        report("the first record was seen; the load begins")
        witness = Witness(house.direct)
        witness.start()
        load.start()
        house.acknowledged = lambda: noted.acknowledged
        outcome = Outcome()
        _strike_all(house, pulse, options, outcome, report)
        report("no more blows; waiting until nothing lags")
        load.finish(STOP_SECONDS)
        pulse.finish(STOP_SECONDS)
        waited = taken.settle(house.running, list(passwords), house.look, SETTLE_SECONDS)
        witness.finish(STOP_SECONDS)
        house.stop()
        left = taken.take(house.running, list(passwords))
        left.waited, left.bound = waited, SETTLE_SECONDS
        left.acks = acks.read(noted.path)
        left.heads, left.beyond = witness.heads, witness.beyond
        left.positions = pulse.positions
        left.answers = [answer for answer in chosen(pulse.answers, options.replays) if answer.position <= left.head]
        report(f"{left.head:,} events; asking a clean replay {len(left.answers)} times what was answered meanwhile")
        left.replayed = replay(house.direct, [answer.position for answer in left.answers], lambda position: None)
        outcome.verdicts = invariants.verdicts(left)
        ways = sorted(seen - said for said, seen in pulse.seen)
        outcome.about = {
            "seed": options.seed,
            "blows": len(outcome.struck),
            "kills": sum(each.planned.blow.value.startswith("kill") for each in outcome.struck),
            "acknowledged": noted.acknowledged,
            "unknown": noted.unknown,
            "events": left.head,
            "questions": len(pulse.positions),
            "unanswered": pulse.failed,
            "said to seen, middle ms": round(ways[len(ways) // 2] * 1000) if ways else None,
            "ended by themselves": dict(house.ends),
            "settled": {name: round(seconds, 2) for name, seconds in waited.items()},
            "seconds": round(time.monotonic() - began, 1),
        }
    return outcome


def _strike_all(house: House, pulse: Pulse, options: Options, outcome: Outcome, report: Report) -> None:
    """Strike one blow after the other, and say of each when all of it worked again."""
    began = time.monotonic()
    waiting: list[tuple[Planned, float, str, float]] = []

    def told(final: bool = False) -> None:
        for each in list(waiting):
            planned, at, seen, took = each
            after = next((visible for said, visible in reversed(pulse.seen[-50:]) if said > at), None)
            first = next((visible for said, visible in pulse.seen[-200:] if said > at), after)
            if first is None and not final:
                continue
            waiting.remove(each)
            recovered = None if first is None else round(first - at, 2)
            outcome.struck.append(Struck(planned, round(at - began, 2), seen, round(took, 2), recovered))
            report(line(outcome.struck[-1]))

    for planned in options.blows:
        until = time.monotonic() + REST_SECONDS
        while planned.rested and waiting and time.monotonic() < until:
            _pause(house, LOOK_SECONDS, told)
        _pause(house, planned.after, told)
        if time.monotonic() - began > options.seconds:
            report(f"{options.seconds:.0f} s are over: {len(options.blows) - planned.nth + 1} blows are left out")
            break
        at = time.monotonic()
        seen = strike(house, planned.blow)
        waiting.append((planned, at, seen, time.monotonic() - at))
    until = time.monotonic() + SETTLE_SECONDS
    while waiting and time.monotonic() < until:
        _pause(house, LOOK_SECONDS, told)
    told(final=True)


def _pause(house: House, seconds: float, told: Callable[[], None]) -> None:
    until = time.monotonic() + seconds
    while True:
        house.look()
        told()
        if time.monotonic() >= until:
            return
        time.sleep(LOOK_SECONDS)


def _wait(house: House, there: Callable[[], bool], seconds: float, otherwise: str) -> None:
    until = time.monotonic() + seconds
    while not there():
        house.look()
        if time.monotonic() > until:
            raise TimeoutError(f"{otherwise} in {seconds:.0f} s")
        time.sleep(LOOK_SECONDS)


def line(struck: Struck) -> str:
    """A blow in a line."""
    runs = f", runs again after {struck.struck_seconds:.1f} s" if struck.struck_seconds > 1 else ""
    came = (
        "not seen again before the end" if struck.recovered is None else f"all through after {struck.recovered:.1f} s"
    )
    more = f" ({struck.seen})" if struck.seen else ""
    return f"{struck.at:7.1f} s  {struck.planned.nth:3}  {struck.planned.blow.value}{more}{runs}; {came}"
