-- steps --
select r.since as sequence, r.key, r.partner, r.told, r.number, r.occurred_at, r.recorded_at,
  r.recall_number, r.opener_id, r.step, r.follows, r.level, r.risk_known_at, r.started_on, r.announced_on, r.closed_on,
  r.cause
from recall r
where (%(recall_number)s::text is null or r.recall_number = %(recall_number)s) and r.told
  and r.since <= %(position)s and (r.until is null or r.until > %(position)s)
order by r.occurred_at, r.since

-- named --
select r.recall_number, r.opener_id, r.batch, r.since as sequence
from recall_batches r
where r.batch = any(%(names)s) and r.told and r.since <= %(position)s and (r.until is null or r.until > %(position)s)
order by r.since, r.ordinal

-- ranges --
-- A range concerns a batch when its cans carry serials of it.
select r.recall_number, r.opener_id, r.first_serial, r.last_serial, a.batch, r.since as sequence
from can_activation a
join recall_ranges r on r.trade_item = a.trade_item
  and r.first_serial <= a.last_serial and r.last_serial >= a.first_serial
where a.batch = any(%(names)s) and r.told and a.since <= %(position)s
  and (a.until is null or a.until > %(position)s) and r.since <= %(position)s
    and (r.until is null or r.until > %(position)s)
order by r.since, r.ordinal, a.first_serial

-- rules --
select r.recall_number, r.opener_id, r.since as sequence, r.trade_item, r.prefix_from, r.prefix_to, r.contains,
  r.production_from, r.production_to, r.expiry_from, r.expiry_to
from recall_predicates r
where (%(recall_number)s::text is null or r.recall_number = %(recall_number)s) and r.told
  and r.since <= %(position)s and (r.until is null or r.until > %(position)s)
order by r.since, r.ordinal

-- scope --
select r.recall_number, r.opener_id, r.batch, r.since as sequence
from recall_batches r
where r.recall_number = %(recall_number)s and r.told and r.since <= %(position)s
  and (r.until is null or r.until > %(position)s)
union all
select r.recall_number, r.opener_id, a.batch, r.since
from recall_ranges r
join can_activation a on a.trade_item = r.trade_item
  and r.first_serial <= a.last_serial and r.last_serial >= a.first_serial
where r.recall_number = %(recall_number)s and r.told and a.since <= %(position)s
  and (a.until is null or a.until > %(position)s) and r.since <= %(position)s
    and (r.until is null or r.until > %(position)s)
order by batch, sequence
