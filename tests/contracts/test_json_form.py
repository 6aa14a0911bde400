"""The JSON form: what a person writes becomes the record that is meant, or an answer that names the field."""

from decimal import Decimal
from typing import Any

import pytest

from domain.errors import Unacceptable
from schemas import codec
from schemas.library import UnknownContract
from tests.contracts import samples


def receipt(**changed: Any) -> dict[str, Any]:
    return samples.example("MaterialReceipt", 1) | changed


def read(**changed: Any) -> dict[str, Any]:
    return codec.record_from_json("MaterialReceipt", receipt(**changed))


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("quantity", "12480.5", 12_480_500),
        ("quantity", 12480, 12_480_000),
        ("quantity", Decimal("0.001"), 1),
        ("temperature", "-3.2", -32),
        ("temperature", "1e1", 100),
        ("received_on", "1990-01-01", samples.FIRST),
        ("occurred_at", "2024-01-07T06:40:00+08:00", 1_704_580_800_000),
        ("occurred_at", "2024-01-06T22:40:00Z", 1_704_580_800_000),
        ("occurred_at", "2024-01-06T22:40:00.001Z", 1_704_580_800_001),
        ("signature", "AQI=", b"\1\2"),
        ("reason", None, None),
        ("seals_intact", False, False),
    ],
)
def test_a_value_is_read(field: str, value: Any, stored: Any) -> None:
    assert read(**{field: value})[field] == stored


@pytest.mark.parametrize(
    ("field", "value", "code", "expected"),
    [
        ("quantity", "12.3456", "decimal-form", "at most 3 places"),
        ("quantity", "twelve", "decimal-form", "in kg"),
        ("quantity", "NaN", "decimal-form", "decimal"),
        ("quantity", "Infinity", "decimal-form", "decimal"),
        ("quantity", 12.5, "wrong-type", "decimal"),
        ("quantity", True, "wrong-type", "decimal"),
        ("quantity", "-0.001", "too-small", "at least 0"),
        ("quantity", "1e10", "too-large", "at most"),
        ("received_on", "2024-02-30", "date-form", "2026-03-31"),
        ("received_on", "20240207", "date-form", "2026-03-31"),
        ("received_on", "1989-12-31", "date-range", "1990-01-01"),
        ("occurred_at", "2024-01-07T06:40:00", "instant-form", "zone"),
        ("occurred_at", 1704580800000, "instant-form", "zone"),
        ("occurred_at", "0001-01-01T00:00:00+23:00", "date-range", "1990"),
        ("signature", "not base64!", "bytes-form", "base64"),
        ("kind", "MILK", "not-a-symbol", "RAW_MILK"),
        ("kind", ["RAW_MILK"], "not-a-symbol", "RAW_MILK"),
        ("seals_intact", "yes", "wrong-type", "true or false"),
        ("material", 7, "wrong-type", "text"),
        ("material", None, "wrong-type", "text"),
        ("evidence", {}, "wrong-type", "a list"),
        ("place", "9521234000014", "gln-check-digit", "3"),
    ],
)
def test_another_value_is_refused_at_its_field(field: str, value: Any, code: str, expected: str) -> None:
    with pytest.raises(Unacceptable) as caught:
        read(**{field: value})
    assert (caught.value.code, caught.value.field) == (code, field)
    assert expected in str(caught.value.expected)


def test_a_fault_deep_inside_is_named_by_its_path() -> None:
    lines = samples.example("BatchProduction", 1)
    lines["inputs"][1]["quantity"] = "310,5"
    with pytest.raises(Unacceptable) as caught:
        codec.record_from_json("BatchProduction", lines)
    assert (caught.value.code, caught.value.field, caught.value.value) == (
        "decimal-form",
        "inputs[1].quantity",
        "310,5",
    )


def test_a_misspelt_field_is_told_the_right_one() -> None:
    with pytest.raises(Unacceptable) as caught:
        read(recieved_on="2024-01-07")
    assert (caught.value.code, caught.value.field) == ("unknown-field", "recieved_on")
    assert caught.value.expected == "received_on"


def test_a_missing_field_is_named() -> None:
    obj = receipt()
    del obj["lot_number"]
    with pytest.raises(Unacceptable) as caught:
        codec.record_from_json("MaterialReceipt", obj)
    assert (caught.value.code, caught.value.field) == ("missing-field", "lot_number")


@pytest.mark.parametrize("obj", [[], "text", None, 7])
def test_something_else_than_an_object_is_refused(obj: object) -> None:
    with pytest.raises(Unacceptable) as caught:
        codec.record_from_json("MaterialReceipt", obj)
    assert caught.value.code == "wrong-type"


def test_a_family_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownContract, match="PlayingCards"):
        codec.record_from_json("PlayingCards", {})


def test_defaults_are_not_shared_between_records() -> None:
    obj = receipt()
    obj.pop("evidence")
    first = codec.record_from_json("MaterialReceipt", obj)
    first["evidence"].append("spoilt")
    assert codec.record_from_json("MaterialReceipt", obj)["evidence"] == []


def test_quantities_are_shown_with_their_decimals() -> None:
    shown = codec.record_to_json("MaterialReceipt", read(quantity="7", temperature="0"))
    assert (shown["quantity"], shown["temperature"]) == ("7.000", "0.0")
    assert shown["occurred_at"] == "2024-01-06T22:40:00.000Z"
