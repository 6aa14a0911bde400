"""What one request carries: connections, the position it reads once, who asks, and the loaders that join look-ups."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Mapping
from inspect import signature
from threading import Event, Lock
from typing import Any, Concatenate, Generic, ParamSpec, TypeAlias, TypeVar

import strawberry
from psycopg import Connection
from psycopg_pool import ConnectionPool
from starlette.concurrency import run_in_threadpool
from strawberry.dataloader import DataLoader

from api.access import Note
from api.limits import SECONDS
from domain.access import WHOLE, Sight, Viewer, sight
from domain.errors import Unacceptable
from projections.access import see
from projections.paging import walk_position
from projections.progress import Progress, position, progress

P = ParamSpec("P")
T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
Pool: TypeAlias = ConnectionPool[Connection[Any]]
Say: TypeAlias = Callable[[str, dict[str, Any]], str]
"""Says a record of a family as the ledger's office, on Kafka; gives the record's number."""
CANCEL_SECONDS = 5.0
"""How long the database may take to hear that a statement is not wanted any more."""
CANCELS = 20
"""How often it is told: between two statements of a question there is none to cancel."""
CANCEL_WAIT_SECONDS = 0.05
"""How long a cancelled question may take to end before it is told again."""


class Context:
    """One request. "Now" is read once and means the same position in every statement of it.

    Every question is asked with the viewer's sight. `note` records readings; None: nobody's are recorded.
    """

    def __init__(self, pool: Pool, viewer: Viewer, note: Note | None = None, say: Say | None = None) -> None:
        self.pool = pool
        self.viewer = viewer
        self.sight = sight(viewer)
        self.note = note
        self.say = say
        self._progress: asyncio.Task[Progress] | None = None
        self._positions: dict[str | None, asyncio.Task[int]] = {}
        self._loaders: dict[Hashable, DataLoader[Any, Any]] = {}
        self._asking: set[Asking[Any]] = set()
        self._stopped = False

    async def ask(self, question: Callable[Concatenate[Connection[Any], P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The answer of a question function, in a worker thread with a connection of its own.

        Raises Unacceptable for a text that no record can hold.
        """
        return await self._ask(self.sight, question, *args, **kwargs)

    async def ask_of_all(
        self, question: Callable[Concatenate[Connection[Any], P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The answer of a question that needs everybody's rows and gives none of them away."""
        return await self._ask(WHOLE, question, *args, **kwargs)

    async def _ask(
        self, seen: Sight, question: Callable[Concatenate[Connection[Any], P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        storable(question, args, kwargs)
        if self._stopped:
            raise asyncio.CancelledError
        asking: Asking[T] = Asking(self.pool, seen, lambda connection: question(connection, *args, **kwargs))
        self._asking.add(asking)
        try:
            return await run_in_threadpool(asking.run)
        finally:
            if asking.ended.is_set():
                self._asking.discard(asking)

    async def stop(self) -> None:
        """Cancel every statement that still runs for this request, which has ended."""
        self._stopped = True
        for asking in tuple(self._asking):
            await run_in_threadpool(asking.cancel)

    async def progress(self) -> Progress:
        """Where the views are; read once a request."""
        if self._progress is None:
            self._progress = asyncio.ensure_future(self.ask(progress))
        return await self._progress

    async def position(self, as_of: str | None = None, after: str | None = None) -> int:
        """The position that an `asOf` argument means, read once a request for each; a cursor's own if there is one.

        Raises NotKnown for a position that the views have not reached.
        """
        reached = (await self.progress()).position
        said = as_of if after is None else walk_position(after)
        if said is None:
            return reached
        if said not in self._positions:
            self._positions[said] = asyncio.ensure_future(self.ask(position, said, reached=reached))
        return await self._positions[said]

    def loader(self, question: Callable[..., Mapping[K, T]], at: int, *rest: Hashable) -> DataLoader[K, T | None]:
        """A loader that asks a question for many keys at once, as of one position, with more arguments if given."""

        async def load(keys: list[K]) -> list[T | None]:
            found = await self.ask(question, keys, at, *rest)
            return [found.get(key) for key in keys]

        return self._loaders.setdefault((question, at, *rest), DataLoader(load_fn=load))


class Asking(Generic[T]):
    """One question on its way, which another thread may cancel."""

    def __init__(self, pool: Pool, seen: Sight, question: Callable[[Connection[Any]], T]) -> None:
        self._pool = pool
        self._seen = seen
        self._question = question
        self._lock = Lock()
        self._connection: Connection[Any] | None = None
        self._cancelled = False
        self.ended = Event()

    def run(self) -> T:
        """Ask, unless it was cancelled while it waited for a connection."""
        try:
            with self._pool.connection(timeout=SECONDS) as connection:
                with self._lock:
                    if self._cancelled:
                        raise asyncio.CancelledError
                    self._connection = connection
                try:
                    see(connection, self._seen)
                    return self._question(connection)
                finally:
                    with self._lock:  # not while it is being cancelled: its next user's statement would be hit
                        self._connection = None
        finally:
            self.ended.set()

    def cancel(self) -> None:
        """Cancel the statement that runs, and end the question with it."""
        for _ in range(CANCELS):
            with self._lock:
                self._cancelled = True
                if self._connection is None:
                    return
                self._connection.cancel_safe(timeout=CANCEL_SECONDS)
            if self.ended.wait(CANCEL_WAIT_SECONDS):
                return


def storable(question: Callable[..., Any], args: tuple[object, ...], kwargs: Mapping[str, object]) -> None:
    """Raises Unacceptable for a text that PostgreSQL cannot hold: with U+0000, or with half of a character."""
    given: list[tuple[int | str, object]] = [*enumerate(args, 1), *kwargs.items()]
    for name, value in given:
        for text in value if isinstance(value, list) else (value,):
            if not isinstance(text, str) or (text.isascii() and "\0" not in text):
                continue
            field = name if isinstance(name, str) else list(signature(question).parameters)[name]
            if "\0" in text:
                raise Unacceptable("nul-character", field=field, value=text, expected="text without U+0000")
            try:
                text.encode()
            except UnicodeEncodeError as error:
                raise Unacceptable("not-utf8", field=field, value=text, expected="UTF-8") from error


class Placed:
    """An answer with the position that it was given for, so that what hangs on it is asked as of the same."""

    __slots__ = ("answer", "at")

    def __init__(self, answer: object, at: int) -> None:
        self.answer = answer
        self.at = at

    def __getattr__(self, name: str) -> Any:
        return getattr(self.answer, name)


Info: TypeAlias = strawberry.Info[Context, None]
