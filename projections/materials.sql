-- uses --
select i.since as sequence, i.key, i.partner, i.told, i.number, i.occurred_at, i.recorded_at,
  o.batch, i.ordinal, i.role, i.material, i.material_lot, i.batch as input_batch,
  i.quantity * 0.001 as quantity_kg, i.solids_percent * 0.01 as solids_percent
from (
  select distinct x.key, x.batch
  from batch_production_outputs x
  where x.batch = any(%(batches)s) and x.since <= %(position)s and (x.until is null or x.until > %(position)s)
) o
join batch_production_inputs i on i.key = o.key
where i.since <= %(position)s and (i.until is null or i.until > %(position)s)
order by i.since, o.batch, i.ordinal
limit %(limit)s

-- receipts --
select r.since as sequence, r.key, r.partner, r.told, r.number, r.occurred_at, r.recorded_at,
  r.material_lot, r.receiver_id, r.supplier_id, r.delivery_number, r.material, r.material_name, r.kind, r.lot_number,
  r.specification, r.quantity * 0.001 as quantity_kg, r.received_on, r.production_date, r.expiry_date, r.certificate,
  r.place, r.missing
from material_receipt r
where r.material_lot = any(%(lots)s) and r.since <= %(position)s and (r.until is null or r.until > %(position)s)
order by r.since
limit %(limit)s

-- checks --
select c.since as sequence, c.key, c.partner, c.told, c.number, c.occurred_at, c.recorded_at,
  c.material_lot, c.checker_id, c.decision_number, c.material, c.verdict, c.decided_on, c.reports
from material_check c
where c.material_lot = any(%(lots)s) and c.since <= %(position)s and (c.until is null or c.until > %(position)s)
order by c.since
limit %(limit)s

-- qualifications --
select q.since as sequence, q.key, q.partner, q.told, q.number, q.occurred_at, q.recorded_at,
  q.buyer_id, q.supplier_id, q.decision_number, q.decision, q.materials, q.basis, q.decided_on, q.valid_to
from supplier_qualification q
where q.supplier_id = any(%(suppliers)s) and q.since <= %(position)s and (q.until is null or q.until > %(position)s)
order by q.decided_on desc, q.since desc
limit %(limit)s

-- audits --
select a.since as sequence, a.key, a.partner, a.told, a.number, a.occurred_at, a.recorded_at,
  a.buyer_id, a.supplier_id, a.audit_number, a.audited_on, a.status, a.result, a.score, a.rectification_due, a.follows,
  a.issues
from supplier_audit a
where a.supplier_id = any(%(suppliers)s) and a.since <= %(position)s and (a.until is null or a.until > %(position)s)
order by a.audited_on desc, a.since desc
limit %(limit)s
