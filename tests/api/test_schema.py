"""The schema as others read it: described in two languages, kept as text, with its limits written down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    is_specified_directive,
    is_specified_scalar_type,
)

from api.examples import EXAMPLES
from api.limits import LIMITS
from api.schema import schema
from api.sdl import FILE, sdl
from tests.api.client import Api
from tinledger.asking import REQUEST_MILLISECONDS

assert schema._schema.query_type is not None
QUERY = schema._schema.query_type
ROOT = Path(__file__).parents[2]
SENTENCE = re.compile(r"[A-Za-z][A-Za-z-]*\W+\w+|[A-Z][a-z]{2,}")
"""Two words, or one whole word."""
CHINESE = re.compile("[\u4e00-\u9fff]")


def described() -> Iterator[tuple[str, str | None]]:
    """Everything in the schema that a person may read about, with its description."""
    for kind in schema._schema.type_map.values():
        if kind.name.startswith("__") or is_specified_scalar_type(kind):
            continue
        yield kind.name, kind.description
        if isinstance(kind, GraphQLEnumType):
            for name, value in kind.values.items():
                yield f"{kind.name}.{name}", value.description
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in kind.fields.items():
                yield f"{kind.name}.{name}", field.description
                for argument, said in field.args.items():
                    yield f"{kind.name}.{name}({argument})", said.description
    for directive in schema._schema.directives:
        if not is_specified_directive(directive):
            yield f"@{directive.name}", directive.description


def test_everything_is_described_in_english_and_chinese() -> None:
    said = dict(described())
    assert len(said) > 900
    assert [name for name, text in said.items() if not text or not SENTENCE.search(text)] == []
    assert [name for name, text in said.items() if not text or not CHINESE.search(text)] == []


def test_the_limit_of_a_statement_is_what_the_server_tells_the_database() -> None:
    assert LIMITS["statement"][0] == REQUEST_MILLISECONDS < LIMITS["request"][0] * 1_000


def test_every_question_that_lives_in_time_takes_as_of() -> None:
    without = {name for name, field in QUERY.fields.items() if "asOf" not in field.args}
    assert without == {"progress", "canAnswer"}  # a can's owner is told of now only


def test_every_question_may_be_null_so_that_one_error_spoils_one_answer() -> None:
    assert [name for name, field in QUERY.fields.items() if str(field.type).endswith("!")] == []


def test_every_list_of_rows_is_a_relay_connection() -> None:
    types = schema._schema.type_map
    connections = [kind for name, kind in types.items() if name.endswith("Connection")]
    assert len(connections) >= 5
    for kind in connections:
        assert isinstance(kind, GraphQLObjectType)
        assert {"edges", "pageInfo", "position"} <= set(kind.fields)
        edge = types[kind.name.replace("Connection", "Edge")]
        assert isinstance(edge, GraphQLObjectType)
        assert str(edge.fields["cursor"].type) == "String!"
    assert not [kind for kind in types.values() if isinstance(kind, GraphQLUnionType) and not kind.types]


def test_the_schema_in_the_repository_is_the_one_that_is_served(small: Api) -> None:
    assert FILE.read_text("utf-8") == sdl()
    served = small.send("GET", "/schema.graphql")
    assert served.text == sdl()
    assert served.headers["content-type"] == "text/plain; charset=utf-8"


def test_the_reference_page_tells_every_limit_and_every_question() -> None:
    page = (ROOT / "docs" / "reference" / "graphql.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\d,]+) \|", page, re.MULTILINE))
    assert rows == {name: f"{most:,}" for name, (most, _) in LIMITS.items()}
    for _, counts in LIMITS.values():
        assert counts in page
    for name in QUERY.fields:
        assert f"`{name}`" in page, name


@pytest.mark.parametrize("one", EXAMPLES, ids=[one.title for one in EXAMPLES])
def test_an_example_names_its_variables_and_keeps_them_out_of_its_text(one: object) -> None:
    """A value in the text would make the parser's cache useless."""
    assert one in EXAMPLES
    query, variables = getattr(one, "query", ""), getattr(one, "variables", {})
    assert set(re.findall(r"\$(\w+):", query)) == set(variables)
    assert not re.search(r'"[^"]*"', query)
