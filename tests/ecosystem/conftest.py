"""A ledger of a test's own, and the registry served over real HTTP."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from threading import Thread
from time import monotonic, sleep

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from api import registry
from tests.intake.conftest import house

__all__ = ["house"]

SECONDS = 20.0


class Served:
    """Routes on a free port, answered by a server in a thread."""

    def __init__(self, routes: list[BaseRoute], around: Callable[[ASGIApp], ASGIApp] = lambda app: app) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(around(Starlette(routes=routes)), log_level="warning"))
        self._thread = Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)
        self._thread.start()
        until = monotonic() + SECONDS
        while not self._server.started:
            assert monotonic() < until
            sleep(0.01)

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join(SECONDS)
        assert not self._thread.is_alive()


@pytest.fixture(scope="session")
def registry_url() -> Iterator[str]:
    """Where the registry is."""
    served = Served(registry.routes())
    yield f"{served.url}/registry"
    served.close()
