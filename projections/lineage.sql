-- back --
-- UNION on the bare id ends loops; an alias leads to its batch and a batch to its aliases.
with recursive t(id) as (
  select unnest(%(start)s::text[])
  union
  select n.id
  from t cross join lateral (
    select e.parent as id from edge e where e.child = t.id and e.since <= %(position)s
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
select id from t limit %(limit)s

-- back_any --
select count(distinct e.parent) from edge e where e.child = any(%(start)s) and e.since <= %(position)s
  and (e.until is null or e.until > %(position)s)

-- forward --
-- UNION on the bare id ends loops; an alias leads to its batch and a batch to its aliases.
with recursive t(id) as (
  select unnest(%(start)s::text[])
  union
  select n.id
  from t cross join lateral (
    select e.child as id from edge e where e.parent = t.id and e.since <= %(position)s
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
select id from t limit %(limit)s

-- forward_any --
select count(distinct e.child) from edge e where e.parent = any(%(start)s) and e.since <= %(position)s
  and (e.until is null or e.until > %(position)s)

-- aliases --
select 'batch:' || a.printed_batch, min('batch:' || a.batch)
from alias a
where a.printed_batch = any(select substr(x, 7) from unnest(%(nodes)s::text[]) as x where starts_with(x, 'batch:'))
  and a.told and a.since <= %(position)s and (a.until is null or a.until > %(position)s)
group by a.printed_batch

-- links --
select e.parent, e.child, e.role, e.material, e.quantity * 0.001 as quantity_kg, e.key, e.since as sequence
from edge e
where e.child = any(%(nodes)s) and e.parent = any(%(nodes)s) and e.since <= %(position)s
  and (e.until is null or e.until > %(position)s)
order by e.since, e.parent, e.child

-- lots --
-- A lot may be known only as what a batch was made of, which is not on its own timeline.
with asked as (select lot as id, substr(lot, 14) as lot from unnest(%(lots)s::text[]) as x(lot)),
word as (
  select a.id, t.sequence from asked a join timeline t on t.subject = a.id where t.sequence <= %(position)s
  union
  select a.id, i.since from asked a join batch_production_inputs i on i.material_lot = a.lot
  where i.since <= %(position)s
)
select a.id, coalesce(r.lot_number, u.lot_number, split_part(a.lot, ':', 2)) as title,
  coalesce(r.material_name, r.material, u.material) as product, split_part(a.lot, ':', 1) as party_id, w.sequence
from asked a
join (select id, min(sequence) as sequence from word group by id) w on w.id = a.id
left join lateral (
  select r.lot_number, r.material_name, r.material from material_receipt r
  where r.material_lot = a.lot and r.since <= %(position)s and (r.until is null or r.until > %(position)s)
  order by r.told desc, r.since limit 1
) r on true
left join lateral (
  select i.material, i.lot_number from batch_production_inputs i
  where i.material_lot = a.lot and i.since <= %(position)s and (i.until is null or i.until > %(position)s)
  order by i.since limit 1
) u on true
order by a.id

-- kilograms --
-- `names` and `nodes` run side by side: a name and the node that it belongs to. A production counts once, however
-- many batches it gave; only the word that counts is summed.
with asked as (
  select node, substr(name, strpos(name, ':') + 1) as id, starts_with(name, 'batch:') as is_batch
  from unnest(%(names)s::text[], %(nodes)s::text[]) as x(name, node)
),
word as (
  select a.node, 'received' as what, r.quantity as grams, r.since from asked a
    join material_receipt r on r.material_lot = a.id
    where not a.is_batch and r.told and r.since <= %(position)s and (r.until is null or r.until > %(position)s)
  union all
  select a.node, 'produced', o.quantity, o.since from asked a
    join batch_production_outputs o on o.batch = a.id
    where a.is_batch and o.told and o.since <= %(position)s and (o.until is null or o.until > %(position)s)
  union all
  select a.node, 'used', i.quantity, i.since from asked a
    join batch_production_inputs i on i.material_lot = a.id
    where not a.is_batch and i.told and i.since <= %(position)s and (i.until is null or i.until > %(position)s)
  union all
  select a.node, 'used', i.quantity, i.since from asked a
    join batch_production_inputs i on i.batch = a.id
    where a.is_batch and i.told and i.since <= %(position)s and (i.until is null or i.until > %(position)s)
  union all
  select a.node, 'packed', (p.cans + p.rejected_cans) * p.net_content, p.since from asked a
    join packing p on p.batch = a.id
    where a.is_batch and p.told and p.since <= %(position)s and (p.until is null or p.until > %(position)s)
  union all
  select a.node, 'sampled', s.quantity, s.since from asked a
    join sampling s on s.material_lot = a.id
    where not a.is_batch and s.told and s.cans = 0 and s.since <= %(position)s
      and (s.until is null or s.until > %(position)s)
  union all
  select a.node, 'sampled', s.quantity, s.since from asked a
    join sampling s on s.batch = a.id
    where a.is_batch and s.told and s.cans = 0 and s.since <= %(position)s
      and (s.until is null or s.until > %(position)s)
),
summed as (
  select node, sum(grams) filter (where what in ('received', 'produced'))::bigint as came,
    sum(grams) filter (where what = 'used')::bigint as used,
    sum(grams) filter (where what = 'packed')::bigint as packed,
    sum(grams) filter (where what = 'sampled')::bigint as sampled, bool_or(what = 'received') as received,
    array_agg(distinct since) as proof
  from word group by node
),
-- Joins, not look-ups a node: those go wrong where one batch has most of the rows.
mark as (
  select a.node, 'checked' as what from asked a
  join material_check c on c.material_lot = a.id
  where not a.is_batch and c.since <= %(position)s
    and (c.until is null or c.until > %(position)s)
  union
  select a.node, 'inputs' from asked a
  join edge e on e.child = a.node
  where a.is_batch and e.since <= %(position)s
    and (e.until is null or e.until > %(position)s)
  union
  select a.node, 'moved' from asked a
  join dispatch_lines d on d.batch = a.id
  where a.is_batch and d.since <= %(position)s
    and (d.until is null or d.until > %(position)s)
  union
  select a.node, 'moved' from asked a
  join sales_record x on x.batch = a.id
  where a.is_batch and x.since <= %(position)s
    and (x.until is null or x.until > %(position)s)
  union
  select a.node, 'imported' from asked a
  join import_record i on i.batch = a.id
  where a.is_batch and i.since <= %(position)s
    and (i.until is null or i.until > %(position)s)
  union
  select a.node, 'imported' from asked a
  join customs_declaration_lines l on l.batch = a.id
  where a.is_batch and l.since <= %(position)s
    and (l.until is null or l.until > %(position)s)
),
marked as (select node, array_agg(what) as marks from mark group by node)
select n.node, s.came, s.used, s.packed, s.sampled, coalesce(s.received, false) as received,
  coalesce('checked' = any(m.marks), false) as checked, coalesce('inputs' = any(m.marks), false) as inputs,
  coalesce('moved' = any(m.marks), false) as moved, coalesce('imported' = any(m.marks), false) as imported,
  coalesce(s.proof, '{}') as proof
from (select distinct node from asked) n
left join summed s using (node)
left join marked m using (node)
order by n.node

-- reaches --
with asked as (select name, batch from unnest(%(names)s::text[], %(batches)s::text[]) as x(name, batch)),
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
