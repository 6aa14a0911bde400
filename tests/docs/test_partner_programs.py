"""The programs of the page for partners send a record over the secured broker, and the ledger takes it."""

import json
import shutil
import subprocess
import sys
import time
from typing import Any

import pytest

from tests.docs.conftest import SECONDS, Reader
from tests.docs.pages import ROOT, Command, blocks, commands

PAGE = ROOT / "docs" / "how-to" / "join-as-a-partner.md"


@pytest.fixture
def shop(reader: Reader) -> dict[str, str]:
    """The partner of the page, registered as the page says; what its programs read from the environment."""
    [add] = [command for command in commands(PAGE) if "partner add" in command.text]
    kept = reader.folder / "shop-1.json"
    if not kept.exists():
        kept.write_text(reader.type(add._replace(text=f"{add.text} --json")))
    made = json.loads(kept.read_text())
    assert made["topic"] == "intake.shop-1"
    return {"SERVERS": made["bootstrapServers"], "CA_FILE": made["caFile"], "PASSWORD": made["password"]}


def run(reader: Reader, *words: str, **more: str) -> str:
    """A program of the page, in the reader's folder."""
    done = subprocess.run(
        words, capture_output=True, text=True, timeout=SECONDS, cwd=reader.folder, env=reader.environment | more
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def taken(reader: Reader, number: str) -> Any:
    """The event of a record, once intake has taken it."""
    until = time.monotonic() + SECONDS
    words = [sys.executable, "-m", "tinledger", "event", "show", f"shop-1/SalesRecord/{number}", "--json"]
    while True:
        done = subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, env=reader.environment)
        if done.returncode == 0:
            [event] = json.loads(done.stdout)
            return event
        assert time.monotonic() < until, done.stderr
        time.sleep(0.2)


def test_the_program_in_python_sends_a_record_that_is_taken(reader: Reader, shop: dict[str, str]) -> None:
    [program] = blocks(PAGE, "python")
    (reader.folder / "send.py").write_text(program.text)
    shutil.copy(ROOT / "schemas" / "records" / "SalesRecord.v1.avsc", reader.folder)
    assert "taken at offset" in run(reader, sys.executable, "send.py", **shop)
    event = taken(reader, "S-1")
    assert (event["kind"], event["record"]["cans"], event["sourceTopic"]) == ("Recorded", 2, "intake.shop-1")
    show, tail = (command for command in commands(PAGE) if command.words[:2] == ["./run", "event"])
    assert "shop-1/SalesRecord/S-1" in reader.type(show)
    assert "shop-1/SalesRecord/S-1" in reader.type(tail)


@pytest.mark.skipif(shutil.which("javac") is None, reason="needs javac, the compiler of a Java development kit")
def test_the_program_in_java_is_compiled_and_sends_a_record_that_is_taken(
    reader: Reader, shop: dict[str, str], downloads: Any
) -> None:
    [program] = blocks(PAGE, "java")
    (reader.folder / "Send.java").write_text(program.text)
    [compiling] = [command for command in commands(PAGE) if command.words[0] == "javac"]
    [running] = [command for command in commands(PAGE) if command.words[0] == "java"]
    for command in (compiling, running):
        said = reader.type(of_these_downloads(command, downloads), **shop)
    assert "taken at offset" in said
    event = taken(reader, "S-2")
    assert (event["kind"], event["record"]["cans"], event["record"]["tier"]) == ("Recorded", 3, "RETAILER")


@pytest.mark.parametrize("language", ["python", "java"])
def test_a_program_has_twenty_lines(language: str) -> None:
    """Imports, what only opens or closes a block, and blank lines left out."""
    [program] = blocks(PAGE, language)
    plain = [line.strip() for line in program.text.splitlines()]
    own = [line for line in plain if line.strip("{}()") and not line.startswith(("import ", "from "))]
    assert 10 < len(own) <= 22


def of_these_downloads(command: Command, downloads: Any) -> Command:
    """The same with the folder that tests share; the page names a checkout's own."""
    return command._replace(text=command.text.replace(".tinledger/downloads", str(downloads)))
