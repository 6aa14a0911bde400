"""All that is known of a batch, each fact with the event that proves it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from projections.facts import Fact
from projections.provenance import Provenance, provenance
from tests.chain import IMPORTED, MADE, MILK, POWDER, PREMIX, REWORKED, Chain

PROVED = {
    "qualifications": ["qualification"],
    "audits": ["audit"],
    "material_receipts": ["receipt"],
    "material_checks": ["check"],
    "productions": ["powder", "production", "rework", "back"],
    "packings": ["packing"],
    "samples": ["sample"],
    "reports": ["report"],
    "releases": ["released", "held"],
    "activations": ["activation"],
    "units": ["pallet"],
    "dispatches": ["dispatch"],
    "receipts": ["arrival"],
    "sold": ["sale", "resale"],
    "returned": ["return"],
    "disposed": ["disposal"],
}


def sequences(found: Provenance, section: str) -> list[int]:
    """The proving events of a section, as they stand."""
    return [fact.sequence for fact in getattr(found, section)]


def test_each_section_names_the_events_that_prove_it(chain: Chain) -> None:
    with chain.connect() as connection:
        found = provenance(connection, MADE, chain.position)
    assert {section: sequences(found, section) for section in PROVED} == {
        section: [chain.proof[name] for name in names] for section, names in PROVED.items()
    }
    assert set(found.made_of) == {POWDER, REWORKED}
    assert set(found.lots) == {MILK, PREMIX}
    assert not found.cut


def test_results_carry_the_verdict_and_the_limit(chain: Chain) -> None:
    with chain.connect() as connection:
        found = provenance(connection, MADE, chain.position)
    by_analyte = {result.analyte: result for result in found.results}
    cronobacter, melamine = by_analyte["cronobacter"], by_analyte["melamine"]
    assert (cronobacter.verdict, cronobacter.verified, cronobacter.standard) == ("pass", True, "GB 29921-2021")
    assert cronobacter.limit_said and "absent" in cronobacter.limit_said
    assert melamine.limit_said and melamine.limit_said.startswith("≤ 1 mg/kg")
    assert by_analyte["protein"].value == Decimal("11.2")


def test_the_limit_is_that_of_the_stage_that_the_formula_names(chain: Chain) -> None:
    with chain.connect() as connection:
        found = {each.analyte: each for each in provenance(connection, MADE, chain.position).results}
    assert found["protein"].limit_said and found["protein"].standard == "GB 10765-2021"


def test_an_imported_batch_has_its_papers(chain: Chain) -> None:
    with chain.connect() as connection:
        found = provenance(connection, IMPORTED, chain.position)
    assert sequences(found, "declaration_lines") == [chain.proof["declaration"]]
    assert sequences(found, "certificates") == [chain.proof["certificate"]]
    assert sequences(found, "import_records") == [chain.proof["import"]]
    assert [(recall.how, recall.sequence) for recall in found.recalls] == [("NAMED", chain.proof["recall"])]
    assert {"X01", "X03", "X17"} <= {finding.rule for finding in found.findings}


def test_no_fact_is_later_than_the_position(chain: Chain) -> None:
    for position in range(chain.proof["production"], chain.position + 1):
        with chain.connect() as connection:
            found = provenance(connection, MADE, position)
        assert all(fact.sequence <= position for fact in facts(found))
        assert len(list(facts(found))) <= position * 5


def test_a_section_that_was_cut_says_so(chain: Chain) -> None:
    with chain.connect() as connection:
        found = provenance(connection, MADE, chain.position, limit=1)
    assert len(found.productions) == 1 and len(found.sold) == 1
    assert {"productions", "sold", "releases"} <= set(found.cut)
    assert "packings" not in found.cut


def test_what_is_about_the_batch_is_not_repeated_as_about_its_inputs(chain: Chain) -> None:
    with chain.connect() as connection:
        found = provenance(connection, MADE, chain.position)
    assert {finding.rule for finding in found.findings} == {"P01", "P03", "P05", "P15", "U01"}
    assert not set(map(id_of, found.findings)) & set(map(id_of, found.input_findings))
    assert found.input_findings


def id_of(finding: Any) -> tuple[str, str]:
    """What names a finding."""
    return finding.rule, finding.subject


def facts(found: Provenance) -> Any:
    """Every fact of all sections."""
    for name in Provenance.__slots__:
        section = getattr(found, name)
        if isinstance(section, tuple):
            yield from (each for each in section if isinstance(each, Fact))
