"""What every contract must keep to, so that what is accepted can always be stored, relayed, projected and explained.

Each fault is one line, `Family.v1 path: what is wrong`; `./run schemas` prints them and then writes nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from domain.identifiers import FORMS
from schemas import library
from schemas.compatibility import incompatibilities
from schemas.shape import HEAD, NO_DEFAULT, Field, read_fields, walk

Schema = Mapping[str, Any]

SNAKE: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", re.ASCII)
UPPER: Final = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*", re.ASCII)
CAMEL: Final = re.compile(r"[A-Z][A-Za-z0-9]*", re.ASCII)
CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
ROLES: Final = frozenset({
    "carrier", "customs", "distributor", "importer", "laboratory", "office", "overseas_producer", "platform",
    "producer", "regulator", "supplier", "trace_platform",
})  # fmt: skip
"""Who may take part, as partners are registered."""
ANYONE: Final = "sender"
"""As teller: the word of whichever sender said it is counted."""
MOST_BOUND: Final = 10_000
"""No string or array of a record is longer, in characters or items: a message holds 900,000 bytes at most."""
SAFE: Final = ("null", "boolean", "int", "long", "string", "bytes")
WHOLE: Final = {"int": (1 << 31) - 1, "long": (1 << 63) - 1}


def faults(schema: Schema) -> list[str]:
    """What is wrong with one record schema, each with its path."""
    try:
        _types(schema, frozenset(), {})
        fields = read_fields(schema)
    except ValueError as error:
        return [str(error)]
    except RecursionError:
        return ["types contain themselves, or nest deeper than a reader goes"]
    except (AttributeError, KeyError, TypeError) as error:
        return [f"not a record's schema: {type(error).__name__} {error}"]
    found = []
    for rule in RULES:
        found += [f"{path}: {fault}" for path, fault in rule(schema, fields)]
    return found


def faults_of_all() -> list[str]:
    """What is wrong with the contracts: each alone, their heads against each other, versions against versions."""
    found = []
    heads = {}
    for family, version in library.record_files():
        schema = library.record_schema(family, version)
        name = f"{family}.v{version}"
        found += [f"{name} {fault}" for fault in faults(schema)]
        if (schema.get("name"), schema.get("version"), schema.get("namespace")) != (family, version, "tinledger"):
            found.append(f"{name} name, version, namespace: expected {family}, {version}, tinledger")
        heads[name] = json.dumps(schema["fields"][: len(HEAD)], sort_keys=True)
        if heads[name] != next(iter(heads.values())):
            found.append(f"{name} head: differs from that of {next(iter(heads))}")
    for family in library.families():
        found += [f"{family} {fault}" for fault in faults_of_versions(library.family_of(family).versions, family)]
    return found


def faults_of_versions(versions: tuple[int, ...], family: str) -> list[str]:
    """Versions from 1 without a gap, each able to read each other, bounds never narrower, new fields with defaults."""
    found = []
    if versions != tuple(range(1, len(versions) + 1)):
        found.append(f"versions {versions}: expected 1 to {len(versions)}")
    for older, newer in pairwise(versions):
        found += faults_of_step(library.record_schema(family, older), library.record_schema(family, newer))
    return found


def faults_of_step(older: Schema, newer: Schema) -> list[str]:
    """What is wrong with a schema as the successor of another."""
    step = f"v{older.get('version')} → v{newer.get('version')}"
    found = [f"{step}, new reads old: {fault}" for fault in incompatibilities(newer, older)]
    found += [f"{step}, old reads new: {fault}" for fault in incompatibilities(older, newer)]
    before = dict(walk(read_fields(older)))
    for path, field in walk(read_fields(newer)):
        was = before.get(path)
        if was is None:
            if field.default is NO_DEFAULT:
                found.append(f"{step} {path}: new without a default")
            continue
        if (was.scale, was.unit, was.form) != (field.scale, field.unit, field.form):
            found.append(f"{step} {path}: scale, unit or form changed")
        upper = ((was.bound, field.bound), (was.maximum, field.maximum), (field.minimum, was.minimum))
        if any(then is not None and now is not None and now < then for then, now in upper):
            found.append(f"{step} {path}: a bound is narrower")
    return found


def _types(avro: Any, outer: frozenset[str], names: dict[str, Any]) -> None:
    """Raise ValueError for recursion, for unions, types and array items that the codec does not take."""
    if isinstance(avro, list):
        if len(avro) != 2 or avro[0] != "null" or avro[1] == "null":
            raise ValueError(f'union {avro}: expected ["null", type]')
        return _types(avro[1], outer, names)
    if isinstance(avro, str):
        name = avro.removeprefix("tinledger.")
        if name in outer:
            raise ValueError(f"type {name}: contains itself; a deep value would stop the reader")
        if name not in names and avro not in SAFE:
            raise ValueError(f"type {avro}: not a type that contracts use (no float, double or map)")
        return _types(names[name], outer, names) if name in names else None
    match avro["type"]:
        case "record":
            names[avro["name"]] = avro
            for field in avro["fields"]:
                _types(field["type"], outer | {avro["name"]}, names)
        case "array":
            if _smallest(avro["items"], names) == 0:
                raise ValueError(f"array of {avro['items']}: items of no bytes let a short message hold any number")
            _types(avro["items"], outer, names)
        case "enum" | "fixed":
            names[avro["name"]] = avro
        case str() as kind if kind in SAFE and avro.get("logicalType") in (None, "date", "timestamp-millis"):
            pass
        case other:
            raise ValueError(f"type {other} {avro.get('logicalType', '')}: not a type that contracts use")
    return None


def _smallest(avro: Any, names: Mapping[str, Any]) -> int:
    """0 if a value of this type can take no bytes at all."""
    if isinstance(avro, str):
        named = names.get(avro.removeprefix("tinledger."))
        return 0 if avro == "null" else 1 if named is None else _smallest(named, names)
    if isinstance(avro, list):
        return 1
    if avro["type"] == "record":
        return max((_smallest(field["type"], names) for field in avro["fields"]), default=0)
    return int(avro["size"] > 0) if avro["type"] == "fixed" else _smallest(avro["type"], names)


def _bounds(schema: Schema, fields: tuple[Field, ...]) -> Iterator[tuple[str, str]]:
    for path, field in walk(fields):
        for one in (field, field.items) if field.items else (field,):
            if one.kind in ("string", "bytes", "array") and not 1 <= (one.bound or 0) <= MOST_BOUND:
                yield path, f"{one.kind} without a bound from 1 to {MOST_BOUND}"
            if one.kind in ("int", "long"):
                most = WHOLE[one.kind]
                if one.minimum is None or one.maximum is None or not -most <= one.minimum <= one.maximum <= most:
                    yield path, f"{one.kind} without minimum and maximum that fit it"
            if one.scale is not None and not 0 <= one.scale <= 9:
                yield path, f"scale {one.scale}: expected 0 to 9"
            if one.scale is not None and not one.unit:
                yield path, "a scaled quantity without its unit"


def _forms(schema: Schema, fields: tuple[Field, ...]) -> Iterator[tuple[str, str]]:
    for path, field in walk(fields):
        for one in (field, field.items) if field.items else (field,):
            if one.form is not None and (one.form not in FORMS or one.kind != "string"):
                yield path, f"form {one.form}: expected a form of domain/identifiers.py, on a string"


def _docs(schema: Schema, fields: tuple[Field, ...]) -> Iterator[tuple[str, str]]:
    told = [("", schema.get("doc", ""), schema.get("doc_zh", ""))]
    for path, field in walk(fields):
        told.append((path, field.doc, field.doc_zh))
        typed = field.items if field.items else field
        if typed.kind in ("record", "enum"):
            told.append((f"{path} {typed.type_name}", typed.type_doc, typed.type_doc_zh))
    for path, en, zh in told:
        if not en.strip():
            yield path, "no doc in English"
        if not CHINESE.search(zh) and not zh.isupper():
            yield path, "no doc_zh in Chinese"


def _names(schema: Schema, fields: tuple[Field, ...]) -> Iterator[tuple[str, str]]:
    if not CAMEL.fullmatch(schema["name"]):
        yield "", f"name {schema['name']}: expected CamelCase"
    for path, field in walk(fields):
        if not SNAKE.fullmatch(field.name):
            yield path, "expected a name in snake_case"


def _head(schema: Schema, fields: tuple[Field, ...]) -> Iterator[tuple[str, str]]:
    names = tuple(field.name for field in fields[: len(HEAD)])
    if names != HEAD:
        yield "head", f"begins with {', '.join(names)}; expected {', '.join(HEAD)}"


def _defaults(schema: Schema, fields: tuple[Field, ...]) -> Iterator[tuple[str, str]]:
    for path, field in walk(fields):
        if field.nullable and field.default is not None:
            yield path, "may be null, without the default null"
        if field.kind == "array" and field.default != []:
            yield path, "an array without the default []"
        if field.kind in ("record", "bytes", "fixed") and field.default not in (NO_DEFAULT, None):
            yield path, "a default that readers take differently"  # fastavro gives it back as it stands in the schema


def _subjects(schema: Schema, fields: tuple[Field, ...]) -> Iterator[tuple[str, str]]:
    known = dict(walk(fields))
    subjects = schema.get("subjects", {})
    if not subjects:
        yield "subjects", "none: the record would be on no timeline"
    for subject, paths in subjects.items():
        for path in paths:
            if path not in known:
                yield f"subjects.{subject}", f"{path} is not a field"
    for path in schema.get("document", ()):
        if path not in known or "." in path:
            yield "document", f"{path} is not a field"


def _people(schema: Schema, fields: tuple[Field, ...]) -> Iterator[tuple[str, str]]:
    senders, teller = schema.get("senders", {}), schema.get("teller")
    known = {field.name: field for field in fields}
    if teller != ANYONE and teller not in senders:
        yield "teller", f"{teller} is not among the senders"
    if not senders:
        yield "senders", "none: nobody could say it"
    for role, own in senders.items():
        if role not in ROLES:
            yield "senders", f"{role} is not a role"
        if own is not None and (own not in known or known[own].nullable):
            yield f"senders.{role}", f"{own} is not a field that must be filled"


def _symbols(schema: Schema, fields: tuple[Field, ...]) -> Iterator[tuple[str, str]]:
    for path, field in walk(fields):
        enum = field.items if field.items else field
        for symbol in enum.symbols:
            if not UPPER.fullmatch(symbol):
                yield path, f"symbol {symbol}: expected upper case"
            if not CHINESE.search(enum.symbol_docs.get(symbol, "")):
                yield path, f"symbol {symbol}: no doc in English and Chinese"
        if extra := enum.symbol_docs.keys() - set(enum.symbols):
            yield path, f"symbol_docs for {', '.join(sorted(extra))}, which are no symbols"


Rule = Callable[[Schema, tuple[Field, ...]], Iterator[tuple[str, str]]]
RULES: Final[tuple[Rule, ...]] = (
    _head, _bounds, _forms, _docs, _names, _defaults, _subjects, _people, _symbols,
)  # fmt: skip
