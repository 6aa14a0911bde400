-- names --
with asked as (select unnest(%(batches)s::text[]) as batch),
own as (
  select a.batch as asked, coalesce((
    select min(x.batch) from alias x
    where x.printed_batch = a.batch and x.told and x.since <= %(position)s
      and (x.until is null or x.until > %(position)s)
  ), a.batch) as batch
  from asked a
)
select o.asked, array[o.batch] || array(
  select distinct x.printed_batch from alias x
  where x.batch = o.batch and x.printed_batch <> o.batch and x.told
    and x.since <= %(position)s and (x.until is null or x.until > %(position)s)
  order by 1
) as names
from own o

-- facts --
-- `names` and `of` run side by side: a name and the batch it belongs to.
with named as (
  select batch, name, place from unnest(%(of)s::text[], %(names)s::text[]) with ordinality as x(batch, name, place)
),
asked as (select batch, min(place) as place, array_agg(name order by place) as names from named group by batch),
-- A batch may be known only as what another was made of, which is not on its own timeline.
word as (
  select n.batch, t.sequence from named n join timeline t on t.subject = 'batch:' || n.name
  where t.sequence <= %(position)s
  union
  select n.batch, i.since from named n join batch_production_inputs i on i.batch = n.name
  where i.since <= %(position)s
),
seen as (
  select batch, min(sequence) as sequence, max(sequence) as last, count(*) as events from word group by batch
)
select a.batch as id, a.names,
  split_part(a.batch, ':', 1) as trade_item,
  coalesce(made.batch_number, packed.batch_number, imported.batch_number, declared.batch_number,
    split_part(a.batch, ':', 2)) as batch_number,
  coalesce(imported.product_name, formula.product_name, declared.product_name) as product_name,
  coalesce(made.producer_id, packed.producer_id, imported.manufacturer_number, declared.manufacturer_number)
    as producer_id,
  coalesce(made.production_date, packed.production_date, imported.production_date, declared.production_date)
    as production_date,
  coalesce(packed.expiry_date, imported.expiry_date, declared.expiry_date) as expiry_date,
  coalesce(decided.decision, case when imported.since is not null then 'IMPORTED' end) as state,
  decided.since as decided_by,
  imported.since is not null or declared.since is not null as imported,
  coalesce(made.since, packed.since) as produced_by,
  0 as findings,  -- counted by the findings' own statement
  s.events, s.sequence, s.last
from asked a
join seen s using (batch)
left join lateral (
  select o.* from batch_production_outputs o
  where o.batch = any(a.names) and o.since <= %(position)s and (o.until is null or o.until > %(position)s)
  order by o.told desc, o.since, o.ordinal limit 1
) made on true
left join lateral (
  select p.* from packing p
  where p.batch = any(a.names) and p.since <= %(position)s and (p.until is null or p.until > %(position)s)
  order by p.told desc, p.since limit 1
) packed on true
left join lateral (
  select r.* from import_record r
  where r.batch = any(a.names) and r.since <= %(position)s and (r.until is null or r.until > %(position)s)
  order by r.told desc, r.since limit 1
) imported on true
left join lateral (
  select l.* from customs_declaration_lines l
  where l.batch = any(a.names) and l.since <= %(position)s and (l.until is null or l.until > %(position)s)
  order by l.told desc, l.since, l.ordinal limit 1
) declared on true
left join lateral (
  select f.product_name from formula_registration f
  where f.registration_number = coalesce(made.formula_registration, imported.formula_registration)
    and f.since <= %(position)s and (f.until is null or f.until > %(position)s)
  order by f.told desc, f.valid_from desc, f.since desc limit 1
) formula on true
left join lateral (
  select r.decision, r.since from batch_release r
  where r.batch = any(a.names) and r.told and r.since <= %(position)s and (r.until is null or r.until > %(position)s)
  order by r.decided_at desc, r.since desc limit 1
) decided on true
order by a.place

-- numbered --
select substr(t.subject, 7) as id, min(t.sequence) as sequence
from timeline t
where split_part(t.subject, ':', 3) = %(number)s and starts_with(t.subject, 'batch:') and t.sequence <= %(position)s
group by t.subject
order by t.subject
limit %(limit)s

-- page --
-- One step of the index for each batch, however many events it has.
with recursive walk(subject) as (
  (select t.subject from timeline t
   where t.subject >= %(prefix)s and starts_with(t.subject, %(prefix)s) and t.subject > %(after)s
   order by t.subject limit 1)
  union all
  select (select t.subject from timeline t
          where t.subject > w.subject and starts_with(t.subject, %(prefix)s) order by t.subject limit 1)
  from walk w where w.subject is not null
),
known as (
  select substr(w.subject, 7) as batch from walk w
  where w.subject is not null
    -- Scalar subqueries, not joins: the walk stops as soon as the page is full.
    and coalesce((select true from timeline t where t.subject = w.subject
      and t.sequence <= %(position)s limit 1), false)
    and coalesce((
      select false from alias x where x.printed_batch = substr(w.subject, 7) and x.told
        and x.since <= %(position)s and (x.until is null or x.until > %(position)s) limit 1
    ), true)
  limit %(limit)s
)
select batch from known order by batch
