-- activation --
-- The nearest ranges that begin at or before the serial; ranges of one trade item hardly ever overlap.
select a.since as sequence, a.key, a.partner, a.told, a.number, a.occurred_at, a.recorded_at,
  a.batch, a.producer_id, a.run_number, a.site, a.line, a.first_serial, a.last_serial, a.exceptions,
  a.last_serial - a.first_serial + 1 - cardinality(a.exceptions) as cans, a.activated_at
from (
  select x.* from can_activation x
  where x.trade_item = %(trade_item)s and x.first_serial <= %(serial)s and x.since <= %(position)s
    and (x.until is null or x.until > %(position)s)
  order by x.first_serial desc limit 8
) a
where a.last_serial >= %(serial)s
order by a.told desc, %(serial)s = any(a.exceptions), a.first_serial desc, a.since
limit 1

-- ranges --
-- What was last said of the can on each level, latest first; `index` counts the cans of the record before this one.
-- The planner does not see into the names, here and at the sale, so that it plans once and not for each can.
select r.since as sequence, r.key, r.partner, r.told, r.number, r.occurred_at, r.recorded_at,
  r.level, r.action, r.parent, r.place, r.cans_per_case, r.first_case,
  %(serial)s - r.first_serial + coalesce((
    select sum(b.last_serial - b.first_serial + 1)::bigint from aggregation_ranges b
    where b.key = r.key and b.since = r.since and b.ordinal < r.ordinal
  ), 0) as index
from aggregation_ranges r
where r.batch = any((select %(names)s)::text[]) and r.first_serial <= %(serial)s and r.last_serial >= %(serial)s
  and r.since <= %(position)s and (r.until is null or r.until > %(position)s)
order by r.packed_at desc, r.since desc

-- pallet --
select u.since as sequence, u.key, u.partner, u.told, u.number, u.occurred_at, u.recorded_at,
  u.level, u.action, u.parent, u.place, u.cans_per_case, u.first_case, 0 as index
from aggregation u
where u.children @> array[%(case)s::text] and u.level = 'PALLET' and u.since <= %(position)s
  and (u.until is null or u.until > %(position)s)
order by u.packed_at desc, u.since desc
limit 1

-- places --
-- A receipt of the same day comes after the dispatch.
select * from (
  select d.since as sequence, d.key, d.partner, d.told, d.number, d.occurred_at, d.recorded_at,
    'SENT' as state, d.to_place as place, d.receiver_id as party_id, d.dispatched_on as since_day,
    (select min(x) from unnest(d.units) as x where x = any(%(units)s)) as unit
  from dispatch_lines d
  where d.units && %(units)s::text[] and d.since <= %(position)s and (d.until is null or d.until > %(position)s)
  union all
  select r.since as sequence, r.key, r.partner, r.told, r.number, r.occurred_at, r.recorded_at,
    'AT', r.place, r.receiver_id, r.received_on,
    (select min(x) from unnest(r.units) as x where x = any(%(units)s))
  from receipt_lines r
  where r.units && %(units)s::text[] and r.since <= %(position)s and (r.until is null or r.until > %(position)s)
) m
order by m.since_day desc, m.state, m.sequence desc
limit 1

-- sale --
select s.since as sequence, s.key, s.partner, s.told, s.number, s.occurred_at, s.recorded_at,
  s.batch, s.seller_id, s.tier, s.buyer_id, s.buyer_name, s.cans, s.sold_on, s.delivery_order, s.line,
  s.invoice_number, s.certificate_number, s.region_code
from sales_record_ranges s
where s.batch = any((select %(names)s)::text[]) and s.first_serial <= %(serial)s and s.last_serial >= %(serial)s
  and s.since <= %(position)s and (s.until is null or s.until > %(position)s)
order by s.sold_on desc, s.since desc
limit 1

-- trade_item --
select exists (
  select 1 from timeline t where t.subject >= %(prefix)s and starts_with(t.subject, %(prefix)s)
    and t.sequence <= %(position)s
)
