"""The small supply chain behind GraphQL and pages, as each role sees it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from psycopg import Connection
from psycopg_pool import ConnectionPool
from starlette.applications import Starlette

from api.server import routes
from tests.api.client import OPTIONS, VIEWERS, Api, Watched, who
from tests.chain import Chain, chain
from web import app

__all__ = ["chain"]

PARTNERS = ("producer-1", "distributor-1", "importer-1", "customs-1", "regulator-1")
HEADERS: dict[str, str | None] = {
    "partner": "Bearer partner importer-1",
    **{role: f"Bearer {name}" for role, name in
       {"investigator": "inspector", "customs": "customs", "consumer": "consumer", "operator": "operator"}.items()},
    "nobody": None,
}  # fmt: skip
"""The header with which each role comes."""


@pytest.fixture(scope="session")
def site(chain: Chain) -> Iterator[Api]:
    """GraphQL and pages over one pool, as `serve` joins them: its connections act as the reader from their start."""
    with ConnectionPool[Connection[Any]](
        chain.url, min_size=1, max_size=4, kwargs={"options": OPTIONS}, open=True
    ) as pool:
        site = Api(pool, Watched(), None)
        site.app = Starlette(routes=[*routes(pool, who), *app.routes(pool.connection, who, VIEWERS.__getitem__)])
        yield site
