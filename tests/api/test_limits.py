"""What a request may not cost is refused in a sentence, before any SQL runs; what it may cost is answered."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import strawberry
from graphql import GraphQLError, SelectionSetNode, get_introspection_query, parse
from strawberry.extensions.parser_cache import _get_parse_cache
from strawberry.extensions.validation_cache import _get_validate_cache

from api import bounds, limits
from api.context import Context
from api.deadline import Deadline
from api.errors import Explained
from api.examples import EXAMPLES
from api.rows import pages
from api.schema import schema
from projections.progress import progress
from tests.api.client import ADDRESS, INSPECTOR, OPTIONS, VIEWERS, Api, served
from tests.api.conftest import Told
from tests.chain import MADE, Chain

CONFORMANCE = Path(os.environ.get("TINLEDGER_CONFORMANCE") or Path(__file__).parents[3] / "shared" / "conformance")
DEEP = "batches { edges { node { timeline { edges { node %s } } } } }"


def bomb(fragments: int, spreads: int = 2) -> str:
    """A document whose fields double with each fragment."""
    parts = [f"fragment f{n} on Query {{ {f'...f{n + 1} ' * spreads} }}" for n in range(fragments)]
    return f"{{ ...f0 }} {' '.join(parts)} fragment f{fragments} on Query {{ progress {{ position }} }}"


def nested(levels: int) -> str:
    """A selection of so many levels, which no type has; the limit is measured before the types are looked at."""
    return "{ " + "batches { " * levels + "id" + " }" * levels + " }"


BEYOND = {
    "depth": (nested(11), "the operation has 11 levels of selection, expected at most 10"),
    "depth by fragments": (
        "{ ...a } fragment a on Query { x { x { x { x { x { ...b } } } } } }"
        " fragment b on Query { x { x { x { x { x { x { y } } } } } } }",
        "the operation has 11 levels of selection, expected at most 10",
    ),
    "aliases": (
        "{ " + " ".join(f"a{n}: progress {{ position }}" for n in range(16)) + " }",
        "the operation has 16 aliases, expected at most 15",
    ),
    "aliases by fragments": (
        "{ ...a ...a ...a ...a } fragment a on Query { a1: progress { position } a2: progress { position }"
        " a3: progress { position } a4: progress { position } }",
        "the operation has 16 aliases, expected at most 15",
    ),
    "repeats": ("{ " + "__typename " * 22 + "}", "the operation has 21 fields asked again, expected at most 20"),
    "directives": (
        "{ progress { " + "position @skip(if: false) " + "@include(if: true) " * 20 + "} }",
        "the operation has 21 directives, expected at most 20",
    ),
    "fields": (bomb(9), "the operation has 1024 fields, expected at most 700"),
    "a bomb": (bomb(60), "the operation has over 1000000 fields, expected at most 700"),
}


@pytest.mark.parametrize("name", BEYOND)
def test_what_is_beyond_a_limit_is_refused_before_any_statement(small: Api, name: str) -> None:
    document, sentence = BEYOND[name]
    before = small.watched.count
    answer = small.post(document)
    assert small.watched.count == before
    assert answer["data"] is None
    assert answer["errors"][0]["message"] == sentence
    said = answer["errors"][0]["extensions"]
    assert said["code"] == "beyond-limit"
    assert said["field"] == name.split()[0] or name == "a bomb"
    assert said["expected"] in sentence
    assert "应不超过" in said["reasonZh"]


PAGED = "{ batches%s { edges { node { timeline%s { edges { node { sequence } } } } } } }"
MANY: dict[str, tuple[str, dict[str, Any], int]] = {
    "said": (PAGED % ("(first: 200)", "(first: 200)"), {}, 40_200),
    "not said, of which a page has fifty": (PAGED % ("(first: 60)", ""), {}, 3_060),
    "by variables": ("query Q($n: Int) " + PAGED % ("(first: $n)", "(first: $n)"), {"n": 55}, 3_080),
    "by a variable's default": ("query Q($n: Int = 200) " + PAGED % ("(first: $n)", ""), {}, 10_200),
    "by a variable that is not said": ("query Q($n: Int) " + PAGED % ("(first: 200)", "(first: $n)"), {}, 10_200),
    "by a variable that is text": ("query Q($n: Int) " + PAGED % ("(first: 200)", "(first: $n)"), {"n": "x"}, 40_200),
    "by aliases": (
        "{ " + " ".join(f"a{n}: batches(first: 200) {{ edges {{ node {{ id }} }} }}" for n in range(13))
        + " batches(first: 1) { edges { node { id } } } }",
        {},
        2_601,
    ),
    "by fragments": (
        "{ batches(first: 200) { ...a } } fragment a on BatchConnection { edges { ...b } }"
        " fragment b on BatchEdge { node { ... on Batch { ...c } } }"
        " fragment c on Batch { timeline(first: 100) { edges { node { sequence } } } }",
        {},
        20_200,
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", MANY)
def test_pages_in_pages_beyond_the_rows_of_one_operation_are_refused(small: Api, way: str) -> None:
    document, variables, rows = MANY[way]
    before = small.watched.count
    answer = small.post(document, variables)
    assert small.watched.count == before
    assert answer["data"] is None
    said = answer["errors"][0]
    assert said["message"] == f"the operation asks, with pages in pages, for {rows} rows, expected at most 2600"
    assert said["extensions"]["code"] == "beyond-limit"
    assert said["extensions"]["field"] == "rows"
    assert said["extensions"]["reasonZh"] == f"该操作连同嵌套分页共查询{rows}行，应不超过2600"


@pytest.mark.parametrize("sizes", [("", ""), ("(first: 200)", "(first: 12)"), ("(first: 12)", "(first: 200)")])
def test_pages_in_pages_up_to_the_limit_are_answered(small: Api, sizes: tuple[str, str]) -> None:
    assert small.ask(PAGED % sizes)["batches"]["edges"]


def test_every_example_asks_for_far_fewer_rows_than_the_limit() -> None:
    for example in EXAMPLES:
        for found in pages(schema._schema, parse(example.query)):
            assert sum(page.rows(example.variables) for page in found) <= limits.ROWS / 10


def test_a_list_that_is_no_page_multiplies_nothing() -> None:
    (found,) = pages(schema._schema, parse("{ batches(first: 7) { edges { node { recalls { level } } } } }"))
    assert [page.rows({}) for page in found] == [7]


def test_what_the_schema_does_not_know_has_no_pages(small: Api) -> None:
    document = (
        "{ nothing(first: 200) { timeline(first: 200) { edges { node { id } } } } ...a }"
        " fragment a on Nobody { batches(first: 200) { edges { node { timeline(first: 200) { edges { cursor } } } } } }"
    )
    said = [each["message"] for each in small.post(document)["errors"]]
    assert said[0] == "Cannot query field 'nothing' on type 'Query'."
    assert not [each for each in said if "rows" in each]


def test_what_keeps_the_limits_is_answered(small: Api) -> None:
    small.ask("{ " + " ".join(f"a{n}: progress {{ position }}" for n in range(15)) + " }")
    small.ask(f"{{ {DEEP % '{ sequence }'} }}")
    small.ask("{ " + "__typename " * 21 + "}")
    assert small.ask(get_introspection_query(descriptions=True))["__schema"]["queryType"]["name"] == "Query"


def test_a_document_of_many_tokens_is_refused(small: Api) -> None:
    error = small.error("{ " + "progress { position } " * 300 + "}")
    assert error["message"] == "Syntax Error: Document contains more than 1000 tokens. Parsing aborted."


def test_introspection_does_not_nest(small: Api) -> None:
    error = small.error("{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }")
    assert error["message"] == "Maximum introspection depth exceeded"


def test_a_fragment_is_measured_once(small: Api) -> None:
    """Two to the sixtieth would not end; this counts the work, not the time."""
    measuring = bounds.Measuring(parse(bomb(60)))
    asked = 0

    def counted(selected: SelectionSetNode | None) -> bounds.Measure:
        nonlocal asked
        asked += 1
        return bounds.Measuring.selection(measuring, selected)

    measuring.selection = counted  # type: ignore[method-assign]
    assert measuring.fragment("f0").fields == 2 * 2**60
    assert asked < 200


@pytest.mark.parametrize("nesting", ["{a" * 300 + "}" * 300, "{a(b:" + "[" * 900 + "]" * 900 + ")}"])
def test_nesting_without_end_is_refused(small: Api, nesting: str) -> None:
    answer = small.post(nesting)
    assert answer["data"] is None
    assert "internal" not in json.dumps(answer)


def test_documents_are_parsed_and_validated_once(small: Api) -> None:
    """With one rule class a request, which the library's own limiters make, nothing would ever be found again."""
    parsed: Any = _get_parse_cache(limits.CACHED_DOCUMENTS)
    validated: Any = _get_validate_cache(limits.CACHED_DOCUMENTS)
    question = "query Cached($at: String) { findingCounts(asOf: $at) { rule } }"
    small.ask(question)
    before = parsed.cache_info(), validated.cache_info(), bounds.beyond.cache_info()
    for at in range(1, 6):
        small.ask(question, at=f"s0:{at}")
    after = parsed.cache_info(), validated.cache_info(), bounds.beyond.cache_info()
    assert [b.hits - a.hits for a, b in zip(before, after, strict=True)] == [5, 5, 5]
    assert [b.misses - a.misses for a, b in zip(before, after, strict=True)] == [0, 0, 0]
    assert all(each.maxsize == limits.CACHED_DOCUMENTS for each in after)


def test_a_trace_starts_from_at_most_fifty_nodes(small: Api) -> None:
    for nodes in ([], [f"batch:{MADE}"] * 51):
        error = small.error("query Q($n: [String!]!) { lineage(nodes: $n) { cut } }", n=nodes)
        assert error["message"] == f"nodes is “{len(nodes)} entries”; expected 1 to 50"
    error = small.error(f'{{ lineage(nodes: ["batch:{MADE}"], back: -1) {{ cut }} }}')
    assert error["message"] == "back is “-1”; expected 0 or more"


def test_a_body_has_at_most_64_kB_whatever_its_headers_say(small: Api) -> None:
    whole = json.dumps({"query": "{ progress { position } }", "variables": {"x": "x" * limits.BODY_BYTES}}).encode()

    async def in_pieces() -> Any:
        for start in range(0, len(whole), 1_000):
            yield whole[start : start + 1_000]

    for content in (whole, in_pieces()):
        response = small.send("POST", "/graphql", content=content, headers={"content-type": "application/json"})
        assert response.status_code == 413
        assert response.text == "a request body has at most 65536 bytes"


def test_a_body_in_pieces_is_answered(small: Api) -> None:
    async def in_pieces() -> Any:
        for piece in (b'{"query": "{ prog', b"", b'ress { position } }"}'):
            yield piece

    response = small.send("POST", "/graphql", content=in_pieces(), headers={"content-type": "application/json"})
    assert response.json()["data"]["progress"]["position"].startswith("s0:")


def test_a_statement_that_waits_is_stopped_by_the_database(chain: Chain) -> None:
    """Another session holds the findings: the statement ends by its own timeout, and the asker reads why."""
    options = OPTIONS.replace("statement_timeout=8000", "statement_timeout=150")
    with psycopg.connect(chain.url) as holding, served(chain.url, options=options) as api:
        holding.execute("lock table views.finding in access exclusive mode")
        answer = api.post("{ findingCounts { rule } progress { position } }")
        assert answer["data"]["findingCounts"] is None
        assert answer["data"]["progress"]["position"]
        assert answer["errors"][0]["extensions"]["code"] == "too-slow"
        assert "took longer than" in answer["errors"][0]["message"]


@strawberry.type
class Slow:
    """Questions that never end by themselves."""

    @strawberry.field
    async def sleeping(self, info: strawberry.Info[Context, None]) -> int | None:
        return await info.context.ask(lambda connection: len(connection.execute("select pg_sleep(600)").fetchall()))

    @strawberry.field
    async def loading(self, info: strawberry.Info[Context, None]) -> int | None:
        def load(connection: psycopg.Connection[Any], keys: list[int], at: int) -> dict[int, int]:
            connection.execute("select pg_sleep(600)")
            return {}

        return await info.context.loader(load, 0).load(1)


def test_a_request_that_runs_out_of_time_leaves_nothing_running(small: Api, chain: Chain) -> None:
    schema = strawberry.Schema(Slow, extensions=[Explained, lambda: Deadline(0.3)])
    asleep = "select count(*) from pg_stat_activity where query like 'select pg_sleep%' and state = 'active'"
    with psycopg.connect(chain.url, autocommit=True) as connection, served(chain.url) as api:

        async def run() -> tuple[list[GraphQLError], int]:
            context = Context(api.pool, VIEWERS["inspector"])
            beating = asyncio.ensure_future(beats())
            result = await schema.execute("{ sleeping loading }", context_value=context)
            beating.cancel()
            return result.errors or [], len(heard)

        heard: list[None] = []

        async def beats() -> None:
            while True:
                heard.append(None)
                await asyncio.sleep(0.01)

        errors, beat = asyncio.run(run())
        assert [each.extensions["code"] for each in errors if each.extensions] == ["too-slow"]
        assert beat > 5  # the loop went on while SQL ran
        assert connection.execute(asleep).fetchone() == (0,)
        with api.pool.connection() as again:
            assert progress(again).position == chain.position


def test_more_questions_than_connections_wait_for_each_other(season: Told) -> None:
    """A pool of eight answers thirty requests at once, each of several questions."""

    async def all_at_once() -> list[int]:
        transport = httpx.ASGITransport(season.api.app)
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            body = {"query": "{ a: findingCounts { rule } b: findings { position } c: consignments { position } }"}
            headers = {"authorization": INSPECTOR}
            answers = await asyncio.gather(*(client.post("/graphql", json=body, headers=headers) for _ in range(30)))
        return [len(answer.json()["data"]["a"]) for answer in answers if "errors" not in answer.json()]

    counted = asyncio.run(all_at_once())
    assert len(counted) == 30
    assert len(set(counted)) == 1


def cases(file: str) -> list[dict[str, Any]]:
    """Attacks collected by others, where they are at hand."""
    path = CONFORMANCE / "graphql" / file
    if not path.exists():
        return []
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["cases"]
    return found


PROBES, ARMOUR = cases("probes.json"), cases("limits.json")
needs_attacks = pytest.mark.skipif(not PROBES, reason="needs the attack collections (TINLEDGER_CONFORMANCE)")


@needs_attacks
def test_a_probe_finds_a_bounded_server(small: Api) -> None:
    answers = {}
    for case in PROBES:
        name = case["source"].split(".")[0]
        asked: Any = {"query": case["query"]}
        if "times_in_one_array" in case:
            asked = [asked] * case["times_in_one_array"]
        if name == "info_get_based_mutation":
            response = small.send("GET", "/graphql", params=asked)
        elif name == "info_post_based_csrf":
            response = small.send("POST", "/graphql", data=asked)
        else:
            response = small.send("POST", "/graphql", json=asked)
        assert len(response.content) < 20_000 or name == "info_introspect", name
        answers[name] = response
    for name in ("dos_directive_overloading", "dos_field_duplication", "info_unhandled_error"):
        assert answers[name].json()["data"] is None, name
        assert answers[name].json()["errors"], name
    assert answers["dos_batch"].status_code == 400
    assert answers["info_get_based_mutation"].status_code in (400, 405)
    assert answers["info_post_based_csrf"].status_code == 400
    assert set(answers["info_trace_mode"].json()) == {"data"}
    # Deliberate: the schema is public, it is served as text beside the endpoint.
    assert answers["info_introspect"].json()["data"]["__schema"]["types"]
    assert small.send("GET", "/schema.graphql").status_code == 200


@needs_attacks
def test_a_shape_of_attack_is_measured_and_not_run(small: Api) -> None:
    """Each collected shape, against a schema that knows none of its fields: refused, with no statement and no crash."""
    before = small.watched.count
    for case in ARMOUR:
        answer = small.post(case["query"])
        assert answer["data"] is None or case["query"].strip().startswith("query {\n    __typename"), case["source"]
        assert all(error.get("extensions", {}).get("code") != "internal" for error in answer.get("errors", ()))
    assert small.watched.count == before


@needs_attacks
@pytest.mark.parametrize("plugin", ["max-depth", "max-aliases"])
def test_the_measure_of_an_attack_is_above_what_it_attacks(plugin: str) -> None:
    """Where the collection says that a query passes a limit, our measure of it is not less than what passed theirs."""
    seen = 0
    for case in (each for each in ARMOUR if each["plugin"] == plugin and each["verdict"] == "invalid"):
        if "recursive" in case["name"] or "allowList" in case["options"]:
            continue
        document = parse(case["query"])
        operation: Any = document.definitions[0]
        measured = bounds.Measuring(document).selection(operation.selection_set)
        assert getattr(measured, plugin.removeprefix("max-")) >= min(case["options"]["n"], 2)
        seen += 1
    assert seen >= 2
