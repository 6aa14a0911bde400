"""The measurements of `tinledger bench`: what each needs to run, and which are only asked for by `--large`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tinledger.benchmarks.measuring import Figure, Report, Size

if TYPE_CHECKING:
    import httpx

    from sample.said import Said
    from stack import Running

REQUEST_SECONDS: Final = 60.0


class Needs(IntEnum):
    """What runs when a measurement begins, in the order in which measurements are made."""

    STACK = 1
    """Database and broker, with nothing in them that matters."""
    SEASON = 2
    """The sample season in the store; no part runs."""
    PARTS = 3
    """All parts run, and the tree of productions is in the store, too."""
    OWN = 4
    """Nothing: it starts what it measures, in a folder of its own."""


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What a measurement is given."""

    folder: Path
    """Its own; gone when it ends."""
    size: Size
    report: Report
    downloads: Path
    stack: Running | None = None
    state: Path | None = None
    """The state folder of what runs."""
    url: str = ""
    token: str = ""
    planted: int = 0
    """A position at which the tree of productions is whole."""

    @property
    def running(self) -> Running:
        """The database and the broker that run. Raises RuntimeError in a measurement that needs none."""
        if self.stack is None:
            raise RuntimeError("this measurement starts its own database and broker")
        return self.stack

    def said(self) -> Sequence[Said]:
        """What the partners of the season in the store said."""
        from tinledger.benchmarks.season import said

        return said(self.size.season_days)

    def client(self) -> httpx.Client:
        """HTTP to the parts that run, as the partner of the measurements. Close it when done."""
        import httpx

        return httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {self.token}"}, timeout=REQUEST_SECONDS
        )


@dataclass(frozen=True)
class Step:
    """One measurement."""

    name: str
    about: str
    needs: Needs
    measure: Callable[[Bench], list[Figure]]
    large: bool = False
    """Not in the default run."""
    seconds: float = 300.0
    """The longest it may take before it counts as failed."""


def intake(bench: Bench) -> list[Figure]:
    from tinledger.benchmarks import intake

    return intake.measure(bench.running, bench.size, bench.report)


def full(bench: Bench) -> list[Figure]:
    from tinledger.benchmarks import intake

    return intake.full(bench.running, bench.size, bench.report)


def pair(bench: Bench) -> list[Figure]:
    from tinledger.benchmarks import pair

    return pair.measure(bench.running, bench.folder, bench.size, bench.report)


def relay(bench: Bench) -> list[Figure]:
    from tinledger.benchmarks import relay

    return relay.measure(bench.running, bench.size, bench.report)


def seen(bench: Bench) -> list[Figure]:
    from tinledger.benchmarks import seen

    return seen.measure(bench.running, bench.size, bench.report)


def views(bench: Bench) -> list[Figure]:
    from tinledger.benchmarks import views

    return views.measure(bench.running, bench.size, bench.report)


def rebuilding(bench: Bench) -> list[Figure]:
    from tinledger.benchmarks import rebuilding

    return rebuilding.measure(bench.running, bench.size, bench.report)


def hot(bench: Bench) -> list[Figure]:
    from tinledger.benchmarks import scale

    return scale.hot(bench.running, bench.size, bench.report)


def growth(bench: Bench) -> list[Figure]:
    from tinledger.benchmarks import scale

    return scale.growth(bench.running, bench.size, bench.report)


def visible(bench: Bench) -> list[Figure]:
    from tinledger.benchmarks import visible

    with bench.client() as client:
        return visible.measure(bench.running, client, bench.size, bench.report)


def attacks(bench: Bench) -> list[Figure]:
    from tinledger.benchmarks import attacks

    with bench.client() as client:
        return attacks.measure(client, bench.size, bench.report)


def flood(bench: Bench) -> list[Figure]:
    from tinledger.benchmarks import flood

    assert bench.state is not None
    return flood.measure(bench.running, bench.state, bench.size, bench.report)


def trace(bench: Bench) -> list[Figure]:
    from tinledger.benchmarks import trace

    with bench.client() as client:
        return trace.measure(bench.running, client, bench.planted, bench.size, bench.report)


def edges(bench: Bench) -> list[Figure]:
    from tinledger.benchmarks import edges

    return edges.measure(bench.running, bench.size, bench.report)


def cans(bench: Bench) -> list[Figure]:
    from tinledger.benchmarks import cans

    return cans.measure(bench.running, bench.size, bench.report)


def memory(bench: Bench) -> list[Figure]:
    from tinledger.benchmarks import memory

    return memory.measure(bench)


def start(bench: Bench) -> list[Figure]:
    from tinledger.benchmarks import start

    return start.later(bench)


def first(bench: Bench) -> list[Figure]:
    from tinledger.benchmarks import start

    return start.first(bench)


STEPS: Final = (
    Step("intake", "whole polls beside the bare parts and one message a transaction", Needs.STACK, intake),
    Step("full", "intake into a store that holds many events already", Needs.STACK, full, seconds=600),
    Step("pair", "two processes of intake beside one", Needs.STACK, pair),
    Step("relay", "from the store to Kafka beside a tuned producer", Needs.STACK, relay),
    Step("seen", "rows read through row-level security", Needs.STACK, seen),
    Step("edges", "traces among many edges and few; --large: ten million", Needs.STACK, edges, seconds=3600),
    Step("cans", "one can of a hundred million; where an ingredient lot's cans went", Needs.STACK, cans),
    Step(
        "rebuilding",
        "a rebuild by two processes beside one by one, all rules judged anew",
        Needs.STACK,
        rebuilding,
        seconds=1800,
    ),
    Step(
        "views",
        "live and rebuilds, with and without rules, beside the bare parts; small polls",
        Needs.SEASON,
        views,
        seconds=900,
    ),
    Step("hot", "views of a batch with 20,000 sales beside batches with 200", Needs.STACK, hot),
    Step("growth", "views of a million events beside 100,000", Needs.SEASON, growth, large=True, seconds=3600),
    Step("visible", "from produced to visible in GraphQL, under load", Needs.PARTS, visible),
    Step("trace", "a batch with a thousand relatives, in SQL and through GraphQL", Needs.PARTS, trace),
    Step("attacks", "GraphQL documents that were written to cost much", Needs.PARTS, attacks),
    Step("flood", "a calm partner beside one that floods, with lanes and without", Needs.PARTS, flood),
    Step("memory", "what intake, relay and views hold over a backlog", Needs.OWN, memory, seconds=3600),
    Step("start", "a demo, new and there already, to its first answer", Needs.OWN, start),
    Step("first", "./run demo of a fresh checkout, over the network", Needs.OWN, first, large=True, seconds=900),
)


def chosen(only: Iterable[str], large: bool) -> list[Step]:
    """The measurements of a run, in the order in which they are made. Raises KeyError for a name that none has."""
    named = {step.name: step for step in STEPS}
    wanted = [named[name] for name in only] or [step for step in STEPS if large or not step.large]
    return sorted(wanted, key=lambda step: (step.needs, STEPS.index(step)))
