"""How each blow is struck and set right; from the main thread, which owns the processes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from tinledger.faults.house import House
from tinledger.faults.plan import Blow
from tinledger.faults.unsynced import Held

SLOW_SECONDS: Final = 0.05
"""What each piece of data takes longer on a slow wire."""
FOR_SECONDS: Final = 1.0
"""How long a wire is slow or held."""
FULL_SECONDS: Final = 2.5
"""How long a disk is full, while the load goes on."""
HELD_SECONDS: Final = 2.5
"""How long the load goes on where what is not synced is held in memory."""
HELD_RECORDS: Final = 100
"""Records that are acknowledged meanwhile, unless it takes too long."""
HELD_MOST_SECONDS: Final = 30.0
COMMIT_SECONDS: Final = 5.0
"""The longest wait for a commit to lose the answer of."""
LOOK_SECONDS: Final = 0.02


def strike(house: House, blow: Blow) -> str:
    """Do it, and set right what does not come back by itself; what was seen of it, for the report."""
    return STRIKES[blow](house)


def kill(name: str) -> Callable[[House], str]:
    """kill -9 a part."""

    def struck(house: House) -> str:
        house.kill(name)
        return ""

    return struck


def kill_broker(house: House) -> str:
    house.kill_broker()
    return ""


def kill_database(house: House) -> str:
    house.kill_database()
    return ""


def cut(*wires: str) -> Callable[[House], str]:
    """End all connections of some wires."""

    def struck(house: House) -> str:
        for wire in wires:
            house.wires[wire].cut()
        return ""

    return struck


def slow(*wires: str) -> Callable[[House], str]:
    """Let some wires take longer, for a while."""

    def struck(house: House) -> str:
        for wire in wires:
            house.wires[wire].delay = SLOW_SECONDS
        time.sleep(FOR_SECONDS)
        for wire in wires:
            house.wires[wire].delay = 0.0
        return f"{SLOW_SECONDS * 1000:.0f} ms a piece, for {FOR_SECONDS:.0f} s"

    return struck


def hold(*wires: str) -> Callable[[House], str]:
    """Let some wires pass nothing on, for a while."""

    def struck(house: House) -> str:
        for wire in wires:
            house.wires[wire].hold(True)
        time.sleep(FOR_SECONDS)
        for wire in wires:
            house.wires[wire].hold(False)
        return f"for {FOR_SECONDS:.0f} s"

    return struck


def lose_commit(house: House) -> str:
    """The next poll is committed, and intake is not told: the connection ends instead of the answer."""
    wire = house.wires["database"]
    before = wire.lost
    wire.lose = 1
    until = time.monotonic() + COMMIT_SECONDS
    while wire.lost == before and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)
    wire.lose = 0
    return "" if wire.lost > before else "no commit came by"


def fill_disk(house: House) -> str:
    """Nothing can be written for a while; then there is room, and what ended is started again."""
    house.disk.fill()
    time.sleep(FULL_SECONDS)
    ended = house.running.dead()
    house.disk.heal()
    house.look()
    return f"for {FULL_SECONDS:.0f} s; ended by it: {', '.join(ended) or 'nothing'}"


def lose_unsynced(house: House) -> str:
    """The power goes: of both data folders only what was synced is left, and both servers start on that."""
    running = house.running
    running.stop_broker()
    running.stop_postgres()
    held = Held([house.state / "pg", house.state / "kafka" / "data"], house.logs)
    running.start_postgres()
    running.start_broker()
    began, before = time.monotonic(), house.acknowledged()
    while (held_for := time.monotonic() - began) < HELD_SECONDS or (
        house.acknowledged() < before + HELD_RECORDS and held_for < HELD_MOST_SECONDS
    ):
        house.look()
        time.sleep(LOOK_SECONDS)
    acknowledged = house.acknowledged() - before
    lost = held.lose()
    running.kill_broker()
    running.kill_postgres()
    held.uncover()
    running.start_postgres()
    running.start_broker()
    return f"{lost // 1024:,} kB, after {held_for:.0f} s in which {acknowledged} records were acknowledged"


STRIKES: Final[dict[Blow, Callable[[House], str]]] = {
    Blow.kill_intake: kill("intake"),
    Blow.kill_relay: kill("relay"),
    Blow.kill_views: kill("views"),
    Blow.kill_api: kill("api"),
    Blow.kill_broker: kill_broker,
    Blow.kill_database: kill_database,
    Blow.cut_broker: cut("broker", "partners"),
    Blow.cut_database: cut("database"),
    Blow.slow_broker: slow("broker", "partners"),
    Blow.slow_database: slow("database"),
    Blow.hold_broker: hold("broker", "partners"),
    Blow.lose_commit: lose_commit,
    Blow.fill_disk: fill_disk,
    Blow.lose_unsynced: lose_unsynced,
}
