"""A party's page: names, registrations, licences, approvals, audits and findings as of the position."""

from __future__ import annotations

from starlette.responses import Response

from projections import parties
from web.site import Asked

SECTIONS = (
    ("Names", "named", "name_zh name_en country region_code activities places valid_from"),
    ("Registrations", "registrations", "registered roles identifiers valid_from valid_to"),
    ("Licences", "licences", "licence_number kind scope sites status valid_from valid_to"),
    ("Registrations", "manufacturer_registrations", "name country products basis status valid_from valid_to"),
    ("Formula registrations", "formulas", "registration_number product_name stage base status valid_from valid_to"),
    ("Importer filings", "filings", "filing_number kind food_types storage_places status valid_from valid_to"),
    ("Suppliers' checks", "qualifications", "buyer_id decision materials basis decided_on valid_to"),
    ("Supplier audits", "audits", "buyer_id audited_on status result score rectification_due issues"),
)
"""Title, field of the party, and the columns that the page shows."""


def party(asked: Asked) -> Response:
    """Everything known of a party."""
    found = parties.party(asked.connection, asked.request.path_params["party_id"], asked.position)
    sections = [(title, getattr(found, name), columns.split()) for title, name, columns in SECTIONS]
    return asked.render("party.html", found=found, sections=sections)
