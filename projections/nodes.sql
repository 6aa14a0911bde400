-- lots --
-- `nodes` are `lots` with their kind before them. A lot may be known only as what a batch was made of, which is not on its own
-- timeline. Rows are found by arrays that the planner does not see into: it would weigh each of a thousand names
-- against its statistics, for longer than finding them takes.
with asked as materialized (select %(nodes)s::text[] as nodes, %(lots)s::text[] as lots),
put as (
  select i.material_lot as lot, min(i.since) as sequence, sum(i.quantity) filter (where i.stands and i.told) as used,
    array_agg(i.since) filter (where i.stands and i.told) as proof,
    (array_agg(i.material order by i.since, i.key, i.ordinal) filter (where i.stands))[1] as material,
    (array_agg(i.lot_number order by i.since, i.key, i.ordinal) filter (where i.stands))[1] as lot_number
  from (
    select x.material_lot, x.since, x.quantity, x.told, x.material, x.lot_number, x.key, x.ordinal,
      x.until is null or x.until > %(position)s as stands
    from batch_production_inputs x
    where x.material_lot = any((select lots from asked)::text[]) and x.since <= %(position)s
  ) i
  group by i.material_lot
),
received as (
  select r.material_lot as lot, sum(r.quantity) filter (where r.told) as came,
    array_agg(r.since) filter (where r.told) as proof,
    (array_agg(r.lot_number order by r.told desc, r.since, r.key))[1] as lot_number,
    (array_agg(coalesce(r.material_name, r.material) order by r.told desc, r.since, r.key))[1] as material
  from material_receipt r
  where r.material_lot = any((select lots from asked)::text[]) and r.since <= %(position)s
    and (r.until is null or r.until > %(position)s)
  group by r.material_lot
),
sampled as (
  select s.material_lot as lot, sum(s.quantity) as sampled, array_agg(s.since) as proof
  from sampling s
  where s.material_lot = any((select lots from asked)::text[]) and s.told and s.cans = 0 and s.since <= %(position)s
    and (s.until is null or s.until > %(position)s)
  group by s.material_lot
),
checked as (
  select distinct c.material_lot as lot from material_check c
  where c.material_lot = any((select lots from asked)::text[]) and c.since <= %(position)s
    and (c.until is null or c.until > %(position)s)
),
named as (
  select t.subject, min(t.sequence) as sequence from timeline t
  where t.subject = any((select nodes from asked)::text[]) and t.sequence <= %(position)s
  group by t.subject
),
-- Put together by grouping, not by joins: of the number of lots the planner knows nothing, and would compare each with
-- each.
each as (
  select lot, sequence, used, proof as put, lot_number as put_number, material as put_material, null::numeric as came,
    null::bigint[] as received, null::text as lot_number, null::text as material, null::numeric as sampled,
    null::bigint[] as samples, false as checked
  from put
  union all
  select lot, null, null, null, null, null, came, proof, lot_number, material, null, null, false from received
  union all
  select lot, null, null, null, null, null, null, null, null, null, sampled, proof, false from sampled
  union all
  select lot, null, null, null, null, null, null, null, null, null, null, null, true from checked
  union all
  select substr(subject, 14), sequence, null, null, null, null, null, null, null, null, null, null, false from named
)
select 'material_lot:' || lot as node,
  coalesce(max(lot_number), max(put_number), split_part(lot, ':', 2)) as title,
  coalesce(max(material), max(put_material)) as product, split_part(lot, ':', 1) as supplier,
  min(sequence) as sequence, max(came)::bigint as came, max(used)::bigint as used, max(sampled)::bigint as sampled,
  max(received) is not null as received, bool_or(checked) as checked,
  max(received) || max(put) || max(samples) as proof
from each
group by lot
having min(sequence) is not null

-- made --
-- Who each batch is, aliases as their batch: number, product, maker, state, and the first event that names it. As
-- `facts` of batches.sql say, but found for all at once: look-ups a batch take three times as long for a hundred.
with own as (
  select distinct coalesce((
    select min(x.batch) from alias x
    where x.printed_batch = a.batch and x.told and x.since <= %(position)s
      and (x.until is null or x.until > %(position)s)
  ), a.batch) as batch
  from unnest(%(batches)s::text[]) as a(batch)
),
known as materialized (
  select o.batch, array[o.batch] || array(
    select distinct x.printed_batch from alias x
    where x.batch = o.batch and x.printed_batch <> o.batch and x.told
      and x.since <= %(position)s and (x.until is null or x.until > %(position)s)
    order by 1
  ) as names
  from own o
),
named as materialized (select k.batch, n.name from known k cross join lateral unnest(k.names) as n(name)),
asked as materialized (select array_agg(n.name order by n.name) as names from named n),
-- A batch may be known only as what another was made of, which is not on its own timeline.
seen as (
  select n.batch, least(
    (select min(t.sequence) from timeline t where t.subject = 'batch:' || n.name and t.sequence <= %(position)s),
    (select min(i.since) from batch_production_inputs i where i.batch = n.name and i.since <= %(position)s)
  ) as sequence
  from named n
),
made as (
  select distinct on (n.batch) n.batch, o.batch_number, o.producer_id, o.formula_registration
  from batch_production_outputs o join named n on n.name = o.batch
  where o.batch = any((select names from asked)::text[]) and o.since <= %(position)s
    and (o.until is null or o.until > %(position)s)
  order by n.batch, o.told desc, o.since, o.ordinal
),
packed as (
  select distinct on (n.batch) n.batch, p.batch_number, p.producer_id
  from packing p join named n on n.name = p.batch
  where p.batch = any((select names from asked)::text[]) and p.since <= %(position)s
    and (p.until is null or p.until > %(position)s)
  order by n.batch, p.told desc, p.since
),
imported as (
  select distinct on (n.batch) n.batch, r.batch_number, r.manufacturer_number, r.product_name, r.formula_registration
  from import_record r join named n on n.name = r.batch
  where r.batch = any((select names from asked)::text[]) and r.since <= %(position)s
    and (r.until is null or r.until > %(position)s)
  order by n.batch, r.told desc, r.since
),
declared as (
  select distinct on (n.batch) n.batch, l.batch_number, l.manufacturer_number, l.product_name
  from customs_declaration_lines l join named n on n.name = l.batch
  where l.batch = any((select names from asked)::text[]) and l.since <= %(position)s
    and (l.until is null or l.until > %(position)s)
  order by n.batch, l.told desc, l.since, l.ordinal
),
decided as (
  select distinct on (n.batch) n.batch, r.decision
  from batch_release r join named n on n.name = r.batch
  where r.batch = any((select names from asked)::text[]) and r.told and r.since <= %(position)s
    and (r.until is null or r.until > %(position)s)
  order by n.batch, r.decided_at desc, r.since desc
),
-- Put together by grouping, as the lots are. `place`: whose word goes before whose.
each (batch, place, names, sequence, batch_number, maker, product_name, formula, decision) as (
  select batch, 0, names, null::bigint, null::text, null::text, null::text, null::text, null::text from known
  union all select batch, 0, null, sequence, null, null, null, null, null from seen
  union all select batch, 1, null, null, batch_number, producer_id, null, formula_registration, null from made
  union all select batch, 2, null, null, batch_number, producer_id, null, null, null from packed
  union all
  select batch, 3, null, null, batch_number, manufacturer_number, product_name, formula_registration, 'IMPORTED'
  from imported
  union all select batch, 4, null, null, batch_number, manufacturer_number, product_name, null, null from declared
  union all select batch, 0, null, null, null, null, null, null, decision::text from decided
),
whole as (
  select batch, max(names) as names, min(sequence) as sequence,
    coalesce(max(batch_number) filter (where place = 1), max(batch_number) filter (where place = 2),
      max(batch_number) filter (where place = 3), max(batch_number) filter (where place = 4)) as batch_number,
    coalesce(max(maker) filter (where place = 1), max(maker) filter (where place = 2),
      max(maker) filter (where place = 3), max(maker) filter (where place = 4)) as maker,
    max(product_name) filter (where place = 3) as imported_as, max(product_name) filter (where place = 4) as declared_as,
    coalesce(max(formula) filter (where place = 1), max(formula) filter (where place = 3)) as formula,
    coalesce(max(decision) filter (where place = 0), max(decision) filter (where place = 3)) as state
  from each
  group by batch
)
select w.batch as id, w.names, coalesce(w.batch_number, split_part(w.batch, ':', 2)) as batch_number,
  coalesce(w.imported_as, f.product_name, w.declared_as) as product_name, w.maker, w.state, w.sequence
from whole w
left join lateral (
  select f.product_name from formula_registration f
  where f.registration_number = w.formula and f.since <= %(position)s
    and (f.until is null or f.until > %(position)s)
  order by f.told desc, f.valid_from desc, f.since desc limit 1
) f on true
where w.sequence is not null

-- batches --
-- `names` and `of` run side by side: a name and the batch that it belongs to. A production counts once, however many
-- batches it gave; only the word that counts is summed.
with asked as materialized (select %(names)s::text[] as names, %(of)s::text[] as of),
named as materialized (
  select a.name, a.batch from asked cross join lateral unnest(asked.names, asked.of) as a(name, batch)
),
word as (
  select o.batch as name, 'produced' as what, o.quantity as grams, o.since from batch_production_outputs o
  where o.batch = any((select names from asked)::text[]) and o.told and o.since <= %(position)s
    and (o.until is null or o.until > %(position)s)
  union all
  select i.batch, 'used', i.quantity, i.since from batch_production_inputs i
  where i.batch = any((select names from asked)::text[]) and i.told and i.since <= %(position)s
    and (i.until is null or i.until > %(position)s)
  union all
  select p.batch, 'packed', (p.cans + p.rejected_cans) * p.net_content, p.since from packing p
  where p.batch = any((select names from asked)::text[]) and p.told and p.since <= %(position)s
    and (p.until is null or p.until > %(position)s)
  union all
  select s.batch, 'sampled', s.quantity, s.since from sampling s
  where s.batch = any((select names from asked)::text[]) and s.told and s.cans = 0 and s.since <= %(position)s
    and (s.until is null or s.until > %(position)s)
),
summed as (
  select n.batch, sum(w.grams) filter (where w.what = 'produced') as came,
    sum(w.grams) filter (where w.what = 'used') as used, sum(w.grams) filter (where w.what = 'packed') as packed,
    sum(w.grams) filter (where w.what = 'sampled') as sampled, array_agg(w.since) as proof
  from word w join named n using (name) group by n.batch
),
-- Whether there is any, found at once for all: look-ups a batch go wrong where one batch has most of the rows.
mark as (
  select substr(e.child, 7) as name, 'inputs' as what from edge e
  where e.child = any((select array_agg('batch:' || batch) from named)::text[]) and e.since <= %(position)s
    and (e.until is null or e.until > %(position)s)
  union
  select d.batch, 'moved' from dispatch_lines d
  where d.batch = any((select names from asked)::text[]) and d.since <= %(position)s
    and (d.until is null or d.until > %(position)s)
  union
  select x.batch, 'moved' from sales_record x
  where x.batch = any((select names from asked)::text[]) and x.since <= %(position)s
    and (x.until is null or x.until > %(position)s)
  union
  select i.batch, 'imported' from import_record i
  where i.batch = any((select names from asked)::text[]) and i.since <= %(position)s
    and (i.until is null or i.until > %(position)s)
  union
  select l.batch, 'imported' from customs_declaration_lines l
  where l.batch = any((select names from asked)::text[]) and l.since <= %(position)s
    and (l.until is null or l.until > %(position)s)
),
marked as (
  select n.batch, bool_or(m.what = 'inputs') as inputs, bool_or(m.what = 'moved') as moved,
    bool_or(m.what = 'imported') as imported
  from mark m join named n using (name) group by n.batch
),
-- Put together by grouping, as the lots are.
each as (
  select batch, null::numeric as came, null::numeric as used, null::numeric as packed, null::numeric as sampled,
    null::bigint[] as proof, false as inputs, false as moved, false as imported
  from named
  union all
  select batch, came, used, packed, sampled, proof, false, false, false from summed
  union all
  select batch, null, null, null, null, null, inputs, moved, imported from marked
)
select 'batch:' || batch as node, max(came)::bigint, max(used)::bigint, max(packed)::bigint, max(sampled)::bigint,
  bool_or(inputs) as inputs, bool_or(moved) as moved, bool_or(imported) as imported, max(proof) as proof
from each
group by batch
