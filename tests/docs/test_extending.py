"""A developer follows the guides: in a copy of the checkout a family and a rule are added, and everything is green."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Command, commands

SECONDS = 900
FAMILY = "WaterFiling"
NOT_COPIED = shutil.ignore_patterns(".git", ".tinledger", ".venv", ".tools", "_build", "__pycache__", ".*_cache")
INSTALLS = "if ! stamp | cmp -s - .venv/tinledger.stamp; then\n    install\nfi\n"
THE_SUITE_ITSELF = ("./run test",)
"""Tests are what this suite runs, these among them."""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout whose ./run finds the packages that are installed here."""
    copy = tmp_path_factory.mktemp("developer") / "tinledger"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    run = (copy / "run").read_text()
    assert INSTALLS in run
    (copy / "run").write_text(run.replace(INSTALLS, ""))
    programs = copy / ".venv" / "bin"
    programs.mkdir(parents=True)
    for program in Path(sys.executable).parent.iterdir():
        (programs / program.name).symlink_to(program)
    (programs / "python").unlink()
    (programs / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (programs / "python").chmod(0o755)
    subprocess.run(["git", "init", "--quiet"], cwd=copy, check=True, timeout=60)
    return copy


def typed(checkout: Path, command: Command) -> None:
    """Run a command of a page in the copy; it must end as the page says."""
    places = os.pathsep.join([str(checkout), str(checkout / "graphql")])
    done = subprocess.run(
        ["sh", "-c", command.text],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": places},
    )
    assert done.returncode == command.code, f"{command.text}\n{done.stdout[-3_000:]}\n{done.stderr[-3_000:]}"


def add_a_family(checkout: Path) -> None:
    """The three things that are written by hand; the contract begins as a copy of one that is near."""
    near = json.loads((checkout / "schemas" / "records" / "MaterialFiling.v1.avsc").read_text("utf-8"))
    said = near | {"name": FAMILY, "doc": "A filing of a source of water.", "doc_zh": "水源备案"}
    (checkout / "schemas" / "records" / f"{FAMILY}.v1.avsc").write_text(json.dumps(said, ensure_ascii=False, indent=1))
    examples = checkout / "schemas" / "examples"
    shutil.copy(examples / "MaterialFiling.v1.json", examples / f"{FAMILY}.v1.json")
    with (checkout / "CHANGELOG.md").open("a", encoding="utf-8") as changelog:
        changelog.write(f"- {FAMILY}: filings of sources of water.\n")


def add_a_rule(checkout: Path) -> None:
    """A file with a header and one statement, as the page shows one."""
    rules = checkout / "projections" / "rules"
    shown = (rules / "S01.sql").read_text("utf-8")
    (rules / "S09.sql").write_text(shown.replace("-- rule: S01", "-- rule: S09"), encoding="utf-8")


def test_a_family_and_a_rule_are_added_as_the_guides_say(checkout: Path) -> None:
    add_a_family(checkout)
    add_a_rule(checkout)
    pages = [ROOT / "docs" / "how-to" / f"{name}.md" for name in ("add-a-record-family", "add-a-rule")]
    wanted = [command for page in pages for command in commands(page) if not command.text.startswith(THE_SUITE_ITSELF)]
    unlike = {command.text: command for command in wanted if not command.text.startswith("./run check")}
    assert list(unlike) == ["./run schemas", ".venv/bin/python -m projections.rules_reference"]
    for command in unlike.values():
        typed(checkout, command)
    assert FAMILY in (checkout / "graphql" / "schema.graphql").read_text("utf-8")
    assert (checkout / "docs" / "reference" / "records" / f"{FAMILY}.md").exists()
    assert "### S09 " in (checkout / "docs" / "reference" / "rules.md").read_text("utf-8")
    [check, _] = [command for command in wanted if command.text.startswith("./run check")]
    typed(checkout, check)  # the longest: once is enough
