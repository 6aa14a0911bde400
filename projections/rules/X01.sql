-- rule: X01
-- version: 1
-- kind: declaration_line
-- severity: major
-- title: Declared and recorded quantities differ
-- title_zh: 申报数量与进口记录不一致
-- clause: AQSIQ announcement 2012 No. 55 annex 2 art. 7; Food Safety Law art. 98
-- sentence: Declaration {declaration_number} line {line}: declared {declared_cans} cans and {declared_kg} kg, recorded by the importer {recorded_cans} cans and {recorded_kg} kg
-- sentence_zh: 报关单 {declaration_number} 第 {line} 项：申报 {declared_cans} 罐 {declared_kg} 千克，进口记录 {recorded_cans} 罐 {recorded_kg} 千克
-- ground: the four compared quantities
-- touched by: import_record on declaration_number = declaration_number, line = declaration_line
-- touched by: alias by unnest(array(select l.declaration_number || '/' || l.line::text from customs_declaration_lines l where l.batch = any(both_names(d.batch, d.printed_batch, d.at))))
-- index: import_record (declaration_number, declaration_line)
select t.subject, t.sequence,
  jsonb_build_object(
    'declaration_number', t.declaration_number, 'line', t.line, 'batch', t.batch,
    'declared_cans', t.cans, 'recorded_cans', r.cans,
    'declared_kg', round(t.net_weight * 0.001, 3), 'recorded_kg', round(r.net_weight * 0.001, 3)
  ) as ground,
  jsonb_build_object('tolerance_percent', p.value, 'importer_id', r.importer_id) as measure,
  array[t.since, r.since] as proof,
  null::text as cause
from t_declaration_line t
cross join lateral (
  select x.* from import_record x
  where x.declaration_number = t.declaration_number and x.declaration_line = t.line and x.told
    and x.batch = any(names_of(t.batch, t.sequence))
    and x.since <= t.sequence and (x.until is null or x.until > t.sequence)
  order by x.occurred_at desc, x.key limit 1
) r
join policy p on p.name = 'import_net_weight'
where t.told
  and (t.cans <> r.cans or abs(t.net_weight - r.net_weight) * 100 > p.value * t.net_weight)
