"""GraphiQL opens from our own files with no other network, with the ten examples, and asks them."""

from __future__ import annotations

import hashlib
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
import uvicorn

from api.examples import EXAMPLES
from api.ide import VENDOR, graphiql_page
from tests.api.browser import CHROMIUM, SECONDS, opened, until
from tests.api.client import INSPECTOR, Api

SHA256 = {
    "explorer.css": "762850cb69873400d0ab1737c6158aee91f5c38195bc4a30ee02a3c5d5af4e01",
    "explorer.umd.js": "083e37e501d3e3920a60e627b82191af056009124dce82a332e8ac74db6ca38b",
    "graphiql.min.css": "b1868247f8e0502cd869e581f5f3cb55b334862e7f51b1d6cbace11059b9adc2",
    "graphiql.min.js": "22faab94067b695e5f7959619fbe686ebcc8955002a0c97d986bcbba4ad4bc2c",
    "react-dom.production.min.js": "21758ed084cd0e37e735722ee4f3957ea960628a29dfa6c3ce1a1d47a2d6e4f7",
    "react.production.min.js": "4b4969fa4ef3594324da2c6d78ce8766fbbc2fd121fff395aedf997db0a99a06",
}
"""The files as their packages ship them (vendor/README.md names package, version and path)."""


def test_the_files_of_others_are_those_of_their_packages() -> None:
    kept = {file.name for file in VENDOR.iterdir()} - {"README.md", "LICENSES.txt"}
    assert {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in kept} == SHA256
    told = (VENDOR / "README.md").read_text("utf-8")
    assert all(name in told for name in SHA256)


def test_the_page_names_no_other_place(small: Api) -> None:
    page = small.send("GET", "/graphql", headers={"accept": "text/html"})
    assert page.status_code == 200
    assert page.text == graphiql_page()
    assert "https://" not in page.text and "http://" not in page.text and "//" not in re.sub(r'"[^"]*"', "", page.text)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "https:" not in policy and "*" not in policy


def test_every_file_that_the_page_names_is_served(small: Api) -> None:
    paths = re.findall(r'(?:src|href)="(/[^"]+)"', graphiql_page())
    assert len(paths) == 7
    for path in paths:
        served = small.send("GET", path)
        assert served.status_code == 200, path
        assert "https://" not in served.text or path.startswith("/vendor/"), path


def test_no_file_outside_is_served(small: Api) -> None:
    for path in ("/vendor/../schema.py", "/vendor/%2e%2e/schema.py", "/static/graphql/../../schema.py"):
        assert small.send("GET", path).status_code == 404


@pytest.fixture(scope="module")
def address(small: Api) -> Iterator[str]:
    """The endpoint on a port of this machine."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(small.app, log_level="warning", timeout_graceful_shutdown=5))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until(lambda: server.started, "uvicorn")
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(SECONDS)


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_it_opens_with_no_network_and_asks_an_example(address: str, tmp_path: Path) -> None:
    with opened(tmp_path, f"{address}/graphql", authorization=INSPECTOR) as page:
        page.wait("document.querySelector('.graphiql-execute-button') !== null")
        assert page.see("document.querySelectorAll('.graphiql-tab').length") == len(EXAMPLES)
        assert EXAMPLES[0].title_zh in page.wait("document.querySelector('.graphiql-query-editor').innerText")
        page.see("document.querySelector('.graphiql-execute-button').click()")
        result = "(document.querySelector('.result-window') || {}).innerText"
        shown = page.wait(f"({result} || '').includes('findingCounts') && {result}")
        assert '"errors"' not in shown
        assert page.see("document.querySelectorAll('.CodeMirror-lint-mark-error').length") == 0
        assert {url for url in page.asked if not url.startswith((address, "data:", "blob:"))} == set()
        assert sum(url == f"{address}/graphql" for url in page.asked) >= 3  # the page, the schema, the question
        assert page.complaints == []
