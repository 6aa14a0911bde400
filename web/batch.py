"""A batch's page: the verdict in words first, then every known fact, each with the event that proves it."""

from __future__ import annotations

from starlette.responses import Response

from projections import batches as known
from projections.events import timeline
from projections.provenance import provenance
from web.site import Asked

SECTIONS = (
    ("Recalls", "recalls", "recall_number level how state announced_on cause"),
    ("Release decisions", "releases", "batch decision decided_at person reports certificate_number"),
    ("Customs declaration", "declaration_lines",
     "declaration_number line declared_on consignee_id cans net_weight_kg goods_value currency manufacturer_number"),
    ("Inspection certificates", "certificates", "certificate_number declaration_number issued_on cans"),
    ("Import records", "import_records",
     "declaration_number declaration_line importer_id cans net_weight_kg entry_date storage_place missing"),
    ("Test results", "results",
     "batch material_lot report_number analyte value_said unit limit_said standard verdict verified"),
    ("Test reports", "reports", "batch material_lot report_number laboratory_id sample_number finished_at reported_on"),
    ("Samples", "samples", "batch material_lot sample_number sampler_id sampled_at cans quantity_kg kept_until"),
    ("Production", "productions",
     "batch process producer_id line work_order started_at ended_at quantity_kg losses_kg formula_registration"),
    ("Material lots used", "uses", "batch role material material_lot input_batch quantity_kg solids_percent"),
    ("Deliveries", "material_receipts",
     "material_lot material_name kind supplier_id receiver_id quantity_kg received_on expiry_date missing"),
    ("Checks of material lots", "material_checks", "material_lot verdict decided_on checker_id reports"),
    ("Suppliers' checks", "qualifications", "supplier_id buyer_id decision materials basis decided_on valid_to"),
    ("Supplier audits", "audits", "supplier_id buyer_id audited_on status result rectification_due issues"),
    ("Packing", "packings", "packed_on line cans rejected_cans net_content_g expiry_date also_printed_as complete"),
    ("Can ranges", "activations", "first_serial last_serial cans exceptions site line activated_at"),
    ("Cases and pallets", "units", "level action parent cans cans_per_case place packed_at"),
    ("Dispatches", "dispatches", "dispatch_number dispatched_on sender_id receiver_id from_place to_place cans"),
    ("Receipts", "receipts", "receipt_number received_on sender_id receiver_id place cans"),
    ("Sales records", "sold", "sold_on tier seller_id buyer_id buyer_name cans delivery_order region_code"),
    ("Returns", "returned", "returned_on returner_id receiver_id cans restocked cause"),
    ("Disposals", "disposed", "disposed_on owner_id cans way place"),
)  # fmt: skip
"""Title, field of the provenance, and the columns that the page shows of its facts."""


def batch(asked: Asked) -> Response:
    """Everything known of a batch."""
    of = asked.request.path_params
    found = provenance(asked.connection, f"{of['gtin']}:{of['number']}", asked.position)
    subjects = [f"batch:{name}" for name in found.batch.names]
    events = timeline(asked.connection, subjects, asked.position, first=100, after=asked.text("after"))
    return asked.render(
        "batch.html",
        found=found,
        sections=[(title, getattr(found, name), columns.split(), name) for title, name, columns in SECTIONS],
        timeline=events,
    )


def batches(asked: Asked) -> Response:
    """The list of batches."""
    found = known.batches(
        asked.connection, asked.position, trade_item=asked.text("gtin"), first=50, after=asked.text("after")
    )
    return asked.render("batches.html", found=found)
