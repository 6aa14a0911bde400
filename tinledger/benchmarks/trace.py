"""Measures tracing: a batch with a thousand relatives, as a question of the views and through GraphQL."""

from __future__ import annotations

from typing import Any, Final

import httpx
import psycopg

from projections.facts import values
from projections.lineage import WALK, lineage
from stack import Running
from tinledger.asking import COMMAND_MILLISECONDS, read_only
from tinledger.benchmarks.material import RELATIVES, ROOT
from tinledger.benchmarks.measuring import Figure, Report, Size, milliseconds, percentile
from tinledger.benchmarks.visible import caught_up

WARM: Final = 12
"""Questions before time is taken: until then statements are planned anew."""
QUESTION: Final = """query Back($nodes: [String!]!, $asOf: String) {
  lineage(nodes: $nodes, forward: 0, asOf: $asOf) {
    depthBack cut beyond
    nodes { id kind depth title product partyId state findings sequence }
    links { parent child role quantityKg sequence }
  }
}"""


def measure(running: Running, client: httpx.Client, position: int, size: Size, report: Report) -> list[Figure]:
    """The tree's root traced back. `position`: an earlier one that knows the whole tree, for the as-of ratio."""
    report("trace: a thousand relatives")
    caught_up(running)
    options = read_only(COMMAND_MILLISECONDS)
    with psycopg.connect(running.database_url, options=options, autocommit=True) as connection:
        row = connection.execute("SELECT position FROM progress").fetchone()
        assert row is not None
        now = int(row[0])

        def bare() -> None:
            found = values(connection, WALK["back"], start=[ROOT], position=now, limit=RELATIVES * 2)
            if len(found) != RELATIVES:
                raise RuntimeError(f"the trace found {len(found)} nodes, expected {RELATIVES}")

        def facts(at: int) -> None:
            found = lineage(connection, [ROOT], at, forward=0)
            if len(found.nodes) != RELATIVES or found.cut:
                raise RuntimeError(f"the trace found {len(found.nodes)} nodes, expected {RELATIVES}")

        recursion, whole, then = [], [], []
        for _ in range(size.traces + WARM):
            recursion.append(milliseconds(bare))
            whole.append(milliseconds(lambda: facts(now)))
            then.append(milliseconds(lambda: facts(position)))
    asked = [milliseconds(lambda: ask(client)) for _ in range(size.traces + WARM)]
    times = f"{size.traces} times, {RELATIVES:,} nodes, one after the other"
    return [
        Figure(
            name="trace, SQL with facts, p95", value=p95(whole), unit="ms", aim="≤ 15",
            how=f"{times}: nodes, links, findings, quantities, open ends",
        ),
        Figure(name="trace, SQL with facts, p50", value=p50(whole), unit="ms", aim=None, how=times),
        Figure(name="trace, recursion alone, p50", value=p50(recursion), unit="ms", aim=None, how=times),
        Figure(
            name="trace as of / now", value=p50(then) / p50(whole), unit="ratio", aim="≤ 1.5",
            how=f"{times}, as of {now - position:,} events ago",
        ),
        Figure(
            name="trace through GraphQL, p95", value=p95(asked), unit="ms", aim="≤ 50",
            how=f"{times}, HTTP on one connection, nine fields a node and five a link",
        ),
        Figure(name="trace through GraphQL, p50", value=p50(asked), unit="ms", aim=None, how=times),
    ]  # fmt: skip


def p50(times: list[float]) -> float:
    return percentile(times[WARM:], 0.5)


def p95(times: list[float]) -> float:
    return percentile(times[WARM:], 0.95)


def ask(client: httpx.Client) -> None:
    """Ask GraphQL once. Raises RuntimeError for another answer than the whole tree."""
    said: Any = client.post("/graphql", json={"query": QUESTION, "variables": {"nodes": [ROOT]}}).json()
    nodes = (said.get("data") or {}).get("lineage", {}).get("nodes", [])
    if len(nodes) != RELATIVES:
        raise RuntimeError(f"GraphQL found {len(nodes)} nodes, expected {RELATIVES}: {said.get('errors')}")
