"""The contracts keep to the rules of schemas/lint.py, and each rule is seen to notice what it is for."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from schemas import library, lint
from schemas.shape import read_fields
from tests.domain.conformance import FOLDER, cases, present

Schema = dict[str, Any]
Damage = Callable[[Schema], object]


def contract() -> Schema:
    return copy.deepcopy(library.record_schema("BatchProduction", 1))


def field(schema: Schema, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(field for field in schema["fields"] if field["name"] == name)
    return found


def more(schema: Schema, avro: Any, **attributes: Any) -> None:
    schema["fields"].append({"name": "more", "type": avro, "doc": "More.", "doc_zh": "更多", **attributes})


def item(schema: Schema) -> dict[str, Any]:
    found: dict[str, Any] = field(schema, "inputs")["type"]["items"]
    return found


def test_the_contracts_have_no_fault() -> None:
    assert lint.faults_of_all() == []


LOOP: Schema = {"type": "record", "name": "Loop", "fields": [{"name": "a", "type": ["null", "Loop"]}]}
RING: Schema = {"type": "record", "name": "One", "fields": [
    {"name": "two", "type": {"type": "array", "items": {"type": "record", "name": "Two", "fields": [
        {"name": "n", "type": "int"}, {"name": "one", "type": {"type": "array", "items": "One"}}]}}}]}  # fmt: skip
"""Two records that hold each other, through arrays."""


def nested(levels: int) -> Schema:
    """Arrays in arrays."""
    avro: Schema = {"type": "array", "items": "int"}
    for _ in range(levels):
        avro = {"type": "array", "items": avro}
    return avro


def empty(levels: int) -> Schema:
    """A record of records of nothing: a value of no bytes, however deep one looks."""
    fields: list[Schema] = [{"name": "nothing", "type": "null"}, {"name": "none", "type": NOTHING}]
    for level in range(levels):
        fields = [{"name": "inner", "type": {"type": "record", "name": f"Level{level}", "fields": fields}}]
    return {"type": "record", "name": "Outer", "fields": fields}


def itself(schema: Schema) -> None:
    """A record that holds itself, and is looked into by an array before that is seen."""
    more(schema, {"type": "array", "items": schema["name"]})
    more(schema, schema["name"])


NOTHING: Schema = {"type": "fixed", "name": "Nothing", "size": 0}

DAMAGES: list[tuple[str, Damage]] = [
    ("site: string without a bound", lambda s: field(s, "site").pop("bound")),
    ("site: string without a bound", lambda s: field(s, "site").update(bound=10_001)),
    ("signature: bytes without a bound", lambda s: field(s, "signature").pop("bound")),
    ("inputs: array without a bound", lambda s: field(s, "inputs").pop("bound")),
    ("more: string without a bound", lambda s: more(s, {"type": "array", "items": "string"}, default=[], bound=5)),
    ("losses: long without minimum", lambda s: field(s, "losses").pop("minimum")),
    ("inputs.quantity: long without minimum", lambda s: item(s)["fields"][-2].pop("maximum")),
    ("more: int without minimum", lambda s: more(s, "int", minimum=0, maximum=1 << 31)),
    ("losses: scale 10", lambda s: field(s, "losses").update(scale=10)),
    ("losses: a scaled quantity without its unit", lambda s: field(s, "losses").pop("unit")),
    ("site: form place", lambda s: field(s, "site").update(form="place")),
    ("losses: form gtin", lambda s: field(s, "losses").update(form="gtin")),
    (
        "type BatchProduction: contains itself",
        lambda s: more(s, {"type": "array", "items": "tinledger.BatchProduction"}),
    ),
    (
        "items of no bytes",
        lambda s: more(s, {"type": "array", "items": {"type": "record", "name": "No", "fields": []}}),
    ),
    ("items of no bytes", lambda s: more(s, {"type": "array", "items": "null"})),
    ("items of no bytes", lambda s: more(s, {"type": "array", "items": {"type": "fixed", "name": "No", "size": 0}})),
    ("type Loop: contains itself", lambda s: more(s, {"type": "array", "items": LOOP})),
    ("type One: contains itself", lambda s: more(s, RING)),
    ("type BatchProduction: contains itself", lambda s: more(s, ["null", "BatchProduction"], default=None)),
    ("contain themselves", itself),
    ("nest deeper", lambda s: more(s, nested(2_000))),
    ("items of no bytes", lambda s: more(s, {"type": "array", "items": empty(5)})),
    ("type double: not a type", lambda s: more(s, "double")),
    ("type map", lambda s: more(s, {"type": "map", "values": "string"})),
    ("type bytes decimal", lambda s: more(s, {"type": "bytes", "logicalType": "decimal", "precision": 9})),
    ("union", lambda s: more(s, ["string", "null"])),
    ("union", lambda s: more(s, ["null", "string", "long"])),
    (": no doc in English", lambda s: s.update(doc=" ")),
    (": no doc_zh in Chinese", lambda s: s.update(doc_zh="in English")),
    ("site: no doc in English", lambda s: field(s, "site").pop("doc")),
    ("inputs.role: no doc_zh", lambda s: item(s)["fields"][0].pop("doc_zh")),
    ("process ProductionProcess: no doc in English", lambda s: field(s, "process")["type"].pop("doc")),
    ("inputs ProductionInput: no doc_zh", lambda s: item(s).pop("doc_zh")),
    ("name batch_production: expected CamelCase", lambda s: s.update(name="batch_production")),
    ("workOrder: expected a name in snake_case", lambda s: field(s, "work_order").update(name="workOrder")),
    ("head: begins with occurred_at, number", lambda s: s["fields"].insert(0, s["fields"].pop(1))),
    ("formula_registration: may be null, without", lambda s: field(s, "formula_registration").pop("default")),
    ("more: a default that readers take differently", lambda s: more(s, {"type": "bytes", "bound": 9}, default="ÿ")),
    ("inputs: an array without the default", lambda s: field(s, "inputs").pop("default")),
    ("subjects: none", lambda s: s.pop("subjects")),
    ("subjects.batch: inputs.colour is not a field", lambda s: s["subjects"].update(batch=["inputs.colour"])),
    ("document: colour is not a field", lambda s: s.update(document=["colour"])),
    ("teller: customs is not among the senders", lambda s: s.update(teller="customs")),
    ("senders: none", lambda s: s.update(senders={})),
    ("senders: farmer is not a role", lambda s: s["senders"].update(farmer="producer_id")),
    ("senders.producer: owner_id is not a field", lambda s: s["senders"].update(producer="owner_id")),
    ("senders.producer: formula_registration is not", lambda s: s["senders"].update(producer="formula_registration")),
    ("process: symbol dry: expected upper case", lambda s: field(s, "process")["type"]["symbols"].append("dry")),
    ("process: symbol DRY: no doc", lambda s: field(s, "process")["type"]["symbols"].append("DRY")),
    ("process: symbol_docs for OLD", lambda s: field(s, "process")["type"]["symbol_docs"].update(OLD="old 旧")),
]


@pytest.mark.parametrize(("fault", "damage"), DAMAGES, ids=[f"{n} {fault}" for n, (fault, _) in enumerate(DAMAGES)])
def test_a_rule_notices_what_it_is_for(fault: str, damage: Damage) -> None:
    schema = contract()
    assert lint.faults(schema) == []
    damage(schema)
    assert any(fault in found for found in lint.faults(schema)), lint.faults(schema)


def test_every_rule_was_seen_red() -> None:
    seen = set()
    for _, damage in DAMAGES:
        schema = contract()
        damage(schema)
        try:
            fields = read_fields(schema)
        except (ValueError, RecursionError):
            continue  # a type that is not taken at all
        seen |= {rule for rule in lint.RULES if list(rule(schema, fields))}
    assert seen == set(lint.RULES)


STEPS: list[tuple[str, Damage]] = [
    ("v1 → v2 more: new without a default", lambda s: more(s, "int", minimum=0, maximum=9)),
    ("old reads new: site: the writer does not", lambda s: s["fields"].remove(field(s, "site"))),
    ("new reads old: site: string cannot be read as long", lambda s: field(s, "site").update(type="long")),
    ("losses: scale, unit or form changed", lambda s: field(s, "losses").update(scale=2)),
    ("losses: scale, unit or form changed", lambda s: field(s, "losses").update(unit="t")),
    ("site: scale, unit or form changed", lambda s: field(s, "site").pop("form")),
    ("site: a bound is narrower", lambda s: field(s, "site").update(bound=12)),
    ("losses: a bound is narrower", lambda s: field(s, "losses").update(minimum=1)),
    ("losses: a bound is narrower", lambda s: field(s, "losses").update(maximum=1)),
    ("the reader lacks symbols NEW", lambda s: field(s, "process")["type"]["symbols"].append("NEW")),
]


@pytest.mark.parametrize(("fault", "damage"), STEPS, ids=[f"{n} {fault}" for n, (fault, _) in enumerate(STEPS)])
def test_a_next_version_that_breaks_a_promise_is_noticed(fault: str, damage: Damage) -> None:
    older, newer = contract(), contract() | {"version": 2}
    assert lint.faults_of_step(older, newer) == []
    damage(newer)
    assert any(fault in found for found in lint.faults_of_step(older, newer)), lint.faults_of_step(older, newer)


def test_a_next_version_may_widen_and_add() -> None:
    newer = contract() | {"version": 2}
    field(newer, "site").update(bound=14)
    field(newer, "losses").update(maximum=1 << 50, minimum=-1)
    more(newer, ["null", "int"], default=None, minimum=0, maximum=9)
    assert lint.faults_of_step(contract(), newer) == []


def test_a_missing_version_is_noticed() -> None:
    assert lint.faults_of_versions((2,), "MaterialReceipt") == ["versions (2,): expected 1 to 1"]


@present
def test_schemas_of_others_are_told_what_is_wrong_with_them_and_never_end_it() -> None:
    found = [case[side] for case in cases("avro/compatibility.json") for side in ("reader", "writer")]
    found += [json.loads(case["schema"]) for case in cases("avro/canonical-forms.json")]
    found += [json.loads(file.read_text("utf-8")) for file in sorted((FOLDER / "avro" / "files").rglob("*.avsc"))]
    assert len(found) > 250
    for schema in found:
        assert lint.faults(schema), schema
