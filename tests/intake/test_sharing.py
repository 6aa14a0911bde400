"""Several processes at once: each gets its part of the partitions, and the tables are made once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

import psycopg

from consumers.locks import Share, connect, try_lock, unlock
from consumers.store import Ledger

NAMES = [f"intake.shop-{nth}/0" for nth in range(5)]


def test_two_processes_share_and_one_that_ends_leaves_its_part_at_once(database: str) -> None:
    first, second = connect(database), connect(database)
    one = Share(first)
    assert one.take(NAMES) == set(NAMES)
    two = Share(second)
    assert two.take(NAMES) == set(), "nobody is robbed: the first gives back when it looks again"
    assert one.take(NAMES) == set() and len(one.held) == 3
    assert two.take(NAMES) == set(NAMES) - one.held
    first.close()  # what a killed process leaves behind is an ended connection
    until = monotonic() + 10
    while two.held != set(NAMES):
        assert monotonic() < until
        two.take(NAMES)
    assert two.take(NAMES[:2]) == set() and two.held == set(NAMES[:2])
    second.close()


def test_a_lock_is_held_by_one_connection_until_released(database: str) -> None:
    first, second = connect(database), connect(database)
    assert try_lock(first, "relay/s0") and not try_lock(second, "relay/s0") and try_lock(second, "other")
    unlock(first, "relay/s0")
    assert try_lock(second, "relay/s0")
    first.close()
    second.close()


def test_processes_that_start_at_once_make_the_tables_once(database: str) -> None:
    with ThreadPoolExecutor(6) as threads:
        ledgers = list(threads.map(Ledger, [database] * 6))
    for ledger in ledgers:
        assert ledger.recorder.max_notification_id() is None
        ledger.close()


def test_a_complete_store_is_opened_without_waiting_for_its_writers(
    database: str, direct: psycopg.Connection[Any]
) -> None:
    with direct.transaction():
        direct.execute("UPDATE ledger.head SET last = last WHERE shard = 0")
        direct.execute("LOCK TABLE ledger.events IN ROW EXCLUSIVE MODE")
        direct.execute("SET LOCAL lock_timeout = '1s'")
        Ledger(database).close()
