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

-- candidates --
-- Subjects under which findings may stand that concern batches or lots: with one of the next two it is a statement. Rows
-- are found by arrays that the planner does not see into: it would weigh each of a thousand names against its
-- statistics, for longer than finding them takes.
with asked as materialized (
  select %(subjects)s::text[] as subjects, %(batches)s::text[] as batches, %(lots)s::text[] as lots
),
candidate (about, subject) as (
  select t.subject, t.key from timeline t where t.subject = any((select subjects from asked)::text[]) and t.sequence <= %(position)s
  union all select x, x from asked, unnest(asked.subjects) as x
  union all select x, substr(x, strpos(x, ':') + 1) from asked, unnest(asked.subjects) as x
  union all select 'batch:' || r.batch, r.importer_id || '|' || r.batch
    from import_record r where r.batch = any((select batches from asked)::text[])
  union all select 'batch:' || s.batch, s.seller_id || '|' || s.batch
    from sales_record s where s.batch = any((select batches from asked)::text[])
  union all select 'batch:' || x.batch, v.subject
    from customs_declaration_lines x
    cross join lateral (values (x.declaration_number), (x.declaration_number || '/' || x.line), (x.key || '/' || x.ordinal))
      as v (subject)
    where x.batch = any((select batches from asked)::text[])
  union all select 'batch:' || x.batch, x.key || '/' || x.ordinal
    from inspection_certificate_lines x where x.batch = any((select batches from asked)::text[])
  union all select 'batch:' || x.batch, x.key || '/' || x.ordinal
    from test_report_results x where x.batch = any((select batches from asked)::text[])
  union all select 'batch:' || x.batch, v.subject
    from dispatch_lines x
    cross join lateral (values (x.key || '/' || x.ordinal), (x.sender_id || '|' || x.dispatch_number || '|' || x.batch))
      as v (subject)
    where x.batch = any((select batches from asked)::text[])
  union all select 'batch:' || x.batch, v.subject
    from receipt_lines x
    cross join lateral (values (x.key || '/' || x.ordinal), (x.sender_id || '|' || x.dispatch_number || '|' || x.batch))
      as v (subject)
    where x.batch = any((select batches from asked)::text[])
  union all select 'batch:' || x.batch, x.key || '/' || x.ordinal
    from batch_production_outputs x where x.batch = any((select batches from asked)::text[])
  union all select 'batch:' || x.parent_batch, x.key || '/' || x.ordinal
    from batch_production_inputs x where x.parent_batch = any((select batches from asked)::text[])
  union all select 'material_lot:' || x.material_lot, x.key || '/' || x.ordinal
    from batch_production_inputs x where x.material_lot = any((select lots from asked)::text[])
  union all
  select t.subject, f.subject
  from rule r
  join finding f using (rule)
  cross join unnest(f.proof) as proof(sequence)
  join timeline t on t.sequence = proof.sequence
  where f.since <= %(position)s
    and (t.subject in (select x from asked, unnest(asked.subjects) as x)) is true  -- hashed once, not joined row by row
    and r.kind in ('certificate', 'line', 'unit', 'shipment', 'recall', 'sample', 'document')
)

-- subjects --
-- `open` is the rule of one that is open, null where all of the subject's are closed.
select distinct c.about, f.subject, case when f.until is null or f.until > %(position)s then f.rule end as open
from candidate c join finding f using (subject)
where f.since <= %(position)s

-- counted --
-- How many are open, counted here: of a trace of a thousand nodes thousands of rows would come.
select x.about, count(*)
from (
  select distinct c.about, f.subject, f.rule
  from candidate c join finding f using (subject)
  where f.since <= %(position)s and (f.until is null or f.until > %(position)s)
) x
group by x.about
