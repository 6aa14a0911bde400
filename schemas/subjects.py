"""The contracts as a schema registry shows them: by subject and version, to be looked up and compared, never changed.

A subject is the full name of a record (`tinledger.SalesRecord`, `tinledger.SalesRecordRecorded`), which clients call
RecordNameStrategy: a topic carries many families, so a topic's name could not say which. Where a client names the
subject by the topic all the same (`intake.farm-7-value`, `intake.farm-7-tinledger.SalesRecord`), a look-up understands
it. The number of a version within a subject is the contract's own version.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

import fastavro
from fastavro.schema import SchemaParseException, to_parsing_canonical_form

from schemas.compatibility import incompatibilities
from schemas.library import Contract, by_number, fingerprint, locked, plain

NAMESPACE: Final = "tinledger."
LEVEL: Final = "FULL_TRANSITIVE"
"""What the schema lint demands of versions: each reads what each other wrote."""
TOPIC_SUFFIX: Final = "-value"
ATTRIBUTES: Final = {"name": str, "namespace": str, "symbols": list, "fields": list, "size": int, "aliases": list}


class NotASchema(ValueError):
    """What was given is no Avro schema, or none that a contract could be; says why."""


@cache
def subjects() -> Mapping[str, Mapping[int, int]]:
    """Subject → version → contract number, in the order of the numbers."""
    found: dict[str, dict[int, int]] = {}
    for line in locked():
        found.setdefault(NAMESPACE + line.name, {})[line.version] = line.number
    return found


def subject_of(contract: Contract) -> str:
    """The subject that a contract is a version of."""
    return NAMESPACE + contract.name


@cache
def text(number: int) -> str:
    """A contract's schema as JSON on one line, descriptions and our own attributes included. Raises UnknownContract."""
    return json.dumps(by_number(number).schema, ensure_ascii=False, separators=(",", ":"))


def read(schema: str) -> Any:
    """The schema in a text. Raises NotASchema.

    A union must be `["null", type]`, as in every contract: then comparing it takes no longer than its length.
    """
    try:
        parsed = json.loads(schema)
        _check_shape(parsed)
        fastavro.parse_schema(parsed, named_schemas={}, _write_hint=False)
        plain(parsed)
    except RecursionError as deep:
        raise NotASchema("it is nested too deep") from deep
    except (ValueError, SchemaParseException, KeyError, TypeError, AttributeError) as error:
        raise NotASchema(f"{type(error).__name__}: {str(error)[:300]}") from error
    return parsed


def _check_shape(schema: Any) -> None:
    """What the parser of Avro takes on trust: attributes of the right kind, and unions that are ours."""
    waiting = [schema]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            if len(each) != 2 or each[0] != "null" or isinstance(each[1], list):
                raise NotASchema('a union other than ["null", type], which no contract has')
            waiting.append(each[1])
        elif isinstance(each, dict):
            for name, kind in ATTRIBUTES.items():
                if name in each and not isinstance(each[name], kind):
                    raise NotASchema(f"{name} is {str(each[name])[:40]!r}")
            if not all(isinstance(symbol, str) for symbol in each.get("symbols", ())):
                raise NotASchema("a symbol is no text")
            if not all(
                isinstance(field, dict) and {"name", "type"} <= field.keys() for field in each.get("fields", ())
            ):
                raise NotASchema("a field has no name or no type")
            waiting += [each[name] for name in ("type", "items", "values") if name in each]
            waiting += each.get("fields", ())
        elif not isinstance(each, str):
            raise NotASchema(f"a type is {str(each)[:40]!r}")


def named(subject: str) -> Mapping[int, int] | None:
    """Version → number of a subject; of a topic's (`…-value`) all contracts by number; None: there is none such."""
    known = subjects()
    if subject in known:
        return known[subject]
    if subject.endswith(TOPIC_SUFFIX):
        return {line.number: line.number for line in locked()}
    return known.get(subject.rpartition("-")[2])


def find(schema: Any, numbers: Iterable[int]) -> Contract | None:
    """The newest of these contracts that the schema is, descriptions aside; else the newest with the same bytes.

    The same bytes: the same canonical form, as code generated from a contract keeps it without our attributes.
    """
    contracts = [by_number(number) for number in sorted(numbers, reverse=True)]
    print_ = fingerprint(schema)
    for contract in contracts:
        if contract.fingerprint == print_:
            return contract
    form = to_parsing_canonical_form(plain(schema))
    return next((each for each in contracts if _canonical(each.number) == form), None)


@cache
def _canonical(number: int) -> str:
    return str(to_parsing_canonical_form(plain(by_number(number).schema)))


def misfits(schema: Any, numbers: Iterable[int]) -> list[str]:
    """Why a schema could not be the next version beside these: both must read what the other writes."""
    found = []
    for number in numbers:
        contract = by_number(number)
        for reader, writer, said in (
            (schema, contract.schema, f"reading v{contract.version}"),
            (contract.schema, schema, f"read by v{contract.version}"),
        ):
            found += [f"{said}: {why}" for why in incompatibilities(reader, writer)]
    return found
