"""The import cross-check: differences first, with the event behind each cell."""

from __future__ import annotations

import pytest

from domain.errors import Unacceptable
from projections import import_records
from projections.facts import NotKnown
from tests.chain import DECLARATION, IMPORTED, UNRECORDED, Chain, told


def test_differences_come_first_with_what_each_source_says(chain: Chain) -> None:
    with chain.connect() as connection:
        found = import_records.consignment(connection, DECLARATION, chain.position)
    assert [(cell.line, cell.batch, cell.field, cell.verdict) for cell in found.cells[:3]] == [
        (2, UNRECORDED, "cans", "MISSING_IN_RECORD"),
        (1, IMPORTED, "cans", "MISMATCH"),
        (1, IMPORTED, "net_weight_kg", "WITHIN_TOLERANCE"),
    ]
    cans = found.cells[1]
    assert (cans.declared, cans.certified, cans.recorded, cans.sold) == ("5760", "5760", "5700", "300")
    assert (cans.declared_by, cans.certified_by, cans.recorded_by, cans.sold_by) == tuple(
        chain.proof[name] for name in ("declaration", "certificate", "import", "first_sale")
    )
    assert found.differences == 2
    assert {cell.verdict for cell in found.cells[3:]} == {"MATCH", "NOT_COMPARED"}


def test_the_storage_place_is_compared_with_the_filing(chain: Chain) -> None:
    with chain.connect() as connection:
        found = import_records.consignment(connection, DECLARATION, chain.position)
    place = next(cell for cell in found.cells if cell.field == "storage_place" and cell.line == 1)
    assert (place.verdict, place.filed_by) == ("MATCH", chain.proof["filing"])


def test_before_the_import_record_both_lines_are_missing_in_it(chain: Chain) -> None:
    with chain.connect() as connection:
        found = import_records.consignment(connection, DECLARATION, chain.proof["declaration"])
    assert [cell.verdict for cell in found.cells if cell.differs] == ["MISSING_IN_RECORD"] * 2


def test_a_correction_settles_a_difference_and_a_weight_beyond_tolerance_makes_one(database: str) -> None:
    with told(database) as story:
        story.feed.correct("importer-1", "ImportRecord", "ImportRecord-1", cans=5760, net_weight="4500.000")
        story.settle()
        with story.connect() as connection:
            found = import_records.consignment(connection, DECLARATION, story.position)
        assert [(cell.line, cell.field, cell.verdict) for cell in found.cells if cell.differs] == [
            (2, "cans", "MISSING_IN_RECORD"), (1, "net_weight_kg", "MISMATCH"),
        ]  # fmt: skip


def test_a_record_of_the_same_line_with_another_batch_is_compared_with_it(database: str) -> None:
    with told(database) as story:
        story.feed.correct(
            "importer-1", "ImportRecord", "ImportRecord-1", batch_number="NL24A15B7", also_printed_as=[], cans=5760
        )
        story.settle()
        with story.connect() as connection:
            found = import_records.consignment(connection, DECLARATION, story.position)
        batch = next(cell for cell in found.cells if cell.line == 1 and cell.field == "batch_number")
        assert (batch.verdict, batch.declared, batch.recorded) == ("MISMATCH", "NL24A15B1", "NL24A15B7")


def test_the_list_counts_the_same_cells_as_the_page(chain: Chain) -> None:
    with chain.connect() as connection:
        row = import_records.consignments(connection, chain.position).nodes[0]
        found = import_records.consignment(connection, DECLARATION, chain.position)
    assert (row.declaration_number, row.differences, row.lines) == (DECLARATION, found.differences, 2)
    assert row.weight == 100 + 100 + 1
    assert row.sequence == chain.proof["declaration"]


def test_an_unknown_declaration_is_said_and_another_text_refused(chain: Chain) -> None:
    with chain.connect() as connection:
        with pytest.raises(NotKnown):
            import_records.consignment(connection, "224820241000099999", chain.position)
        with pytest.raises(Unacceptable):
            import_records.consignment(connection, "12", chain.position)
