"""Keeps a folder as `held.Folder` does, over the kernel's FUSE: `python -m tinledger.faults.unsynced FOLDER`.

It speaks the protocol of `linux/fuse.h` itself, since the C library for it is seldom there. SIGTERM is the power loss:
what is held is counted and forgotten.
"""

from __future__ import annotations

import ctypes
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from errno import EINTR, ENODEV, ENOENT, ENOSYS
from pathlib import Path
from types import FrameType
from typing import Final

from stack import process
from tinledger.faults.held import Folder

DEVICE: Final = "/dev/fuse"
MOST_WRITE: Final = 1 << 20
PAGES: Final = 256
MAJOR, MINOR = 7, 31
BIG_WRITES, MAX_PAGES = 1 << 5, 1 << 22
HEAD: Final = struct.Struct("=IIQQIIIHH")
ANSWER: Final = struct.Struct("=IiQ")
ATTRIBUTES: Final = struct.Struct("=QQQQQQIIIIIIIIII")
SET: Final = struct.Struct("=IIQQQQQQIIIIIIII")
MODE, UID, GID, SIZE = 1, 2, 4, 8
MOUNT_SECONDS: Final = 10.0
LOSS_SECONDS: Final = 10.0


class Keeper:
    """Answers the kernel's requests, one after the other."""

    def __init__(self, device: int) -> None:
        self._device = device
        self.folder = Folder()
        self._answers: dict[int, Callable[[int, bytes], bytes | None]] = {
            1: self._lookup, 2: self._nothing, 3: self._getattr, 4: self._setattr, 9: self._mkdir, 10: self._unlink,
            11: self._rmdir, 12: self._rename, 14: self._open, 15: self._read, 16: self._write, 17: self._statfs,
            18: self._release, 20: self._fsync, 26: self._init, 27: self._opendir, 28: self._readdir, 29: self._done,
            30: self._done, 35: self._create, 36: self._nothing, 42: self._nothing, 45: self._rename2,
        }  # fmt: skip

    def run(self) -> None:
        """Until the folder is uncovered."""
        while True:
            try:
                request = os.read(self._device, MOST_WRITE + 8192)
            except OSError as error:
                if error.errno in (EINTR, ENOENT):
                    continue  # the request was taken back
                if error.errno == ENODEV:
                    return
                raise
            _, opcode, unique, node, *_ = HEAD.unpack_from(request)
            try:
                answer = self._answers.get(opcode, self._unknown)(node, request[HEAD.size :])
                error_number = 0
            except OSError as error:
                answer, error_number = b"", -(error.errno or ENOSYS)
            if answer is not None:
                try:
                    os.write(self._device, ANSWER.pack(ANSWER.size + len(answer), error_number, unique) + answer)
                except OSError as error:
                    if error.errno != ENOENT:  # whoever asked was killed meanwhile
                        raise

    def _unknown(self, node: int, given: bytes) -> bytes:
        raise OSError(ENOSYS, "")

    def _nothing(self, node: int, given: bytes) -> None:
        return None

    def _done(self, node: int, given: bytes) -> bytes:
        return b""

    def _init(self, node: int, given: bytes) -> bytes:
        ahead = struct.unpack_from("=III", given)[2]
        return struct.pack(
            "=IIIIHHIIHHI28x", MAJOR, MINOR, ahead, BIG_WRITES | MAX_PAGES, 16, 12, MOST_WRITE, 1, PAGES, 0, 0
        )

    def _attributes(self, number: int) -> bytes:
        found, size = self.folder.about(number)
        times = [found.st_atime_ns, found.st_mtime_ns, found.st_ctime_ns]
        return ATTRIBUTES.pack(
            found.st_ino, size, -(-size // 512), *(each // 10**9 for each in times), *(each % 10**9 for each in times),
            found.st_mode, found.st_nlink, found.st_uid, found.st_gid, 0, 4096, 0,
        )  # fmt: skip

    def _entry(self, path: str) -> bytes:
        number, _ = self.folder.look(path)
        # Nothing may be remembered by the kernel beyond an answer: names are few, and being right is all.
        return struct.pack("=QQQQII", number, 0, 0, 0, 0, 0) + self._attributes(number)

    def _lookup(self, node: int, given: bytes) -> bytes:
        return self._entry(self.folder.path(node, _text(given)))

    def _getattr(self, node: int, given: bytes) -> bytes:
        return struct.pack("=QII", 0, 0, 0) + self._attributes(node)

    def _setattr(self, node: int, given: bytes) -> bytes:
        valid, _, _, size, *_, mode, _, uid, gid, _ = SET.unpack_from(given)
        path = self.folder.nodes[node].path
        if valid & SIZE:
            self.folder.cut(node, size)
        if valid & MODE:
            os.chmod(path, mode & 0o7777)  # noqa: PTH101
        if valid & (UID | GID):
            os.chown(path, uid if valid & UID else -1, gid if valid & GID else -1)
        return self._getattr(node, b"")

    def _mkdir(self, node: int, given: bytes) -> bytes:
        path = self.folder.path(node, _text(given[8:]))
        os.mkdir(path, struct.unpack_from("=I", given)[0] & 0o7777)  # noqa: PTH102
        return self._entry(path)

    def _unlink(self, node: int, given: bytes) -> bytes:
        path = self.folder.path(node, _text(given))
        self.folder.gone(path)
        os.unlink(path)  # noqa: PTH108
        return b""

    def _rmdir(self, node: int, given: bytes) -> bytes:
        path = self.folder.path(node, _text(given))
        self.folder.gone(path)
        os.rmdir(path)  # noqa: PTH106
        return b""

    def _rename(self, node: int, given: bytes) -> bytes:
        return self._renamed(node, struct.unpack_from("=Q", given)[0], given[8:])

    def _rename2(self, node: int, given: bytes) -> bytes:
        return self._renamed(node, struct.unpack_from("=Q", given)[0], given[16:])

    def _renamed(self, node: int, target: int, names: bytes) -> bytes:
        before, after = names.rstrip(b"\0").split(b"\0")
        self.folder.rename(self.folder.path(node, os.fsdecode(before)), self.folder.path(target, os.fsdecode(after)))
        return b""

    def _open(self, node: int, given: bytes) -> bytes:
        self.folder.open(node)
        return struct.pack("=QII", node, 0, 0)

    def _create(self, node: int, given: bytes) -> bytes:
        _, mode, _, _ = struct.unpack_from("=IIII", given)
        path = self.folder.path(node, _text(given[16:]))
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, mode & 0o7777))
        entry = self._entry(path)
        return entry + self._open(struct.unpack_from("=Q", entry)[0], b"")

    def _read(self, node: int, given: bytes) -> bytes:
        _, offset, size = struct.unpack_from("=QQI", given)
        return self.folder.read(node, offset, size)

    def _write(self, node: int, given: bytes) -> bytes:
        _, offset, size = struct.unpack_from("=QQI", given)
        self.folder.write(node, offset, given[40 : 40 + size])
        return struct.pack("=II", size, 0)

    def _fsync(self, node: int, given: bytes) -> bytes:
        self.folder.sync(node)
        return b""

    def _release(self, node: int, given: bytes) -> bytes:
        self.folder.release(node)
        return b""

    def _opendir(self, node: int, given: bytes) -> bytes:
        return struct.pack("=QII", node, 0, 0)

    def _readdir(self, node: int, given: bytes) -> bytes:
        _, offset, size = struct.unpack_from("=QQI", given)
        told = b""
        for nth, (inode, kind, name) in enumerate(self.folder.names(node)[offset:], offset + 1):
            encoded = os.fsencode(name)
            entry = struct.pack("=QQII", inode, nth, len(encoded), kind) + encoded
            entry += bytes(-len(entry) % 8)
            if len(told) + len(entry) > size:
                break
            told += entry
        return told

    def _statfs(self, node: int, given: bytes) -> bytes:
        found = os.statvfs(".")
        return struct.pack(
            "=QQQQQIIII24x", found.f_blocks, found.f_bfree, found.f_bavail, found.f_files, found.f_ffree,
            found.f_bsize, 255, found.f_frsize, 0,
        )  # fmt: skip


def _text(given: bytes) -> str:
    return os.fsdecode(given.split(b"\0", 1)[0])


def keep(path: str) -> None:
    """Cover the folder with itself, and keep it until SIGTERM."""
    os.chdir(path)  # what is below stays reachable from here once it is covered
    device = os.open(DEVICE, os.O_RDWR)
    options = f"fd={device},rootmode=40000,user_id={os.geteuid()},group_id={os.getegid()},allow_other"
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"tinledger-held", os.fsencode(path), b"fuse", 0, options.encode()):
        sys.exit(f"{path}: {os.strerror(ctypes.get_errno())}")
    keeper = Keeper(device)

    def lost(number: int, frame: FrameType | None) -> None:
        print(keeper.folder.held(), flush=True)
        os._exit(0)

    signal.signal(signal.SIGTERM, lost)
    keeper.run()


class Held:
    """Some folders that are kept so, from the outside. Call from the main thread."""

    def __init__(self, folders: list[Path], logs: Path) -> None:
        """Covers them; nobody may have a file of them open. Raises OSError where this machine does not allow it."""
        self.folders = folders
        self._logs = [logs / f"held-{folder.name}.log" for folder in folders]
        self._from = [process.size(log) for log in self._logs]
        self._keepers = [
            process.start([sys.executable, "-m", "tinledger.faults.unsynced", folder], log, signal.SIGKILL)
            for folder, log in zip(folders, self._logs, strict=True)
        ]
        until = time.monotonic() + MOUNT_SECONDS
        while not all(folder.is_mount() for folder in folders):
            if time.monotonic() > until or any(keeper.poll() is not None for keeper in self._keepers):
                said = " ".join(process.tail(log) for log in self._logs)
                self.lose()
                raise OSError(ENOSYS, f"a folder cannot be kept by FUSE here: {said}")
            time.sleep(0.02)

    def lose(self) -> int:
        """The power is gone: what was not synced is lost; how many bytes. What runs on the folders sees errors."""
        for keeper in self._keepers:
            process.finish(keeper, signal.SIGTERM, LOSS_SECONDS)
        said = [process.tail(log, 1, at) for log, at in zip(self._logs, self._from, strict=True)]
        return sum(int(each) for each in said if each.isdigit())

    def uncover(self) -> None:
        """Show the folders as they are on disk; what ran on them must have ended."""
        for folder in self.folders:
            subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True, timeout=MOUNT_SECONDS)


def possible() -> bool:
    """Whether this process may keep a folder so."""
    with tempfile.TemporaryDirectory(prefix="tinledger-held-") as name:
        kept = Path(name) / "kept"
        kept.mkdir()
        try:
            held = Held([kept], Path(name))
        except OSError:
            return False
        held.lose()
        held.uncover()
        return True


if __name__ == "__main__":
    keep(sys.argv[1])
