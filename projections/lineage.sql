-- walk --
-- Ids that links lead to from `here` to `there` (parent and child, or the other way), each with the batch that it is an
-- alias of. UNION on the bare id ends loops; an alias leads to its batch and a batch to its aliases.
-- The planner sees into no array here, so that it plans each statement once and not for each question.
with recursive t(id) as (
  select unnest((select %(start)s)::text[])
  union
  select n.id
  from t cross join lateral (
    select e.{there} as id from edge e where e.{here} = t.id and e.since <= %(position)s
      and (e.until is null or e.until > %(position)s)
    union all
    select 'batch:' || a.batch from alias a
    where starts_with(t.id, 'batch:') and a.told and a.printed_batch = substr(t.id, 7)
      and a.since <= %(position)s and (a.until is null or a.until > %(position)s)
    union all
    select 'batch:' || a.printed_batch from alias a
    where starts_with(t.id, 'batch:') and a.told and a.batch = substr(t.id, 7) and a.since <= %(position)s
      and (a.until is null or a.until > %(position)s)
  ) n
)
select f.id, (
  select 'batch:' || min(a.batch) from alias a
  where starts_with(f.id, 'batch:') and a.told and a.printed_batch = substr(f.id, 7)
    and a.since <= %(position)s and (a.until is null or a.until > %(position)s)
) as of
from (select id from t limit %(limit)s) f

-- near --
-- How many nodes lie one link away.
select count(distinct e.{there}) from edge e where e.{here} = any((select %(start)s)::text[]) and e.since <= %(position)s
  and (e.until is null or e.until > %(position)s)

-- aliases --
select 'batch:' || a.printed_batch, min('batch:' || a.batch)
from alias a
where a.printed_batch = any(select substr(x, 7) from unnest(%(nodes)s::text[]) as x where starts_with(x, 'batch:'))
  and a.told and a.since <= %(position)s and (a.until is null or a.until > %(position)s)
group by a.printed_batch

-- links --
-- `children` are the batches among the nodes: of a material lot nothing says what it was made of.
select e.parent, e.child, e.role, e.material, e.quantity * 0.001 as quantity_kg, e.key, e.since as sequence
from edge e
where e.child = any((select %(children)s)::text[]) and e.parent = any((select %(nodes)s)::text[])
  and e.since <= %(position)s and (e.until is null or e.until > %(position)s)
order by e.since, e.parent, e.child

-- reaches --
with asked as (select name, batch from unnest((select %(names)s)::text[], (select %(batches)s)::text[]) as x(name, batch)),
word as (
  select a.batch, 'dispatch' as kind, d.sender_id as from_party, d.receiver_id as to_party, d.to_place as place,
    null::text as tier, d.cans, d.since
  from asked a join dispatch_lines d on d.batch = a.name
  where d.told and d.since <= %(position)s and (d.until is null or d.until > %(position)s)
  union all
  select a.batch, 'sale', s.seller_id, s.buyer_id, s.region_code, s.tier, s.cans, s.since
  from asked a join sales_record s on s.batch = a.name
  where s.told and s.since <= %(position)s and (s.until is null or s.until > %(position)s)
)
select batch, kind, from_party, to_party, place, tier, sum(cans)::bigint as cans, count(*) as records,
  min(since) as sequence, max(since) as last
from word
group by batch, kind, from_party, to_party, place, tier
order by batch, kind, sum(cans) desc, from_party, to_party, place, tier
limit %(limit)s
