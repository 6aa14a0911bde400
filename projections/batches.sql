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
-- Each batch once, aliases as their batch, in the order asked. Look-ups a batch, not joins of what was found: of the
-- number of batches the planner knows nothing, and would compare each with each; nor does it see their array, so that it
-- plans once, which takes longer than one batch.
with own as (
  select o.batch, min(o.place) as place
  from (
    select a.place, coalesce((
      select min(x.batch) from alias x
      where x.printed_batch = a.batch and x.told and x.since <= %(position)s
        and (x.until is null or x.until > %(position)s)
    ), a.batch) as batch
    from unnest((select %(batches)s)::text[]) with ordinality as a(batch, place)
  ) o
  group by o.batch
),
known as materialized (
  select o.batch, o.place, array[o.batch] || array(
    select distinct x.printed_batch from alias x
    where x.batch = o.batch and x.printed_batch <> o.batch and x.told
      and x.since <= %(position)s and (x.until is null or x.until > %(position)s)
    order by 1
  ) as names
  from own o
),
asked as materialized (
  select k.*, array(select 'batch:' || name from unnest(k.names) as n(name)) as subjects from known k
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
-- A batch may be known only as what another was made of, which is not on its own timeline.
join lateral (
  select min(w.sequence) as sequence, max(w.sequence) as last, count(*) as events
  from (
    select t.sequence from timeline t where t.subject = any(a.subjects) and t.sequence <= %(position)s
    union
    select i.since from batch_production_inputs i where i.batch = any(a.names) and i.since <= %(position)s
  ) w
) s on s.events > 0
left join lateral (
  select o.batch_number, o.producer_id, o.production_date, o.formula_registration, o.since
  from batch_production_outputs o
  where o.batch = any(a.names) and o.since <= %(position)s and (o.until is null or o.until > %(position)s)
  order by o.told desc, o.since, o.ordinal limit 1
) made on true
left join lateral (
  select p.batch_number, p.producer_id, p.production_date, p.expiry_date, p.since from packing p
  where p.batch = any(a.names) and p.since <= %(position)s and (p.until is null or p.until > %(position)s)
  order by p.told desc, p.since limit 1
) packed on true
left join lateral (
  select r.batch_number, r.product_name, r.manufacturer_number, r.production_date, r.expiry_date,
    r.formula_registration, r.since
  from import_record r
  where r.batch = any(a.names) and r.since <= %(position)s and (r.until is null or r.until > %(position)s)
  order by r.told desc, r.since limit 1
) imported on true
left join lateral (
  select l.batch_number, l.product_name, l.manufacturer_number, l.production_date, l.expiry_date, l.since
  from customs_declaration_lines l
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
