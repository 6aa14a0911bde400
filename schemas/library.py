"""The contracts by number and by name: what schemas/records, schemas/events and registry.lock say."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import fastavro

from schemas.shape import Field, read_fields

ROOT = Path(__file__).parent
KINDS = ("Recorded", "Corrected", "Voided", "Contradicted")
"""The kinds of event that carry a record, in the order in which their numbers are given."""

REJECTED = "Rejected"
PLACE = "tinledger.PartnerRecord"
"""The type name that stands in an envelope template where a family's own schema goes."""


class UnknownContract(LookupError):
    """No contract has that number or name in this program's registry.lock."""


@dataclass(frozen=True)
class Contract:
    """One schema with its registry number; `parsed` is fastavro's, logical types stripped."""

    number: int
    name: str
    version: int
    kind: str
    family: str | None
    schema: dict[str, Any]
    parsed: Any
    fingerprint: str


@dataclass(frozen=True)
class Family:
    """What a record family says of itself, in its newest version."""

    name: str
    versions: tuple[int, ...]
    subjects: Mapping[str, tuple[str, ...]]
    teller: str
    """The role whose word is counted; `sender`: whoever may send it."""
    senders: Mapping[str, str | None]
    """Role → the field that must hold one of the sender's own identifiers (None: the role alone suffices)."""
    own: tuple[str, ...]
    """The fields named by `senders`, each once."""
    touches: Mapping[str, Any]
    document: tuple[str, ...]
    """The fields that name the paper document: two numbers for one document are a finding. Empty: none."""
    doc: str
    doc_zh: str
    fields: tuple[Field, ...]
    schema: dict[str, Any]

    @property
    def newest(self) -> int:
        return self.versions[-1]


@dataclass(frozen=True)
class Locked:
    """One line of registry.lock."""

    number: int
    name: str
    version: int
    fingerprint: str


def without_docs(schema: Any) -> Any:
    """The schema without its descriptions, which may be reworded after a release."""
    if isinstance(schema, dict):
        return {
            key: without_docs(value) for key, value in schema.items() if key not in ("doc", "doc_zh", "symbol_docs")
        }
    return [without_docs(value) for value in schema] if isinstance(schema, list) else schema


def fingerprint(schema: Any) -> str:
    """SHA-256 (hex) of the schema as sorted JSON without white space and descriptions.

    Wider than Avro's parsing canonical form on purpose: bounds, forms, defaults and subjects are part of a promise.
    """
    text = json.dumps(without_docs(schema), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def plain(schema: Any) -> Any:
    """The schema with logical types taken off and nothing but Avro's own attributes: same bytes, integers in Python."""
    if isinstance(schema, list):
        return [plain(branch) for branch in schema]
    if not isinstance(schema, dict):
        return schema
    kind = schema["type"]
    if kind == "record":
        kept: dict[str, Any] = {key: schema[key] for key in ("type", "name", "namespace", "aliases") if key in schema}
        return kept | {"fields": [_plain_field(field) for field in schema["fields"]]}
    if kind in ("array", "map"):
        inner = "items" if kind == "array" else "values"
        return {"type": kind, inner: plain(schema[inner])}
    if kind in ("enum", "fixed"):
        return {
            key: schema[key] for key in ("type", "name", "namespace", "symbols", "size", "default") if key in schema
        }
    return kind


def _plain_field(field: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: field[key] for key in ("name", "default", "aliases") if key in field}
    return kept | {"type": plain(field["type"])}


def parse(schema: Any) -> Any:
    """fastavro's compiled form of the plain schema."""
    return fastavro.parse_schema(plain(schema))


def record_files() -> dict[tuple[str, int], Path]:
    """(family, version) → its file, ordered by name, then version."""
    found = {}
    for path in (ROOT / "records").glob("*.avsc"):
        name, _, version = path.stem.rpartition(".v")
        found[name, int(version)] = path
    return dict(sorted(found.items()))


@cache
def record_schema(family: str, version: int) -> dict[str, Any]:
    """A record family's schema as written. Raises UnknownContract."""
    path = record_files().get((family, version))
    if path is None:
        raise UnknownContract(f"record family {family} v{version}: no such contract")
    schema: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return schema


@cache
def template(kind: str) -> dict[str, Any]:
    """An envelope template as written."""
    schema: dict[str, Any] = json.loads((ROOT / "events" / f"{kind}.v1.avsc").read_text("utf-8"))
    return schema


@cache
def event_schema(family: str, kind: str, version: int) -> dict[str, Any]:
    """An envelope for one family and version: the template, with the record's own schema as its last field."""
    envelope = copy.deepcopy(template(kind))
    if envelope["fields"][-1]["type"] != PLACE:
        raise ValueError(f"schemas/events/{kind}.v1.avsc: the last field must be of type {PLACE}")
    envelope["name"] = family + kind
    envelope["fields"][-1]["type"] = record_schema(family, version)
    return envelope


@cache
def header_parsed(kind: str) -> Any:
    """The parsed envelope of a kind without its record: what stands before the partner's own bytes."""
    envelope = copy.deepcopy(template(kind))
    del envelope["fields"][-1]
    return parse(envelope)


@cache
def locked() -> tuple[Locked, ...]:
    """The lines of registry.lock."""
    return read_lock((ROOT / "registry.lock").read_text("utf-8"))


def read_lock(text: str) -> tuple[Locked, ...]:
    """Lines `number name version fingerprint`; `#` begins a comment."""
    rows = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(Locked(int(number), name, int(version), print_) for number, name, version, print_ in rows)


@cache
def _numbers() -> tuple[dict[int, Locked], dict[tuple[str, int], int]]:
    lines = locked()
    return {line.number: line for line in lines}, {(line.name, line.version): line.number for line in lines}


def split_name(name: str) -> tuple[str, str | None]:
    """(kind, family) of a contract's name: SalesRecordRecorded → (Recorded, SalesRecord); SalesRecord → (record, …)."""
    if name == REJECTED:
        return REJECTED, None
    known = families()
    for kind in KINDS:
        if name.endswith(kind) and name.removesuffix(kind) in known:
            return kind, name.removesuffix(kind)
    return "record", name


def schema_of(name: str, version: int) -> dict[str, Any]:
    """The schema of a contract by its name, resolved. Raises UnknownContract."""
    kind, of_family = split_name(name)
    if of_family is None:
        return template(REJECTED)
    return record_schema(of_family, version) if kind == "record" else event_schema(of_family, kind, version)


@cache
def by_number(number: int) -> Contract:
    """The contract of a registry number. Raises UnknownContract."""
    line = _numbers()[0].get(number)
    if line is None:
        raise UnknownContract(f"schema number {number}: not in registry.lock")
    kind, of_family = split_name(line.name)
    schema = schema_of(line.name, line.version)
    return Contract(number, line.name, line.version, kind, of_family, schema, parse(schema), fingerprint(schema))


@cache
def by_name(name: str, version: int) -> Contract:
    """The contract of a name and version. Raises UnknownContract."""
    number = _numbers()[1].get((name, version))
    if number is None:
        raise UnknownContract(f"contract {name} v{version}: not in registry.lock")
    return by_number(number)


def record_contract(family: str, version: int | None = None) -> Contract:
    """The contract of a family's records, newest by default. Raises UnknownContract."""
    return by_name(family, family_of(family).newest if version is None else version)


def event_contract(family: str, kind: str, version: int) -> Contract:
    """The contract of an event about a family's record of that version. Raises UnknownContract."""
    return by_name(family + kind, version)


def rejection_contract() -> Contract:
    """The contract of the event for what could not enter."""
    return by_name(REJECTED, 1)


@cache
def families() -> tuple[str, ...]:
    """All record families, by name."""
    return tuple(dict.fromkeys(name for name, _ in record_files()))


@cache
def family_of(name: str) -> Family:
    """A record family, as its newest version says. Raises UnknownContract."""
    versions = tuple(version for family_name, version in record_files() if family_name == name)
    if not versions:
        raise UnknownContract(f"record family {name}: no such contract")
    schema = record_schema(name, versions[-1])
    return Family(
        name=name,
        versions=versions,
        subjects={subject: tuple(paths) for subject, paths in schema.get("subjects", {}).items()},
        teller=schema.get("teller", ""),
        senders=schema.get("senders", {}),
        own=tuple(dict.fromkeys(field for field in schema.get("senders", {}).values() if field)),
        touches=schema.get("touches", {}),
        document=tuple(schema.get("document", ())),
        doc=schema.get("doc", ""),
        doc_zh=schema.get("doc_zh", ""),
        fields=read_fields(schema),
        schema=schema,
    )


family = family_of
