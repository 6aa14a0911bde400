"""Ends a request that runs too long with an error that says so; what it still asks of the database is cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from strawberry.extensions import SchemaExtension

from api.errors import too_slow
from api.limits import SECONDS


class Deadline(SchemaExtension):
    """The time of one request."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds

    async def on_execute(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self.seconds):
                yield
        except TimeoutError:
            raise too_slow() from None
        finally:
            await self.execution_context.context.stop()
