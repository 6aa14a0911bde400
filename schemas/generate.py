"""Writes what follows from the contracts (registry.lock, classes, GraphQL types, pages), or compares it (`--check`)."""

from __future__ import annotations

import sys
from pathlib import Path

from schemas import classes, graphql_types, library, lint, pages, reasons_page, registry
from schemas.code import all_families

HERE = library.ROOT.parent
PAGES = "docs/reference/records"


def generate(*, released: bool = True) -> dict[str, str]:
    """Path below the checkout → text of every generated file. Raises registry.Edited for an edited released schema."""
    lock = library.ROOT / "registry.lock"
    lines = library.read_lock(lock.read_text("utf-8")) if lock.exists() else ()
    grown = registry.grow(lines, released=released)
    files = {
        "schemas/registry.lock": registry.text(grown),
        "domain/records.py": classes.records(),
        "graphql/api/records.py": graphql_types.graphql_types(),
        f"{PAGES}/README.md": pages.index(grown),
        "docs/reference/reason-codes.md": reasons_page.reasons_page(),
    }
    return files | {f"{PAGES}/{family.name}.md": pages.page(family) for family in all_families()}


def differences(root: Path = HERE) -> list[str]:
    """The generated files that are not as they should be, one line each."""
    due = generate()
    wrong = [
        f"{path}: differs from what the contracts make" for path, text in due.items() if _text(root / path) != text
    ]
    made = {f"{PAGES}/{path.name}" for path in (root / PAGES).glob("*.md")}
    return wrong + [f"{path}: no contract makes it" for path in sorted(made - due.keys())]


def _text(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


def main(arguments: list[str]) -> int:
    """The command `./run schemas [--check | --unreleased]`.

    1: a contract is at fault, a file differs or a released schema was edited.
    """
    if unknown := set(arguments) - {"--check", "--unreleased"}:
        print(f"schemas: unknown {', '.join(sorted(unknown))}; known are --check and --unreleased", file=sys.stderr)
        return 2
    try:
        wrong = lint.faults_of_all()
        if "--check" in arguments and not wrong:
            wrong = differences()
        if wrong or "--check" in arguments:
            print("\n".join(wrong), end="\n" if wrong else "", file=sys.stderr)
            return 1 if wrong else 0
        for path, text in generate(released="--unreleased" not in arguments).items():
            if _text(HERE / path) != text:
                (HERE / path).parent.mkdir(parents=True, exist_ok=True)
                (HERE / path).write_text(text, "utf-8")
                print(f"wrote {path}")
    except registry.Edited as error:
        print(f"schemas: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
