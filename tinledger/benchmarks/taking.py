"""A process of intake for a measurement: `python -m tinledger.benchmarks.taking FILE`, its orders in the file."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from consumers.kafka import POLL_RECORDS, Topics
from consumers.loop import WAKE_SECONDS
from tinledger.benchmarks.doors import session
from tinledger.part import collect_less

GO: Final = ".go"
"""Ending of the file that is there while something is to be taken."""
LOOK_SECONDS: Final = 0.002


def run(orders: Path) -> None:
    """Take this process's part of the partitions until the process is ended."""
    logging.getLogger("kafka").setLevel(logging.ERROR)
    collect_less()
    said = json.loads(orders.read_text())
    looked = 0.0
    with session(said["url"], said["settings"], Topics(said["prefix"]), POLL_RECORDS) as taking:
        while True:
            if monotonic() - looked >= WAKE_SECONDS:
                taking.share()
                looked = monotonic()
            if orders.with_suffix(GO).exists():
                taking.step()
            else:
                sleep(LOOK_SECONDS)


if __name__ == "__main__":
    run(Path(sys.argv[1]))
