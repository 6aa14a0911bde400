"""A consignment and its batches, with the statements about them, so that a planted problem can change any."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sample import codes
from sample.products import Product
from sample.story import Statement, Story
from sample.trade import Goods, Pallet


@dataclass(slots=True, eq=False)
class ImportedBatch:
    """One batch of a consignment with the statements about it alone."""

    product: Product
    number: str
    made: date
    production: Statement
    packing: Statement
    record: Statement
    line: dict[str, Any]
    """Its line in the declaration."""
    certificate_line: dict[str, Any]
    sampling: Statement
    goods: Goods
    kept: list[Pallet] = field(default_factory=list)
    """Pallets that the importer keeps."""

    @property
    def subject(self) -> str:
        """As findings name a batch."""
        return f"{self.product.trade_item}:{self.number.replace('-', '').upper()}"


@dataclass(slots=True, eq=False)
class Consignment:
    """A declaration and what belongs to it."""

    story: Story
    arrived: date
    declaration: Statement
    certificate: Statement
    batches: list[ImportedBatch] = field(default_factory=list)

    @property
    def only(self) -> ImportedBatch:
        """The batch of a consignment that has one."""
        return self.batches[0]

    @property
    def line(self) -> str:
        """As findings name its first declaration line."""
        return f"{self.number}/1"

    @property
    def stock(self) -> str:
        """As findings name the importer's stock of its first batch."""
        return f"{self.declaration.record['consignee_id']}|{self.only.subject}"

    @property
    def declared(self) -> date:
        """The day of the declaration."""
        return codes.EPOCH + timedelta(self.declaration.record["declared_on"])

    @property
    def certified(self) -> date:
        """The day of the certificate."""
        return codes.EPOCH + timedelta(self.certificate.record["issued_on"])

    @property
    def number(self) -> str:
        """The declaration number."""
        return str(self.declaration.record["declaration_number"])
