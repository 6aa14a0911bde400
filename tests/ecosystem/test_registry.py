"""The registry answers as clients expect, says plainly what it refuses, and ends no request with a fault of its own."""

from __future__ import annotations

import copy
import json
from typing import Any

import httpx
import pytest

from schemas import library, subjects

SALE = "tinledger.SalesRecord"
RECEIPT = "tinledger.MaterialReceipt"


def get(url: str, path: str) -> httpx.Response:
    return httpx.get(url + path, timeout=10)


def post(url: str, path: str, schema: Any, **more: Any) -> httpx.Response:
    text = schema if isinstance(schema, str) else json.dumps(schema)
    return httpx.post(url + path, json={"schema": text, **more}, timeout=10)


def refused(answer: httpx.Response) -> tuple[int, int]:
    assert answer.headers["content-type"] == "application/vnd.schemaregistry.v1+json"
    said = answer.json()
    assert said.keys() == {"error_code", "message"}
    return answer.status_code, said["error_code"]


def test_every_number_of_the_lock_is_found_by_id_and_under_its_subject(registry_url: str) -> None:
    with httpx.Client(base_url=registry_url, timeout=10) as client:
        for line in library.locked():
            found = client.get(f"/schemas/ids/{line.number}").json()
            assert json.loads(found["schema"]) == library.by_number(line.number).schema
            (place,) = client.get(f"/schemas/ids/{line.number}/versions").json()
            assert place == {"subject": f"tinledger.{line.name}", "version": line.version}
            of_version = client.get(f"/subjects/{place['subject']}/versions/{place['version']}").json()
            assert of_version == {**place, "id": line.number, "schema": found["schema"]}


def test_subjects_are_the_full_names_of_records_and_events(registry_url: str) -> None:
    names = get(registry_url, "/subjects").json()
    assert len(names) == len(set(names)) == len({line.name for line in library.locked()})
    assert {SALE, "tinledger.SalesRecordRecorded", "tinledger.Rejected"} <= set(names)
    assert get(registry_url, f"/subjects?subjectPrefix={RECEIPT}").json() == sorted(
        RECEIPT + kind for kind in ("", *library.KINDS)
    )
    assert get(registry_url, f"/subjects/{RECEIPT}/versions").json() == [1, 2]
    assert get(registry_url, f"/subjects/{RECEIPT}/versions/latest").json()["version"] == 2
    schema = get(registry_url, f"/subjects/{RECEIPT}/versions/1/schema").json()
    assert schema == library.record_schema("MaterialReceipt", 1)


def test_small_questions_that_clients_ask_first(registry_url: str) -> None:
    assert get(registry_url, "/").json() == {}
    assert get(registry_url, "/schemas/types").json() == ["AVRO"]
    assert get(registry_url, "/config").json() == {"compatibilityLevel": "FULL_TRANSITIVE"}
    assert get(registry_url, f"/config/{SALE}").json() == {"compatibilityLevel": "FULL_TRANSITIVE"}
    assert get(registry_url, "/mode").json() == {"mode": "READONLY"}
    assert get(registry_url, f"/subjects/{SALE}/versions/1/referencedby").json() == []
    assert get(registry_url, "/schemas/ids/2/subjects").json() == ["tinledger.Aggregation"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/schemas/ids/999999", (404, 40403)),
        ("/schemas/ids/-1", (404, 40403)),
        ("/schemas/ids/１", (404, 40403)),
        ("/schemas/ids/" + "9" * 400, (404, 40403)),
        ("/subjects/nobody/versions", (404, 40401)),
        ("/subjects/nobody/versions/1", (404, 40401)),
        (f"/subjects/{SALE}/versions/2", (404, 40402)),
        (f"/subjects/{SALE}/versions/0", (422, 42202)),
        (f"/subjects/{SALE}/versions/newest", (422, 42202)),
        ("/exporters", (404, 404)),
    ],
)
def test_what_is_not_there_is_told_in_the_registrys_codes(registry_url: str, path: str, said: tuple[int, int]) -> None:
    assert refused(get(registry_url, path)) == said


def test_a_schema_is_looked_up_whatever_its_descriptions_say(registry_url: str) -> None:
    schema = copy.deepcopy(library.record_schema("SalesRecord", 1))
    schema["doc"] = "said otherwise"
    known = library.by_name("SalesRecord", 1).number
    assert post(registry_url, f"/subjects/{SALE}", schema).json()["id"] == known
    # as code that was generated from it keeps it
    assert post(registry_url, f"/subjects/{SALE}", library.plain(schema)).json()["id"] == known
    # as a client names the subject that knows topics only
    for subject in ("intake.farm-7-value", f"intake.farm-7-{SALE}"):
        found = post(registry_url, f"/subjects/{subject}", schema).json()
        assert (found["id"], found["subject"]) == (known, subject)
    schema["fields"][0]["bound"] = 65
    schema["fields"].append({"name": "more", "type": "string"})
    assert refused(post(registry_url, f"/subjects/{SALE}", schema)) == (404, 40403)
    assert refused(post(registry_url, "/subjects/nobody", schema)) == (404, 40401)


def test_registering_gives_the_number_of_a_contract_and_refuses_all_else(registry_url: str) -> None:
    schema = library.record_schema("SalesRecord", 1)
    given = post(registry_url, f"/subjects/{SALE}/versions?normalize=false", schema).json()
    assert given == {"id": library.by_name("SalesRecord", 1).number, "version": 1}
    other = {**schema, "fields": [*schema["fields"], {"name": "more", "type": ["null", "string"], "default": None}]}
    answer = post(registry_url, f"/subjects/{SALE}/versions", other)
    assert refused(answer) == (422, 42205)
    assert "released by a commit" in answer.json()["message"]
    for method in ("PUT", "DELETE"):
        assert refused(httpx.request(method, f"{registry_url}/subjects/{SALE}", timeout=10)) == (405, 405)
    assert refused(httpx.put(f"{registry_url}/config", json={"compatibility": "NONE"}, timeout=10)) == (405, 405)


def test_compatibility_is_judged_both_ways_and_explained(registry_url: str) -> None:
    schema = library.record_schema("SalesRecord", 1)
    path = f"/compatibility/subjects/{SALE}/versions"
    optional = {**schema, "fields": [*schema["fields"], {"name": "more", "type": ["null", "string"], "default": None}]}
    assert post(registry_url, f"{path}/latest", optional).json() == {"is_compatible": True}
    demanded = {**schema, "fields": [*schema["fields"], {"name": "more", "type": "string"}]}
    found = post(registry_url, f"{path}?verbose=true", demanded).json()
    assert found == {
        "is_compatible": False,
        "messages": ["reading v1: more: the writer does not write it and it has no default"],
    }
    fewer = {**schema, "fields": [field for field in schema["fields"] if field["name"] != "tier"]}
    found = post(registry_url, f"{path}/1?verbose=true", fewer).json()
    assert found["messages"] == ["read by v1: tier: the writer does not write it and it has no default"]


NESTED = "[" * 5000
WIDE = json.dumps({"type": "record", "name": "SalesRecord", "namespace": "tinledger", "fields": [
    {"name": "number", "type": [{"type": "fixed", "name": f"F{n}", "size": 1} for n in range(500)]}]})  # fmt: skip
SELF = json.dumps({"type": "record", "name": "SalesRecord", "namespace": "tinledger", "fields": [
    {"name": name, "type": ["null", "SalesRecord"], "default": None} for name in ("number", "evidence")]})  # fmt: skip


@pytest.mark.parametrize(
    "schema",
    [
        *("", "null", "{}", "[]", '"nothing"', NESTED, '{"type": ' * 3000, WIDE, '{"type": "record"}', '{"type": 7}'),
        *('{"type": "record", "name": "A", "fields": 3}', '{"type": "record", "name": "A", "fields": [3]}'),
        *('{"type": "enum", "name": "E", "symbols": "abc"}', '{"type": ["null", ["null", "string"]]}', "NaN", "\0"),
        *('{"type": "array"}', '{"type": "fixed", "name": "F", "size": "x"}', '{"type": "record", "name": 7}'),
    ],
)
def test_what_is_no_schema_is_refused_and_never_a_fault_of_ours(registry_url: str, schema: str) -> None:
    for path in (f"/subjects/{SALE}", f"/subjects/{SALE}/versions", f"/compatibility/subjects/{SALE}/versions/1"):
        assert refused(post(registry_url, path, schema)) == (422, 42201)


def test_a_schema_that_holds_itself_is_compared_and_does_not_fit(registry_url: str) -> None:
    answer = post(registry_url, f"/compatibility/subjects/{SALE}/versions/1", SELF)
    assert answer.json() == {"is_compatible": False}


def test_bodies_that_are_no_request_are_refused(registry_url: str) -> None:
    path = f"{registry_url}/subjects/{SALE}"
    for body in (b"", b"[]", b"7", b'{"schema": 7}', b"[" * 60_000, b'{"schema": "1", "schemaType": "PROTOBUF"}'):
        assert refused(httpx.post(path, content=body, timeout=10)) == (422, 42201)
    assert refused(post(registry_url, f"/subjects/{SALE}", "{}", references=[{"name": "a"}])) == (422, 42201)
    assert refused(httpx.post(path, content=b" " * 70_000, timeout=10)) == (413, 41301)


def test_the_largest_contract_fits_a_request() -> None:
    most = max(len(json.dumps({"schema": subjects.text(line.number)}).encode()) for line in library.locked())
    assert most < 64 * 1024
