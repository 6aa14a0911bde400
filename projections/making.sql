-- productions --
select o.since as sequence, o.key, o.partner, o.told, o.number, o.occurred_at, o.recorded_at,
  o.batch, o.producer_id, o.site, o.line, o.work_order, o.process, o.formula_registration, o.started_at, o.ended_at,
  o.production_date, o.quantity * 0.001 as quantity_kg, o.solids_percent * 0.01 as solids_percent,
  o.losses * 0.001 as losses_kg
from batch_production_outputs o
where o.batch = any(%(batches)s) and o.since <= %(position)s and (o.until is null or o.until > %(position)s)
order by o.since, o.ordinal
limit %(limit)s

-- packings --
select p.since as sequence, p.key, p.partner, p.told, p.number, p.occurred_at, p.recorded_at,
  p.batch, p.batch_number, p.also_printed_as, p.producer_id, p.packing_number, p.site, p.line, p.packed_on,
  p.production_date, p.expiry_date, p.shelf_life_months, p.cans, p.rejected_cans, p.net_content as net_content_g,
  p.complete
from packing p
where p.batch = any(%(batches)s) and p.since <= %(position)s and (p.until is null or p.until > %(position)s)
order by p.since
limit %(limit)s

-- samples --
with found as (
  select s.* from sampling s where s.batch = any(%(batches)s)
  union all
  select s.* from sampling s
  where s.material_lot = any(%(lots)s) and (s.batch is null or s.batch <> all(%(batches)s))
)
select s.since as sequence, s.key, s.partner, s.told, s.number, s.occurred_at, s.recorded_at,
  s.batch, s.material_lot, s.sampler_id, s.sample_number, s.owner_id, s.sampled_at, s.units, s.cans,
  s.quantity * 0.001 as quantity_kg, s.kept_until
from found s
where s.since <= %(position)s and (s.until is null or s.until > %(position)s)
order by s.since
limit %(limit)s

-- reports --
with found as (
  select r.* from test_report r where r.batch = any(%(batches)s)
  union all
  select r.* from test_report r
  where r.material_lot = any(%(lots)s) and (r.batch is null or r.batch <> all(%(batches)s))
)
select r.since as sequence, r.key, r.partner, r.told, r.number, r.occurred_at, r.recorded_at,
  r.batch, r.material_lot, r.laboratory_id, r.report_number, r.sample_number, r.started_at, r.finished_at,
  r.reported_on, r.retest_of
from found r
where r.since <= %(position)s and (r.until is null or r.until > %(position)s)
order by r.since
limit %(limit)s

-- results --
-- Of the limits that speak of an analyte those count that are for the batch's stage, base and production date, known by
-- its production or import record and the formula's registration; without them only the limits for any stage.
with found as (
  select r.* from test_report_results r where r.batch = any(%(batches)s)
  union all
  select r.* from test_report_results r
  where r.material_lot = any(%(lots)s) and (r.batch is null or r.batch <> all(%(batches)s))
),
made as (
  select b.batch, m.stage, m.base, m.production_date
  from (select distinct batch from found where batch is not null) b
  cross join lateral (
    select f.stage::text as stage, case f.base when 'SOY' then 'soy' else 'milk' end as base, x.production_date
    from (
      select p.formula_registration, p.production_date, p.since from batch_production_outputs p
      where p.batch = any(names_of(b.batch, %(position)s)) and p.told
        and p.since <= %(position)s and (p.until is null or p.until > %(position)s)
      union all
      select i.formula_registration, i.production_date, i.since from import_record i
      where i.batch = any(names_of(b.batch, %(position)s)) and i.told
        and i.since <= %(position)s and (i.until is null or i.until > %(position)s)
    ) x
    join formula_registration f on f.registration_number = x.formula_registration and f.told
      and f.since <= %(position)s and (f.until is null or f.until > %(position)s)
    order by f.valid_from <= x.production_date desc, f.valid_from desc, f.since desc, x.since limit 1
  ) m
)
select r.since as sequence, r.key, r.partner, r.told, r.number, r.occurred_at, r.recorded_at,
  r.batch, r.material_lot, r.report_number, r.ordinal, r.analyte, r.operator,
  round(r.value * 10::numeric ^ -r.decimals, r.decimals::int) as value, r.unit, r.basis, r.method, j.verdict, j.verified,
  j.value_said, j.limit_said, j.standard
from found r
left join made m on m.batch = r.batch
left join lateral (
  select x.* from judged_result x
  where x.key = r.key and x.ordinal = r.ordinal
    and x.stage in (coalesce(m.stage, 'any'), 'any') and x.base in (coalesce(m.base, 'any'), 'any')
    and (x.made_from is null or x.made_from <= coalesce(m.production_date, r.finished_at::date))
    and (x.made_to is null or coalesce(m.production_date, r.finished_at::date) <= x.made_to)
    and x.since <= %(position)s and (x.until is null or x.until > %(position)s)
  order by x.verdict = 'fail' desc, x.verified desc, x.base = 'any', x.standard limit 1
) j on true
where r.since <= %(position)s and (r.until is null or r.until > %(position)s)
order by (j.verdict is not distinct from 'fail') desc, r.since, r.ordinal
limit %(limit)s

-- releases --
select r.since as sequence, r.key, r.partner, r.told, r.number, r.occurred_at, r.recorded_at,
  r.batch, r.producer_id, r.site, r.decision_number, r.decision, r.decided_at, r.person, r.appointment_number,
  r.reports, r.certificate_number, r.follows
from batch_release r
where r.batch = any(%(batches)s) and r.since <= %(position)s and (r.until is null or r.until > %(position)s)
order by r.decided_at desc, r.since desc
limit %(limit)s
