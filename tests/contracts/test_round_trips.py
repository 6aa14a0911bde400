"""Every record that keeps to its contract comes back from its bytes and from its JSON form as it went in."""

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import records
from schemas import codec, library
from schemas.canonical import canonical
from schemas.library import Contract
from schemas.shape import read_fields
from tests.contracts import samples

CONTRACTS = samples.contracts()
quick = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def in_one_form(contract: Contract, record: dict[str, Any]) -> dict[str, Any]:
    """The record as it is decoded: each code in the form that it is compared in."""
    expected: dict[str, Any] = copy.deepcopy(record)
    canonical(read_fields(contract.schema))(expected)
    return expected


def names(contract: Contract) -> str:
    return f"{contract.name}.v{contract.version}"


@pytest.mark.parametrize("contract", CONTRACTS, ids=names)
@quick
@given(data=st.data())
def test_a_record_comes_back_from_its_bytes(contract: Contract, data: st.DataObject) -> None:
    fields = read_fields(contract.schema)
    record = data.draw(samples.records(fields))
    message = codec.encode_record(contract.name, record, contract.version)
    assert message[5:] == samples.encoded(fields, record)
    decoded = codec.decode_record(message)
    assert (decoded.contract, decoded.body) == (contract, message[5:])
    assert {name: decoded.record[name] for name in record} == in_one_form(contract, record)
    assert list(decoded.record) == [field.name for field in library.family_of(contract.name).fields]


@pytest.mark.parametrize("family", library.families())
@quick
@given(data=st.data())
def test_a_record_comes_back_from_json_and_from_its_class(family: str, data: st.DataObject) -> None:
    record: dict[str, Any] = data.draw(samples.records(library.family_of(family).fields))
    text = json.dumps(codec.record_to_json(family, record))
    assert codec.record_from_json(family, json.loads(text)) == record
    kind = records.FAMILIES[family]
    assert kind.from_dict(record).to_dict() == record


@pytest.mark.parametrize("contract", CONTRACTS, ids=names)
@quick
@given(data=st.data(), block=st.integers(0, 2), sized=st.booleans())
def test_every_legal_form_of_arrays_is_taken_and_kept(
    contract: Contract, data: st.DataObject, block: int, sized: bool
) -> None:
    fields = read_fields(contract.schema)
    record = data.draw(samples.records(fields))
    body = samples.encoded(fields, record, block=block, sized=sized)
    frame = codec.encode_record(contract.name, record, contract.version)[:5]
    decoded = codec.decode_record(frame + body)
    assert decoded.body == body
    assert {name: decoded.record[name] for name in record} == in_one_form(contract, record)


def test_an_older_version_is_read_as_the_newest() -> None:
    record = codec.record_from_json("MaterialReceipt", samples.example("MaterialReceipt", 1))
    old = codec.decode_record(codec.encode_record("MaterialReceipt", record, 1))
    new = codec.decode_record(codec.encode_record("MaterialReceipt", record, 2))
    assert (old.contract.version, new.contract.version) == (1, 2)
    assert old.record == new.record
    assert old.record["seals_intact"] is None


def test_an_older_version_does_not_drop_what_it_cannot_say() -> None:
    record = codec.record_from_json("MaterialReceipt", samples.example("MaterialReceipt", 2))
    with pytest.raises(ValueError, match="MaterialReceipt v1 has no field"):
        codec.encode_record("MaterialReceipt", record, 1)


def test_a_code_is_decoded_in_the_one_form_it_is_compared_in_and_its_bytes_stay() -> None:
    short = codec.record_from_json("SalesRecord", samples.example("SalesRecord", 1) | {"trade_item": "9521234500018"})
    message = codec.encode_record("SalesRecord", short)
    decoded = codec.decode_record(message)
    assert decoded.record["trade_item"] == "09521234500018"
    assert decoded.body == message[5:]
    assert b"09521234500018" not in decoded.body
