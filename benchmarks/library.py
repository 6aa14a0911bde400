"""The library's own projection runner on the same store: one event and its tracking a transaction. Exactly once."""

from __future__ import annotations

from typing import Any

from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.conninfo import conninfo_to_dict

from benchmarks.task import Clock, Orders
from consumers.store import Ledger
from domain.record import RecordEvent

ORDERS = Orders.read() if __name__ == "__main__" else None
ADD = """
insert into {} as b (batch, cans, sales) values (%s, %s, 1)
on conflict (batch) do update set cans = b.cans + excluded.cans, sales = b.sales + 1"""


class Store(Ledger):
    """The ledger's store, made as the runner makes an application: from an environment."""

    def __init__(self, env: Any = None) -> None:
        assert ORDERS is not None
        super().__init__(ORDERS.database_url)


class Balances(PostgresTrackingRecorder):
    """The table, with the library's tracking."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        assert ORDERS is not None
        self._add = ADD.format(ORDERS.table)

    def add(self, batch: str, cans: int, tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(self._add, (batch, cans))


class Balance(Projection[Balances]):
    """Adds each sale."""

    name = "balance"
    clock: Clock

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        self.clock.begin()
        if isinstance(domain_event, RecordEvent) and domain_event.family == "SalesRecord":
            record = domain_event.record
            assert record is not None
            self.view.add(f"{record['trade_item']}:{record['batch_number']}", record["cans"], tracking)
            if self.clock.wrote(1):
                self.clock.end()


def main() -> None:
    assert ORDERS is not None
    Balance.clock = Clock(ORDERS)
    at = conninfo_to_dict(ORDERS.database_url)
    env = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "ORIGINATOR_ID_TYPE": "text",
        "POSTGRES_DBNAME": str(at["dbname"]),
        "POSTGRES_HOST": str(at["host"]),
        "POSTGRES_PORT": str(at.get("port", "5432")),
        "POSTGRES_USER": str(at["user"]),
        "POSTGRES_PASSWORD": str(at.get("password", "")),
        "TRACKING_TABLE_NAME": f"{ORDERS.table}_tracking",
    }
    with ProjectionRunner(application_class=Store, projection_class=Balance, view_class=Balances, env=env) as runner:
        runner.run_forever()


if __name__ == "__main__":
    main()
