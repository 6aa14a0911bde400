"""`python -m consumers.asyncapi`: writes docs/reference/asyncapi.json, topics and messages as AsyncAPI 3.0 says them.

It follows from the contracts and from the topics' own settings. What partners send stands in it whole; the events, the
same records in an envelope, are named by their number in the registry (the links are relative to the address that the
document is served at, `/asyncapi.json`). `--check` compares.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from consumers.topics import INTAKE_BYTES, LEDGER_BYTES, LEDGER_PARTITIONS, TOPICS, TopicSettings
from schemas import library
from schemas.library import Contract
from schemas.subjects import subject_of

FILE: Final = Path(__file__).parents[1] / "docs" / "reference" / "asyncapi.json"
AVRO: Final = "application/vnd.apache.avro+json;version=1.9.0"
"""The name that AsyncAPI 3.0 has for Avro's schemas, written as JSON."""
BINDING: Final = "0.5.0"
"""Of AsyncAPI's bindings for Kafka."""
NUMBER: Final = {
    "type": "string",
    "description": "The number of the first record: a correction R/1 of R has the key R.",
}
AGGREGATE: Final = {"type": "string", "description": "partner/Family/number; a rejection: partner/Rejection/place."}
HEADERS: Final = {
    "sequence": "The event's place in the ledger: 1, 2, 3 … without a gap.",
    "ce_id": "Aggregate and version of the event; the same event has the same id for ever.",
    "ce_source": "The ledger and its shard.",
    "ce_specversion": "1.0",
    "ce_type": "Name and version of the contract, such as SalesRecordRecorded.v1.",
}
DONE: Final = {
    "Recorded": "said for the first time", "Corrected": "said anew", "Voided": "taken back",
    "Contradicted": "said otherwise under a number that was used",
}  # fmt: skip


def document() -> dict[str, Any]:
    """The document."""
    contracts = [library.by_number(line.number) for line in library.locked()]
    contracts.sort(key=lambda each: (each.kind != "record", each.name, each.version))
    records = [_key(each) for each in contracts if each.kind == "record"]
    events = [_key(each) for each in contracts if each.kind != "record"]
    rejection = [_key(library.rejection_contract())]
    return {
        "asyncapi": "3.0.0",
        "id": "urn:tinledger:s0",
        "info": {
            "title": "Tinledger",
            "version": str(max(line.number for line in library.locked())),
            "description": "A ledger of infant formula: partners send records, and it publishes what became of them. "
            "Every message is the byte 00, the schema's number in four bytes (big-endian), then Avro. "
            "The version counts the contracts.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "avro/binary",
        "servers": {
            "partners": {
                "host": "{broker}",
                "protocol": "kafka-secure",
                "description": "TLS, and a password for each partner.",
                "variables": {"broker": {"description": "host:port, as the ledger's office tells its partners."}},
                "security": [{"$ref": "#/components/securitySchemes/password"}],
                "bindings": {
                    "kafka": {
                        "schemaRegistryUrl": "registry",
                        "schemaRegistryVendor": "confluent",
                        "bindingVersion": BINDING,
                    }
                },
            }
        },
        "channels": {
            "intake": _channel(
                TOPICS.intake("{partner}"), "What one partner sends; nobody else may write it, and the partner may not "
                "read it. The broker stamps the records.", records, TopicSettings(1, INTAKE_BYTES, True),
            ),
            "events": _channel(
                TOPICS.ledger, "What the ledger recorded, for ever; read it with isolation.level=read_committed. "
                "Events of one aggregate are on one partition.", events,
                TopicSettings(LEDGER_PARTITIONS, LEDGER_BYTES, False),
            ),
            "rejections": _channel(
                TOPICS.rejections("{partner}"), "What of a partner's messages could not enter, and why; nobody "
                "else may read it.", rejection, TopicSettings(1, LEDGER_BYTES, False),
            ),
        },
        "operations": {
            "take": _operation("receive", "intake", "Sending the same record twice is harmless.", records),
            "publish": _operation("send", "events", "Each event once, in the order of its aggregate.", events),
            "reject": _operation("send", "rejections", "Each rejection is an event of the ledger, too.", rejection),
        },
        "components": {
            "messages": {_key(each): _message(each) for each in contracts},
            "schemas": {
                "eventHeaders": {
                    "type": "object",
                    "required": list(HEADERS),
                    "properties": {name: {"type": "string", "description": said} for name, said in HEADERS.items()},
                }
            },
            "securitySchemes": {"password": {"type": "scramSha512", "description": "A partner's id and its password."}},
        },
    }  # fmt: skip


def _key(contract: Contract) -> str:
    return f"{contract.name}.v{contract.version}"


def _channel(address: str, description: str, messages: Iterable[str], settings: TopicSettings) -> dict[str, Any]:
    channel: dict[str, Any] = {
        "address": address,
        "description": description,
        "servers": [{"$ref": "#/servers/partners"}],
        "messages": {each: {"$ref": f"#/components/messages/{each}"} for each in messages},
        "bindings": {
            "kafka": {
                "partitions": settings.partitions,
                "topicConfiguration": {name: _typed(name, value) for name, value in settings.configs().items()},
                "bindingVersion": BINDING,
            }
        },
    }
    if "{partner}" in address:
        channel["parameters"] = {"partner": {"description": "The partner's id, which is its user name."}}
    return channel


def _typed(name: str, value: str) -> Any:
    """A topic's setting as the binding wants it: numbers as numbers, the clean-up policies as a list."""
    if name == "cleanup.policy":
        return value.split(",")
    return int(value) if value.lstrip("-").isdigit() else value


def _operation(action: str, channel: str, summary: str, messages: Iterable[str]) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "summary": summary,
        "messages": [{"$ref": f"#/channels/{channel}/messages/{each}"} for each in messages],
    }


def _message(contract: Contract) -> dict[str, Any]:
    """One message; its payload is the schema itself for a record, a place in the registry for an event."""
    sent = contract.kind == "record"
    schema: Mapping[str, Any] = contract.schema if sent else {"$ref": f"registry/schemas/ids/{contract.number}/schema"}
    message = {
        "name": subject_of(contract),
        "title": f"{contract.name} v{contract.version}",
        "summary": _summary(contract),
        "payload": {"schemaFormat": AVRO, "schema": schema},
        "bindings": {
            "kafka": {
                "key": NUMBER if sent else AGGREGATE,
                "schemaIdLocation": "payload",
                "schemaIdPayloadEncoding": "confluent",
                "schemaLookupStrategy": "RecordNameStrategy",
                "bindingVersion": BINDING,
            }
        },
        "x-schema-number": contract.number,
    }
    if not sent:
        message["headers"] = {"$ref": "#/components/schemas/eventHeaders"}
    return message


def _summary(contract: Contract) -> str:
    if contract.family is None:
        return str(contract.schema["doc"])
    family = library.family_of(contract.family)
    if contract.kind == "record":
        return f"{family.doc} {family.doc_zh}"
    return f"{contract.family}: {DONE[contract.kind]}"


@cache
def text() -> str:
    """The document as it is kept and served: one line for each schema and for what is small."""
    return _written(document(), 0) + "\n"


def _written(value: Any, depth: int) -> str:
    small = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value or len(small) + depth <= 118 or "fields" in value:
        return small
    margin = "  " * (depth + 1)
    if isinstance(value, dict):
        lines = [f"{margin}{json.dumps(key)}: {_written(each, depth + 1)}" for key, each in value.items()]
    else:
        lines = [margin + _written(each, depth + 1) for each in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n" + ",\n".join(lines) + f"\n{'  ' * depth}{closing}"


def main() -> int:
    """Write the file, or compare it."""
    if "--check" not in sys.argv[1:]:
        FILE.write_text(text(), encoding="utf-8")
        return 0
    if not FILE.exists() or FILE.read_text(encoding="utf-8") != text():
        print("docs/reference/asyncapi.json differs from what the contracts make; run ./run schemas")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
