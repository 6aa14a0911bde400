"""All versions of a family read each other's data, envelopes too; one family really has two versions."""

from itertools import permutations

import pytest

from schemas import library
from schemas.compatibility import incompatibilities
from schemas.library import KINDS
from tests.domain.conformance import cases, present

PAIRS = [
    (family, reader, writer)
    for family in library.families()
    for reader, writer in permutations(library.family_of(family).versions, 2)
]


def test_one_family_has_two_versions() -> None:
    assert ("MaterialReceipt", 2, 1) in PAIRS
    assert ("MaterialReceipt", 1, 2) in PAIRS


@pytest.mark.parametrize(("family", "reader", "writer"), PAIRS)
def test_every_version_reads_every_other(family: str, reader: int, writer: int) -> None:
    assert incompatibilities(library.record_schema(family, reader), library.record_schema(family, writer)) == []
    for kind in KINDS:
        envelopes = (library.event_schema(family, kind, version) for version in (reader, writer))
        assert incompatibilities(*envelopes) == []


@present
@pytest.mark.parametrize("case", cases("avro/compatibility.json"), ids=lambda case: case["source"])
def test_others_cases_have_the_same_verdict(case: dict[str, object]) -> None:
    found = incompatibilities(case["reader"], case["writer"])
    assert ("incompatible" if found else "compatible") == case["verdict"], found
