"""Manners of every command: data apart from progress, no colour unasked, help, suggestions, a quick start."""

import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from tests.commands.conftest import ROOT, Played
from tinledger.__main__ import NOUNS, app

ISSUER = '{"issuer": "https://a.example", "audience": "x", "roles": {}, "login": {"name": "a", "client_id": "x"}}'


def run(*arguments: str, code: int = 0, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command that needs no ledger."""
    done = subprocess.run(
        [sys.executable, "-m", "tinledger", *arguments],
        capture_output=True, text=True, timeout=60, cwd=ROOT, env=os.environ | settings,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done


def test_help_lists_every_noun() -> None:
    said = run("--help").stdout
    assert [noun for noun in NOUNS if f"\n  {noun}" not in said] == []


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_has_help(noun: str) -> None:
    shown = CliRunner().invoke(app, [noun, "--help"], prog_name="tinledger")
    assert shown.exit_code == 0
    assert f"Usage: tinledger {noun}" in shown.stdout


def test_a_noun_that_is_nearly_right_is_suggested() -> None:
    assert "batch" in run("batsh", code=2).stderr


def test_a_small_command_does_not_load_what_it_does_not_need() -> None:
    code = "import sys, tinledger.__main__ as m; m.app(['event', 'append', '--help'], standalone_mode=False)"
    code += "; print([n for n in ('kafka', 'strawberry', 'starlette', 'fastavro', 'sample') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("HTTP_PORT", "x", "TINLEDGER_HTTP_PORT: Input should be a valid integer"),
        ("PUBLIC_URL", "ftp://x", "TINLEDGER_PUBLIC_URL: ftp://x: expected https://"),
        ("OIDC", "[{", "TINLEDGER_OIDC is no JSON"),
        ("OIDC", ISSUER.join("[]").replace("client_id", "client_secret"), "TINLEDGER_OIDC.0.login.client_id: Field"),
        ("OIDC", f"[{ISSUER}, {ISSUER}]", "TINLEDGER_OIDC: issuer https://a.example: said twice"),
        ("OIDC", f"[{ISSUER}, {ISSUER.replace('a.ex', 'b.ex')}]", "TINLEDGER_OIDC: login a: said twice"),
    ],
)
def test_a_setting_that_is_wrong_is_named_in_a_sentence_that_tells_no_secret(
    name: str, value: str, sentence: str
) -> None:
    value = value.replace('"client_secret": "x"', '"client_secret": "a-secret"')
    said = run("status", code=4, **{f"TINLEDGER_{name}": value}).stderr
    assert said.startswith(f"tinledger: {sentence}")
    assert "Traceback" not in said and "a-secret" not in said


def test_json_stands_alone_on_standard_output(season: Played) -> None:
    done = season.run("verify", "--no-views", "--json")
    assert json.loads(done.stdout)["agrees"] is True
    assert "comparing" in done.stderr
