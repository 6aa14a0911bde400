"""The documentation is built with no warning: every page is in the contents, every link leads somewhere."""

import re
import subprocess
import sys
from pathlib import Path

from tests.docs.pages import ROOT


def test_the_documentation_builds_without_a_warning_and_asks_no_other_host(tmp_path: Path) -> None:
    words = ["sphinx", "--fail-on-warning", "--keep-going", "--quiet", "-b", "html", "-d", str(tmp_path / "trees")]
    assert " ".join(words[:6]) in (ROOT / "run").read_text()  # what ./run docs does
    done = subprocess.run(
        [sys.executable, "-m", *words, "docs", str(tmp_path / "html")],
        capture_output=True,
        text=True,
        timeout=240,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "html" / "tutorial.html").read_text("utf-8")
    loaded = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="(https?://[^"]+)"', page)
    assert loaded == []
