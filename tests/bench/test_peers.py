"""The comparison with other libraries: its lock, its programs, and our own two ways, which need no other packages."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

from benchmarks.peers import CONTENDERS, OURS, ours_for

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "benchmarks"
SECONDS = 300


def test_each_package_that_is_compared_is_locked_with_hashes() -> None:
    asked = re.findall(r"^[a-z][a-z0-9-]*", (FOLDER / "requirements.in").read_text(), re.MULTILINE)
    lock = (FOLDER / "requirements.lock").read_text()
    locked = dict(
        re.findall(r"^([a-z0-9-]+)==[^\n]*\\\n((?:    --hash=sha256:[0-9a-f]{64}[ \\\n]*)+)", lock, re.MULTILINE)
    )
    assert {"quixstreams", "bytewax", "faust-streaming", "eventsourcing"} <= set(asked) <= set(locked)
    assert len(locked) == len(re.findall(r"^\S+==", lock, re.MULTILINE))


def test_the_library_is_compared_in_the_version_that_the_ledger_stands_on() -> None:
    assert "eventsourcing==9.5.6 " in (FOLDER / "requirements.lock").read_text()
    assert "eventsourcing==9.5.6 " in (ROOT / "requirements.lock").read_text()


def test_each_contender_is_a_program_of_its_own_and_compared_with_ours() -> None:
    names = {contender.name for contender in CONTENDERS}
    for contender in CONTENDERS:
        program = ast.parse((ROOT / Path(*contender.module.split("."))).with_suffix(".py").read_text())
        assert any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in program.body)
        assert ours_for(contender) in names


def test_all_our_ways_count_each_sale_once(downloads: Path, tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--here", "--only", OURS, "--records", "12000", "--rounds", "1", "--json"],
        cwd=ROOT,
        env=os.environ | {"TINLEDGER_DOWNLOADS": str(downloads), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    said = json.loads(ran.stdout)
    assert [each["guarantee"] for each in said["contenders"]] == ["exactly once"] * 4
    assert said["failed"] == {}
    assert list(tmp_path.iterdir()) == []
