"""What one request carries: connections, the position it reads once, who asks, and the loaders that join look-ups."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

import strawberry
from psycopg import Connection
from psycopg_pool import ConnectionPool
from starlette.concurrency import run_in_threadpool
from strawberry.dataloader import DataLoader

from projections.progress import position

P = ParamSpec("P")
T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
Pool: TypeAlias = ConnectionPool[Connection[Any]]
Say: TypeAlias = Callable[[str, dict[str, Any]], str]
"""Says a record of a family as the ledger's office, on Kafka; gives the record's number."""


class Context:
    """One request. "Now" is read once and means the same position in every statement of it."""

    def __init__(self, pool: Pool, asker: str | None = None, say: Say | None = None) -> None:
        self.pool = pool
        self.asker = asker
        self.say = say
        self._positions: dict[str | None, asyncio.Task[int]] = {}
        self._loaders: dict[tuple[object, int], DataLoader[Any, Any]] = {}

    async def ask(self, question: Callable[Concatenate[Connection[Any], P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The answer of a question function, in a worker thread with a connection of its own."""

        def run() -> T:
            with self.pool.connection() as connection:
                return question(connection, *args, **kwargs)

        return await run_in_threadpool(run)

    async def position(self, as_of: str | None = None) -> int:
        """The position that an `asOf` argument means; read once a request for each argument."""
        if as_of not in self._positions:
            self._positions[as_of] = asyncio.ensure_future(self.ask(position, as_of))
        return await self._positions[as_of]

    def loader(
        self, question: Callable[[Connection[Any], Sequence[K], int], Mapping[K, T]], at: int
    ) -> DataLoader[K, T | None]:
        """A loader that asks a question for many keys at once, as of one position."""

        async def load(keys: list[K]) -> list[T | None]:
            found = await self.ask(question, keys, at)
            return [found.get(key) for key in keys]

        return self._loaders.setdefault((question, at), DataLoader(load_fn=load))


class Placed:
    """An answer with the position that it was given for, so that what hangs on it is asked as of the same."""

    __slots__ = ("answer", "at")

    def __init__(self, answer: object, at: int) -> None:
        self.answer = answer
        self.at = at

    def __getattr__(self, name: str) -> Any:
        return getattr(self.answer, name)


Info: TypeAlias = strawberry.Info[Context, None]
