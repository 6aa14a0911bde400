-- product --
-- What the label says, by the packing, else by import records: names, dates, and under which formula.
select
  coalesce(
    (select b.formula_registration from batch_production b
     where b.batch = any(%(names)s) and b.told and b.formula_registration is not null
       and b.since <= %(position)s and (b.until is null or b.until > %(position)s)
     order by b.since limit 1),
    (select i.formula_registration from import_record i
     where i.batch = any(%(names)s) and i.told and i.formula_registration is not null
       and i.since <= %(position)s and (i.until is null or i.until > %(position)s)
     order by i.since limit 1)
  ) as formula

-- formula --
select f.registration_number, f.product_name, f.stage, f.base
from formula_registration f
where f.registration_number = %(formula)s and f.since <= %(position)s
  and (f.until is null or f.until > %(position)s)
order by f.told desc, f.valid_from desc, f.since desc
limit 1

-- licence --
-- The maker's production licence of the day on which the batch was made; a later word on it comes before an earlier one.
select l.licence_number
from licence l
where l.holder_id = %(holder)s and l.kind = 'PRODUCTION' and l.status in ('GRANTED', 'CHANGED', 'RENEWED')
  and (%(made)s::date is null or (l.valid_from <= %(made)s and (l.valid_to is null or l.valid_to >= %(made)s)))
  and l.since <= %(position)s and (l.until is null or l.until > %(position)s)
order by l.told desc, l.valid_from desc, l.since desc
limit 1

-- maker --
-- Of an imported batch, the factory that its importer names.
select i.manufacturer_name, i.manufacturer_number
from import_record i
where i.batch = any(%(names)s) and i.told and i.since <= %(position)s and (i.until is null or i.until > %(position)s)
order by i.since
limit 1

-- tested --
-- Only reports on which a release rests count: of others the outcome is nobody's business yet.
select count(*) as results, count(*) filter (where j.verdict = 'fail') as failed
from batch_release r
join test_report t on t.report_number = any(r.reports) and t.told
  and t.since <= %(position)s and (t.until is null or t.until > %(position)s)
join test_report_results x on x.key = t.key and x.since <= %(position)s and (x.until is null or x.until > %(position)s)
left join judged_result j on j.key = x.key and j.ordinal = x.ordinal and j.verdict = 'fail'
  and j.since <= %(position)s and (j.until is null or j.until > %(position)s)
where r.batch = any(%(names)s) and r.told and r.decision = 'RELEASED'
  and r.since <= %(position)s and (r.until is null or r.until > %(position)s)
