-- rule: X17
-- version: 1
-- kind: import_record
-- severity: minor
-- title: Net weight does not fit the cans
-- title_zh: 净重与罐数不符
-- clause: AQSIQ announcement 2012 No. 55 annex 2 art. 7
-- sentence: {cans} cans of {net_content} g weigh {due_kg} kg, recorded {recorded_kg} kg
-- sentence_zh: {cans} 罐 × {net_content} 克应为 {due_kg} 千克，记录为 {recorded_kg} 千克
-- ground: cans, net content and both weights
select t.subject, t.sequence,
  jsonb_build_object(
    'batch', t.batch, 'cans', t.cans, 'net_content', t.net_content,
    'due_kg', round(t.cans * t.net_content * 0.001, 3), 'recorded_kg', round(t.net_weight * 0.001, 3)
  ) as ground,
  jsonb_build_object('tolerance_percent', p.value) as measure,
  array[t.since] as proof,
  null::text as cause
from t_import_record t
join policy p on p.name = 'import_net_weight'
where t.told
  and abs(t.cans * t.net_content - t.net_weight) * 100 > p.value * t.cans * t.net_content
