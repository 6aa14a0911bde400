"""Where third-party cases are found: beside the project, or nowhere, and then the tests that need them are skipped."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(os.environ.get("TINLEDGER_CONFORMANCE", Path(__file__).parents[2].parent / "shared" / "conformance"))
present = pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of third-party cases is not beside the project")


def cases(path: str, key: str = "cases") -> list[dict[str, Any]]:
    """The cases of a file; none where the folder is missing, so that collecting never fails."""
    file = FOLDER / path
    found: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))[key] if file.is_file() else []
    return found
