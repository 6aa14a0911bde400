"""What tools do not look at: first sentences, words that do not belong in a committed file, files nobody uses."""

import ast
import re
from pathlib import Path

import pytest

from tinledger.__main__ import NOUNS

ROOT = Path(__file__).parents[2]
PACKAGES = {"domain", "schemas", "consumers", "projections", "api", "web", "tinledger", "sample", "stack"}
CODE = {*PACKAGES, "graphql", "tests"}
# Written in halves, so that this file is not found by its own search.
FORBIDDEN = [
    *("pypi" + ".org", "python" + "hosted.org", "maven" + ".org/maven2", "repo.maven" + ".apache", "npmjs" + ".org"),
    *("crates" + ".io", "proxy.golang" + ".org", "deb.debian" + ".org", "docker" + ".io", "gh" + "cr.io"),
    *("/work" + "/main", "/work" + "/shared", "/ro" + "ot/", "/home" + "/"),
]


def module_of(file: Path) -> str:
    """The dotted name by which a file is imported."""
    parts = file.with_suffix("").parts
    parts = parts[1:] if parts[0] == "graphql" else parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def python(files: list[Path], *, tests: bool) -> list[Path]:
    """Our Python files."""
    return [file for file in files if file.suffix == ".py" and (tests or file.parts[0] != "tests")]


def test_every_module_opens_with_a_sentence_that_says_what_it_is_for(files: list[Path]) -> None:
    for file in python(files, tests=True):
        said = ast.get_docstring(ast.parse((ROOT / file).read_text()))
        assert said, f"{file} has no docstring"
        first = re.split(r"(?<=[.!?])\s", said.strip(), maxsplit=1)[0]
        assert first[-1] in ".:" and len(first.split()) >= 3, f"{file}: {first!r} is no sentence"


def test_no_committed_file_names_a_registry_or_a_place_on_one_machine(files: list[Path]) -> None:
    found = []
    for file in files:
        try:
            text = (ROOT / file).read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{file}: {word}" for word in FORBIDDEN if word in text]
    assert found == []


def imports(file: Path) -> set[str]:
    """Every module that a file imports, and every name in it that may be one."""
    names: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / file).read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names.add(node.value)  # started or imported by its name
    return names


@pytest.fixture(scope="module")
def used(files: list[Path]) -> set[str]:
    """All that is imported or named by code that is not a test, and the words of ./run and the compose file."""
    names = set(NOUNS.values())
    for file in python(files, tests=False):
        names |= {name for name in imports(file) if name != module_of(file)}
    for script in ("run", "docker-compose.yml", "stack/jars.lock"):
        names |= {word.rstrip(".") for word in re.findall(r"[\w.]+", (ROOT / script).read_text())}
    return names


def test_no_module_is_dead(files: list[Path], used: set[str]) -> None:
    dead = [
        file
        for file in python(files, tests=False)
        if file.name not in ("__init__.py", "__main__.py", "conf.py")  # conf.py: Sphinx reads it by its name
        and module_of(file) not in {name.rstrip(".") for name in used}
    ]
    assert dead == []


def test_no_statement_file_or_template_is_dead(files: list[Path]) -> None:
    text = "".join(
        (ROOT / file).read_text() for file in files if file.parts[0] in CODE and file.suffix in (".py", ".html")
    )
    dead = [
        file
        for file in files
        if file.suffix in (".sql", ".html", ".css", ".js", ".graphql")
        and file.parts[0] in CODE - {"tests"}
        and not (len(file.parts) > 2 and f'"{file.parent.name}"' in text)  # the whole folder is read, as rules are
        and file.name not in text
        and f'"{file.stem}"' not in text
        and not (ROOT / file.with_suffix(".py")).exists()
    ]
    assert dead == []


@pytest.mark.parametrize("noun", NOUNS)
def test_every_command_has_its_file(noun: str, files: list[Path]) -> None:
    assert Path(NOUNS[noun].replace(".", "/") + ".py") in files


def test_every_setting_is_documented() -> None:
    from tinledger.settings import Settings

    page = (ROOT / "docs" / "reference" / "settings.md").read_text()
    for name, field in Settings.model_fields.items():
        assert f"| `TINLEDGER_{name.upper()}` |" in page
        assert field.description is not None
        assert field.description in page


def test_every_link_to_a_file_of_ours_finds_it(files: list[Path]) -> None:
    broken = []
    for page in (file for file in files if file.suffix == ".md"):
        for target in re.findall(r"\]\(([^)#\s]+)", (ROOT / page).read_text()):
            if "://" not in target and not (ROOT / page.parent / target).exists():
                broken.append(f"{page}: {target}")
    assert broken == []
