-- rule: X05
-- version: 1
-- kind: declaration_line
-- severity: major
-- title: Production or expiry dates differ
-- title_zh: 生产日期或保质期不一致
-- clause: AQSIQ announcement 2012 No. 55 annex 2 art. 7; Food Safety Law art. 67
-- sentence: Batch {batch}: made {declared_production} by the declaration, {recorded_production} by the import record, {packed_production} by the packing; expires {declared_expiry}, {recorded_expiry}, {packed_expiry}; due by the shelf life {due_expiry}
-- sentence_zh: 批次 {batch}：生产日期 报关单 {declared_production}、进口记录 {recorded_production}、装罐 {packed_production}；保质期至 {declared_expiry}、{recorded_expiry}、{packed_expiry}；按保质期推算 {due_expiry}
-- ground: the compared dates; where only the arithmetic of the shelf life fails, the finding is minor
-- touched by: import_record on declaration_number = declaration_number, line = declaration_line
-- touched by: packing on batch = batch
-- touched by: packing by unnest(array(select l.declaration_number || '/' || l.line::text from customs_declaration_lines l where l.batch = any(other_names(d.batch, d.at))))
-- touched by: alias by unnest(array(select l.declaration_number || '/' || l.line::text from customs_declaration_lines l where l.batch = any(both_names(d.batch, d.printed_batch, d.at))))
select t.subject, t.sequence,
  jsonb_build_object(
    'batch', t.batch,
    'declared_production', t.production_date, 'recorded_production', r.production_date,
    'packed_production', k.production_date, 'declared_expiry', t.expiry_date, 'recorded_expiry', r.expiry_date,
    'packed_expiry', k.expiry_date, 'due_expiry', f.due
  ) || case when f.differ then '{}' else '{"severity": "minor"}'::jsonb end as ground,
  jsonb_build_object('tolerance_days', 0, 'shelf_life_months', r.shelf_life_months) as measure,
  array_remove(array[t.since, r.since, k.since], null) as proof,
  null::text as cause
from t_declaration_line t
left join lateral (
  select x.* from import_record x
  where x.declaration_number = t.declaration_number and x.declaration_line = t.line and x.told
    and x.batch = any(names_of(t.batch, t.sequence))
    and x.since <= t.sequence and (x.until is null or x.until > t.sequence)
  order by x.occurred_at desc, x.key limit 1
) r on true
left join lateral (
  select x.* from packing x
  where x.batch = any(names_of(t.batch, t.sequence)) and x.told
    and x.since <= t.sequence and (x.until is null or x.until > t.sequence)
  order by (x.production_date, x.expiry_date) = (t.production_date, t.expiry_date), x.occurred_at desc, x.key limit 1
) k on true
cross join lateral (
  select
    (r.production_date, r.expiry_date) <> (t.production_date, t.expiry_date)
      or (k.production_date, k.expiry_date) <> (t.production_date, t.expiry_date) as differ,
    (r.production_date + make_interval(months => r.shelf_life_months::int))::date as due
) f
where t.told
  and (f.differ or (r.expiry_date <> f.due and r.expiry_date <> f.due - 1))
