"""What README and the guides show as output is what the commands print of the season."""

import re
import shlex

import pytest

from tests.commands.conftest import Played
from tests.docs.pages import CODE, ROOT, Block, blocks, commands, pages

NOTED = re.compile(r"output of \./run (.+?)(?: \(exit code \d+\))?$")
CHANGING = ((r"s0:\d+", "s0:…"), (r"event s0:\S+", "event s0:…"), (r" --state '[^']*'", ""), (r"\s+", " "))
"""What differs from one run to the next: places of events, for they follow the order in which intake read the topics;
the state folder; the width of columns."""


def shown() -> list[Block]:
    """Blocks that say which command printed them."""
    return [block for page in pages() for block in blocks(page, "text") if NOTED.match(block.note)]


def plain(line: str) -> str:
    """A line without what changes."""
    for pattern, kept in CHANGING:
        line = re.sub(pattern, kept, line)
    return line.strip()


def test_there_is_output_to_compare() -> None:
    assert {block.page.name for block in shown()} >= {"README.md", "investigate-a-batch.md", "cross-check-imports.md"}


@pytest.mark.parametrize("block", shown(), ids=lambda block: f"{block.page.stem}: {block.note}")
def test_what_a_page_shows_is_what_the_command_prints(block: Block, season: Played) -> None:
    noted = NOTED.match(block.note)
    assert noted is not None
    if noted[1] == "demo":
        said = (season.state / "out.txt").read_text()
    else:
        code = CODE.search(block.note)
        said = season.run(*shlex.split(noted[1]), code=int(code[1]) if code else 0).stdout
    printed = {plain(line) for line in said.splitlines()}
    missing = [line for line in block.text.splitlines() if line.strip() != "…" and plain(line) not in printed]
    assert missing == [], said


def test_readme_says_how_many_records_and_partners_the_demo_has(season: Played) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    found = re.search(r"sends ([\d,]+) records of (\d+) partners", readme)
    assert found is not None
    assert int(found[1].replace(",", "")) == season.summary["records"]
    assert int(found[2]) == len(season.json("partner", "list"))


@pytest.mark.parametrize("page", ["investigate-a-batch", "cross-check-imports"])
def test_a_guide_about_the_season_is_typed_to_its_end(page: str, season: Played) -> None:
    typed = list(commands(ROOT / "docs" / "how-to" / f"{page}.md"))
    assert len(typed) >= 3
    for command in typed:
        assert command.words[0] == "./run"
        assert season.run(*command.words[1:], code=command.code).stdout
