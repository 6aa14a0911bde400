"""What strikes does what it says: a full disk, a folder that forgets what was not synced, wires cut or held."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from stack import process
from tinledger.faults import disk
from tinledger.faults.held import BLOCK, Folder
from tinledger.faults.wire import Loop, Tcp, Wire

ROOT = Path(__file__).parents[2]
SECONDS = 60.0


def inside(script: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in a mount namespace of its own; where none is allowed, without, as the command does."""
    return subprocess.run(
        [*(disk.namespace() or []), sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | ({disk.NAMESPACE: "1"} if disk.namespace() else {}),
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )


FULL = """
import sys
from pathlib import Path
from tinledger.faults.disk import Disk, inside
with Disk(Path(sys.argv[1])) as small:
    if not small.can_be_filled:
        sys.exit("no namespace")
    before = small.folder / "before"
    before.write_bytes(b"x" * 4096)
    small.fill()
    try:
        (small.folder / "more").write_bytes(b"x" * (1 << 20))
    except OSError as full:
        print(full.strerror)
    small.heal()
    (small.folder / "more").write_bytes(b"x" * (1 << 20))
    print(before.stat().st_size)
"""

HELD = """
import os, sys
from pathlib import Path
from tinledger.faults.unsynced import Held, possible
if not possible():
    sys.exit("no FUSE")
folder = Path(sys.argv[1])
(folder / "old").write_bytes(b"-" * 10_000)
held = Held([folder], folder.parent)
kept = os.open(folder / "log", os.O_RDWR | os.O_CREAT)
os.write(kept, b"synced" * 1_000)
os.fsync(kept)
os.write(kept, b"lost" * 1_000)
with open(folder / "old", "r+b") as old:
    old.seek(4_090)
    old.write(b"over two blocks")
(folder / "sub").mkdir()
(folder / "sub" / "named").write_bytes(b"never synced")
(folder / "sub" / "named").rename(folder / "renamed")
print(os.pread(kept, 10, 5_998), (folder / "old").read_bytes()[4_088:4_107], (folder / "renamed").read_bytes())
print(sorted(path.name for path in folder.iterdir()))
print(held.lose())
try:
    os.write(kept, b"more")
except OSError as gone:
    print(gone.errno)
os.close(kept)
held.uncover()
print((folder / "log").stat().st_size, set((folder / "old").read_bytes()), (folder / "renamed").stat().st_size)
"""


def test_a_full_disk_takes_nothing_and_keeps_what_it_has(tmp_path: Path) -> None:
    ended = inside(FULL, tmp_path / "disk")
    if disk.namespace() is None:
        assert "no namespace" in ended.stderr
        return
    assert ended.stdout.splitlines() == ["No space left on device", "4096"], ended.stderr


def test_what_was_not_synced_is_forgotten_and_what_was_synced_is_there(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    ended = inside(HELD, tmp_path / "kept")
    if "no FUSE" in ended.stderr:
        pytest.skip("this machine allows no FUSE, so that nothing can be kept from its disk")
    assert ended.stdout.splitlines() == [
        "b'edlostlost' b'--over two blocks--' b'never synced'",
        "['log', 'old', 'renamed', 'sub']",
        str((2 + 2 + 1) * BLOCK),
        "107",
        "6000 {45} 0",
    ], ended.stderr


def test_a_kept_folder_reads_back_what_was_written_block_by_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a kernel between: holes, overwriting, cutting short and growing again."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_bytes(b"abc")
    folder = Folder()
    number, _ = folder.look("./file")
    folder.open(number)
    folder.write(number, 2 * BLOCK + 5, b"far")
    assert folder.about(number)[1] == 2 * BLOCK + 8
    assert folder.read(number, 0, 3 * BLOCK) == b"abc".ljust(2 * BLOCK + 5, b"\0") + b"far"
    folder.write(number, 1, b"XY")
    assert folder.read(number, 0, 3) == b"aXY"
    assert (tmp_path / "file").read_bytes() == b"abc"
    folder.cut(number, 2)
    folder.write(number, 4, b"!")
    assert folder.read(number, 0, 99) == b"aX\0\0!"
    folder.sync(number)
    assert (tmp_path / "file").read_bytes() == b"aX\0\0!"
    assert folder.held() == 0


class Echo:
    """A server that says again what it hears."""

    def __init__(self, port: int) -> None:
        self._listening = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            while data := connection.recv(1 << 16):
                connection.sendall(data)

    def close(self) -> None:
        self._listening.close()


@pytest.fixture
def wired() -> Iterator[tuple[Wire, int]]:
    near, far = process.free_ports(2)
    server, loop = Echo(far), Loop()
    try:
        yield Wire(loop, Tcp(near), Tcp(far)), near
    finally:
        loop.close()
        server.close()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), SECONDS)


def test_a_wire_passes_on_holds_and_is_cut(wired: tuple[Wire, int]) -> None:
    wire, port = wired
    with connected(port) as client:
        client.sendall(b"once")
        assert client.recv(9) == b"once"
        wire.hold(True)
        client.sendall(b"held")
        client.settimeout(0.2)
        with pytest.raises(TimeoutError):
            client.recv(9)
        wire.hold(False)
        client.settimeout(SECONDS)
        assert client.recv(9) == b"held"
        wire.cut()
        try:
            assert client.recv(9) == b""
        except ConnectionResetError:
            pass
    with connected(port) as client:  # new connections are taken
        client.sendall(b"again")
        assert client.recv(9) == b"again"


def test_only_the_answer_to_a_commit_that_ends_a_copy_is_lost(wired: tuple[Wire, int]) -> None:
    wire, port = wired
    wire.lose = 1
    with connected(port) as client:
        client.sendall(b"COMMIT\0")  # of nothing that was copied
        assert client.recv(9) == b"COMMIT\0"
        client.sendall(b"COPY t FROM STDIN\0")
        assert client.recv(99) == b"COPY t FROM STDIN\0"
        client.sendall(b"COMMIT\0")
        try:
            assert client.recv(9) == b""
        except ConnectionResetError:
            pass
    until = monotonic() + SECONDS
    while wire.lost == 0:
        assert monotonic() < until
        sleep(0.01)
    assert (wire.lost, wire.lose) == (1, 0)
