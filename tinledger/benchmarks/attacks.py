"""Measures what GraphQL documents cost that were written to cost much: thirty-odd ways, each refused or small."""

from __future__ import annotations

import json
import time
from typing import Any, Final

import httpx

from tinledger.benchmarks.measuring import Figure, Report, Size

DEEP: Final = "{ batches { edges { node { timeline { edges { node { sequence } } } } } } }"
"""A good question, to build on."""
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def fragments(count: int, spreads: int) -> str:
    """Each fragment spreads the next, so that fields multiply."""
    parts = [f"fragment f{n} on Query {{ {f'...f{n + 1} ' * spreads} }}" for n in range(count)]
    return f"{{ ...f0 }} {' '.join(parts)} fragment f{count} on Query {{ progress {{ position }} }}"


def cycle(length: int) -> str:
    """Fragments that spread each other in a ring."""
    return "{ ...f0 } " + " ".join(
        f"fragment f{n} on Query {{ ...f{(n + 1) % length} progress {{ position }} }}" for n in range(length)
    )


def asked(query: str, **variables: Any) -> bytes:
    """The body of a request."""
    return json.dumps({"query": query, "variables": variables}).encode()


def attacks() -> dict[str, bytes]:
    """The collection: bodies of requests by what they try."""
    introspection = "{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }"
    lists = "[" * 400 + "1" + "]" * 400
    long = "9" * 50_000
    found = {
        "depth": "{ " + "batches { " * 60 + "id" + " }" * 60 + " }",
        "depth in fragments": "{ ...a } fragment a on Query { x { x { x { x { x { x { ...b } } } } } } }"
        " fragment b on Query { x { x { x { x { x { x { y } } } } } } }",
        "depth in inline fragments": "{ " + "... on Query { " * 300 + "progress { position }" + " }" * 300 + " }",
        "braces without end": "{a" * 5_000,
        "lists without end": f"{{ lineage(nodes: {lists}) {{ cut }} }}",
        "objects without end": "{ can(code: " + "{a:" * 400 + "1" + "}" * 400 + ") { code } }",
        "aliases": "{ " + " ".join(f"a{n}: progress {{ position }}" for n in range(200)) + " }",
        "aliases of a trace": "{ "
        + " ".join(f'a{n}: lineage(nodes: ["batch:09521234500018:A"]) {{ cut }}' for n in range(60))
        + " }",
        "aliases in fragments": "{ ...a ...a ...a ...a ...a } fragment a on Query { "
        + " ".join(f"a{n}: progress {{ position }}" for n in range(10))
        + " }",
        "a field again and again": "{ " + "__typename " * 900 + "}",
        "an object's field again and again": "{ progress { " + "position " * 900 + "} }",
        "a bomb of fragments": fragments(60, 2),
        "a wide bomb of fragments": fragments(12, 10),
        "a ring of fragments": cycle(2),
        "a long ring of fragments": cycle(60),
        "a fragment of itself": "{ ...a } fragment a on Query { ...a }",
        "fragments that nobody spreads": "{ progress { position } } "
        + " ".join(f"fragment u{n} on Query {{ progress {{ position }} }}" for n in range(100)),
        "directives": "{ progress { position " + "@include(if: true) " * 300 + "} }",
        "directives that nobody knows": "{ progress { position " + "@x " * 300 + "} }",
        "operations": " ".join(f"query Q{n} {{ progress {{ position }} }}" for n in range(150)),
        "variables": "query Q(" + " ".join(f"$v{n}: Int" for n in range(250)) + ") { progress { position } }",
        "tokens": "{ " + "progress { position } " * 4_000 + "}",
        "commas and comments": "{ " + ",,,,#x\n" * 8_000 + " progress { position } }",
        "introspection in introspection": introspection,
        "introspection by aliases": "{ " + " ".join(f"{c}: __schema {{ types {{ name }} }}" for c in LETTERS) + " }",
        "possible types in a ring": "{ __type(name: \"Node\") { possibleTypes { interfaces { possibleTypes {"
        " interfaces { possibleTypes { interfaces { name } } } } } } } }",
        "a page without end": "{ batches(first: 2147483647) { edges { node { id } } } }",
        "a page before its beginning": "{ batches(first: -1) { edges { node { id } } } }",
        "pages in pages": DEEP.replace("batches", "batches(first: 200)").replace("timeline", "timeline(first: 200)"),
        "an integer of many digits": f"{{ batches(first: {long}) {{ edges {{ node {{ id }} }} }} }}",
        "a float of many digits": f"{{ batches(first: 1.{long}) {{ edges {{ node {{ id }} }} }} }}",
        "a text of many letters": f'{{ can(code: "{"x" * 60_000}") {{ code }} }}',
        "a name of many letters": f"{{ {'x' * 60_000} }}",
        "names that are almost right": "{ " + " ".join(f"batche{n}" for n in range(400)) + " }",
        "a trace of many nodes": "{ lineage(nodes: ["
        + " ".join(f'"batch:09521234500018:{n}"' for n in range(450))
        + "]) { cut } }",
        "a trace without end": '{ lineage(nodes: ["batch:09521234500018:A"], back: 2147483647) { cut } }',
        "a position that is none": '{ batches(asOf: "s0:99999999999999999999999999") { edges { node { id } } } }',
        "a cursor that is none": '{ batches(after: "' + "A" * 40_000 + '") { edges { node { id } } } }',
        "a block text": '{ can(code: """' + "\\n " * 15_000 + '""") { code } }',
        "escapes": '{ can(code: "' + "\\u{10FFFF}" * 5_000 + '") { code } }',
        "halves of characters": '{ can(code: "\\ud800\\ud800") { code } }',
        "NUL": '{ can(code: "\\u0000") { code } party(partyId: "\\u0000") { id } }',
    }  # fmt: skip
    bodies = {name: asked(query) for name, query in found.items()}
    return bodies | {
        "a list of requests": json.dumps([{"query": "{ progress { position } }"}] * 500).encode(),
        "a body without end": b"[" * 60_000,
        "variables without end": b'{"query": "{ progress { position } }", "variables": ' + b'{"a":' * 9_000,
        "a body that is too large": b'{"query": "' + b" " * 100_000 + b'"}',
        "a body that is no text": b"\xff\xfe" * 1_000,
        "a text as variables": json.dumps({"query": "{ progress { position } }", "variables": "x"}).encode(),
        "a number as query": json.dumps({"query": 1}).encode(),
        "NaN as variable": b'{"query": "query Q($n: Int) { batches(first: $n) { cut } }", "variables": {"n": NaN}}',
        "an operation that is not there": json.dumps({"query": "{ a }", "operationName": "x" * 50_000}).encode(),
    }


def measure(client: httpx.Client, size: Size, report: Report) -> list[Figure]:
    """Each attack over HTTP, the quickest of some, as other work on the machine only ever adds to it."""
    times = {}
    for name, body in attacks().items():
        taken = []
        for _ in range(size.of(1, 5)):
            began = time.perf_counter()
            client.post("/graphql", content=body, headers={"content-type": "application/json"})
            taken.append((time.perf_counter() - began) * 1000)
        times[name] = min(taken)
    slowest = max(times, key=times.__getitem__)
    report(f"attacks: the slowest of {len(times)} is {slowest!r}")
    return [
        Figure(
            name="slowest GraphQL attack", value=times[slowest], unit="ms", aim="≤ 100",
            how=f"{len(times)} documents over HTTP, the quickest of {size.of(1, 5)} each; the slowest: {slowest}",
        )
    ]  # fmt: skip
