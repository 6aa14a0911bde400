"""A second judge of messages, written from the contracts' files and the Avro specification, sharing no code of ours.

It says `wrong` with why, `right`, or `unsure` where a code's form allows spellings that it does not know. A mutation
that by chance is right is never counted as malformed.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

SCHEMAS: Final = Path(__file__).parents[2] / "schemas"
DAYS: Final = ((date(1990, 1, 1) - date(1970, 1, 1)).days, (date(2100, 12, 31) - date(1970, 1, 1)).days)
SIZE: Final = 900_000
LATER: Final = re.compile(r"(.+)/([1-9][0-9]{0,2})", re.DOTALL)
CREDIT: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PLAIN: Final[Mapping[str, str]] = {
    "container": r"[A-Z]{3}[UJZ][0-9]{7}",
    "hs_code": r"[0-9]{10}",
    "ciq_code": r"[0-9]{3}",
    "region_code": r"[0-9]{6}",
    "country": r"[A-Z]{3}",
    "currency": r"[A-Z]{3}",
    "sha256": r"[0-9a-f]{64}",
    "partner": r"[a-z0-9-]{2,32}",
    "batch_number": r"(?=.*[A-Za-z0-9])[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}",
}
"""Forms that one pattern tells."""


class Sender(NamedTuple):
    """What the office said of a partner."""

    roles: Collection[str]
    identifiers: Collection[str]


class Wrong(Exception):
    """What is wrong with a message."""


class Unsure(Exception):
    """This judge does not know."""


Read = Callable[[bytes, int], tuple[Any, int]]


class Oracle:
    """Judges messages. `known` are codes, each with its form, that stand in good records."""

    def __init__(self, known: Collection[tuple[str, str]]) -> None:
        self._known = known
        self._names: dict[int, tuple[dict[str, Any], Read]] = {}
        for line in (SCHEMAS / "registry.lock").read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                number, name, version, _ = line.split()
                file = SCHEMAS / "records" / f"{name}.v{version}.avsc"
                if file.exists():
                    schema = json.loads(file.read_text("utf-8"))
                    self._names[int(number)] = (schema, self._record(schema, {}))

    def judge(self, key: bytes | None, payload: bytes, sender: Sender) -> str:
        """`right`, `unsure`, or `wrong: …`."""
        try:
            self._judge(key, payload, sender)
        except Wrong as why:
            return f"wrong: {why}"
        except Unsure:
            return "unsure"
        return "right"

    def _judge(self, key: bytes | None, payload: bytes, sender: Sender) -> None:
        number = int.from_bytes(payload[1:5])
        if payload[:1] != b"\0" or not 5 < len(payload) <= SIZE or number not in self._names:
            raise Wrong("frame")
        schema, read = self._names[number]
        unsure: list[str] = []
        self._doubts = unsure
        record, end = read(payload, 5)
        if end != len(payload):
            raise Wrong("bytes left over")
        later = LATER.fullmatch(record["number"])
        first = later[1] if later else record["number"]
        if later and LATER.fullmatch(first):
            raise Wrong("number of a number")
        if key != first.encode():
            raise Wrong("key")
        own = {field for role, field in schema["senders"].items() if role in sender.roles}
        if not own:
            raise Wrong("family")
        if None not in own and not any(record[field] in sender.identifiers for field in own):
            if any(plain(str(record[field])) in sender.identifiers for field in own):
                raise Unsure
            raise Wrong("sender")
        paths = schema["subjects"].values()
        if not any(all(any(v not in (None, "") for v in found(record, p.split("."))) for p in each) for each in paths):
            raise Wrong("subject")
        if unsure:
            raise Unsure

    def _record(self, schema: Mapping[str, Any], names: dict[str, Any]) -> Read:
        names[schema["name"]] = schema
        fields = [(field["name"], self._field(field, names)) for field in schema["fields"]]

        def read(body: bytes, at: int) -> tuple[Any, int]:
            record = {}
            for name, one in fields:
                record[name], at = one(body, at)
            return record, at

        return read

    def _field(self, field: Mapping[str, Any], names: dict[str, Any]) -> Read:
        avro = field["type"]
        if not isinstance(avro, list):
            return self._value(avro, field, names)
        inner = self._value(avro[1], field, names)

        def read(body: bytes, at: int) -> tuple[Any, int]:
            branch, at = integer(body, at)
            if branch not in (0, 1):
                raise Wrong("branch")
            return (None, at) if branch == 0 else inner(body, at)

        return read

    def _value(self, avro: Any, field: Mapping[str, Any], names: dict[str, Any]) -> Read:
        if isinstance(avro, str):
            avro = names.get(avro.removeprefix("tinledger."), {"type": avro})
        kind, logical = avro["type"], avro.get("logicalType")
        if kind == "record":
            return self._record(avro, names)
        if kind == "array":
            return self._array(avro, field, names)
        if kind == "enum":
            names[avro["name"]] = avro
            return whole(0, len(avro["symbols"]) - 1)
        if kind == "boolean":
            return boolean
        if kind == "fixed":
            names[avro["name"]] = avro
            size = avro["size"]
            return lambda body, at: piece(body, at, size)
        if logical == "date":
            return whole(*DAYS)
        if logical == "timestamp-millis":
            return whole(DAYS[0] * 86_400_000, (DAYS[1] + 1) * 86_400_000 - 1)
        if kind in ("int", "long"):
            return whole(said(field, avro, "minimum"), said(field, avro, "maximum"))
        return self._text(kind, field, avro)

    def _array(self, avro: Mapping[str, Any], field: Mapping[str, Any], names: dict[str, Any]) -> Read:
        most = said(field, avro, "bound")
        of_items = {"bound": field.get("item_bound"), "form": field.get("item_form", field.get("form")), "name": ""}
        of_items |= {key: field[key] for key in ("minimum", "maximum", "regulation") if key in field and key != "bound"}
        items = self._value(avro["items"], of_items, names)

        def read(body: bytes, at: int) -> tuple[Any, int]:
            values: list[Any] = []
            while True:
                count, at = integer(body, at)
                if count == 0:
                    return values, at
                end = None
                if count < 0:
                    count = -count
                    size, at = integer(body, at)
                    if size < 0:
                        raise Wrong("block size")
                    end = at + size
                if len(values) + count > most:
                    raise Wrong("too many items")
                for _ in range(count):
                    value, at = items(body, at)
                    values.append(value)
                if end not in (None, at):
                    raise Wrong("block size")

        return read

    def _text(self, kind: str, field: Mapping[str, Any], avro: Mapping[str, Any]) -> Read:
        bound, form = said(field, avro, "bound"), said(field, avro, "form")
        number = field.get("name") == "number" and form is None and not isinstance(field.get("type"), list)
        may_be_empty = field.get("regulation") is not None

        def read(body: bytes, at: int) -> tuple[Any, int]:
            length, at = integer(body, at)
            value, at = piece(body, at, length)
            if kind == "bytes":
                if length > bound:
                    raise Wrong("too long")
                return value, at
            try:
                text = value.decode("utf-8")
            except UnicodeDecodeError:
                raise Wrong("UTF-8") from None
            if number and (not text or len(text) > 64 or not all(map(printable, text))):
                raise Wrong("number")
            if len(text) > bound or "\0" in text:
                raise Wrong("text")
            if form and (text or not may_be_empty):
                try:
                    self._form(form, text)
                except Unsure:
                    self._doubts.append(text)
            return text, at

        return read

    def _form(self, form: str, text: str) -> None:
        if form in ("gtin", "sscc", "gln"):
            lengths = {"gtin": (8, 12, 13, 14), "sscc": (18,), "gln": (13,)}[form]
            weighed = sum(int(c) * (1 + 2 * (n % 2)) for n, c in enumerate(reversed(text)) if c in "0123456789")
            if len(text) not in lengths or set(text) - set("0123456789") or weighed % 10:
                raise Wrong(form)
        elif form in ("uscc", "party_id") and re.fullmatch(r"[1-9ANY][1-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", text):
            total = 0
            for c in text[-2::-1]:  # by Horner's rule, from the last weight down
                total = (total * 3 + CREDIT.index(c)) % 31
            if (total + CREDIT.index(text[-1])) % 31:
                raise Wrong(form)
        elif (form, text) in self._known:
            return
        elif form in PLAIN:
            if not re.fullmatch(PLAIN[form], text, re.ASCII):
                if re.fullmatch(PLAIN[form], plain(text), re.ASCII | re.IGNORECASE):
                    raise Unsure
                raise Wrong(form)
        else:
            raise Unsure


def said(field: Mapping[str, Any], avro: Mapping[str, Any], name: str) -> Any:
    """An attribute of a field, or of its type."""
    found = field.get(name)
    return avro.get(name) if found is None else found


def printable(c: str) -> bool:
    """Whether a character is shown: no control, no mark of direction, no half of a pair, no space but the one."""
    return c == " " or unicodedata.category(c)[0] not in "CZ"


def plain(text: str) -> str:
    """A code as somebody careless might have meant it."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).upper() if not c.isspace() and c not in "-‐–")


def found(value: Any, path: list[str]) -> Iterable[Any]:
    """All that stands at a path, through lists."""
    if isinstance(value, list):
        for each in value:
            yield from found(each, path)
    elif path and isinstance(value, dict):
        yield from found(value.get(path[0]), path[1:])
    elif not path:
        yield value


def integer(body: bytes, at: int) -> tuple[int, int]:
    """A zigzag integer in its shortest form, 64 bits."""
    value = 0
    for nth in range(10):
        if at >= len(body):
            raise Wrong("cut")
        byte = body[at]
        at += 1
        value += (byte % 128) * 128**nth
        if byte < 128:
            if (nth and byte == 0) or value >= 2**64:
                raise Wrong("overlong")
            return (value // 2 if value % 2 == 0 else -(value // 2) - 1), at
    raise Wrong("overlong")


def whole(least: int, most: int) -> Read:
    """An integer within bounds."""

    def read(body: bytes, at: int) -> tuple[Any, int]:
        value, at = integer(body, at)
        if not least <= value <= most:
            raise Wrong("range")
        return value, at

    return read


def boolean(body: bytes, at: int) -> tuple[Any, int]:
    """A byte that is 0 or 1."""
    value, at = piece(body, at, 1)
    if value not in (b"\0", b"\1"):
        raise Wrong("boolean")
    return value == b"\1", at


def piece(body: bytes, at: int, size: int) -> tuple[bytes, int]:
    """So many bytes."""
    if size < 0 or at + size > len(body):
        raise Wrong("cut")
    return body[at : at + size], at + size
