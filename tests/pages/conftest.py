"""The pages of the story, asked in this process."""

from collections.abc import Callable

import anyio
import httpx
import pytest
from starlette.applications import Starlette

from domain.access import NotAdmitted, Viewer
from tests.api.client import INSPECTOR, VIEWERS, who
from tests.chain import Chain, chain
from web.app import routes

__all__ = ["chain"]


def admit(token: str) -> Viewer:
    """The viewer of a name that is typed in as a token."""
    if token not in VIEWERS:
        raise NotAdmitted("the token is refused")
    return VIEWERS[token]


Get = Callable[..., httpx.Response]


@pytest.fixture(scope="session")
def get(chain: Chain) -> Get:
    """Asks for a page; headers are given by keyword."""
    app = Starlette(routes=routes(chain.connect, who, admit))

    def ask(path: str, **headers: str) -> httpx.Response:
        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://ledger") as client:
                named = {"authorization": INSPECTOR}
                named |= {name.replace("_", "-"): value for name, value in headers.items()}
                return await client.get(path, headers=named, timeout=30)

        return anyio.run(once)

    return ask
