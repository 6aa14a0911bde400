"""Reads a message in one pass where it has its common form: values, checks and the one form of codes at once.

For each contract a function is written as source text and compiled, as `dataclasses` does: a loop over the fields costs
more than the fields. It takes less than Avro allows (arrays in one block without its size, dates of three bytes) and
never decides against a message: whatever it does not expect it doubts, and the codec's whole way says what is so.
Integers, lengths and branches pass only in their shortest form, so that what it takes is exactly one record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from domain.errors import Unacceptable
from schemas.canonical import form
from schemas.checks import DAY_MS, FIRST_DAY, INTEGERS, LAST_DAY, Check, check_of
from schemas.shape import NO_DEFAULT, Field

KEPT: Final = 8_192
"""Texts of one form that are remembered by their bytes."""
SIX: Final = 0x80_80_80_80_80
"""The bits that say "more follows" in a varint of six bytes, read as a little-endian integer; 2^47 is clear."""
LONGEST: Final = 10
"""Bytes of a varint of 64 bits."""


class Doubt(Exception):
    """The message may be right, but not in the common form."""


DOUBTS: Final = (Doubt, Unacceptable, IndexError, KeyError, UnicodeDecodeError)
"""What a quick reader raises for all that it does not take."""

Quick = Callable[[bytes, int], Any]
"""Reads a message from a place to its end. Raises DOUBTS."""


def integer(body: bytes, at: int) -> tuple[int, int]:
    """An integer in its shortest form, and the place after it. Raises Doubt, IndexError."""
    six = int.from_bytes(body[at : at + 6], "little")
    if six & (SIX | 1 << 47) == SIX and six >= 1 << 40:
        found = (
            six & 0x7F
            | six >> 1 & 0x3F80
            | six >> 2 & 0x1FC000
            | six >> 3 & 0xFE00000
            | six >> 4 & 0x7F0000000
            | six >> 5 & 0x3F800000000
        )
        return found >> 1 ^ -(found & 1), at + 6
    found = shift = 0
    for end in range(at, at + LONGEST):
        byte = body[end]
        found |= (byte & 0x7F) << shift
        if byte < 0x80:
            if (byte == 0 and end > at) or found >> 64:
                break
            return found >> 1 ^ -(found & 1), end + 1
        shift += 7
    raise Doubt


def span(body: bytes, at: int) -> tuple[int, int]:
    """Where the bytes begin and end whose length stands at a place. Raises Doubt, IndexError."""
    length, start = integer(body, at)
    if length < 0:
        raise Doubt
    return start, start + length


class Texts(dict[bytes, str]):
    """Texts of one form by the bytes they were sent as: checked, and in the form in which they are kept."""

    def __init__(self, check: Check | None, parse: Callable[[str], str] | None) -> None:
        super().__init__()
        self._check = check
        self._parse = parse

    def __missing__(self, sent: bytes) -> str:
        text = sent.decode()
        if self._check:
            self._check(text)
        if self._parse and text:
            text = self._parse(text)
        if len(self) >= KEPT:
            self.clear()
        self[sent] = text
        return text


class Days(dict[bytes, int]):
    """Dates by their three bytes, which all days from June 1992 have."""

    def __missing__(self, sent: bytes) -> int:
        value, end = integer(sent, 0)
        if end != len(sent) or end != 3 or not FIRST_DAY <= value <= LAST_DAY:
            raise Doubt
        self[sent] = value
        return value


DAYS: Final = Days()


@cache
def _codes(name: str, bound: int, may_be_empty: bool) -> Texts:
    asked = Field(name="", kind="string", form=name, bound=bound, regulation="any" if may_be_empty else None)
    return Texts(check_of(asked), form(name))


class Part(NamedTuple):
    """Fields that stand one after the other and make one dict.

    `kept`: the fields that the dict has, of a newer version; those that were not written take their defaults.
    `checked`: whether bounds, ranges and forms are asked for; of the ledger's own texts, which come again and again,
    they are not.
    """

    written: tuple[Field, ...]
    kept: tuple[Field, ...]
    checked: bool = True


def quick(parts: Sequence[Part]) -> Quick | None:
    """A reader of these parts to the end of the message: one dict, or a tuple of several.

    None where a newer version is not the older one with more fields that have defaults.
    """
    if any(not _grew(part) for part in parts):
        return None
    source = _Source()
    source.add("def read(b, i):")
    source.depth = 1
    made = [source.part(part) for part in parts]
    source.add("if i != len(b): raise Doubt")
    source.add(f"return {', '.join(made)}")
    names: dict[str, Any] = {"Doubt": Doubt, "integer": integer, "span": span, "DAYS": DAYS, **source.names}
    exec("\n".join(source.lines), names)  # our own contracts' text: nothing of a message is in it
    read: Quick = names["read"]
    return read


def _grew(part: Part) -> bool:
    """Whether each kept field was written with the same meaning, or not written and has a default."""
    written = {field.name: field for field in part.written}
    return all(
        _meaning(written[field.name]) == _meaning(field) if field.name in written else field.default is not NO_DEFAULT
        for field in part.kept
    )


def _meaning(field: Field) -> tuple[Any, ...]:
    inner = tuple(_meaning(each) for each in (*field.fields, *([field.items] if field.items else [])))
    return (field.name, field.kind, field.nullable, field.symbols, field.size, field.form, field.scale, inner)


class _Source:
    """The text of a reader, line by line. In it `b` is the message, `i` the place, `n` and `j` are for the moment."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.names: dict[str, Any] = {}
        self.depth = 0
        self._made = 0

    def add(self, *lines: str) -> None:
        self.lines += ["    " * self.depth + line for line in lines]

    def _name(self) -> str:
        self._made += 1
        return f"v{self._made}"

    def _given(self, value: object) -> str:
        name = f"g{len(self.names)}"
        self.names[name] = value
        return name

    def part(self, part: Part) -> str:
        """Lines that read a part; the expression of its dict."""
        found = {field.name: self.field(field, part.checked) for field in part.written}
        items = [f"{field.name!r}: {found.get(field.name, repr(field.default))}" for field in part.kept]
        return f"{{{', '.join(items)}}}"

    def field(self, field: Field, checked: bool) -> str:
        """Lines that read a field; the name of its value."""
        name = self._name()
        if not field.nullable:
            self.value(field, name, checked)
            return name
        self.add("n = b[i]", "i += 1", f"if not n: {name} = None", "elif n == 2:")
        self.depth += 1
        self.value(field, name, checked)
        self.depth -= 1
        self.add("else: raise Doubt")
        return name

    def value(self, field: Field, name: str, checked: bool) -> None:
        match field.kind:
            case "string" | "bytes":
                self.span()
                self.text(field, name, checked)
                self.add("i = j")
            case "fixed":
                self.add(f"j = i + {field.size}", f"{name} = b[i:j]", "i = j")
            case "boolean":
                truth = self._given((False, True))
                self.add(f"{name} = {truth}[b[i]]", "i += 1")
            case "enum":
                symbols = {nth << 1: symbol for nth, symbol in enumerate(field.symbols[:64])}
                self.add(f"{name} = {self._given(symbols)}[b[i]]", "i += 1")
            case "date":
                self.add(f"{name} = DAYS[b[i:i + 3]]", "i += 3")
            case "record":
                self.add(f"{name} = {self.part(Part(field.fields, field.fields, checked))}")
            case "array":
                self.array(field, name, checked)
            case _:
                self.number(field, name, checked)

    def span(self) -> None:
        self.add("n = b[i]", "if n & 129: i, j = span(b, i)", "else:", "    i += 1", "    j = i + (n >> 1)")

    def text(self, field: Field, name: str, checked: bool) -> None:
        if field.kind == "bytes":
            self.add(f"{name} = b[i:j]")
            if checked:
                self.add(f"if j - i > {field.bound}: raise Doubt")
        elif not checked:
            self.add(f"{name} = {self._given(Texts(None, None))}[b[i:j]]")
        elif field.form:
            assert field.bound is not None
            codes = _codes(field.form, field.bound, field.regulation is not None)
            self.add(f"{name} = {self._given(codes)}[b[i:j]]")
        elif field.name == "number" and not field.nullable:
            self.add(f"{name} = b[i:j].decode()")
            self.add(f"if not 0 < j - i <= 64 or not {name}.isprintable(): raise Doubt")
        else:
            self.add(f"{name} = b[i:j].decode()")
            self.add(f'if j - i > {field.bound} and len({name}) > {field.bound} or "\\0" in {name}: raise Doubt')

    def number(self, field: Field, name: str, checked: bool) -> None:
        if field.kind == "instant" and checked:
            least, most = FIRST_DAY * DAY_MS, (LAST_DAY + 1) * DAY_MS - 1
            self.add(f"{name}, i = integer(b, i)", f"if not {least} <= {name} <= {most}: raise Doubt")
            return
        self.add("n = b[i]", "if n < 128:", f"    {name} = n >> 1 ^ -(n & 1)", "    i += 1")
        self.add(f"else: {name}, i = integer(b, i)")
        if checked and field.kind != "instant":
            least, most = INTEGERS[field.kind]
            low = least if field.minimum is None else field.minimum
            high = most if field.maximum is None else field.maximum
            if (low, high) != INTEGERS["long"]:
                self.add(f"if not {low} <= {name} <= {high}: raise Doubt")

    def array(self, field: Field, name: str, checked: bool) -> None:
        assert field.items is not None
        count = self._name()
        self.add(f"{name} = []", "n = b[i]", "if not n: i += 1", "else:")
        self.depth += 1
        self.add(f"{count}, i = integer(b, i)")
        self.add(f"if not 0 < {count}{f' <= {field.bound}' if checked else ''}: raise Doubt")
        self.add(f"for _ in range({count}):")
        self.depth += 1
        item = self._name()
        self.value(field.items, item, checked)
        self.add(f"{name}.append({item})")
        self.depth -= 1
        self.add("if b[i]: raise Doubt", "i += 1")
        self.depth -= 1
