-- page --
-- The latest state of each finding at the position.
select f.rule, f.subject, r.kind, f.severity, r.title, r.title_zh, r.clause, r.sentence as template,
  r.sentence_zh as template_zh, f.since as sequence,
  case when f.until <= %(position)s then f.until end as until,
  f.opened, f.ground, f.measure, f.proof, f.cause, f.print, d.decision, d.since as decided_by
from finding f
join rule r using (rule)
left join lateral (
  select x.decision, x.since from finding_decision x
  where x.print = f.print and x.rule = f.rule and x.subject = f.subject
    and x.since <= %(position)s and (x.until is null or x.until > %(position)s)
  order by x.since desc limit 1
) d on true
where f.since <= %(position)s
  and (%(status)s = 'all' or (f.until is null or f.until > %(position)s) = (%(status)s = 'open'))
  and not exists (
    select 1 from finding l
    where l.subject = f.subject and l.rule = f.rule and l.since > f.since and l.since <= %(position)s
  )
  and (%(rule)s::text is null or f.rule = %(rule)s)
  and (%(severity)s::text is null or f.severity = %(severity)s)
  and (array_position(array['critical', 'major', 'minor', 'info'], f.severity), -f.opened, f.rule, f.subject)
    > (%(rank)s, %(after_opened)s, %(after_rule)s, %(after_subject)s)
order by array_position(array['critical', 'major', 'minor', 'info'], f.severity), -f.opened, f.rule, f.subject
limit %(limit)s

-- about --
select f.rule, f.subject, r.kind, f.severity, r.title, r.title_zh, r.clause, r.sentence as template,
  r.sentence_zh as template_zh, f.since as sequence,
  case when f.until <= %(position)s then f.until end as until,
  f.opened, f.ground, f.measure, f.proof, f.cause, f.print, d.decision, d.since as decided_by
from finding f
join rule r using (rule)
left join lateral (
  select x.decision, x.since from finding_decision x
  where x.print = f.print and x.rule = f.rule and x.subject = f.subject
    and x.since <= %(position)s and (x.until is null or x.until > %(position)s)
  order by x.since desc limit 1
) d on true
where f.since <= %(position)s
  and (%(status)s = 'all' or (f.until is null or f.until > %(position)s) = (%(status)s = 'open'))
  and not exists (
    select 1 from finding l
    where l.subject = f.subject and l.rule = f.rule and l.since > f.since and l.since <= %(position)s
  )
  and (%(rule)s::text is null or f.rule = %(rule)s)
  and (%(severity)s::text is null or f.severity = %(severity)s)
  and f.subject = any(%(subjects)s)
  and (array_position(array['critical', 'major', 'minor', 'info'], f.severity), -f.opened, f.rule, f.subject)
    > (%(rank)s, %(after_opened)s, %(after_rule)s, %(after_subject)s)
order by array_position(array['critical', 'major', 'minor', 'info'], f.severity), -f.opened, f.rule, f.subject
limit %(limit)s

-- states --
select f.since as sequence, case when f.until <= %(position)s then f.until end as until, f.opened, f.severity,
  f.ground, f.measure, f.proof, f.print
from finding f
where f.rule = %(rule)s and f.subject = %(subject)s and f.since <= %(position)s
order by f.since

-- decisions --
select x.since as sequence, x.key, x.partner, x.told, x.number, x.occurred_at, x.recorded_at,
  x.rule, x.subject, x.print, x.decision, x.explanation, x.decided_by
from finding_decision x
where x.rule = %(rule)s and x.subject = %(subject)s
  and x.since <= %(position)s and (x.until is null or x.until > %(position)s)
order by x.since desc

-- counts --
select f.rule, min(f.severity) as severity, r.title, r.title_zh, count(*) as open,
  count(*) filter (where not exists (
    select 1 from finding_decision x
    where x.print = f.print and x.rule = f.rule and x.subject = f.subject
      and x.since <= %(position)s and (x.until is null or x.until > %(position)s)
  )) as undecided
from finding f join rule r using (rule)
where f.since <= %(position)s and (f.until is null or f.until > %(position)s)
group by f.rule, r.title, r.title_zh
order by min(array_position(array['critical', 'major', 'minor', 'info'], f.severity)), f.rule

-- open_subjects --
select f.subject, count(*) from finding f
where f.subject = any(%(subjects)s) and f.since <= %(position)s and (f.until is null or f.until > %(position)s)
group by f.subject

-- subjects --
with asked as (
  select about, substr(about, strpos(about, ':') + 1) as id, starts_with(about, 'batch:') as is_batch
  from unnest(%(subjects)s::text[]) as x(about)
),
named as (
  select a.about, t.key
  from asked a join timeline t on t.subject = a.about where t.sequence <= %(position)s
),
candidate as (
  select about, key as subject from named
  union select about, about from asked
  union select about, id from asked
  union select a.about, r.importer_id || '|' || r.batch
    from asked a join import_record r on r.batch = a.id where a.is_batch
  union select a.about, s.seller_id || '|' || s.batch
    from asked a join sales_record s on s.batch = a.id where a.is_batch
  union select a.about, l.declaration_number
    from asked a join customs_declaration_lines l on l.batch = a.id where a.is_batch
  union select a.about, l.declaration_number || '/' || l.line
    from asked a join customs_declaration_lines l on l.batch = a.id where a.is_batch
  union select a.about, x.key || '/' || x.ordinal
    from asked a join customs_declaration_lines x on x.batch = a.id where a.is_batch
  union select a.about, x.key || '/' || x.ordinal
    from asked a join inspection_certificate_lines x on x.batch = a.id where a.is_batch
  union select a.about, x.key || '/' || x.ordinal
    from asked a join test_report_results x on x.batch = a.id where a.is_batch
  union select a.about, x.key || '/' || x.ordinal
    from asked a join dispatch_lines x on x.batch = a.id where a.is_batch
  union select a.about, x.sender_id || '|' || x.dispatch_number || '|' || x.batch
    from asked a join dispatch_lines x on x.batch = a.id where a.is_batch
  union select a.about, x.sender_id || '|' || x.dispatch_number || '|' || x.batch
    from asked a join receipt_lines x on x.batch = a.id where a.is_batch
  union select a.about, x.key || '/' || x.ordinal
    from asked a join receipt_lines x on x.batch = a.id where a.is_batch
  union select a.about, x.key || '/' || x.ordinal
    from asked a join batch_production_outputs x on x.batch = a.id where a.is_batch
  union select a.about, x.key || '/' || x.ordinal
    from asked a join batch_production_inputs x on x.parent_batch = a.id where a.is_batch
  union select a.about, x.key || '/' || x.ordinal
    from asked a join batch_production_inputs x on x.material_lot = a.id where not a.is_batch
)
select distinct c.about, f.subject
from candidate c join finding f using (subject)
where f.since <= %(position)s
union
select a.about, f.subject
from rule r
join finding f using (rule)
cross join unnest(f.proof) as proof(sequence)
join timeline t on t.sequence = proof.sequence
join asked a on a.about = t.subject
where f.since <= %(position)s
  and r.kind in ('certificate', 'line', 'unit', 'shipment', 'recall', 'sample', 'document')
