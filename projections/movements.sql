-- activations --
select a.since as sequence, a.key, a.partner, a.told, a.number, a.occurred_at, a.recorded_at,
  a.batch, a.producer_id, a.run_number, a.site, a.line, a.first_serial, a.last_serial, a.exceptions,
  a.last_serial - a.first_serial + 1 - cardinality(a.exceptions) as cans, a.activated_at
from can_activation a
where a.batch = any(%(batches)s) and a.since <= %(position)s and (a.until is null or a.until > %(position)s)
order by a.first_serial, a.since
limit %(limit)s

-- units --
select u.since as sequence, u.key, u.partner, u.told, u.number, u.occurred_at, u.recorded_at,
  u.batch, u.packer_id, u.place, u.action, u.level, u.parent, u.children, u.cans_per_case, u.first_case,
  coalesce(r.cans, 0) as cans, u.packed_at
from aggregation u
left join lateral (
  select sum(x.last_serial - x.first_serial + 1)::bigint as cans
  from aggregation_ranges x where x.key = u.key and x.since = u.since
) r on true
where u.batch = any(%(batches)s) and u.since <= %(position)s and (u.until is null or u.until > %(position)s)
order by u.since
limit %(limit)s

-- dispatches --
select d.since as sequence, d.key, d.partner, d.told, d.number, d.occurred_at, d.recorded_at,
  d.batch, d.sender_id, d.dispatch_number, d.receiver_id, d.from_place, d.to_place, d.dispatched_on, d.cans, d.units
from dispatch_lines d
where d.batch = any(%(batches)s) and d.since <= %(position)s and (d.until is null or d.until > %(position)s)
order by d.dispatched_on, d.since, d.ordinal
limit %(limit)s

-- receipts --
select r.since as sequence, r.key, r.partner, r.told, r.number, r.occurred_at, r.recorded_at,
  r.batch, r.receiver_id, r.receipt_number, r.sender_id, r.dispatch_number, r.place, r.received_on, r.cans, r.units
from receipt_lines r
where r.batch = any(%(batches)s) and r.since <= %(position)s and (r.until is null or r.until > %(position)s)
order by r.received_on, r.since, r.ordinal
limit %(limit)s

-- sold --
select s.since as sequence, s.key, s.partner, s.told, s.number, s.occurred_at, s.recorded_at,
  s.batch, s.seller_id, s.tier, s.buyer_id, s.buyer_name, s.cans, s.sold_on, s.delivery_order, s.line,
  s.invoice_number, s.certificate_number, s.region_code
from sales_record s
where s.batch = any(%(batches)s) and s.since <= %(position)s and (s.until is null or s.until > %(position)s)
order by s.sold_on, s.since
limit %(limit)s

-- returned --
select r.since as sequence, r.key, r.partner, r.told, r.number, r.occurred_at, r.recorded_at,
  r.batch, r.returner_id, r.receiver_id, r.return_number, r.cans, r.returned_on, r.cause, r.restocked
from return r
where r.batch = any(%(batches)s) and r.since <= %(position)s and (r.until is null or r.until > %(position)s)
order by r.returned_on, r.since
limit %(limit)s

-- disposed --
select d.since as sequence, d.key, d.partner, d.told, d.number, d.occurred_at, d.recorded_at,
  d.batch, d.owner_id, d.disposal_number, d.cans, d.disposed_on, d.way, d.place, d.witness
from disposal d
where d.batch = any(%(batches)s) and d.since <= %(position)s and (d.until is null or d.until > %(position)s)
order by d.disposed_on, d.since
limit %(limit)s
