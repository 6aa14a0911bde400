"""Every command that the documentation shows exists, with these options; what it quotes of our files stands there."""

import re
import shutil
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
import typer.main

from tests.docs.pages import ROOT, Command, blocks, commands, pages
from tinledger.__main__ import app

BUILTIN = {"cd", "export"}
OTHERS = {
    "cat",
    "cp",
    "curl",
    "git",
    "java",
    "javac",
    "kcat",
    "python",
    "sed",
    "docker",
    ".tools/bin/uv",
    ".venv/bin/python",
}
"""Programs that are not ours and may be missing where tests run; whoever adds one looks that the line is right."""
VERBS = set(re.findall(r"^    (\w+)\)$", (ROOT / "run").read_text(), re.MULTILINE))
"""What ./run does itself, before the command line of tinledger."""


def resolve(words: list[str]) -> None:
    """Parse a command line as tinledger would, without running it. Raises what tells a person that it is wrong."""
    command: Any = typer.main.get_command(app)
    context: Any = None
    name = "tinledger"
    while True:
        with command.make_context(name, list(words), parent=context) as context:
            if not hasattr(command, "resolve_command"):
                return
            rest = [*context._protected_args, *context.args]
            name, command, words = command.resolve_command(context, rest)
            assert command is not None, f"{name} is no command"


def shown() -> list[Command]:
    """Every command on every page."""
    return [command for page in pages() for command in commands(page)]


def test_there_are_commands_on_pages_that_promise_some() -> None:
    having = {command.page.relative_to(ROOT).as_posix() for command in shown()}
    assert having >= {"README.md", "CONTRIBUTING.md", "docs/tutorial.md", "docs/how-to/operate.md"}
    assert {"test", "check", "docs", "schemas"} <= VERBS


@pytest.mark.parametrize("command", shown(), ids=lambda command: f"{command.page.stem}: {command.text[:60]}")
def test_a_command_that_is_shown_can_be_given(command: Command) -> None:
    first, *rest = command.words
    if first in ("./run", "tinledger"):
        if first == "./run" and rest and rest[0] in VERBS:
            return
        resolve(list(takewhile(lambda word: word not in ("|", ">"), rest)))  # what follows is the shell's
    elif "=" not in first:
        assert first in BUILTIN | OTHERS or shutil.which(first), f"{first} is neither ours nor a program that is known"


def test_a_command_that_cannot_be_given_is_noticed() -> None:
    for wrong in (
        ["batsh"],
        ["batch", "show"],
        ["finding", "list", "--colour"],
        ["projection", "rebuild", "--from", "x"],
    ):
        with pytest.raises(Exception, match=r".") as error:
            resolve(wrong)
        assert type(error.value).__name__ in ("UsageError", "MissingParameter", "NoSuchOption", "BadParameter")


def test_the_rule_that_is_shown_is_the_rule_that_runs() -> None:
    [block] = blocks(ROOT / "docs" / "how-to" / "add-a-rule.md", "sql")
    assert block.text == (ROOT / "projections" / "rules" / "S01.sql").read_text("utf-8")


def test_inline_commands_exist() -> None:
    """In running text, too: `./run x` and `tinledger x` name commands that are there."""
    top: Any = typer.main.get_command(app)
    known = VERBS | set(top.list_commands(None))
    wrong = []
    for page in pages():
        for name in re.findall(r"`(?:\./run|tinledger) ([a-z-]+)", page.read_text("utf-8")):
            if name not in known:
                wrong.append(f"{page.relative_to(ROOT)}: {name}")
    assert wrong == []


def test_every_decision_has_a_title_a_problem_a_choice_and_when_to_look_again() -> None:
    decisions = sorted(Path(ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    for page in decisions:
        text = page.read_text("utf-8")
        assert re.match(rf"# {int(page.name[:4])}\. .+ Accepted \d{{4}}-\d\d-\d\d\n", text), page
        assert [
            word for word in ("Problem:", "Choice:", "Instead of:", "Again when:") if word not in " ".join(text.split())
        ] == [], page
    assert len({page.name[:4] for page in decisions}) == len(decisions)
