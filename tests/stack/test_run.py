"""`./run` and the commands of the stack, with an empty environment and as an ordinary user."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOBODY = 65534


def test_the_commands_work_with_an_empty_environment_in_a_chinese_path(tmp_path: Path, downloads: Path) -> None:
    state = tmp_path / "进口 奶粉"
    environment = {"PATH": os.environ["PATH"], "TINLEDGER_DOWNLOADS": str(downloads), "TINLEDGER_STATE": str(state)}

    def call(*arguments: str) -> tuple[int, object]:
        ended = subprocess.run(
            [sys.executable, "-m", "tinledger", *arguments, "--json"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            timeout=120,
        )
        return ended.returncode, json.loads(ended.stdout)

    assert call("status") == (1, {"running": False, "state": str(state)})
    try:
        code, running = call("up")
        assert code == 0
        assert isinstance(running, dict)
        assert "ledger_password" not in running
        assert call("status")[0] == 0
        code, examined = call("doctor")
        assert code == 0, examined
    finally:
        assert call("down") == (0, {"stopped": True})
    assert not (state / "??").exists()
    assert (state / "kafka" / "data" / "meta.properties").exists()
    assert call("reset", "--yes") == (0, {"deleted": True})


def test_reset_without_a_terminal_wants_a_yes(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    ended = subprocess.run(
        [sys.executable, "-m", "tinledger", "reset", "--state", str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 2
    assert "--yes" in ended.stderr
    assert (tmp_path / "pg").exists()


def test_a_first_run_from_a_bare_checkout_in_a_path_with_a_space_works(tmp_path: Path) -> None:
    checkout = tmp_path / "my 账本"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).exists():
            target = checkout / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    # An install that was broken off: a .venv that answers, and no stamp.
    (checkout / ".venv").mkdir()
    kept = {name: value for name, value in os.environ.items() if name.endswith(("_CERT", "_BUNDLE", "_FILE", "_DIR"))}
    ended = subprocess.run(
        [str(checkout / "run"), "status", "--json"],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path / "home"), **kept},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ended.returncode == 1, ended.stderr
    assert json.loads(ended.stdout) == {"running": False, "state": ".tinledger"}
    assert (checkout / ".venv" / "tinledger.stamp").exists()


def test_a_python_that_is_too_old_is_one_clear_line(tmp_path: Path) -> None:
    shutil.copy2(ROOT / "run", tmp_path / "run")
    (tmp_path / "requirements.lock").touch()
    empty = tmp_path / "bin"
    empty.mkdir()
    for tool in ("sh", "dirname", "cat", "cmp"):
        found = shutil.which(tool)
        assert found is not None
        (empty / tool).symlink_to(found)
    ended = subprocess.run([str(tmp_path / "run")], env={"PATH": str(empty)}, capture_output=True, text=True)
    assert ended.returncode == 4
    assert ended.stderr.startswith("tinledger: Python 3.11 or newer is needed")


def test_an_ordinary_user_starts_it_all(downloads: Path) -> None:
    """As root the suite becomes nobody for this, in a folder of theirs that no one else may enter."""
    if os.geteuid() != 0:
        assert os.access(downloads, os.W_OK)  # the whole suite runs as one
        return
    home = Path(tempfile.mkdtemp(prefix="tinledger user ", dir="/var/tmp"))
    try:
        shutil.copytree(downloads, home / "downloads")
        for folder in ("stack",):
            shutil.copytree(ROOT / folder, home / folder, ignore=shutil.ignore_patterns("__pycache__"))
        packages = next((ROOT / ".venv" / "lib").glob("python3.*")) / "site-packages"
        shutil.copytree(packages, home / "packages", ignore=shutil.ignore_patterns("mypy*", "ruff*", "__pycache__"))
        for path in (home, *home.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
        script = (
            "import stack; from pathlib import Path\n"
            "with stack.running(Path('state'), stack.Options(sync=False, downloads=Path('downloads'))) as running:\n"
            "    print(stack.status(Path('state'))['parts']['kafka']['answers'])\n"
        )
        ended = subprocess.run(
            [
                "setpriv",
                f"--reuid={NOBODY}",
                f"--regid={NOBODY}",
                "--clear-groups",
                sys.base_prefix + "/bin/python3",
                "-c",
                script,
            ],
            cwd=home,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(home / "packages"), "HOME": str(home)},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert ended.returncode == 0, ended.stderr
        assert ended.stdout == "True\n"
        assert (home / "state" / "pg").stat().st_uid == NOBODY
    finally:
        shutil.rmtree(home)


@pytest.mark.parametrize("noun", ["up", "down", "status", "doctor", "reset"])
def test_each_command_explains_itself(noun: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tinledger", noun, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 0
    assert "--json" in ended.stdout
