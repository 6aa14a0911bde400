"""All that is known of a batch 批次, from suppliers' checks to disposals, each fact with the event that proves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from psycopg import Connection

from projections import batches, importing, lineage, making, materials, movements, recalls
from projections.batches import Batch
from projections.facts import SECTION_LIMIT, cut
from projections.findings import Finding, concerning
from projections.importing import CertificateLine, DeclarationLine, ImportRecord
from projections.making import Packing, Production, Release, Sample, TestReport, TestResult
from projections.materials import Audit, MaterialCheck, MaterialReceipt, MaterialUse, Qualification
from projections.movements import Activation, Dispatched, Disposed, Received, Returned, Sale, Unit
from projections.recalls import Affected
from projections.sales import Sales, sales

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """A batch with everything known at the position.

    Making and testing cover the batches that it was made of, too (`made_of`, with their material lots in `lots`); each
    fact names the batch or lot that it is about. A section that holds nothing is *not recorded*, and one whose name
    stands in `cut` holds more than is shown. `findings` concern the batch, `input_findings`
    only what it was made of.
    """

    batch: Batch
    position: int
    made_of: tuple[str, ...]
    lots: tuple[str, ...]
    uses: tuple[MaterialUse, ...]
    material_receipts: tuple[MaterialReceipt, ...]
    material_checks: tuple[MaterialCheck, ...]
    qualifications: tuple[Qualification, ...]
    audits: tuple[Audit, ...]
    productions: tuple[Production, ...]
    packings: tuple[Packing, ...]
    samples: tuple[Sample, ...]
    reports: tuple[TestReport, ...]
    results: tuple[TestResult, ...]
    releases: tuple[Release, ...]
    activations: tuple[Activation, ...]
    units: tuple[Unit, ...]
    dispatches: tuple[Dispatched, ...]
    receipts: tuple[Received, ...]
    sold: tuple[Sale, ...]
    returned: tuple[Returned, ...]
    disposed: tuple[Disposed, ...]
    recalls: tuple[Affected, ...]
    declaration_lines: tuple[DeclarationLine, ...]
    certificates: tuple[CertificateLine, ...]
    import_records: tuple[ImportRecord, ...]
    sales: Sales
    findings: tuple[Finding, ...]
    input_findings: tuple[Finding, ...]
    cut: tuple[str, ...]


def provenance(connection: Connection[Any], batch: str, position: int, *, limit: int = SECTION_LIMIT) -> Provenance:
    """Everything known of a batch `<gtin>:<number>`, at most `limit` facts a section.

    Raises Unacceptable for no such id and NotKnown when no event up to the position names the batch.
    """
    about = batches.batch(connection, batch, position)
    own = list(about.names)
    subjects = [f"batch:{name}" for name in own]
    inputs = [
        node
        for node in lineage.ancestors(connection, subjects, position, lineage.NODES + 1)
        if node not in set(subjects)
    ]
    left_out: list[str] = ["made_of"] if len(inputs) + len(subjects) > lineage.NODES else []
    made_of = [node.removeprefix("batch:") for node in inputs if node.startswith("batch:")]
    lots = [node.removeprefix("material_lot:") for node in inputs if node.startswith("material_lot:")]
    making_of = [*own, *made_of]

    def section(name: str, ask: Callable[[int], Sequence[T]]) -> tuple[T, ...]:
        kept, more = cut(ask(limit + 1), limit)
        if more:
            left_out.append(name)
        return kept

    deliveries = section("material_receipts", lambda most: materials.receipts(connection, lots, position, most))
    own_findings = concerning(connection, subjects, position)
    suppliers = sorted({lot.rpartition(":")[0] for lot in lots})
    return Provenance(
        batch=about,
        position=position,
        made_of=tuple(made_of),
        lots=tuple(lots),
        uses=section("uses", lambda most: materials.uses(connection, making_of, position, most)),
        material_receipts=deliveries,
        material_checks=section("material_checks", lambda most: materials.checks(connection, lots, position, most)),
        qualifications=section(
            "qualifications", lambda most: materials.qualifications(connection, suppliers, position, most)
        ),
        audits=section("audits", lambda most: materials.audits(connection, suppliers, position, most)),
        productions=section("productions", lambda most: making.productions(connection, making_of, position, most)),
        packings=section("packings", lambda most: making.packings(connection, own, position, most)),
        samples=section("samples", lambda most: making.samples(connection, making_of, lots, position, most)),
        reports=section("reports", lambda most: making.reports(connection, making_of, lots, position, most)),
        results=section("results", lambda most: making.results(connection, making_of, lots, position, most)),
        releases=section("releases", lambda most: making.releases(connection, making_of, position, most)),
        activations=section("activations", lambda most: movements.activations(connection, own, position, most)),
        units=section("units", lambda most: movements.units(connection, own, position, most)),
        dispatches=section("dispatches", lambda most: movements.dispatches(connection, own, position, most)),
        receipts=section("receipts", lambda most: movements.receipts(connection, own, position, most)),
        sold=section("sold", lambda most: movements.sold(connection, own, position, most)),
        returned=section("returned", lambda most: movements.returned(connection, own, position, most)),
        disposed=section("disposed", lambda most: movements.disposed(connection, own, position, most)),
        recalls=tuple(recalls.affected(connection, [about], position)),
        declaration_lines=section(
            "declaration_lines", lambda most: importing.declaration_lines(connection, own, position, most)
        ),
        certificates=section("certificates", lambda most: importing.certificate_lines(connection, own, position, most)),
        import_records=section(
            "import_records", lambda most: importing.import_records(connection, own, position, most)
        ),
        sales=sales(connection, [about.id], position)[0],
        findings=tuple(own_findings),
        input_findings=tuple(each for each in concerning(connection, inputs, position) if each not in own_findings),
        cut=tuple(left_out),
    )
