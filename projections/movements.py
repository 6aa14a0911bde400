"""What is known of where cans went: activations, cases and pallets, dispatches, receipts, sales, returns, disposals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from psycopg import Connection

from projections.facts import SECTION_LIMIT, Fact, read
from projections.statements import statements

SQL: Final = statements("movements")


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation(Fact):
    """A range of serials put on cans of a batch; `exceptions` are serials of the range that were not used."""

    batch: str
    producer_id: str
    run_number: str
    site: str
    line: str
    first_serial: int
    last_serial: int
    exceptions: tuple[int, ...]
    cans: int
    activated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Fact):
    """Cans or cases put into a case or pallet (`action` ADD), or taken out (REMOVE); `parent` is its SSCC."""

    batch: str
    packer_id: str
    place: str
    action: str
    level: str
    parent: str
    children: tuple[str, ...]
    cans_per_case: int | None
    first_case: str | None
    cans: int
    packed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched(Fact):
    """What one dispatch sent of a batch."""

    batch: str
    sender_id: str
    dispatch_number: str
    receiver_id: str
    from_place: str
    to_place: str
    dispatched_on: date
    cans: int
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received(Fact):
    """What one receipt says arrived of a batch."""

    batch: str
    receiver_id: str
    receipt_number: str
    sender_id: str
    dispatch_number: str
    place: str
    received_on: date
    cans: int
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale(Fact):
    """A sales record 销售记录; `buyer_id` None: a consumer, or a buyer without a number."""

    batch: str
    seller_id: str
    tier: str
    buyer_id: str | None
    buyer_name: str | None
    cans: int
    sold_on: date
    delivery_order: str
    line: int
    invoice_number: str | None
    certificate_number: str | None
    region_code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(Fact):
    """Cans that came back; `restocked`: they went on sale again."""

    batch: str
    returner_id: str | None
    receiver_id: str
    return_number: str
    cans: int
    returned_on: date
    cause: str | None
    restocked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposed(Fact):
    """Cans that left trade for good: destroyed, made harmless, sent back abroad, relabelled."""

    batch: str
    owner_id: str
    disposal_number: str
    cans: int
    disposed_on: date
    way: str
    place: str | None
    witness: str | None


def activations(
    connection: Connection[Any], batches: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[Activation]:
    """The serial ranges of these batches, lowest serial first."""
    return read(connection, SQL["activations"], Activation, batches=list(batches), position=position, limit=limit)


def units(connection: Connection[Any], batches: Sequence[str], position: int, limit: int = SECTION_LIMIT) -> list[Unit]:
    """The cases and pallets packed of these batches, earliest event first."""
    return read(connection, SQL["units"], Unit, batches=list(batches), position=position, limit=limit)


def dispatches(
    connection: Connection[Any], batches: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[Dispatched]:
    """What was sent of these batches, earliest day first."""
    return read(connection, SQL["dispatches"], Dispatched, batches=list(batches), position=position, limit=limit)


def receipts(
    connection: Connection[Any], batches: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[Received]:
    """What arrived of these batches, earliest day first."""
    return read(connection, SQL["receipts"], Received, batches=list(batches), position=position, limit=limit)


def sold(connection: Connection[Any], batches: Sequence[str], position: int, limit: int = SECTION_LIMIT) -> list[Sale]:
    """The sales records of these batches, earliest day first."""
    return read(connection, SQL["sold"], Sale, batches=list(batches), position=position, limit=limit)


def returned(
    connection: Connection[Any], batches: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[Returned]:
    """The returns of these batches, earliest day first."""
    return read(connection, SQL["returned"], Returned, batches=list(batches), position=position, limit=limit)


def disposed(
    connection: Connection[Any], batches: Sequence[str], position: int, limit: int = SECTION_LIMIT
) -> list[Disposed]:
    """The disposals of these batches, earliest day first."""
    return read(connection, SQL["disposed"], Disposed, batches=list(batches), position=position, limit=limit)
