"""Whether data written with one schema can be read with another, by the rules of the Avro specification.

Source: Apache Avro 1.12 specification, "Schema Resolution". fastavro resolves data, and so says nothing before there
are data; this looks at the schemas alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

PROMOTED: Final = {
    "int": ("long", "float", "double"),
    "long": ("float", "double"),
    "float": ("double",),
    "string": ("bytes",),
    "bytes": ("string",),
}
"""Writer's type → the reader's types that take it, besides its own."""
PRIMITIVE: Final = ("null", "boolean", "int", "long", "float", "double", "bytes", "string")


def incompatibilities(reader: Any, writer: Any) -> list[str]:
    """Why the reader could not read all that the writer writes, each with its path; empty: it can."""
    return list(_Pair(reader, writer).compare())


class _Pair:
    """Two schemas with their named types; names met while comparing are taken as compatible (a type in itself)."""

    def __init__(self, reader: Any, writer: Any) -> None:
        self.reader, self.writer = reader, writer
        self.reader_names: dict[str, Any] = {}
        self.writer_names: dict[str, Any] = {}
        _learn(reader, "", self.reader_names)
        _learn(writer, "", self.writer_names)
        self.met: set[tuple[str, str]] = set()

    def compare(self) -> Iterator[str]:
        yield from self.types(self.reader, self.writer, "")

    def types(self, reader: Any, writer: Any, path: str) -> Iterator[str]:
        reader, writer = _resolved(reader, self.reader_names), _resolved(writer, self.writer_names)
        if isinstance(writer, list):
            for branch in writer:
                yield from self.types(reader, branch, path)
            return
        if isinstance(reader, list):
            if all(list(self.types(branch, writer, path)) for branch in reader):
                yield f"{path or 'schema'}: no branch of the reader's union takes {_called(writer)}"
            return
        reader_kind, writer_kind = reader["type"], writer["type"]
        if reader_kind in PRIMITIVE or writer_kind in PRIMITIVE:
            if reader_kind != writer_kind and reader_kind not in PROMOTED.get(writer_kind, ()):
                yield f"{path or 'schema'}: {_called(writer)} cannot be read as {_called(reader)}"
            return
        if reader_kind != writer_kind:
            yield f"{path or 'schema'}: {_called(writer)} cannot be read as {_called(reader)}"
            return
        yield from self.complex(reader_kind, reader, writer, path)

    def complex(self, kind: str, reader: Mapping[str, Any], writer: Mapping[str, Any], path: str) -> Iterator[str]:
        if kind == "array":
            yield from self.types(reader["items"], writer["items"], f"{path}[]")
            return
        if kind == "map":
            yield from self.types(reader["values"], writer["values"], f"{path}{{}}")
            return
        if not _same_name(reader, writer):
            yield f"{path or 'schema'}: {_called(writer)} cannot be read as {_called(reader)}, the names differ"
        elif kind == "fixed" and reader["size"] != writer["size"]:
            yield f"{path or 'schema'}: {writer['size']} bytes cannot be read as {reader['size']}"
        elif kind == "enum" and "default" not in reader:
            if missing := [symbol for symbol in writer["symbols"] if symbol not in reader["symbols"]]:
                yield f"{path or 'schema'}: the reader lacks symbols {', '.join(missing)}"
        elif kind == "record":
            yield from self.fields(reader, writer, path)

    def fields(self, reader: Mapping[str, Any], writer: Mapping[str, Any], path: str) -> Iterator[str]:
        pair = (reader["name"], writer["name"])
        if pair in self.met:
            return
        self.met.add(pair)
        written = {field["name"]: field for field in writer.get("fields", ())}
        for field in reader.get("fields", ()):
            here = f"{path}.{field['name']}" if path else str(field["name"])
            names = (field["name"], *field.get("aliases", ()))
            source = next((written[name] for name in names if name in written), None)
            if source is not None:
                yield from self.types(field["type"], source["type"], here)
            elif "default" not in field:
                yield f"{here}: the writer does not write it and it has no default"
        self.met.discard(pair)


def _learn(schema: Any, namespace: str, names: dict[str, Any]) -> None:
    if isinstance(schema, list):
        for branch in schema:
            _learn(branch, namespace, names)
    elif isinstance(schema, dict):
        if "name" in schema:
            namespace = schema.get("namespace", namespace)
            names[schema["name"]] = schema
            names[f"{namespace}.{schema['name']}"] = schema
        for field in schema.get("fields", ()):
            _learn(field["type"], namespace, names)
        for inner in ("items", "values", "type"):
            if isinstance(schema.get(inner), dict | list):
                _learn(schema[inner], namespace, names)


def _resolved(schema: Any, names: Mapping[str, Any]) -> Any:
    if isinstance(schema, str):
        return names.get(schema, {"type": schema})
    if isinstance(schema, dict) and isinstance(schema["type"], dict | list):
        return _resolved(schema["type"], names)
    if isinstance(schema, dict) and "name" not in schema and schema["type"] in names:
        return names[schema["type"]]
    return schema


def _same_name(reader: Mapping[str, Any], writer: Mapping[str, Any]) -> bool:
    """Whether the unqualified names agree, or an alias of the reader is the writer's name."""
    known = [reader["name"], *reader.get("aliases", ())]
    return _bare(writer["name"]) in {_bare(name) for name in known}


def _bare(name: str) -> str:
    return name.rpartition(".")[2]


def _called(schema: Mapping[str, Any]) -> str:
    return f"{schema['type']} {schema['name']}" if "name" in schema else str(schema["type"])
