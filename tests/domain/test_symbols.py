"""Every symbol of the contracts has its word in Chinese."""

from typing import Any

from domain.symbols import SYMBOLS, word
from schemas import library


def symbols(schema: Any) -> set[str]:
    """The symbols of all enums in a schema."""
    if isinstance(schema, dict):
        own = set(schema["symbols"]) if schema.get("type") == "enum" else set()
        return own.union(*(symbols(each) for each in schema.values()))
    if isinstance(schema, list):
        return set().union(*(symbols(each) for each in schema))
    return set()


def test_every_symbol_of_the_contracts_has_its_word() -> None:
    told = set().union(*(symbols(library.record_schema(*each)) for each in library.record_files()))
    assert len(told) > 50
    assert told - SYMBOLS.keys() == set()


def test_a_symbol_is_said_in_words_and_any_other_text_stays() -> None:
    assert (word("NOT_DETECTED", "en"), word("NOT_DETECTED", "zh")) == ("not detected", "未检出")
    assert word("a partner's own text", "zh") == "a partner's own text"
