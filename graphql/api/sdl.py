"""`python -m api.sdl`: writes graphql/schema.graphql; `--check` compares and names the first line that differs."""

import sys
from itertools import zip_longest
from pathlib import Path

from api.schema import schema

FILE = Path(__file__).parents[1] / "schema.graphql"


def sdl() -> str:
    """The schema as text."""
    return schema.as_str().rstrip("\n") + "\n"


def main() -> int:
    """Write the file, or compare it."""
    text = sdl()
    if "--check" not in sys.argv[1:]:
        FILE.write_text(text, encoding="utf-8")
        return 0
    kept = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    for number, (ours, theirs) in enumerate(zip_longest(text.splitlines(), kept.splitlines()), 1):
        if ours != theirs:
            print(f"graphql/schema.graphql:{number}: is {theirs!r}, the schema says {ours!r}; run ./run schemas")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
