"""The tutorial is followed to its end on a real ledger, command by command, and says what it says."""

import json

from tests.docs.conftest import Reader
from tests.docs.pages import ROOT, commands

SALE = "plant-1/SalesRecord/S-1"


def test_the_tutorial_is_true_from_its_first_command_to_its_last(reader: Reader) -> None:
    first, *rest = commands(ROOT / "docs" / "tutorial.md")
    assert first.text == "./run serve"  # the ledger of the fixture
    said: dict[str, list[str]] = {}
    for command in rest:
        if "event append" not in command.text:
            reader.caught_up()  # the reader takes longer to read on than the views need
        said.setdefault(" ".join(command.words[1:3]), []).append(reader.type(command))
    two, again, right, other = said["event append"]
    assert two.count("accepted") == 3  # each line, and their number
    assert again.count("duplicate") == 3
    assert "1 accepted" in right
    assert "1 duplicate, 1 contradiction" in other
    assert "sha256" in said["event show"][0]
    [still, closed] = said["finding list"]
    assert "U07" in still
    assert SALE in closed
    assert "2026-01-14" in said["finding show"][0]
    batch, then = said["batch show"]
    assert "24A15" in batch
    assert then == ""
    assert json.loads(said["-s http://127.0.0.1:8765/graphql"][0])["data"]["batch"]["expiryDate"] == "2026-01-14"
    assert "the same rows" in said["verify"][0]
