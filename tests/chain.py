"""One small supply chain told into a ledger in memory: what the tests of questions and of pages ask about."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg import Connection
from psycopg.sql import SQL, Identifier

import stack
from consumers.store import Ledger, Row
from projections.access import guard_store
from projections.views import Views
from schemas.codec import decode_event
from tests.feed import Feed

MAKER, SUPPLIER, SHOP = "91310115MA1K0AB20U", "91230227000000019Q", "91310115000000027G"
IMPORTER = "91310120MA1HDEM03F"
CAN, FOREIGN, BASE = "09521234500018", "09521234500025", "09521234500032"
MADE, PRINTED, REWORKED, POWDER = f"{CAN}:24A15B1", f"{CAN}:24A15B100", f"{CAN}:24A16B1", f"{BASE}:BP24010301"
IMPORTED, UNRECORDED = f"{FOREIGN}:NL24A15B1", f"{FOREIGN}:22NLK8"
MILK, PREMIX = f"{SUPPLIER}:RM2401073", f"{SHOP}:VM231207"
DECLARATION = "224820241000012345"
PALLET, FIRST_CASE = "195212345000000022", "095212345000000018"
FIRST_SERIAL = 100_000_000_001


@dataclass(frozen=True)
class Chain:
    """The story in views, and the sequences by which its facts are proved."""

    feed: Feed
    url: str
    proof: dict[str, int]

    @contextmanager
    def connect(self) -> Iterator[Connection[Any]]:
        """A connection to the views, as the pages get one."""
        with psycopg.connect(self.url, options="-c search_path=views -c timezone=UTC", autocommit=True) as connection:
            yield connection

    def settle(self) -> None:
        """Take what was said since into the views."""
        with psycopg.connect(self.url) as connection:
            self.feed.settle(Views(connection))

    @property
    def position(self) -> int:
        """The last sequence."""
        return len(self.feed.events)


def tell(feed: Feed) -> dict[str, int]:
    """Say the whole story; the sequences of what was said, by name."""
    proof: dict[str, int] = {}

    def say(name: str, partner: str, family: str, **fields: Any) -> None:
        sequence = feed.say(partner, family, **fields)
        assert sequence is not None
        proof[name] = sequence

    feed.register("producer-1", ["producer", "laboratory"], [MAKER])
    feed.day("2024-06-30")
    say("party", "regulator-1", "Party")
    say("qualification", "producer-1", "SupplierQualification")
    say("audit", "producer-1", "SupplierAudit")
    say("receipt", "producer-1", "MaterialReceipt", supplier_id=SUPPLIER, lot_number="RM240107-3", kind="RAW_MILK",
        material="raw-milk", material_name="生乳", quantity="5000.000", received_on="2024-01-07",
        production_date="2024-01-07", expiry_date="2024-01-09")  # fmt: skip
    say("check", "producer-1", "MaterialCheck")
    powder = {"trade_item": BASE, "batch_number": "BP24010301", "quantity": "4300.000", "solids_percent": "97.20"}
    milk = {"role": "INGREDIENT", "material": "raw-milk", "supplier_id": SUPPLIER, "lot_number": "RM240107-3",
            "quantity": "4500.000", "solids_percent": "95.00"}  # fmt: skip
    say("powder", "producer-1", "BatchProduction", work_order="WO-BP", process="BASE_POWDER", trade_item=BASE,
        batch_number="BP24010301", formula_registration=None, inputs=[milk], outputs=[powder], losses="100.000",
        line="喷粉1线", started_at="2024-01-08T08:00:00+08:00", ended_at="2024-01-08T20:00:00+08:00")  # fmt: skip
    say("production", "producer-1", "BatchProduction")
    for name, source, target in (("rework", "24A15B1", "24A16B1"), ("back", "24A16B1", "24A15B1")):
        at = {"trade_item": CAN, "quantity": "50.000", "solids_percent": "97.20"}
        say(name, "producer-1", "BatchProduction", work_order=f"WO-{name}", process="REWORK", trade_item=CAN,
            batch_number=target, inputs=[{**at, "role": "REWORK", "batch_number": source}],
            outputs=[{**at, "batch_number": target}], losses="0.000", line=f"{name}",
            started_at="2024-01-17T08:00:00+08:00", ended_at="2024-01-17T20:00:00+08:00")  # fmt: skip
    say("formula", "regulator-1", "FormulaRegistration", registration_number="国食注字YP20170126", holder_id=MAKER,
        stage=1, base="COW", trade_items=[CAN])  # fmt: skip
    say("packing", "producer-1", "Packing")
    say("sample", "producer-1", "Sampling")
    say("report", "producer-1", "TestReport")
    say("held", "producer-1", "BatchRelease", number="BR-1", decision="HELD", decision_number="放行-1",
        decided_at="2024-02-01T10:00:00+08:00")  # fmt: skip
    say("released", "producer-1", "BatchRelease", number="BR-2", follows="BR-1")
    say("activation", "producer-1", "CanActivation")
    say("pallet", "producer-1", "Aggregation")
    say("dispatch", "producer-1", "Dispatch")
    say("arrival", "distributor-1", "Receipt")
    say("sale", "producer-1", "SalesRecord")
    say("resale", "distributor-1", "SalesRecord", seller_id=SHOP, tier="RETAILER", buyer_id=None, buyer_name=None,
        batch_number="24A15B100", cans=100, sold_on="2024-03-10", delivery_order="LS-1", certificate_number=None,
        ranges=[{"first_serial": FIRST_SERIAL, "last_serial": FIRST_SERIAL + 99}])  # fmt: skip
    say("return", "producer-1", "Return", cause="<script>alert(1)</script>")
    say("disposal", "distributor-1", "Disposal")
    say("filing", "customs-1", "ImporterFiling")
    line = {
        "line": 1,
        "hs_code": "1901101090",
        "ciq_code": "101",
        "trade_item": FOREIGN,
        "product_name": "婴儿配方奶粉",
        "batch_number": "NL24A15B1",
        "production_date": "2024-01-15",
        "expiry_date": "2026-01-14",
        "cans": 5760,
        "net_weight": "4608.000",
        "goods_value": "76032.00",
        "currency": "USD",
        "origin_country": "NLD",
        "manufacturer_number": "CNLD12012209210001",
        "manufacturer_name": "Voorbeeld Zuivel B.V.",
        "formula_registration": "国食注字YP20175008",
    }
    say("declaration", "customs-1", "CustomsDeclaration",
        lines=[line, {**line, "line": 2, "batch_number": "22NLK8", "cans": 600, "net_weight": "480.000"}])  # fmt: skip
    say("import", "importer-1", "ImportRecord", cans=5700, net_weight="4600.000")
    say("certificate", "customs-1", "InspectionCertificate")
    say("first_sale", "importer-1", "SalesRecord", seller_id=IMPORTER, tier="IMPORTER", trade_item=FOREIGN,
        batch_number="NL24A15B1", cans=300, sold_on="2024-05-10", delivery_order="XS-1", ranges=[])  # fmt: skip
    say("recall", "importer-1", "Recall", number="RC-1", step="OPENED", follows=None, ranges=[],
        batches=[{"trade_item": FOREIGN, "batch_number": "NL24A15B1"}])  # fmt: skip
    assert feed.say("regulator-1", "Party", number="Party-1") is None  # the same again, at its topic's offset 2
    assert feed.send("producer-1", b"not a record") is not None
    proof["rejection"] = len(feed.events)
    return proof


@contextmanager
def told(url: str) -> Iterator[Chain]:
    """The story in the store and in the views of an empty database."""
    feed = Feed()
    proof = tell(feed)
    ledger = Ledger(url)
    try:
        rows = [
            Row(key, version, f"{'' if kind == 'Rejected' else family}{kind}.v{number}", state, None)
            for _, state, key, version in feed.events
            for kind, family, number, *_ in [decode_event(state)]
        ]
        with ledger.datastore.transaction(commit=True) as cursor:
            ledger.recorder.append(cursor, rows)
            ledger.recorder.move(cursor, {f"{topic}/0": (0, came) for topic, came in feed._offsets.items()})
    finally:
        ledger.close()
    with psycopg.connect(url) as connection:
        guard_store(connection)
    story = Chain(feed, url, proof)
    story.settle()
    yield story


@contextmanager
def database_of_a_session(running: stack.Stack, name: str) -> Iterator[str]:
    """The URL of a database that several tests share."""
    with psycopg.connect(running.database_url, autocommit=True) as admin:
        admin.execute(SQL("create database {}").format(Identifier(name)))
    yield running.database_url.replace("/tinledger?", f"/{name}?")
    with psycopg.connect(running.database_url, autocommit=True) as admin:
        admin.execute(SQL("drop database {} with (force)").format(Identifier(name)))


@pytest.fixture(scope="session")
def chain(running: stack.Stack) -> Iterator[Chain]:
    """The story in views, told once a session; whoever wants to say more tells it into a database of its own."""
    with database_of_a_session(running, f"chain_{uuid.uuid4().hex[:12]}") as url, told(url) as story:
        yield story
