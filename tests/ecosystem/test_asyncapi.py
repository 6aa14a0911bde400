"""The AsyncAPI document is valid by the published schema, is what the contracts make, and its links lead somewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import fastavro
import httpx
import jsonschema

from consumers import asyncapi
from consumers.topics import TOPICS
from schemas import library
from tests.intake.house import House

PUBLISHED = json.loads((Path(__file__).parent / "vendor" / "asyncapi-3.0.0.json").read_text("utf-8"))


def kept() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(asyncapi.FILE.read_text("utf-8"))
    return document


def test_it_is_kept_as_the_contracts_make_it() -> None:
    assert asyncapi.FILE.read_text("utf-8") == asyncapi.text()
    assert kept() == asyncapi.document()


def test_it_is_valid_by_the_published_schema() -> None:
    validator = jsonschema.Draft7Validator(PUBLISHED)
    document = kept()
    assert [error.message for error in validator.iter_errors(document)] == []
    # seen red: the schema looks into what it is shown
    document["channels"]["intake"]["bindings"]["kafka"]["partitions"] = "one"
    assert list(validator.iter_errors(document))


def test_every_reference_inside_finds_its_place() -> None:
    document = kept()

    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            return own + [each for inner in value.values() for each in references(inner)]
        return [each for inner in value for each in references(inner)] if isinstance(value, list) else []

    inside = [each for each in references(document) if each.startswith("#/")]
    assert len(inside) > 2 * len(library.locked())
    for reference in inside:
        place: Any = document
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]


def test_it_knows_every_contract_and_its_links_are_answered(registry_url: str) -> None:
    at = registry_url.removesuffix("registry") + "asyncapi.json"
    served = httpx.get(at, timeout=10)
    assert served.headers["content-type"] == "application/json"
    assert served.text == asyncapi.FILE.read_text("utf-8")
    messages = served.json()["components"]["messages"]
    assert {each["x-schema-number"] for each in messages.values()} == {line.number for line in library.locked()}
    with httpx.Client(timeout=10) as client:
        for message in messages.values():
            schema = message["payload"]["schema"]
            if "$ref" in schema:
                schema = client.get(urljoin(at, schema["$ref"])).json()
            assert schema == library.by_number(message["x-schema-number"]).schema
            fastavro.parse_schema(schema, named_schemas={})


def test_what_it_says_of_topics_is_what_the_broker_has(house: House) -> None:
    partner = house.add("shop", registered=False).partner
    channels = kept()["channels"]
    for name, topic in (
        ("intake", house.topics.intake(partner)),
        ("events", house.topics.ledger),
        ("rejections", house.topics.rejections(partner)),
    ):
        channel = channels[name]
        assert topic == house.topics.prefix + channel["address"].replace("{partner}", partner)
        configured = house.admin.configs([topic])[topic]
        said = channel["bindings"]["kafka"]["topicConfiguration"]
        assert {key: ",".join(value) if isinstance(value, list) else str(value) for key, value in said.items()} == {
            key: configured[key] for key in said
        }
    assert channels["events"]["address"] == TOPICS.ledger
