"""Logs of the parts: JSON with fields for programs, plain lines on a terminal, and no line that breaks in two."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from datetime import datetime

import pytest

from tinledger import logs


class Terminal(io.StringIO):
    """A stream that a person watches."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """What the test does to logging is undone."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logs.QUIET}
    yield
    root.handlers = handlers
    root.setLevel(level)
    for name, each in levels.items():
        logging.getLogger(name).setLevel(each)


def test_a_line_is_one_object_with_part_level_logger_moment_and_whatever_else_was_given() -> None:
    stream = io.StringIO()
    logs.configure("intake", stream)
    place = {"topic": "intake.farm-7", "partition": 0, "offset": 12}
    logging.getLogger("consumers.intake").error("%s: 批次\n不明", "intake.farm-7", extra=place)
    (line,) = stream.getvalue().splitlines()
    said = json.loads(line)
    assert datetime.fromisoformat(said.pop("timestamp")).tzinfo is not None
    assert said == {
        "part": "intake",
        "level": "error",
        "logger": "consumers.intake",
        "event": "intake.farm-7: 批次\n不明",
        **place,
    }
    assert "批次" in line


def test_a_fault_is_told_with_its_place() -> None:
    stream = io.StringIO()
    logs.configure("views", stream)
    try:
        raise ValueError("sequence 7 came")
    except ValueError:
        logging.getLogger("views").exception("ended")
    (line,) = stream.getvalue().splitlines()
    assert "ValueError: sequence 7 came" in json.loads(line)["exception"]


def test_a_person_at_a_terminal_reads_lines_and_kafkas_chatter_is_left_out() -> None:
    stream = Terminal()
    logs.configure("relay", stream)
    logging.getLogger("consumers.relay").info("goes on", extra={"sequence": 41})
    logging.getLogger("kafka.net.manager").info("chatter")
    logging.getLogger("kafka.net.sasl.scram").warning("in the clear")
    said = stream.getvalue()
    assert "goes on" in said and "41" in said and not said.startswith("{")
    assert "chatter" not in said and "in the clear" not in said
