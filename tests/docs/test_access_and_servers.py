"""An operator follows the pages about tokens and about servers that run already; who types the other pages."""

import os
import re
import shlex
import subprocess
from pathlib import Path

from stack.written import read
from tests.docs.conftest import Household, Reader
from tests.docs.pages import ROOT, Command, blocks, commands, pages
from tinledger.settings import Settings

HOW_TO = ROOT / "docs" / "how-to"
TYPED_BY = {
    "README.md": "tests/commands/test_demo.py, tests/commands/conftest.py",
    "CONTRIBUTING.md": "tests/docs/test_extending.py, tests/docs/test_build.py",
    "docs/explanation/faults.md": "tests/chaos/test_chaos.py",
    "docs/how-to/add-a-record-family.md": "tests/docs/test_extending.py",
    "docs/how-to/add-a-rule.md": "tests/docs/test_extending.py",
    "docs/how-to/cross-check-imports.md": "tests/commands/test_documented.py",
    "docs/how-to/investigate-a-batch.md": "tests/commands/test_documented.py",
    "docs/how-to/join-as-a-partner.md": "tests/docs/test_partner_programs.py",
    "docs/how-to/operate.md": "tests/docs/test_upkeep.py",
    "docs/how-to/tokens-and-roles.md": "tests/docs/test_access_and_servers.py",
    "docs/how-to/use-your-own-kafka-and-postgresql.md": "tests/docs/test_access_and_servers.py",
    "docs/reference/benchmarks.md": "tests/bench/test_bench.py, tests/bench/test_peers.py, tests/bench/test_page.py",
    "docs/reference/graphql.md": "tests/api/test_examples.py",
    "docs/reference/registry.md": "tests/ecosystem/test_other_clients.py",
    "docs/tutorial.md": "tests/docs/test_tutorial.py",
}
"""Page with commands → the tests that type them."""


def test_every_page_with_commands_is_followed_by_a_test() -> None:
    having = {page.relative_to(ROOT).as_posix() for page in pages() if any(commands(page))}
    assert having - TYPED_BY.keys() == set(), "say which test types the commands of the page"
    for tests in TYPED_BY.values():
        assert [name for name in tests.split(", ") if not (ROOT / name).exists()] == []


def test_the_page_about_tokens_is_typed_to_its_end(reader: Reader) -> None:
    page = HOW_TO / "tokens-and-roles.md"
    typed = [command for command in commands(page) if command.words[0] == "./run"]
    said = {" ".join(command.words[1:3]): reader.type(command) for command in typed}
    assert said["token issue"].count(".") == 2
    assert "market-bureau" in said["token revoked"]
    assert "who" in said["access list"]


def test_what_the_page_about_tokens_exports_is_understood() -> None:
    exported: dict[str, list[str]] = {}
    for command in commands(HOW_TO / "tokens-and-roles.md"):
        if command.words[0] == "export":
            name, _, value = command.words[1].partition("=")
            exported.setdefault(name, []).append(value)
    plain, login = exported["TINLEDGER_OIDC"]
    before = dict(os.environ)
    try:
        for value in (plain, login):
            os.environ |= {"TINLEDGER_OIDC": value, "TINLEDGER_PUBLIC_URL": exported["TINLEDGER_PUBLIC_URL"][0]}
            [issuer] = Settings().oidc
            assert issuer.roles["inspectors"] == "investigator"
        assert issuer.login is not None and issuer.login.name == "bureau"
        assert Settings().public_url == "https://ledger.example"
    finally:
        os.environ.clear()
        os.environ |= before


def test_servers_that_run_already_are_used_as_the_page_says(
    household: Household, reader: Reader, tmp_path: Path
) -> None:
    """The database and the broker of the household are the servers of somebody else."""
    theirs = read(household.state)
    assert theirs is not None
    page = HOW_TO / "use-your-own-kafka-and-postgresql.md"
    own = {**reader.environment, "TINLEDGER_STATE": str(tmp_path / "own")}

    def typed(text: str) -> str:
        for said, meant in (
            ("postgresql://tinledger@db.example/tinledger", shlex.quote(theirs.database_url)),
            ("kafka1.example:9092,kafka2.example:9092", theirs.bootstrap_servers),
            ("kafka1.example:9092", theirs.bootstrap_servers),
            ("PASSWORD=…", f"PASSWORD={theirs.ledger_password}"),
        ):
            text = text.replace(said, meant)
        text = re.sub(r"^export TINLEDGER_KAFKA_CA_FILE=.*leave out.*\n", "", text, flags=re.MULTILINE)
        done = subprocess.run(
            ["sh", "-ec", text], capture_output=True, text=True, timeout=240, cwd=reader.folder, env=own
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    first, settings = blocks(page, "sh")
    stop = Command(page, "./run down", 0)
    for line in first.text.splitlines():
        try:
            typed(line)
            assert typed("./run status")
        finally:
            typed(stop.text)
    try:
        typed(settings.text)
        mine = read(tmp_path / "own")
        assert mine is not None
        assert (mine.database_url, mine.bootstrap_servers) == (theirs.database_url, theirs.bootstrap_servers)
        assert mine.ledger_user == "ledger" and set(mine.pids) == {"owner"}
    finally:
        typed(stop.text)
