"""Running balances: `balances/<name>.sql`, one row an event and subject, read by rules that would else have to sum.

A file has a header (`balance`, `reads`: the tables whose deltas it adds up), `-- schema --` (its table and indexes,
`subject text, since bigint, …`) and `-- take --`: one `insert … returning *` over `d_<table>` rows, which hold `sign`
and `at`. The returned rows become `d_<name>` and the pairs of the kind of that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from projections.headers import Malformed, read_header

PARTS: Final = re.compile(r"-- schema --\n(?P<schema>.*)\n-- take --\n(?P<take>.*)", re.DOTALL)
NAMES: Final = frozenset({"balance", "reads"})


@dataclass(frozen=True)
class Balance:
    """One balance as its file says."""

    name: str
    reads: tuple[str, ...]
    schema: str
    take: str

    @property
    def statement(self) -> str:
        """Takes the rows of a poll and keeps them as deltas."""
        return f"with new as (\n{self.take}\n)\ninsert into d_{self.name} select 1, since, new.* from new"

    @property
    def temporary(self) -> str:
        """Makes its table of deltas."""
        return f"create temp table d_{self.name} (sign int not null, at bigint not null, like {self.name})"


def read_balance(file: str, text: str) -> Balance:
    """A balance from its file. Raises Malformed."""
    header = read_header(file, text, NAMES)
    parts = PARTS.fullmatch(header.body)
    if parts is None:
        raise Malformed(f"{file}:1: expected `-- schema --`, then `-- take --`")
    reads = tuple(name.strip() for name in header.one("reads").value.split(","))
    return Balance(header.one("balance").value, reads, parts["schema"].strip(), parts["take"].strip().rstrip(";"))


def in_order(found: Iterable[Balance]) -> tuple[Balance, ...]:
    """Balances so that one that reads another comes after it. Raises Malformed for a circle."""
    waiting = {balance.name: balance for balance in found}
    placed: list[Balance] = []
    while waiting:
        ready = sorted(name for name, balance in waiting.items() if not waiting.keys() & set(balance.reads))
        if not ready:
            raise Malformed(f"balances read each other in a circle: {', '.join(sorted(waiting))}")
        placed += [waiting.pop(name) for name in ready]
    return tuple(placed)


@cache
def balances() -> tuple[Balance, ...]:
    """All balances, in the order in which they are taken."""
    folder = files("projections") / "balances"
    found = (file for file in folder.iterdir() if file.name.endswith(".sql"))
    return in_order(read_balance(file.name, file.read_text("utf-8")) for file in found)
