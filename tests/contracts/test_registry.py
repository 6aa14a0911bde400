"""Numbers never change, the lock only grows, and an edited schema is noticed."""

import dataclasses
import re

import pytest

from schemas import library, registry
from schemas.library import KINDS, Locked, UnknownContract


def test_the_lock_is_what_the_schemas_make() -> None:
    assert registry.grow(library.locked()) == library.locked()
    assert registry.text(library.locked()) == (library.ROOT / "registry.lock").read_text("utf-8")


def test_numbers_are_dense_and_names_are_used_once() -> None:
    lines = library.locked()
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert len({(line.name, line.version) for line in lines}) == len(lines)
    assert len(lines) == 1 + len(library.record_files()) * (1 + len(KINDS))


def test_the_first_numbers_are_what_they_always_were() -> None:
    first = [(1, "Rejected", 1), (2, "Aggregation", 1), (3, "AggregationRecorded", 1), (4, "AggregationCorrected", 1)]
    assert [(line.number, line.name, line.version) for line in library.locked()[:4]] == first
    last = [("TestReportVoided", 1), ("TestReportContradicted", 1)]
    assert [(line.name, line.version) for line in library.locked()[159:161]] == last


def test_a_new_contract_is_added_at_the_end() -> None:
    lines = library.locked()
    without = tuple(line for line in lines if not line.name.startswith("Recall"))
    grown = registry.grow(without)
    assert grown[: len(without)] == without
    assert {line.name for line in grown[len(without) :]} == {"Recall", *(f"Recall{kind}" for kind in KINDS)}
    assert [line.number for line in grown[len(without) :]] == list(range(lines[-1].number + 1, lines[-1].number + 6))


def test_an_edited_schema_is_refused_once_it_is_released() -> None:
    edited = tuple(
        dataclasses.replace(line, fingerprint="0" * 64) if line.number == 2 else line for line in library.locked()
    )
    with pytest.raises(registry.Edited, match=re.escape("Aggregation v1 was released as 000000000000…")):
        registry.grow(edited)
    assert registry.grow(edited, released=False) == library.locked()


def test_a_schema_that_is_gone_is_refused() -> None:
    with pytest.raises(registry.Edited, match="Gone v1"):
        registry.grow((*library.locked(), Locked(999, "Gone", 1, "0" * 64)))


def test_a_reworded_description_is_the_same_schema_and_a_bound_is_not() -> None:
    schema = library.record_schema("Recall", 1)
    assert library.fingerprint(schema | {"doc": "In other words."}) == library.fingerprint(schema)
    first = {**schema["fields"][0], "bound": 65}
    assert library.fingerprint(schema | {"fields": [first, *schema["fields"][1:]]}) != library.fingerprint(schema)


@pytest.mark.parametrize("number", [0, 1 << 31, 10_000])
def test_a_number_that_stands_nowhere_is_unknown(number: int) -> None:
    with pytest.raises(UnknownContract, match=str(number)):
        library.by_number(number)


def test_contracts_are_found_by_name() -> None:
    for line in library.locked():
        contract = library.by_number(line.number)
        assert (contract.name, contract.version, contract.fingerprint) == (line.name, line.version, line.fingerprint)
        assert library.by_name(line.name, line.version) is contract
    assert library.record_contract("MaterialReceipt").version == 2
    assert library.event_contract("Recall", "Voided", 1).name == "RecallVoided"
    assert library.rejection_contract().number == 1
    with pytest.raises(UnknownContract, match="PlayingCards"):
        library.record_contract("PlayingCards")
    with pytest.raises(UnknownContract, match="Recall v9"):
        library.record_contract("Recall", 9)
