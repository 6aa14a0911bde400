"""Counts and times what the API answers over HTTP: by the first part of the path, so that there are few series."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from time import perf_counter
from typing import Final

from prometheus_client import Counter, Gauge, Histogram
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tinledger.figures import FIGURES


def told(name: str) -> tuple[str, str, tuple[str, ...]]:
    """Name, sentence and labels of a figure, as Prometheus's client takes them."""
    return name, FIGURES[name].about, FIGURES[name].labels


REQUESTS: Final = Counter(*told("tinledger_http_requests"), registry=None)
SECONDS: Final = Histogram(
    *told("tinledger_http_request_seconds"), registry=None,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)  # fmt: skip
OPEN: Final = Gauge(*told("tinledger_http_requests_open"), registry=None)
TRAFFIC: Final = (REQUESTS, SECONDS, OPEN)
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER: Final = "other"
"""Stands for every path and method that is not ours."""


def first_parts(routes: Iterable[BaseRoute]) -> frozenset[str]:
    """The first parts of the paths of routes: `/batch` of `/batch/{gtin}/{number}`."""
    paths = [route.path for route in routes if isinstance(route, Route | Mount)]
    return frozenset("/" + path.split("/", 2)[1] for path in paths if path.startswith("/"))


class Traffic:
    """Middleware around the whole application. `known`: first parts of the paths that there are."""

    def __init__(self, app: ASGIApp, known: Collection[str]) -> None:
        self._app = app
        self._known = frozenset(known)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = "500"

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        first = "/" + scope["path"].split("/", 2)[1]
        path = first if first in self._known else OTHER
        method = scope["method"] if scope["method"] in METHODS else OTHER
        began = perf_counter()
        OPEN.inc()
        try:
            await self._app(scope, receive, noted)
        finally:
            OPEN.dec()
            SECONDS.labels(path).observe(perf_counter() - began)
            REQUESTS.labels(path, method, status).inc()
