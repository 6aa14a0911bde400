"""A headless Chromium that reaches nothing but this machine, spoken to over its own debugging protocol."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SECONDS = 60.0
"""The longest wait of any one step."""
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
    "--remote-debugging-port=0", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "about:blank",
)  # fmt: skip


def until(true: Callable[[], Any], what: str) -> Any:
    """What a question gives as soon as it gives something. Raises TimeoutError."""
    end = monotonic() + SECONDS
    while monotonic() < end:
        if found := true():
            return found
        sleep(0.05)
    raise TimeoutError(what)


class Page:
    """One page: what it asked of the network, what it complained about, and a way to look into it."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._number = 0
        self.asked: list[str] = []
        self.complaints: list[str] = []
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.command(f"{domain}.enable")

    def command(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command; its result. What happens meanwhile is kept."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            said = json.loads(self._socket.recv(timeout=SECONDS))
            if said.get("id") == self._number:
                result: dict[str, Any] = said.get("result") or {"error": said.get("error")}
                return result
            self._happened(said)

    def _happened(self, said: dict[str, Any]) -> None:
        about = said.get("params", {})
        match said.get("method"):
            case "Network.requestWillBeSent":
                self.asked.append(about["request"]["url"])
            case "Log.entryAdded" if about["entry"]["level"] == "error":
                self.complaints.append(about["entry"]["text"])
            case "Runtime.exceptionThrown":
                self.complaints.append(json.dumps(about["exceptionDetails"])[:500])

    def see(self, expression: str) -> Any:
        """The value of an expression in the page."""
        found = self.command("Runtime.evaluate", expression=expression, returnByValue=True)
        return found.get("result", {}).get("value")

    def wait(self, expression: str) -> Any:
        """The value of an expression as soon as it is something."""
        return until(lambda: self.see(expression), expression)


@contextmanager
def opened(folder: Path, address: str, **headers: str) -> Iterator[Page]:
    """A page at an address, asked for with these headers too, in a browser of its own that ends with the block."""
    assert CHROMIUM is not None
    profile = folder / "chromium"
    browser = subprocess.Popen(
        [CHROMIUM, f"--user-data-dir={profile}", *FLAGS], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        port_file = profile / "DevToolsActivePort"
        port = until(lambda: port_file.exists() and port_file.read_text().split("\n")[0], "Chromium's port")
        targets = httpx.get(f"http://127.0.0.1:{port}/json/list", timeout=SECONDS, trust_env=False).json()
        socket = next(each["webSocketDebuggerUrl"] for each in targets if each["type"] == "page")
        with connect(socket, max_size=None, proxy=None) as talking:
            page = Page(talking)
            page.command("Network.setExtraHTTPHeaders", headers=headers)
            page.command("Page.navigate", url=address)
            yield page
    finally:
        browser.kill()
        browser.wait(SECONDS)
