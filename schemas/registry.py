"""The registry of contract numbers: registry.lock only grows, and a released schema is never edited."""

from __future__ import annotations

from collections.abc import Iterator

from schemas import library
from schemas.library import KINDS, REJECTED, Locked

HEADING = """\
# Contract numbers: number, name, version, SHA-256 of the schema (sorted JSON without descriptions).
# Written by `./run schemas`, which only ever adds lines: a number is in the bytes of every event.
"""


class Edited(ValueError):
    """A schema that has a number was edited or is gone: what was released needs a new version instead."""


def due() -> Iterator[tuple[str, int]]:
    """Name and version of every contract that the schema files make, in the order in which numbers are given."""
    yield REJECTED, 1
    for family, version in library.record_files():
        yield family, version
        for kind in KINDS:
            yield family + kind, version


def grow(lines: tuple[Locked, ...], *, released: bool = True) -> tuple[Locked, ...]:
    """The lock with a line for each contract that had none. Raises Edited for a known one that changed or is gone.

    `released=False` takes new fingerprints instead of raising, numbers unchanged: before the first release only.
    """
    known = {(line.name, line.version): line for line in lines}
    wanted = list(due())
    if gone := [f"{name} v{version}" for name, version in known if (name, version) not in set(wanted)]:
        raise Edited(f"registry.lock has {', '.join(gone)}, and no schema file makes it any more")
    grown = []
    for line in lines:
        now = library.fingerprint(library.schema_of(line.name, line.version))
        if now != line.fingerprint and released:
            raise Edited(
                f"{line.name} v{line.version} was released as {line.fingerprint[:12]}… and is now {now[:12]}…: "
                "put the old file back and write the change as a new version"
            )
        grown.append(Locked(line.number, line.name, line.version, now))
    number = max((line.number for line in lines), default=0)
    for name, version in wanted:
        if (name, version) not in known:
            number += 1
            grown.append(Locked(number, name, version, library.fingerprint(library.schema_of(name, version))))
    return tuple(grown)


def text(lines: tuple[Locked, ...]) -> str:
    """registry.lock's text."""
    return HEADING + "".join(f"{line.number} {line.name} {line.version} {line.fingerprint}\n" for line in lines)
