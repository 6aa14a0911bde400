"""The pages of the story, asked in this process."""

from collections.abc import Callable

import anyio
import httpx
import pytest
from starlette.applications import Starlette

from tests.chain import Chain, chain
from web.app import routes

__all__ = ["chain"]

Get = Callable[..., httpx.Response]


@pytest.fixture(scope="session")
def get(chain: Chain) -> Get:
    """Asks for a page; headers are given by keyword."""
    app = Starlette(routes=routes(chain.connect))

    def ask(path: str, **headers: str) -> httpx.Response:
        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://ledger") as client:
                named = {name.replace("_", "-"): value for name, value in headers.items()}
                return await client.get(path, headers=named, timeout=30)

        return anyio.run(once)

    return ask
