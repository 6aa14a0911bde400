"""What hangs on rows is asked for all of them at once: the number of SQL statements does not grow with the rows."""

from __future__ import annotations

import pytest

from tests.api.conftest import Told

LINKS = {
    "sales": "sales { sold { cans } }",
    "producer": "producer { nameZh }",
    "recalls": "recalls { recallNumber }",
    "timeline": "timeline(first: 2) { edges { node { sequence } } }",
}


def query(links: str) -> str:
    """Some rows of batches with what hangs on them."""
    return f"query Q($first: Int) {{ batches(first: $first) {{ edges {{ node {{ id {links} }} }} }} }}"


@pytest.mark.parametrize("links", [*LINKS.values(), " ".join(LINKS.values())], ids=[*LINKS, "all"])
def test_the_number_of_statements_does_not_grow_with_the_rows(season: Told, links: str) -> None:
    one = season.api.statements(query(links), first=5)
    assert season.api.statements(query(links), first=50) == one
    assert season.api.statements(query(links), first=120) == one


def test_a_row_costs_no_statement_of_its_own(season: Told) -> None:
    bare = season.api.statements(query(""), first=50)
    assert season.api.statements(query(" ".join(LINKS.values())), first=50) <= bare + 4 * len(LINKS)


def test_the_same_position_is_read_once_a_request(season: Told) -> None:
    once = season.api.statements("{ findingCounts { rule } }")
    five = " ".join(f"f{n}: findingCounts {{ rule }}" for n in range(5))
    assert season.api.statements(f"{{ {five} }}") == once + 4
    again = " ".join(f'f{n}: findingCounts(asOf: "2026-01-01") {{ rule }}' for n in range(5))
    assert season.api.statements(f"{{ {again} }}") == once + 5


def test_rows_of_a_list_get_their_own_links(season: Told) -> None:
    """A loader that mixed up its keys would still count well."""
    listed = season.api.ask(
        "{ batches(first: 120) { edges { node { id tradeItem batchNumber producer { partyId }"
        " sales { batch made { cans } } timeline(first: 1) { edges { node { sequence } } } sequence } } } }"
    )["batches"]["edges"]
    assert len(listed) == 120
    for node in [edge["node"] for edge in listed][::17]:
        alone = season.api.ask(
            "query Q($item: String!, $number: String!) { batch(tradeItem: $item, batchNumber: $number) {"
            " id tradeItem batchNumber producer { partyId } sales { batch made { cans } }"
            " timeline(first: 1) { edges { node { sequence } } } sequence } }",
            item=node["tradeItem"],
            number=node["batchNumber"],
        )["batch"]
        assert node == alone
        assert node["sales"]["batch"] == node["id"]


TRACE = (
    "query Trace($nodes: [String!]!, $forward: Int) { lineage(nodes: $nodes, forward: $forward) {"
    " nodes { id title findings } links { parent child quantityKg } balances { node } openEnds { node }"
    " reaches { cans } } }"
)
AT_MOST = 11
"""The position, aliases; a walk and its links each way; batches, lots, findings, quantities, places."""


def test_a_trace_takes_as_many_statements_for_many_nodes_as_for_few(season: Told) -> None:
    batches = season.api.ask("{ batches(first: 120) { edges { node { id } } } }")["batches"]["edges"]
    starts = [f"batch:{edge['node']['id']}" for edge in batches]
    sizes: dict[int, int] = {}
    for start in starts[::20]:
        nodes = season.api.ask(TRACE, nodes=[start])["lineage"]["nodes"]
        sizes[len(nodes)] = season.api.statements(TRACE, nodes=[start])
    assert len(sizes) > 1
    assert set(sizes.values()) == {AT_MOST}
    assert season.api.statements(TRACE, nodes=starts[:20]) == AT_MOST
    assert season.api.statements(TRACE, nodes=starts[:1], forward=0) == AT_MOST - 1
