"""The root folders are the packages: nothing of them is missing in a wheel, and nobody else owns their names."""

import importlib.metadata
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
FOLDERS = [Path(folder) for folder in PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]]
NAMES = [folder.name for folder in FOLDERS]


def test_graphql_is_a_folder_and_not_a_package(files: list[Path]) -> None:
    # With one, `import graphql` would find ours instead of graphql-core.
    assert Path("graphql/__init__.py") not in files


def test_every_tool_is_told_of_every_package() -> None:
    tool = PROJECT["tool"]
    assert tool["coverage"]["run"]["source_pkgs"] == NAMES
    assert tool["importlinter"]["root_packages"] == NAMES
    assert tool["ruff"]["lint"]["isort"]["known-first-party"] == NAMES
    assert [Path(each) for each in tool["mypy"]["files"]] == [*FOLDERS, Path("tests")]


def test_a_wheel_holds_every_file_of_the_packages(files: list[Path], tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", f"import hatchling.build; hatchling.build.build_wheel({str(tmp_path)!r})"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=120,
    )
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    expected = {
        file.relative_to(folder.parent).as_posix()
        for folder in FOLDERS
        for file in files
        if file.is_relative_to(folder)
    }
    assert packed == expected


def test_no_other_distribution_owns_one_of_our_names() -> None:
    owners = importlib.metadata.packages_distributions()
    assert {name: owners[name] for name in NAMES if set(owners.get(name, [])) - {"tinledger"}} == {}


def test_every_package_that_is_asked_for_directly_is_locked() -> None:
    locked = {line.split("==")[0] for line in (ROOT / "requirements.lock").read_text().splitlines() if "==" in line}
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["embedded"]]
    assert {name.split("[")[0].split("==")[0] for name in asked} - locked == set()
