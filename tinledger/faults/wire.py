"""A wire between clients and a server that can be cut, slowed, held, or made to lose the answer to a commit."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

CHUNK: Final = 1 << 16
START_SECONDS: Final = 10.0
COPY: Final = b"COPY "
COMMIT: Final = b"COMMIT\0"
"""What a client of PostgreSQL sends; the zero ends its statement."""

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Loop:
    """An event loop in a thread of its own, for all wires. Close it when done."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="wires", daemon=True)
        self._thread.start()

    def run(self, what: Coroutine[Any, Any, Any]) -> Any:
        """Run to its end in the loop's thread, and wait for it."""
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(START_SECONDS)

    def close(self) -> None:
        """Cut everything and end the thread."""
        self.run(_cancel_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(START_SECONDS)
        self._loop.close()


async def _cancel_all() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


class Tcp(NamedTuple):
    """A port of the loopback address."""

    port: int

    async def open(self) -> Streams:
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def serve(self, each: Callable[..., Awaitable[None]]) -> asyncio.Server:
        return await asyncio.start_server(each, "127.0.0.1", self.port)


class Unix(NamedTuple):
    """A socket in the file system."""

    path: Path

    async def open(self) -> Streams:
        return await asyncio.open_unix_connection(self.path)

    async def serve(self, each: Callable[..., Awaitable[None]]) -> asyncio.Server:
        return await asyncio.start_unix_server(each, self.path)


class Wire:
    """One wire: it listens at `near` and passes everything on to `far`, until something is done to it."""

    def __init__(self, loop: Loop, near: Tcp | Unix, far: Tcp | Unix) -> None:
        self._loop = loop
        self._far = far
        self._open: set[asyncio.Task[None]] = set()
        self.delay = 0.0
        """Seconds that each piece of data takes longer."""
        self.lose = 0
        """How many commits that end a COPY are still to be done whose answers are lost, the connection with them."""
        self.lost = 0
        """How many were."""
        self._let = asyncio.Event()
        self._let.set()
        self._server = loop.run(near.serve(self._connected))

    def cut(self) -> None:
        """End every connection that is open; new ones are taken."""
        self._loop.run(self._cut())

    async def _cut(self) -> None:
        for task in list(self._open):
            task.cancel()

    def hold(self, held: bool) -> None:
        """Pass nothing on, and end nothing, until told otherwise."""
        self._loop.run(self._hold(held))

    async def _hold(self, held: bool) -> None:
        if held:
            self._let.clear()
        else:
            self._let.set()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            await self._joined(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass  # one side is away, or the wire was cut: the other learns it by the end of its connection
        finally:
            self._open.discard(task)
            writer.transport.abort()

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await self._far.open()
        state = _Connection(self)
        ways = [
            asyncio.create_task(self._pass(reader, far_writer, state.asked)),
            asyncio.create_task(self._pass(far_reader, writer, state.answered)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            far_writer.transport.abort()

    async def _pass(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, seen: Callable[[bytes], bool]
    ) -> None:
        with suppress(OSError):
            while data := await source.read(CHUNK):
                if self.delay:
                    await asyncio.sleep(self.delay)
                await self._let.wait()
                if not seen(data):
                    return
                target.write(data)
                await target.drain()


class _Connection:
    """What is known of one connection: whether it copied, and whether the answer to its commit is to be lost."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._copied = False
        self._losing = False

    def asked(self, data: bytes) -> bool:
        """Look at what the client sends; all of it is passed on."""
        self._copied = self._copied or COPY in data
        if COMMIT in data:
            if self._copied and self._wire.lose > 0:
                self._wire.lose -= 1
                self._losing = True
            self._copied = False
        return True

    def answered(self, data: bytes) -> bool:
        """Look at what the server answers; whether it is passed on. If not, the connection ends."""
        if self._losing:
            self._wire.lost += 1
        return not self._losing
