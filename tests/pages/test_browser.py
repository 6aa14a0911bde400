"""One look by a real browser: the page is drawn, with its style sheet, without any complaint."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette

from tests.api.client import VIEWERS
from tests.chain import MADE, Chain
from web.app import routes

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SECONDS = 60
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def site(chain: Chain) -> Iterator[str]:
    """The address of the pages on a free port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    app = Starlette(routes=routes(chain.connect, lambda request: VIEWERS["inspector"], VIEWERS.__getitem__))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    until = time.monotonic() + SECONDS
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(SECONDS)


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on PATH")
def test_a_browser_draws_the_lineage(site: str, tmp_path: Path) -> None:
    assert BROWSER is not None
    shot = tmp_path / "lineage.png"
    done = subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
         f"--user-data-dir={tmp_path / 'profile'}", "--window-size=1300,900", "--enable-logging=stderr",
         f"--screenshot={shot}", f"{site}/lineage/batch:{MADE}?lang=zh"],
        capture_output=True, timeout=SECONDS,
    )  # fmt: skip
    assert shot.read_bytes()[:8] == PNG and shot.stat().st_size > 20_000
    complaints = [line for line in done.stderr.decode(errors="replace").splitlines() if "CONSOLE" in line]
    assert complaints == []
