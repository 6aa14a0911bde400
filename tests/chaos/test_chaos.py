"""The command: a ledger of its own is struck thirty times under load, and the ten invariants hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tinledger.faults.plan import KILLS, WIRES, Blow, plan

ROOT = Path(__file__).parents[2]
SECONDS = 900
KILLED = 30


def test_a_plan_follows_from_its_seed_and_kills_each_part() -> None:
    assert plan(7, 30) == plan(7, 30)
    assert plan(7, 30) != plan(8, 30)
    for kills in (30, 300):
        count = Counter(each.blow for each in plan(7, kills))
        assert sum(count[blow] for blow in KILLS) == kills
        assert {blow: count[blow] * 30 // kills for blow in KILLS} == KILLS
        assert all(count[blow] for blow in (*WIRES, Blow.fill_disk, Blow.lose_unsynced))


def test_a_blow_that_the_machine_does_not_allow_is_not_planned() -> None:
    assert Blow.fill_disk not in {each.blow for each in plan(7, 30, set(Blow) - {Blow.fill_disk})}


def test_thirty_kills_and_what_comes_between_leave_a_ledger_that_is_right(downloads: Path, tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tinledger", "chaos", "--seed", "7", "--kills", str(KILLED), "--rate", "60",
         "--replays", "6", "--json", "--state", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"TINLEDGER_DOWNLOADS": str(downloads)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout[-4_000:] + ended.stderr[-4_000:]
    said = json.loads(ended.stdout)
    assert said["holds"] is True
    assert said["run"]["kills"] == KILLED
    assert [each["broken"] for each in said["invariants"]] == [[]] * 10
    assert all(each["looked"] for each in said["invariants"])
    assert said["run"]["acknowledged"] > KILLED
    told = ended.stderr
    for blow in (Blow.fill_disk, Blow.lose_unsynced):  # struck, or named as not possible on this machine
        struck = [each for each in said["blows"] if each["blow"] == blow.value]
        assert len(struck) == 1 or f"not possible here: {blow.value}" in told
    assert list(tmp_path.iterdir()) == []
