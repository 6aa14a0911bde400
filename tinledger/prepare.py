"""Makes what the parts of a ledger need before the first of them starts; every step may be repeated."""

import psycopg
from psycopg.errors import InsufficientPrivilege

from consumers import durable
from consumers.filling import check_not_behind
from consumers.kafka import TOPICS, Admin
from consumers.locks import connect
from consumers.loop import MustStop
from consumers.registry import enter_numbers
from consumers.store import Ledger
from domain.registration import OFFICE
from projections.access import guard_store
from stack import Running, StackError
from tinledger.settings import settings


def prepare(running: Running, *, stamped_by_broker: bool = True) -> None:
    """The store's tables, guards and schema numbers, the published log, and the office's own topics.

    `stamped_by_broker=False` is for a season, whose senders' stamps are its calendar. Raises StackError where the store
    belongs to another version of this program, where a power loss could take what was acknowledged, or where Kafka has
    events that the store has not.
    """
    ledger = Ledger(running.database_url)
    try:
        enter_numbers(ledger)
    except MustStop as must:
        raise StackError(str(must)) from must
    finally:
        ledger.close()
    try:
        with psycopg.connect(running.database_url, connect_timeout=10) as connection:
            guard_store(connection)
    except InsufficientPrivilege as refused:
        raise StackError(
            f"the database's user may not make the roles by which people read: {str(refused).splitlines()[0]}.",
            "Who may is to make them first: docs/how-to/use-your-own-kafka-and-postgresql.md",
        ) from refused
    with Admin(running.kafka()) as admin:
        admin.ensure_ledger_topics()
        admin.ensure_partner_topics(OFFICE, stamped_by_broker=stamped_by_broker)
    try:
        check_kept(running, TOPICS.ledger, TOPICS.intake(""))
        with connect(running.database_url) as connection:
            check_not_behind(connection, running.kafka())
    except MustStop as must:
        raise StackError(str(must)) from must


def check_kept(running: Running, *names: str) -> None:
    """Look whether a power loss could take what is acknowledged on the topics whose names begin so.

    Raises MustStop where it could, unless the stack was started with `sync=False` or TINLEDGER_MAY_LOSE says that it
    may: then it is only told.
    """
    with connect(running.database_url) as connection, Admin(running.kafka()) as admin:
        topics = sorted(each for each in admin.topics() if each.startswith(names))
        durable.check(connection, admin, topics, demanded=running.sync and not settings().may_lose)
