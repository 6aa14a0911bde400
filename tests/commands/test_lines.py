"""Lines that are not what they seem: refused with what was found, never an end of the command, never guessed at."""

import io
import json

import pytest

from tests.contracts import samples
from tinledger.appending import Good, Line, read_lines

FAMILY = "SalesRecord"


def sale() -> dict[str, object]:
    """A record of the family as its example says it."""
    return dict(samples.example(FAMILY, 1))


def read(line: bytes) -> list[Good | Line]:
    """What is made of bytes, opened as the command opens them."""
    return list(read_lines(io.TextIOWrapper(io.BytesIO(line), encoding="utf-8-sig", errors="surrogateescape"), FAMILY))


def test_the_example_is_good() -> None:
    [good] = read(json.dumps(sale()).encode())
    assert isinstance(good, Good)


@pytest.mark.parametrize(
    ("wrong", "code", "field", "value", "expected"),
    [
        (b'{"number": "S-\xff"}', "not-utf8", "line", "ff", "text in UTF-8"),
        (b'{"number": "\\ud800"}', "not-utf8", "line", "eda080", "text in UTF-8"),
        (b'{"cans": 3, "number": "1", "cans": 5}', "repeated-field", "cans", "2", "each field once"),
        (b'{"record": {"cans": 3, "cans": 3}}', "repeated-field", "cans", "2", "each field once"),
        (b"5", "not-an-object", "line", "int", "a JSON object"),
        (b'{"family": ["x"]}', "unknown-family", "family", "['x']", "the name of a record family, or --family"),
    ],
)
def test_a_line_is_refused(wrong: bytes, code: str, field: str, value: str, expected: str) -> None:
    [line] = read(wrong + b"\n")
    assert isinstance(line, Line)
    assert (line.code, line.field, line.value, line.expected) == (code, field, value, expected)
    assert expected not in (line.reason_zh or "")  # the Chinese sentence is Chinese to its end


def test_a_nest_without_end_and_an_endless_number_are_refused() -> None:
    for wrong in (b"[" * 100_000, b'{"cans": ' * 100_000, b'{"cans": ' + b"9" * 5_000 + b"}"):
        [line] = read(wrong)
        assert isinstance(line, Line) and line.code == "not-json"


def test_a_date_out_of_range_is_shown_as_it_was_written() -> None:
    [day] = read(json.dumps(sale() | {"sold_on": "2200-01-01"}).encode())
    [time] = read(json.dumps(sale() | {"occurred_at": "1900-01-01T00:00:00Z"}).encode())
    assert isinstance(day, Line) and isinstance(time, Line)
    assert (day.field, day.value) == ("sold_on", "2200-01-01")
    assert (time.field, time.value) == ("occurred_at", "1900-01-01T00:00:00.000Z")


def test_a_line_after_a_wrong_one_is_read() -> None:
    wrong, good = read(b'{"number": "\xfe"}\n\n' + json.dumps(sale()).encode() + b"\r\n")
    assert isinstance(wrong, Line) and isinstance(good, Good)
    assert (wrong.line, good.line) == (1, 3)
