"""X12: one import is recorded under two declarations."""

from __future__ import annotations

from sample import codes
from sample.consignments import Consignment
from sample.imports import PORT
from sample.problems import IMPORT, Stage, plot


@plot("X12", IMPORT)
def imported_twice_on_paper(stage: Stage, consignment: Consignment) -> None:
    """The same batch, cans and health certificate are recorded again under a declaration that customs never saw."""
    batch, world = consignment.only, stage.world
    first = batch.record
    other = codes.declaration(PORT, consignment.declared.year, 990_000 + world.next("invented declaration"))
    copy = {name: value for name, value in first.record.items() if name not in ("number", "occurred_at")}
    copy.update(declaration_number=other, inspection_certificate=None)
    second = world.say(consignment.story, first.partner, "ImportRecord", first.at + codes.DAY_MS, **copy)
    stage.planted(
        "X12",
        first.key,
        f"Batch {batch.number} is recorded under {consignment.number} and {other} by the same health certificate.",
        f"批次 {batch.number} 以同一卫生证书分别记录在报关单 {consignment.number} 与 {other} 名下。",
        also=[("X12", second.key)],
        other=other,
    )


@plot("X12", IMPORT, near_miss=True, lines=2)
def one_certificate_for_two_batches(stage: Stage, consignment: Consignment) -> None:
    """Right, because the certificate lists both batches of its declaration."""
    for batch in consignment.batches:
        stage.near_miss("X12", batch.record.key, "The certificate lists both batches.", "该证明列明了两个批次。")
