"""Runs one part of a ledger as a process, so that a test can kill it: `part.py intake`, `part.py flood`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from functools import partial
from threading import Event

from consumers.intake import Intake
from consumers.kafka import Topics
from consumers.lanes import Lane
from consumers.loop import MustStop
from consumers.relay import Relay

PARTS: dict[str, Callable[..., Intake | Relay]] = {
    "intake": Intake,
    "flood": partial(Intake, lane=Lane.flood),
    "relay": Relay,
}


def main() -> None:
    given = json.loads(os.environ["TINLEDGER_PART"])
    part = PARTS[sys.argv[1]](given["database_url"], given["settings"], Topics(given["prefix"]))
    try:
        part.run(Event())
    except MustStop as stopped:
        print(stopped, file=sys.stderr)
        sys.exit(MustStop.EXIT_CODE)


if __name__ == "__main__":
    main()
