"""Who a party is as of a position: what it is called, may do, was approved for, and what was found about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from psycopg import Connection

from domain.identifiers import parse_party_id
from projections.facts import SECTION_LIMIT, Fact, NotKnown, read
from projections.findings import Finding, concerning
from projections.importing import Filing, filings
from projections.materials import Audit, Qualification, audits, qualifications
from projections.statements import statements

SQL: Final = statements("parties")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Fact):
    """What an authority or the office says of a party: names, activities, places."""

    party_id: str
    name_zh: str
    name_en: str | None
    former_names: tuple[str, ...]
    country: str
    region_code: str | None
    activities: tuple[str, ...]
    places: tuple[str, ...]
    valid_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRegistration(Fact):
    """The registration by which a party may send records: roles and own identifiers."""

    registered: str
    party_id: str
    name_zh: str
    name_en: str | None
    roles: tuple[str, ...]
    identifiers: tuple[str, ...]
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence(Fact):
    """A licence 许可证 of a holder."""

    holder_id: str
    licence_number: str
    kind: str
    scope: tuple[str, ...]
    sites: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManufacturerRegistration(Fact):
    """An overseas manufacturer's registration with customs 境外生产企业注册."""

    manufacturer_number: str
    name: str
    country: str
    products: tuple[str, ...]
    basis: str
    valid_from: date
    valid_to: date | None
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaRegistration(Fact):
    """A product formula's registration 配方注册 of its holder."""

    registration_number: str
    holder_id: str
    product_name: str
    stage: int
    base: str
    trade_items: tuple[str, ...]
    valid_from: date
    valid_to: date
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A party with all that stands about it at the position; `sequence` is the first event that names it."""

    party_id: str
    position: int
    name_zh: str | None
    name_en: str | None
    country: str | None
    sequence: int
    last: int
    events: int
    named: tuple[Named, ...]
    registrations: tuple[PartnerRegistration, ...]
    licences: tuple[Licence, ...]
    manufacturer_registrations: tuple[ManufacturerRegistration, ...]
    formulas: tuple[FormulaRegistration, ...]
    filings: tuple[Filing, ...]
    qualifications: tuple[Qualification, ...]
    audits: tuple[Audit, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyName:
    """What a party is called; `sequence` is the event that says so."""

    party_id: str
    name_zh: str
    name_en: str | None
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """How often events name a party."""

    sequence: int | None
    last: int | None
    events: int


def names(connection: Connection[Any], parties: list[str], position: int) -> dict[str, PartyName]:
    """What these parties are called, those that any record names; a registration's word after an authority's."""
    return {row.party_id: row for row in read(connection, SQL["names"], PartyName, parties=parties, position=position)}


def party(connection: Connection[Any], party_id: str, position: int) -> Party:
    """A party by its number. Raises Unacceptable for no such number, NotKnown when no event names it."""
    id = parse_party_id(party_id)
    seen = read(connection, SQL["seen"], _Seen, subject=f"party:{id}", party_id=id, position=position)[0]
    if seen.sequence is None or seen.last is None:
        raise NotKnown(
            "party",
            party_id,
            f"party {party_id}: no event names it as of this position",
            f"主体{party_id}：截至该时点没有任何记录提及",
        )
    asked = {"party_id": id, "position": position, "limit": SECTION_LIMIT}
    called = names(connection, [id], position).get(id)
    named = read(connection, SQL["named"], Named, **asked)
    return Party(
        party_id=id,
        position=position,
        name_zh=called.name_zh if called else None,
        name_en=called.name_en if called else None,
        country=named[0].country if named else None,
        sequence=seen.sequence,
        last=seen.last,
        events=seen.events,
        named=tuple(named),
        registrations=tuple(read(connection, SQL["registrations"], PartnerRegistration, **asked)),
        licences=tuple(read(connection, SQL["licences"], Licence, **asked)),
        manufacturer_registrations=tuple(read(connection, SQL["manufacturers"], ManufacturerRegistration, **asked)),
        formulas=tuple(read(connection, SQL["formulas"], FormulaRegistration, **asked)),
        filings=tuple(filings(connection, [id], position)),
        qualifications=tuple(qualifications(connection, [id], position)),
        audits=tuple(audits(connection, [id], position)),
        findings=tuple(concerning(connection, [f"party:{id}"], position)),
    )
