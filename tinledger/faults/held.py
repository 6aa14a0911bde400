"""A folder whose files forget, when its keeper dies, what was written and not synced: what a power loss would take.

Names, sizes cut short and permissions are on disk at once; contents only after fsync. That is kinder than a real disk,
and enough to show an acknowledgement that came before the sync.
"""

from __future__ import annotations

import os
import stat
from errno import ENOENT
from typing import Final

BLOCK: Final = 4096
ROOT: Final = 1
"""The number of the folder itself."""


class Node:
    """One file or folder below: where it is, and what of it is not on disk yet."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.blocks: dict[int, bytearray] = {}
        """Whole blocks as they are read, by number, which the disk has otherwise."""
        self.size: int | None = None
        """The size as it is seen, where it is larger than on disk."""
        self.file = -1
        self.opened = 0


class Folder:
    """The folder below the current directory, by numbers of nodes. Every method raises OSError as the kernel would."""

    def __init__(self) -> None:
        self.nodes: dict[int, Node] = {ROOT: Node(".")}
        self._of: dict[int, int] = {}
        self._last = ROOT

    def held(self) -> int:
        """Bytes that would be lost now."""
        return sum(len(node.blocks) for node in self.nodes.values()) * BLOCK

    def path(self, parent: int, name: str) -> str:
        """Where a name of a folder is."""
        return f"{self.nodes[parent].path}/{name}"

    def look(self, path: str) -> tuple[int, os.stat_result]:
        """The node of a path, and what is known of it."""
        found = os.lstat(path)
        number = self._of.get(found.st_ino)
        if number is None:
            self._last += 1
            number = self._of[found.st_ino] = self._last
            self.nodes[number] = Node(path)
        return number, found

    def about(self, number: int) -> tuple[os.stat_result, int]:
        """What is known of a node, and its size as it is seen."""
        node = self.nodes[number]
        found = os.fstat(node.file) if node.file >= 0 else os.lstat(node.path)
        return found, max(found.st_size, node.size or 0)

    def open(self, number: int) -> None:
        """One more has it open."""
        node = self.nodes[number]
        if node.file < 0:
            node.file = os.open(node.path, os.O_RDWR)
        node.opened += 1

    def release(self, number: int) -> None:
        """One less has it open; what is held stays held."""
        node = self.nodes[number]
        node.opened -= 1
        if node.opened <= 0 and not node.blocks and node.size is None and node.file >= 0:
            os.close(node.file)
            node.file, node.opened = -1, 0

    def read(self, number: int, offset: int, size: int) -> bytes:
        """Bytes as they are seen."""
        node = self.nodes[number]
        size = max(0, min(size, self.about(number)[1] - offset))
        found = os.pread(node.file, size, offset)
        if not node.blocks:
            return found.ljust(size, b"\0")
        data = bytearray(found.ljust(size, b"\0"))
        for block in range(offset // BLOCK, -(-(offset + size) // BLOCK)):
            if (whole := node.blocks.get(block)) is not None:
                begin, end = max(offset, block * BLOCK), min(offset + size, (block + 1) * BLOCK)
                data[begin - offset : end - offset] = whole[begin - block * BLOCK : end - block * BLOCK]
        return bytes(data)

    def write(self, number: int, offset: int, data: bytes) -> None:
        """Hold bytes in memory."""
        node = self.nodes[number]
        seen = self.about(number)[1]
        end = offset + len(data)
        for block in range(offset // BLOCK, -(-end // BLOCK)):
            whole = node.blocks.get(block)
            if whole is None:
                on_disk = os.pread(node.file, BLOCK, block * BLOCK)
                whole = node.blocks[block] = bytearray(on_disk.ljust(BLOCK, b"\0"))
            begin, upto = max(offset, block * BLOCK), min(end, (block + 1) * BLOCK)
            whole[begin - block * BLOCK : upto - block * BLOCK] = data[begin - offset : upto - offset]
        if end > seen:
            node.size = end

    def sync(self, number: int) -> None:
        """Put what is held of a file on disk."""
        node = self.nodes[number]
        if node.file < 0:
            return
        size = self.about(number)[1]
        for block, whole in sorted(node.blocks.items()):
            os.pwrite(node.file, whole[: max(0, min(BLOCK, size - block * BLOCK))], block * BLOCK)
        if node.size is not None:
            os.ftruncate(node.file, size)
        os.fsync(node.file)
        node.blocks, node.size = {}, None
        if node.opened <= 0:
            os.close(node.file)
            node.file = -1

    def cut(self, number: int, size: int) -> None:
        """Give a file a size, at once."""
        node = self.nodes[number]
        os.truncate(node.file if node.file >= 0 else node.path, size)
        node.size = None
        node.blocks = {block: whole for block, whole in node.blocks.items() if block * BLOCK < size}
        if (whole := node.blocks.get(size // BLOCK)) is not None:
            whole[size % BLOCK :] = bytes(BLOCK - size % BLOCK)

    def gone(self, path: str) -> None:
        """Before a name is taken away: another file may get its number."""
        found = os.lstat(path)
        if found.st_nlink == 1 or stat.S_ISDIR(found.st_mode):
            self._of.pop(found.st_ino, None)

    def rename(self, before: str, after: str) -> None:
        """Give a file or folder another name, with all that is below it."""
        number, _ = self.look(before)
        if os.path.lexists(after):
            self.gone(after)
        os.rename(before, after)  # noqa: PTH104
        for node in self.nodes.values():
            if node.path == before or node.path.startswith(before + "/"):
                node.path = after + node.path[len(before) :]
        self.nodes[number].path = after

    def names(self, number: int) -> list[tuple[int, int, str]]:
        """(inode, kind, name) of all that a folder holds, itself and its own folder among them."""
        path = self.nodes[number].path
        if not os.path.isdir(path):  # noqa: PTH112 - paths are below the folder that was covered
            raise OSError(ENOENT, path)
        listed = [(entry.inode(), stat.S_IFMT(entry.stat(follow_symlinks=False).st_mode) >> 12, entry.name)
                  for entry in os.scandir(path)]  # fmt: skip
        return [(1, 4, "."), (1, 4, ".."), *sorted(listed, key=lambda each: each[2])]
